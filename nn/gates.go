package nn

import (
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// The element-wise parts of gated cells, each one pass over memory. They are
// compiled when first used.
var (
	// memorize is σ(f) c + σ(i) tanh(g).
	memorize = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(4, func(x ...tensor.Elem) tensor.Elem {
			i, f, g, c := x[0], x[1], x[2], x[3]
			return f.Sigmoid().Mul(c).Add(i.Sigmoid().Mul(g.Tanh()))
		})
	})
	// recall is σ(o) tanh(c).
	recall = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
			return x[0].Sigmoid().Mul(x[1].Tanh())
		})
	})
	// candidate is tanh(x + σ(r) h).
	candidate = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			return x[0].Sigmoid().Mul(x[2]).Add(x[1]).Tanh()
		})
	})
	// blend is (1 - σ(z)) n + σ(z) h.
	blend = sync.OnceValue(func() *tensor.Func {
		return tensor.NewFunc(3, func(x ...tensor.Elem) tensor.Elem {
			z, n, h := x[0].Sigmoid(), x[1], x[2]
			return tensor.Const(1).Sub(z).Mul(n).Add(z.Mul(h))
		})
	})
)
