package tensor_test

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

func eachAtOnce(n int, f func(k int)) {
	var wg sync.WaitGroup
	for k := range n {
		wg.Go(func() { f(k) })
	}
	wg.Wait()
}

// Goroutines that draw from one generator get what one would have drawn, each
// tensor in one piece; which gets which is not fixed.
func TestGoroutinesDraw(t *testing.T) {
	const draws, size = 16, 1000
	for name, draw := range map[string]func() T{
		"Rand":      func() T { return tensor.Rand(size) },
		"Randn":     func() T { return tensor.Randn(size) },
		"RandInt":   func() T { return tensor.RandInt(0, 1000, size) },
		"RandPerm":  func() T { return tensor.RandPerm(size) },
		"Bernoulli": func() T { return tensor.Bernoulli(0.5, size) },
		"in place":  func() T { return tensor.Zeros(size).UniformInPlace(0, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			var serial, together [draws][]float64
			tensor.ManualSeed(5)
			for k := range serial {
				serial[k] = tensor.Values[float64](draw())
			}
			tensor.ManualSeed(5)
			eachAtOnce(draws, func(k int) { together[k] = tensor.Values[float64](draw()) })
			slices.SortFunc(serial[:], slices.Compare)
			slices.SortFunc(together[:], slices.Compare)
			if !slices.EqualFunc(serial[:], together[:], slices.Equal) {
				t.Error("drawn together, other numbers")
			}
		})
	}
}

// A generator of its own gives a goroutine the same numbers whatever the others
// draw.
func TestGoroutinesWithGenerators(t *testing.T) {
	draw := func(seed int) []float64 {
		g := (tensor.Options{}).From(tensor.NewGenerator(uint64(seed)))
		var v []float64
		for range 20 {
			v = append(v, tensor.Values[float64](g.Randn(17))...)
		}
		return v
	}
	var together [8][]float64
	eachAtOnce(len(together), func(k int) { together[k] = draw(k) })
	for k, got := range together {
		if !slices.Equal(got, draw(k)) {
			t.Errorf("generator %d drew other numbers", k)
		}
	}
}

// An error found in the middle of much work on many goroutines reaches the one
// that asked, and what it asks next is computed as ever.
func TestErrorsOfBigWork(t *testing.T) {
	n := many() / 10
	x := tensor.Rand(n)
	at := tensor.Arange(0, n, 1)
	at.SetIndex(tensor.New(n), n/2)
	for name, f := range map[string]func(){
		"IndexSelect": func() { x.IndexSelect(0, at) },
		"Gather":      func() { x.Gather(0, at) },
		"ScatterAdd":  func() { x.ScatterAdd(0, at, x) },
		"Scatter":     func() { x.Scatter(0, at, x) },
	} {
		refused(t, tensor.IndexError, func() {
			f()
			x.Index(0).Item() // where it is computed late
		})
		if got := tensor.Ones(n).Sum().Item(); got != float64(n) {
			t.Errorf("after %s a sum of %d ones is %v", name, n, got)
		}
	}
}

// Goroutines compute at once, on big tensors too, what each would compute alone,
// on any number of processors.
func TestGoroutinesCompute(t *testing.T) {
	n := many() / 100
	x := tensor.Rand(10, n/10)
	results := func() []T {
		return []T{
			x.Sum(), x.Sum(0), x.Softmax(1), x.LogSumExp(), x.Var(1), x.Exp().Mul(x), x.T().Contiguous(),
			x.Narrow(1, 0, 64).T().MatMul(x.Narrow(1, 0, 64)), x.AMax(0), x.ArgMax(), x.As(tensor.Float64), x.LayerNorm([]int{n / 10}, nil, nil, 1e-5),
		}
	}
	want := results()
	for _, procs := range []int{1, 2, 7} {
		if runtime.GOARCH == "wasm" && procs > 1 {
			continue
		}
		old := runtime.GOMAXPROCS(procs)
		eachAtOnce(4, func(int) {
			for i, y := range results() {
				if !slices.EqualFunc(tensor.Values[float64](y), tensor.Values[float64](want[i]), func(a, b float64) bool { return cmp.Compare(a, b) == 0 }) {
					t.Errorf("result %d differs on %d processors", i, procs)
				}
			}
		})
		runtime.GOMAXPROCS(old)
	}
}
