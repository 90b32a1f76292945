package leaks

import (
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/testdevice"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/safetensors"
)

// No goroutine is left by anything that starts one, or holds what one might wait
// on. None is excepted: the workers of internal/parallel end as well, when they
// have looked around in vain for a third of a millisecond.
func TestNoGoroutineIsLeft(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	for _, tt := range []struct {
		name string
		f    func(t *testing.T)
	}{
		{"big operations", func(*testing.T) { bigOperations() }},
		{"training", func(*testing.T) { train(newModel()) }},
		{"backward in many goroutines", func(*testing.T) { trainTogether(newModel()) }},
		{"prompt device", func(*testing.T) { onDevice(false) }},
		{"late device", func(*testing.T) { onDevice(true) }},
		{"Scope", func(*testing.T) { tensor.Scope(bigOperations) }},
		{"Checkpoint", func(*testing.T) { checkpoint() }},
		{"grad modes", func(*testing.T) { gradModes() }},
		{"errors", fail},
		{"a walk that fails", failWalk},
		{"files", files},
		{"a bubble", func(t *testing.T) { synctest.Test(t, func(*testing.T) { train(newModel()) }) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := goleak.IgnoreCurrent() // those that run tests
			tt.f(t)
			if err := goleak.Find(before); err != nil {
				t.Error(err)
			}
		})
	}
}

// Find sees one that is left, or nothing above means anything.
func TestALeakIsFound(t *testing.T) {
	before := goleak.IgnoreCurrent()
	quit := make(chan bool)
	go wait(quit)
	err := goleak.Find(before)
	if err == nil || !strings.Contains(err.Error(), "leaks.wait") {
		t.Errorf("found %v, want the goroutine that waits", err)
	}
	close(quit)
	if err := goleak.Find(before); err != nil {
		t.Errorf("after it has ended: %v", err)
	}
}

func wait(quit chan bool) { <-quit }

// bigOperations are of every kind that is split between workers.
func bigOperations() {
	x := tensor.Randn(700, 700)
	x.Exp().Mul(x).Sum()
	x.MatMul(x.T()).Softmax(1).AMax(0)
	x.Sort(1)
	x.CumSum(0)
	x.IndexSelect(0, tensor.RandPerm(700)).As(tensor.Float64)
	tensor.Randn(8, 16, 56, 56).Conv2d(tensor.Randn(16, 16, 3, 3), nil)
}

func newModel() nn.Layer {
	return nn.NewSequential(
		nn.NewConv2d(3, 16, 3), nn.NewBatchNorm2d(16), nn.NewReLU(), nn.NewMaxPool2d(2),
		nn.NewFlatten(), nn.NewLinear(16*13*13, 10), nn.NewLogSoftmax(1),
	)
}

func cost(model nn.Layer) *tensor.Tensor {
	x, y := tensor.Randn(32, 3, 28, 28), tensor.RandInt(0, 10, 32)
	return loss.NewNLL().Forward(model.Forward(x), y)
}

func train(model nn.Layer) {
	optimizer := optim.NewAdamW(nn.Parameters(model), optim.AdamWOptions{LR: 0.01})
	for range 3 {
		optimizer.ZeroGrad()
		autograd.Backward(cost(model))
		optimizer.Step()
	}
}

func trainTogether(model nn.Layer) {
	nn.Eval(model)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { autograd.Backward(cost(model)) })
	}
	wg.Wait()
}

func onDevice(late bool) {
	on := tensor.On(device.Of(testdevice.New(late)))
	x := on.Randn(300, 300).SetRequiresGrad(true)
	autograd.Backward(x.MatMul(x).Tanh().Sum())
	x.Grad().Sum().Item()
	on.Ones(1000).Exp() // which nobody looks at
}

func checkpoint() {
	w := tensor.Randn(300, 300).SetRequiresGrad(true)
	y := autograd.Checkpoint(func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].MatMul(w).Tanh() }, tensor.Randn(300, 300))
	autograd.Backward(y.Sum())
}

func gradModes() {
	w := tensor.Randn(300, 300).SetRequiresGrad(true)
	f := func() { w.MatMul(w).Sum() }
	autograd.NoGrad(f)
	autograd.InferenceMode(f)
	autograd.DetectAnomaly(func() { autograd.Backward(w.MatMul(w).Sum()) })
}

// fail stops big work in the middle.
func fail(t *testing.T) {
	x, at := tensor.Randn(1<<20), tensor.Arange(0, 1<<20, 1)
	at.SetIndex(tensor.New(1<<20), 1<<19)
	if tensor.Try(func() { x.Gather(0, at) }) == nil {
		t.Error("an index out of range is not refused")
	}
}

func failWalk(t *testing.T) {
	x := tensor.Randn(300, 300).SetRequiresGrad(true)
	h := x.MatMul(x).Tanh()
	y := h.Mul(h).Sum()
	h.Detach().Zero()
	if tensor.Try(func() { autograd.Backward(y) }) == nil {
		t.Error("a value that was overwritten is not noticed")
	}
}

// files writes one, reads it, and leaves an iterator early.
func files(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	if err := safetensors.WriteFile(path, nn.StateDict(newModel())); err != nil {
		t.Fatal(err)
	}
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name := range f.Names() {
		if _, err := f.Tensor(name); err != nil {
			t.Fatal(err)
		}
		break
	}
}
