package nn_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/testdevice"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A counter has a parameter and buffers of both sorts.
type counter struct {
	Scale *tensor.Tensor
	Mean  *tensor.Tensor `nn:",buffer"`
	Steps *tensor.Tensor `nn:",buffer"`
}

func newCounter() *counter {
	return &counter{nn.Parameter(tensor.Ones(2)), tensor.Zeros(2), tensor.As(tensor.Int64).Zeros()}
}

func TestStateRoundTrip(t *testing.T) {
	from, to := newBlock(), newBlock()
	if err := nn.LoadStateDict(to, nn.StateDict(from)); err != nil {
		t.Fatal(err)
	}
	x := tensor.Randn(3, 2)
	if !tensor.Equal(from.Forward(x), to.Forward(x)) {
		t.Error("the loaded module computes something else")
	}
	for _, p := range nn.Parameters(to) {
		if !p.RequiresGrad() || !p.IsLeaf() {
			t.Error("a loaded parameter can no longer be trained")
		}
	}
}

func TestStateSharesMemory(t *testing.T) {
	m := newCounter()
	scale := nn.StateDict(m).Get("scale")
	if scale.RequiresGrad() {
		t.Error("the state takes part in graphs")
	}
	scale.AddScalarInPlace(1)
	if !tensor.Equal(m.Scale.Detach(), tensor.Full([]int{2}, 2.0)) {
		t.Errorf("%v after a write to the state", m.Scale)
	}
}

// Loading converts to the type and the device of the module.
func TestLoadConverts(t *testing.T) {
	dev := device.Of(testdevice.New(false))
	m := newCounter()
	nn.To(m, dev)
	d := new(tensor.Dict)
	d.Set("steps", tensor.New(7.0))
	d.Set("mean", tensor.New([]int{1, 2}))
	d.Set("scale", tensor.New([]float64{3, 4}))
	if err := nn.LoadStateDict(m, d); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, want *tensor.Tensor }{
		{m.Steps, tensor.New(7)},
		{m.Mean, tensor.New([]float32{1, 2})},
		{m.Scale.Detach(), tensor.New([]float32{3, 4})},
	} {
		if !tensor.Equal(c.got, c.want) || c.got.Device() != dev {
			t.Errorf("loaded %v, want %v", c.got, c.want)
		}
	}
}

// An optimizer made before loading trains what was loaded, and the graph of a
// cost computed before is refused.
func TestLoadKeepsIdentity(t *testing.T) {
	m := nn.NewLinear(2, 1)
	o := optim.NewSGD(nn.Parameters(m), optim.SGDOptions{LR: 1})
	before := m.Forward(nn.Parameter(tensor.Ones(1, 2))).Sum()
	if err := nn.LoadStateDict(m, nn.StateDict(nn.NewLinear(2, 1))); err != nil {
		t.Fatal(err)
	}
	if err := tensor.Try(func() { autograd.Backward(before) }); err == nil {
		t.Error("a graph over the weights before loading was walked")
	}
	bias := m.Bias.Item()
	autograd.Backward(m.Forward(tensor.Ones(1, 2)).Sum())
	o.Step()
	if got := m.Bias.Item(); got != float64(float32(bias)-1) {
		t.Errorf("bias %v after a step of -1 from %v", got, bias)
	}
}

func TestLoadReports(t *testing.T) {
	state := func(edit func(d *tensor.Dict)) *tensor.Dict {
		d := new(tensor.Dict)
		d.Set("scale", tensor.Full([]int{2}, 5.0))
		d.Set("mean", tensor.Full([]int{2}, 5.0))
		d.Set("steps", tensor.New(5))
		edit(d)
		return d
	}
	without := func(name string) *tensor.Dict {
		d := new(tensor.Dict)
		for n, x := range state(func(*tensor.Dict) {}).All() {
			if n != name {
				d.Set(n, x)
			}
		}
		return d
	}
	more := state(func(d *tensor.Dict) { d.Set("extra", tensor.Ones(1)); d.Set("other", tensor.Ones(1)) })
	broadcasts := state(func(d *tensor.Dict) { d.Set("mean", tensor.Ones(1)) })
	all := without("scale")
	all.Set("mean", tensor.Ones(3, 1))
	all.Set("old", tensor.Ones(1))
	tests := []struct {
		name    string
		d       *tensor.Dict
		want    nn.StateError
		text    string
		partial bool // loads as far as it fits
	}{
		{"missing", without("mean"), nn.StateError{Missing: []string{"mean"}}, "the state does not fit the module: missing mean", true},
		{"unexpected", more, nn.StateError{Unexpected: []string{"extra", "other"}}, "the state does not fit the module: unexpected extra, other", true},
		{"shape that would broadcast", broadcasts, nn.StateError{Mismatched: []nn.Mismatch{{"mean", []int{2}, []int{1}}}}, "the state does not fit the module: mean has shape [2] in the module and [1] in the state", false},
		{"all at once", all, nn.StateError{
			Missing: []string{"scale"}, Unexpected: []string{"old"}, Mismatched: []nn.Mismatch{{"mean", []int{2}, []int{3, 1}}},
		}, "the state does not fit the module: missing scale; unexpected old; mean has shape [2] in the module and [3 1] in the state", false},
		{"empty", new(tensor.Dict), nn.StateError{Missing: []string{"scale", "mean", "steps"}}, "the state does not fit the module: missing scale, mean, steps", true},
		{"nil", nil, nn.StateError{Missing: []string{"scale", "mean", "steps"}}, "the state does not fit the module: missing scale, mean, steps", true},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			m := newCounter()
			err := nn.LoadStateDict(m, c.d)
			var e *nn.StateError
			if !errors.As(err, &e) || !reflect.DeepEqual(*e, c.want) || e.Error() != c.text {
				t.Errorf("got  %v\nwant %s", err, c.text)
			}
			if !tensor.Equal(m.Scale.Detach(), tensor.Ones(2)) || !tensor.Equal(m.Mean, tensor.Zeros(2)) || m.Steps.Item() != 0 {
				t.Error("the module was written")
			}
			err = nn.LoadStateDict(m, c.d, nn.LoadOptions{Partial: true})
			if (err == nil) != c.partial {
				t.Errorf("partly: %v", err)
			}
			if want := 0.0; c.partial && c.d != nil && c.d.Get("steps") != nil {
				if want = 5; m.Steps.Item() != want {
					t.Errorf("steps %v after partial loading, want %v", m.Steps.Item(), want)
				}
			}
		})
	}
}

