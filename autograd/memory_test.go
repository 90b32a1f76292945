package autograd_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A network is small, but has a graph of some thirty nodes.
type network struct{ w1, b1, w2, x *tensor.Tensor }

func newNetwork() *network {
	return &network{
		tensor.Randn(8, 4).SetRequiresGrad(true), tensor.Zeros(8).SetRequiresGrad(true),
		tensor.Randn(1, 8).SetRequiresGrad(true), tensor.Randn(5, 4),
	}
}

func (n *network) cost() *tensor.Tensor {
	h := n.x.Linear(n.w1, n.b1).Tanh().MulScalar(1.5)
	part := h.Narrow(1, 0, 4)
	part.MulScalarInPlace(2) // writes through a view leave nothing behind either
	h = tensor.Cat([]*tensor.Tensor{h.Narrow(1, 4, 4), part}, 1).LayerNorm([]int{8}, nil, nil, 1e-5)
	return h.Linear(n.w2, nil).Sigmoid().Mul(h.LogSumExp(1).Unsqueeze(1)).Mean()
}

// The heap stays flat over many iterations, whether graphs are walked or dropped,
// even where something is kept that must not hold a graph. Without -short, a leak of
// one node an iteration is three times the limit.
func TestHeapStaysFlat(t *testing.T) {
	n := newNetwork()
	leaves := []*tensor.Tensor{n.w1, n.b1, n.w2}
	drop := func() {
		for _, w := range leaves {
			w.SetGrad(nil)
		}
	}
	var kept []*tensor.Tensor
	for _, tt := range []struct {
		name  string
		step  func()
		keeps int // bytes an iteration
	}{
		{"walked", func() { autograd.Backward(n.cost()) }, 0},
		{"gradients dropped", func() { drop(); autograd.Backward(n.cost()) }, 0},
		{"never walked", func() { n.cost() }, 0},
		{"walked and retained", func() { autograd.Backward(n.cost(), autograd.BackwardOptions{RetainGraph: true}) }, 0},
		{"gradients of gradients", func() {
			gs := autograd.Grad([]*tensor.Tensor{n.cost()}, leaves[:1], autograd.GradOptions{CreateGraph: true})
			autograd.Grad([]*tensor.Tensor{gs[0].Mul(gs[0]).Sum()}, leaves)
		}, 0},
		{"gradients of gradients, not walked", func() {
			autograd.Grad([]*tensor.Tensor{n.cost()}, leaves[:1], autograd.GradOptions{CreateGraph: true})
		}, 0},
		{"walk that fails", func() {
			h := n.x.Linear(n.w1, n.b1).Tanh()
			y := h.Mul(h).Sum()
			h.Detach().Zero()
			if tensor.Try(func() { autograd.Backward(y) }) == nil {
				t.Error("did not fail")
			}
		}, 0},
		{"hooks", func() {
			h := n.x.Linear(n.w1, n.b1)
			autograd.RetainGrad(h)
			autograd.RegisterHook(h, func(g *tensor.Tensor) *tensor.Tensor { return g.MulScalar(2) })
			remove := autograd.RegisterHook(n.w1, func(*tensor.Tensor) *tensor.Tensor { return nil })
			autograd.Backward(h.Sum())
			remove()
		}, 0},
		{"a user's operation", func() { autograd.Backward(autograd.Apply(square{}, n.cost())[0]) }, 0},
		{"inside NoGrad", func() { autograd.NoGrad(func() { n.cost() }) }, 0},
		{"in goroutines", func() {
			done := make(chan bool)
			go func() {
				autograd.Backward(n.cost())
				autograd.NoGrad(func() { n.cost() })
				close(done)
			}()
			<-done
		}, 0},
		{"costs kept, detached", func() { kept = append(kept, n.cost().Detach()) }, 400},
		{"costs kept, walked", func() {
			c := n.cost()
			autograd.Backward(c)
			kept = append(kept, c.Detach())
		}, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			iterations := short(2_000)
			if strings.HasSuffix(tt.name, "walked") {
				iterations = short(10_000)
			}
			kept = make([]*tensor.Tensor, 0, iterations+100)
			for range 100 {
				tt.step()
			}
			before := liveBytes(0)
			for range iterations {
				tt.step()
			}
			limit := before + 256<<10*iterations/10_000 + 64<<10 + tt.keeps*iterations
			if after := liveBytes(limit); after > limit {
				t.Errorf("%d bytes are live after %d iterations, %d were before them", after, iterations, before)
			}
			runtime.KeepAlive(kept)
		})
	}
	runtime.KeepAlive(n)
}

// liveBytes collects, for a second at the most, until no more than limit bytes
// are live: what cleanups give back takes a collection or two.
func liveBytes(limit int) int {
	var m runtime.MemStats
	for start := time.Now(); ; time.Sleep(time.Millisecond) {
		tensor.Zeros(1).Item() // calls that wait on a device hold what they work on
		runtime.GC()
		runtime.ReadMemStats(&m)
		if limit == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
		}
		if live := int(m.HeapAlloc); limit == 0 || live <= limit || time.Since(start) > time.Second {
			return live
		}
	}
}
