package nn_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// Numbers are PyTorch 2.15's after torch.manual_seed(5).
func TestAdaptiveLogSoftmaxWithLoss(t *testing.T) {
	tensor.ManualSeed(5)
	m := nn.NewAdaptiveLogSoftmaxWithLoss(8, 10, []int{3, 6}, nn.AdaptiveLogSoftmaxOptions{DivValue: new(2.0), HeadBias: true})
	x := tensor.Randn(5, 8).SetRequiresGrad(true)
	target := tensor.New([]int64{0, 4, 9, 2, 7})
	logProb, cost := m.Forward(x, target)
	autograd.Backward(cost)

	one, _ := m.Forward(x.Select(0, 1), target.Select(0, 1))
	tolerance := tensortest.Tolerance{Abs: 1e-6}
	for _, tt := range []struct {
		name      string
		got, want *tensor.Tensor
	}{
		{"log probabilities", logProb, tensor.New([]float32{-1.5816693, -3.1284852, -3.4283237, -1.7723107, -2.5385220})},
		{"cost", cost, tensor.New(float32(2.4898620))},
		{"one input", one, tensor.New(float32(-3.1284852))},
		{"gradient of a tail", nn.Parameters(m.Tail[1])[0].Grad(), tensor.New([][]float32{
			{-0.1002430, -0.0198078, -0.0189080, -0.0902099, -0.1344937, 0.0128537, 0.1514285, 0.1880203},
			{0.2042384, 0.0541351, 0.0214129, 0.0848221, 0.0951654, 0.0390972, -0.2345967, -0.0236135},
		})},
		{"gradient of an input", x.Grad().Select(0, 1), tensor.New([]float32{
			-0.0114977, 0.0131325, 0.0440338, 0.0275022, 0.0419275, -0.0425823, -0.0268835, 0.0388569,
		})},
		{"all classes", m.LogProb(x).Select(0, 0), tensor.New([]float32{
			-1.5816693, -2.6848063, -1.3696957, -3.6361308, -3.4410796, -3.3310506, -2.5489502, -2.1632733, -2.3788347, -2.3855352,
		})},
	} {
		t.Run(tt.name, func(t *testing.T) { tensortest.Close(t, tt.got, tt.want, tolerance) })
	}
	if got, want := tensor.Values[int](m.Predict(x)), []int{2, 0, 0, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("predicted %v, want %v", got, want)
	}
	var names []string
	for name := range nn.StateDict(m).All() {
		names = append(names, name)
	}
	want := []string{"head.weight", "head.bias", "tail.0.0.weight", "tail.0.1.weight", "tail.1.0.weight", "tail.1.1.weight"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestAdaptiveLogSoftmaxRefuses(t *testing.T) {
	m := nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, []int{2})
	for name, f := range map[string]func(){
		"no cutoffs":        func() { nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, nil) },
		"cutoffs that fall": func() { nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, []int{3, 2}) },
		"an empty class":    func() { nn.NewAdaptiveLogSoftmaxWithLoss(4, 5, []int{5}) },
		"no class":          func() { m.Forward(tensor.Zeros(1, 4), tensor.New([]int64{5})) },
		"too few targets":   func() { m.Forward(tensor.Zeros(2, 4), tensor.New([]int64{0})) },
		"a matrix for 1":    func() { m.Forward(tensor.Zeros(2, 4), tensor.New(int64(0))) },
	} {
		if tensor.Try(f) == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}
