package autograd_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// eachAtOnce runs f in n goroutines.
func eachAtOnce(n int, f func(k int)) {
	var wg sync.WaitGroup
	start := make(chan bool)
	for k := range n {
		wg.Go(func() {
			<-start
			f(k)
		})
	}
	close(start)
	wg.Wait()
}

// Views whose base was written are given their new history by whoever reads them
// first; many may.
func TestGoroutinesReadWrittenViews(t *testing.T) {
	for range 50 {
		x := leaf(2, 3)
		y := x.MulScalar(1)
		v := y.Narrow(0, 0, 1)
		w := v.Expand(3)
		y.MulScalarInPlace(5)
		got := make([][]float64, 8)
		eachAtOnce(len(got), func(k int) {
			g := autograd.Grad([]*tensor.Tensor{v.Mul(v).Sum(), w.Sum()}, []*tensor.Tensor{x}, autograd.GradOptions{RetainGraph: true})
			got[k] = values(g[0])
		})
		for _, g := range got {
			if diff := cmp.Diff([]float64{2*25*2 + 15, 0}, g); diff != "" {
				t.Fatalf("gradient (-want +got):\n%s", diff)
			}
		}
	}
}

// Graphs over shared parameters and a shared part that is retained are walked at
// once; what arrives at each parameter is the sum.
func TestGoroutinesShareParameters(t *testing.T) {
	const goroutines, rounds = 8, 20
	w, b := leaf(1, 2), leaf(3)
	trunk := w.Mul(w)
	eachAtOnce(goroutines, func(k int) {
		for range rounds {
			autograd.Backward(trunk.MulScalar(float64(k)).Add(b).Sum(), autograd.BackwardOptions{RetainGraph: true})
		}
	})
	const sum = rounds * goroutines * (goroutines - 1) / 2
	if diff := cmp.Diff([]float64{2 * sum, 4 * sum}, values(w.Grad())); diff != "" {
		t.Errorf("gradient (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{2 * rounds * goroutines}, values(b.Grad())); diff != "" {
		t.Errorf("gradient of the other (-want +got):\n%s", diff)
	}
}

// NoGrad and the engine's own scopes hold for their goroutine alone.
func TestGoroutinesRecordForThemselves(t *testing.T) {
	x := leaf(1, 2)
	eachAtOnce(8, func(k int) {
		for range 50 {
			if k%2 == 0 {
				autograd.NoGrad(func() {
					if x.Exp().RequiresGrad() {
						t.Error("records inside NoGrad")
					}
				})
				continue
			}
			g := autograd.Grad([]*tensor.Tensor{x.Mul(x).Mul(x).Sum()}, []*tensor.Tensor{x}, autograd.GradOptions{CreateGraph: k%4 == 1})[0]
			if g.RequiresGrad() != (k%4 == 1) {
				t.Error("the walk records for its neighbour")
			}
		}
	})
}

// A walk that panics in one goroutine does no harm to those beside it.
func TestGoroutinesFailAlone(t *testing.T) {
	w := leaf(2)
	var failed [8]error
	eachAtOnce(len(failed), func(k int) {
		failed[k] = tensor.Try(func() {
			y := w.Exp()
			z := y.Sum()
			if k%2 == 1 {
				y.Detach().Zero()
			} else {
				z = w.Sum()
			}
			autograd.Backward(z)
		})
	})
	for k, err := range failed {
		if (err != nil) != (k%2 == 1) {
			t.Errorf("goroutine %d: error %v", k, err)
		}
	}
	if diff := cmp.Diff([]float64{4}, values(w.Grad())); diff != "" {
		t.Errorf("gradient (-want +got):\n%s", diff)
	}
}