// To and As change the tensors and not which they are: an optimizer with state of
// its own goes on, and gradients go along.
func TestMoving(t *testing.T) {
	here, dev := tensor.Zeros(1).Device(), device.Of(testdevice.New(false))
	for _, c := range []struct {
		name  string
		move  func(m any)
		dtype tensor.DType
		dev   device.Device
	}{
		{"To", func(m any) { nn.To(m, dev) }, tensor.Float32, dev},
		{"As", func(m any) { nn.As(m, tensor.Float64) }, tensor.Float64, here},
		{"both", func(m any) { nn.As(m, tensor.Float64); nn.To(m, dev) }, tensor.Float64, dev},
		{"neither", func(m any) { nn.As(m, tensor.Float32); nn.To(m, device.Device{}) }, tensor.Float32, here},
	} {
		t.Run(c.name, func(t *testing.T) {
			tensor.ManualSeed(1)
			moved, stayed := trainingOf(newBlock()), trainingOf(newBlock())
			if err := nn.LoadStateDict(moved.model, nn.StateDict(stayed.model)); err != nil {
				t.Fatal(err)
			}
			x, y := tensor.Randn(4, 2), tensor.Randn(4, 2)
			moved.step(x, y)
			stayed.step(x, y)
			was := nn.Parameters(moved.model)
			c.move(moved.model)
			if !slices.Equal(was, nn.Parameters(moved.model)) {
				t.Fatal("the parameters are other tensors")
			}
			for _, p := range was {
				if p.DType() != c.dtype || p.Device() != c.dev || !p.RequiresGrad() {
					t.Fatalf("a parameter is of type %v on %v", p.DType(), p.Device())
				}
				if g := p.Grad(); g == nil || g.DType() != c.dtype || g.Device() != c.dev {
					t.Fatalf("the gradient stayed behind: %v", g)
				}
			}
			moved.step(x.To(c.dev).As(c.dtype), y.To(c.dev).As(c.dtype))
			stayed.step(x, y)
			for k, p := range nn.Parameters(stayed.model) {
				checkClose(t, was[k], p)
			}
		})
	}
}

type training struct {
	model     *block
	optimizer optim.Optimizer
}

func trainingOf(m *block) *training {
	return &training{m, optim.NewAdam(nn.Parameters(m), optim.AdamOptions{LR: 0.1})}
}

func (t *training) step(x, y *tensor.Tensor) {
	t.optimizer.ZeroGrad()
	autograd.Backward(loss.NewMSE().Forward(t.model.Forward(x), y))
	t.optimizer.Step()
}

// checkClose holds elements within 1e-4, which Adam's division by small gradients
// makes of a rounding.
func checkClose(t *testing.T, got, want *tensor.Tensor) {
	t.Helper()
	g, w := tensor.Values[float64](got), tensor.Values[float64](want)
	for i := range w {
		if d := g[i] - w[i]; !(d < 1e-4 && d > -1e-4) {
			t.Errorf("element %d is %v, want %v", i, g[i], w[i])
		}
	}
}

func TestAsLeavesIntegersAlone(t *testing.T) {
	m := newCounter()
	nn.As(m, tensor.Float64)
	if m.Steps.DType() != tensor.Int64 || m.Mean.DType() != tensor.Float64 {
		t.Errorf("steps are %v, the mean %v", m.Steps.DType(), m.Mean.DType())
	}
	if err := tensor.Try(func() { nn.As(m, tensor.Int64) }); err == nil {
		t.Error("a module of integers was accepted")
	}
}
