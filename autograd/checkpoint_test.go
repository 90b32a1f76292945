package autograd_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// checkpointed is f through a checkpoint.
func checkpointed(f function) function {
	return func(x ...T) T { return autograd.Checkpoint(f, x...) }
}

// Everything is the same, to the bit, with checkpoints and without.
func TestCheckpoint(t *testing.T) {
	for _, g := range graphs {
		want := results(g.f)
		for _, tt := range []struct {
			name string
			f    function
		}{
			{"whole", checkpointed(g.f)},
			{"of inner values", func(x ...T) T {
				return autograd.Checkpoint(g.f, x[0].MulScalar(1), x[1].MulScalar(1)).MulScalar(1)
			}},
			{"twice", func(x ...T) T {
				return checkpointed(g.f)(checkpointed(func(x ...T) T { return x[0].MulScalar(1) })(x...), x[1])
			}},
			{"nested", checkpointed(func(x ...T) T {
				return checkpointed(g.f)(x[0].MulScalar(1), x[1]).MulScalar(1)
			})},
			{"nested twice", checkpointed(checkpointed(checkpointed(g.f)))},
			{"inside hooks", func(x ...T) (y T) {
				autograd.SavedTensorHooks(func(t T) any { return t.Clone() }, func(p any) T { return p.(T) },
					func() { y = checkpointed(g.f)(x[0].MulScalar(1), x[1]) })
				return y
			}},
		} {
			t.Run(g.name+", "+tt.name, func(t *testing.T) {
				if diff := cmp.Diff(want, results(tt.f)); diff != "" {
					t.Errorf("values, first, second derivatives and Grad (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// How often a function runs: once more for each walk that reads what it saved.
func TestCheckpointRuns(t *testing.T) {
	retain := autograd.BackwardOptions{RetainGraph: true}
	for _, tt := range []struct {
		name string
		use  func(x, y T)
		want int
	}{
		{"no walk", func(x, y T) {}, 1},
		{"one walk", func(x, y T) { autograd.Backward(y) }, 2},
		{"two walks", func(x, y T) { autograd.Backward(y, retain); autograd.Backward(y) }, 3},
		{"a walk elsewhere", func(x, y T) { autograd.Backward(x.Sum()) }, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			runs := 0
			x := leaf(1, 2)
			y := autograd.Checkpoint(func(x ...T) T { runs++; return x[0].Exp().Tanh().Exp() }, x)
			tt.use(x, y.Sum())
			if runs != tt.want {
				t.Errorf("%d runs, want %d", runs, tt.want)
			}
		})
	}
}

// The second run draws what the first drew, and the program goes on drawing as
// though there had been none.
func TestCheckpointKeepsRandomState(t *testing.T) {
	run := func(block func(function) function) (out [][]float64) {
		tensor.ManualSeed(7)
		x := leaf(1, 2, 3, 4, 5, 6, 7, 8)
		noisy := func(x ...T) T { return x[0].Mul(tensor.As(tensor.Float64).Bernoulli(0.5, 8)).Exp() }
		y := block(noisy)(x)
		between := tensor.As(tensor.Float64).Rand(2)
		autograd.Backward(y.Sum())
		return [][]float64{values(y), values(x.Grad()), values(between), values(tensor.As(tensor.Float64).Rand(2))}
	}
	want := run(func(f function) function { return f })
	if diff := cmp.Diff(want, run(checkpointed)); diff != "" {
		t.Errorf("value, gradient, numbers drawn before and after the walk (-want +got):\n%s", diff)
	}
}

// Walks over one retained graph may meet in a checkpoint.
func TestConcurrentCheckpoint(t *testing.T) {
	x := leaf(1, 2)
	y := autograd.Checkpoint(func(x ...T) T { return x[0].Mul(x[0]).Mul(x[0]) }, x).Sum()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { autograd.Backward(y, autograd.BackwardOptions{RetainGraph: true}) })
	}
	wg.Wait()
	if diff := cmp.Diff([]float64{24, 96}, values(x.Grad())); diff != "" {
		t.Errorf("gradient (-want +got):\n%s", diff)
	}
}

// A derivative inside of the function reads what is saved before the function has
// ended.
func TestWalkInsideCheckpoint(t *testing.T) {
	penalty := func(x ...T) T {
		g := autograd.Grad([]T{x[0].Exp().Mul(x[0]).Sum()}, []T{x[0]}, autograd.GradOptions{CreateGraph: true})[0]
		return g.Mul(g).Mul(x[1])
	}
	if diff := cmp.Diff(results(penalty), results(checkpointed(penalty))); diff != "" {
		t.Errorf("values, first, second derivatives and Grad (-want +got):\n%s", diff)
	}
}

func TestCheckpointRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		f    func()
	}{
		{"an input overwritten", func() {
			x := leaf(1, 2).MulScalar(1)
			y := autograd.Checkpoint(func(x ...T) T { return x[0].Exp() }, x).Sum()
			x.Detach().Fill(0)
			autograd.Backward(y)
		}},
		{"less the second time", func() { autograd.Backward(autograd.Checkpoint(fewer(2, 1), leaf(1)).Sum()) }},
		{"more the second time", func() { autograd.Backward(autograd.Checkpoint(fewer(1, 2), leaf(1)).Sum()) }},
		{"a saved value overwritten", func() {
			autograd.Backward(autograd.Checkpoint(func(x ...T) T {
				y := x[0].Exp()
				z := y.Sum()
				y.Detach().Fill(0)
				return z
			}, leaf(1)))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) { graphError(t, tt.f) })
	}
}

// fewer applies Exp a number of times that changes from call to call.
func fewer(times ...int) function {
	return func(x ...T) T {
		y := x[0]
		for range times[0] {
			y = y.Exp()
		}
		times = times[1:]
		return y
	}
}

// A checkpoint keeps none of the values between its input and its output.
func TestCheckpointMemory(t *testing.T) {
	const layers, n = 2000, 384 // of 3 KiB each
	held := func(block func(function) function) uint64 {
		x := tensor.As(tensor.Float64).Ones(n).SetRequiresGrad(true)
		y := block(func(x ...T) T {
			y := x[0]
			for range layers {
				y = y.Sigmoid()
			}
			return y
		})(x)
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		runtime.KeepAlive(y)
		return m.HeapAlloc
	}
	plain, less := held(func(f function) function { return f }), held(checkpointed)
	const values = layers * n * 8 * 9 / 10
	if less+values > plain {
		t.Errorf("%d bytes are held with a checkpoint, %d without; want %d less", less, plain, values)
	}
}
