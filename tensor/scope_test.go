package tensor_test

import (
	"errors"
	"runtime"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func TestScopeRecycles(t *testing.T) {
	outside := tensor.Ones(100_000)
	var dropped, kept, nested *tensor.Tensor
	tensor.Scope(func() {
		dropped = outside.AddScalar(1)
		kept = tensor.Keep(outside.MulScalar(3)).Narrow(0, 0, 2)
		tensor.Scope(func() { nested = tensor.Keep(outside.MulScalar(5)) })
		nested.AddScalar(1) // an inner scope's keepsakes live on in the outer
	})
	if got := kept.Sum().Item(); got != 6 {
		t.Errorf("the tensor that was kept sums to %v, want 6", got)
	}
	for name, x := range map[string]*tensor.Tensor{
		"used after its scope":                  dropped,
		"kept by an inner scope, not the outer": nested,
	} {
		err := tensor.Try(func() { x.Sum() })
		var e *tensor.Error
		if !errors.As(err, &e) || e.Kind != tensor.ValueError {
			t.Errorf("%s: error %v, want a ValueError", name, err)
		}
		if err := tensor.Try(func() { _ = tensor.Values[float32](x) }); err == nil {
			t.Errorf("%s: its elements could be read", name)
		}
	}
}

func TestScopeKeepsGradients(t *testing.T) {
	w := tensor.Ones(3).SetRequiresGrad(true)
	for range 3 {
		tensor.Scope(func() { autograd.Backward(w.MulScalar(2).Sum()) })
	}
	if got := w.Grad().Sum().Item(); got != 18 {
		t.Errorf("gradients sum to %v, want 18", got)
	}
}

func TestScopeEndsWithPanic(t *testing.T) {
	var x *tensor.Tensor
	func() {
		defer func() { _ = recover() }()
		tensor.Scope(func() {
			x = tensor.Ones(2)
			panic("out")
		})
	}()
	if tensor.Try(func() { x.Sum() }) == nil {
		t.Error("a tensor outlived the scope that panicked")
	}
	if y := tensor.Ones(2); y.Sum().Item() != 2 {
		t.Error("the scope outlived its panic")
	}
}

// With a Scope around each step memory stays flat without the collector.
func TestScopeNeedsNoCollector(t *testing.T) {
	x := tensor.On(device.CPU).Ones(1 << 18) // 1 MiB; other devices need memory to hand work over
	step := func() { tensor.Scope(func() { x.AddScalar(1).MulScalar(2).Sum() }) }
	step()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 200 {
		step()
	}
	runtime.ReadMemStats(&after)
	// Unrecycled, 200 steps would take 400 MiB. Under the race detector scratch
	// buffers are made anew, which takes some of it.
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 200<<20 {
		t.Errorf("200 steps over 1 MiB allocated %d bytes", grown)
	}
}
