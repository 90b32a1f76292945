package nn_test

import (
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Outputs and final states have PyTorch's shapes; values are held to recorded
// ones elsewhere.
func TestRecurrentShapes(t *testing.T) {
	for _, tt := range []struct {
		name       string
		options    nn.RecurrentOptions
		in         []int
		out, state []int
	}{
		{"a batch", nn.RecurrentOptions{}, []int{5, 2, 3}, []int{5, 2, 4}, []int{1, 2, 4}},
		{"batch first", nn.RecurrentOptions{BatchFirst: true}, []int{2, 5, 3}, []int{2, 5, 4}, []int{1, 2, 4}},
		{"no batch", nn.RecurrentOptions{}, []int{5, 3}, []int{5, 4}, []int{1, 4}},
		{"two layers both ways", nn.RecurrentOptions{NumLayers: 2, Bidirectional: true}, []int{5, 2, 3}, []int{5, 2, 8}, []int{4, 2, 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, h, c := nn.NewLSTM(3, 4, tt.options).Forward(tensor.Randn(tt.in...), nil, nil)
			if !slices.Equal(out.Shape(), tt.out) || !slices.Equal(h.Shape(), tt.state) || !slices.Equal(c.Shape(), tt.state) {
				t.Errorf("LSTM: %v, %v, %v, want %v and %v twice", out.Shape(), h.Shape(), c.Shape(), tt.out, tt.state)
			}
			out, h = nn.NewGRU(3, 4, tt.options).Forward(tensor.Randn(tt.in...), nil)
			if !slices.Equal(out.Shape(), tt.out) || !slices.Equal(h.Shape(), tt.state) {
				t.Errorf("GRU: %v and %v, want %v and %v", out.Shape(), h.Shape(), tt.out, tt.state)
			}
		})
	}
}

// An LSTM that projects has outputs and states of the projection's size, beside
// memories of its own.
func TestProjectedShapes(t *testing.T) {
	l := nn.NewLSTM(3, 4, nn.RecurrentOptions{ProjSize: 2, NumLayers: 2, Bidirectional: true})
	out, h, c := l.Forward(tensor.Randn(5, 1, 3), nil, nil)
	for _, tt := range []struct {
		name string
		x    *tensor.Tensor
		want []int
	}{
		{"output", out, []int{5, 1, 4}},
		{"state", h, []int{4, 1, 2}},
		{"memory", c, []int{4, 1, 4}},
		{"weight_hh_l1", l.Weights.Get("weight_hh_l1"), []int{16, 2}},
		{"weight_hr_l1_reverse", l.Weights.Get("weight_hr_l1_reverse"), []int{2, 4}},
	} {
		if got := tt.x.Shape(); !slices.Equal(got, tt.want) {
			t.Errorf("%s of shape %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestRecurrentRefuses(t *testing.T) {
	l := nn.NewGRU(3, 4)
	for name, f := range map[string]func(){
		"no hidden features":      func() { nn.NewLSTM(3, 0) },
		"features of another":     func() { l.Forward(tensor.Randn(5, 2, 7), nil) },
		"a vector":                func() { l.Forward(tensor.Randn(3), nil) },
		"a state of another":      func() { l.Forward(tensor.Randn(5, 2, 3), tensor.Randn(1, 2, 9)) },
		"a projection to as many": func() { nn.NewLSTM(3, 4, nn.RecurrentOptions{ProjSize: 4}) },
		"a projection of a GRU":   func() { nn.NewGRU(3, 4, nn.RecurrentOptions{ProjSize: 2}) },
		"a state not projected": func() {
			nn.NewLSTM(3, 4, nn.RecurrentOptions{ProjSize: 2}).Forward(tensor.Randn(5, 2, 3), tensor.Randn(1, 2, 4), nil)
		},
		"heads do not divide": func() { nn.NewMultiheadAttention(7, 2) },
		"no time":             func() { l.Forward(tensor.Randn(0, 2, 3), nil) },
		"causal and a mask": func() {
			q := tensor.Randn(2, 3)
			tensor.ScaledDotProductAttention(q, q, q, tensor.AttentionOptions{Causal: true, Mask: tensor.Ones(2, 2)})
		},
		"keys without values":  func() { tensor.ScaledDotProductAttention(tensor.Randn(2, 3), tensor.Randn(4, 3), tensor.Randn(5, 3)) },
		"features that differ": func() { tensor.ScaledDotProductAttention(tensor.Randn(2, 3), tensor.Randn(4, 2), tensor.Randn(4, 3)) },
	} {
		if tensor.Try(f) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// A query to which every key is masked gets 0, and its gradients no NaN.
func TestFullyMaskedQuery(t *testing.T) {
	q := tensor.Randn(2, 3)
	out := tensor.ScaledDotProductAttention(q, q, q, tensor.AttentionOptions{Mask: tensor.New([][]bool{{false, false}, {true, false}})})
	if got := out.Index(0).Abs().Sum().Item(); got != 0 {
		t.Errorf("the masked query gets %v, want 0", got)
	}
	if !slices.Equal(tensor.Values[float32](out.Index(1)), tensor.Values[float32](q.Index(0))) {
		t.Errorf("the query of one key gets %v, want that key's value %v", out.Index(1), q.Index(0))
	}
}
