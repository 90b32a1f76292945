package nn_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// newClassifier has every kind of layer, big enough that its work is shared out.
func newClassifier() *nn.Sequential {
	return nn.NewSequential(
		nn.NewLinear(96, 128), nn.NewLayerNorm(128), nn.NewGELU(), nn.NewDropout(0.2),
		nn.NewLinear(128, 64), nn.NewTanh(), nn.NewLinear(64, 10),
	)
}

// newConvolutional has convolution, products and, by its criterion, softmax.
func newConvolutional() *nn.Sequential {
	return nn.NewSequential(
		nn.NewConv2d(3, 32, 3, nn.Conv2dOptions{Padding: []int{1}}), nn.NewBatchNorm2d(32), nn.NewReLU(), nn.NewMaxPool2d(2),
		nn.NewConv2d(32, 32, 3), nn.NewReLU(), nn.NewFlatten(), nn.NewLinear(32*14*14, 64), nn.NewSoftmax(1), nn.NewLinear(64, 10),
	)
}

// train returns the cost of each step and the parameters after the last.
func train(newModel func() *nn.Sequential, shape []int, steps int) []*tensor.Tensor {
	tensor.ManualSeed(3)
	model := newModel()
	criterion := loss.NewCrossEntropy(loss.CrossEntropyOptions{LabelSmoothing: 0.1})
	optimizer := optim.NewAdam(nn.Parameters(model), optim.AdamOptions{LR: 0.01})
	x, y := tensor.Randn(shape...), tensor.RandInt(0, 10, shape[0])
	var costs []*tensor.Tensor
	for range steps {
		optimizer.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		optimizer.Step()
		costs = append(costs, cost)
	}
	return append(costs, nn.Parameters(model)...)
}

// The same seed gives the same bits on any number of processors, and again.
func TestSameBitsOnAnyProcessors(t *testing.T) {
	steps := 10
	if testing.Short() {
		steps = 2
	}
	for _, tt := range []struct {
		name  string
		model func() *nn.Sequential
		shape []int
		steps int
	}{
		{"classifier", newClassifier, []int{256, 96}, steps},
		{"convolutional", newConvolutional, []int{16, 3, 32, 32}, 2},
	} {
		want := train(tt.model, tt.shape, tt.steps)
		for _, procs := range []int{1, 2, 7} {
			if runtime.GOARCH == "wasm" && procs > 1 {
				continue
			}
			t.Run(fmt.Sprint(tt.name, "/", procs), func(t *testing.T) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				for i, got := range train(tt.model, tt.shape, tt.steps) {
					tensortest.SameBits(t, got.Detach(), want[i].Detach())
				}
			})
		}
	}
}

// Many goroutines run one model at once and get the bits that one gets alone,
// recording or not.
func TestGoroutinesShareAModel(t *testing.T) {
	model := newClassifier()
	nn.Eval(model)
	xs := make([]*tensor.Tensor, 8)
	want := make([]*tensor.Tensor, len(xs))
	for k := range xs {
		xs[k] = tensor.Randn(16*k+1, 96)
		want[k] = model.Forward(xs[k])
	}
	var wg sync.WaitGroup
	for k, x := range xs {
		wg.Go(func() {
			check := func() {
				if !tensor.Equal(model.Forward(x), want[k]) {
					t.Errorf("goroutine %d computes something else", k)
				}
			}
			check()
			autograd.NoGrad(check)
		})
	}
	wg.Wait()
}

// Backward in many goroutines over one model loses no gradient: the sums differ
// from those of one goroutine by rounding alone.
func TestGoroutinesTrainAModel(t *testing.T) {
	model := newClassifier()
	nn.Eval(model)
	xs := make([]*tensor.Tensor, 8)
	for k := range xs {
		xs[k] = tensor.Randn(4, 96)
	}
	backward := func(x *tensor.Tensor) { autograd.Backward(model.Forward(x).PowScalar(2).Sum()) }
	gradients := func() (gs []*tensor.Tensor) {
		for _, p := range nn.Parameters(model) {
			gs = append(gs, p.Grad())
			p.SetGrad(nil)
		}
		return gs
	}
	for _, x := range xs {
		backward(x)
	}
	want := gradients()
	var wg sync.WaitGroup
	for _, x := range xs {
		wg.Go(func() { backward(x) })
	}
	wg.Wait()
	for i, got := range gradients() {
		off := got.Sub(want[i]).Norm(2).Item()
		if size := want[i].Norm(2).Item(); !(off <= 1e-5*size) {
			t.Errorf("gradient %d of size %v is off by %v", i, size, off)
		}
	}
}
