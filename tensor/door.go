package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/tape"
)

func init() {
	tape.Door = &tape.Doors[Tensor]{
		Head:               func(t *Tensor) *tape.Head[Tensor] { return &t.head },
		Dims:               (*Tensor).dims,
		Version:            func(t *Tensor) uint32 { return t.store.Version.Load() },
		Result:             func(t *Tensor) uint8 { return t.resultOf(t.head.Node.Load()) },
		WithHistory:        (*Tensor).withHistory,
		Pack:               pack,
		Apply:              applyDef,
		ApplySum:           applySum,
		SumTo:              (*Tensor).sumTo,
		SharesStorage:      func(a, b *Tensor) bool { return a.store == b.store },
		FromBytes:          fromBytes,
		Bytes:              (*Tensor).bytes,
		Free:               (*Tensor).free,
		NewSpares:          func() any { return new(spares) },
		Record:             recordCustom,
		TransposedProduct:  transposedProduct,
		SoftmaxPullback:    softmaxPullback,
		LogSoftmaxPullback: logSoftmaxPullback,
		Conv:               convolve,
		AveragePool:        averagePool,
		CumSum:             (*Tensor).cumSum,
		Recurrence:         recurrence,
		LayerNormPullback:  layerNormPullback,
		LSTMPullback:       lstmPullback,
		AttentionPullback:  attentionPullback,
	}
}

// applyDef evaluates an element-wise definition that has no row of its own and
// records it.
func applyDef(d *pointwise.Def, s pointwise.Scalars, xs ...*Tensor) *Tensor {
	compute, out := defType(d, xs)
	y := evaluate("Map", d, s, compute, out, xs)
	if n := record(op.Map, d, y, xs...); n != nil {
		n.I = s
	}
	return y
}

// applySum is applyDef summed to shape, of which the operands' common shape is a
// broadcast.
func applySum(shape []int, d *pointwise.Def, s pointwise.Scalars, xs ...*Tensor) *Tensor {
	if recording(xs) {
		return applyDef(d, s, xs...).sumTo(shape)
	}
	full := broadcastShape("Map", xs)
	if slices.Equal(full, shape) {
		return applyDef(d, s, xs...)
	}
	compute, out := defType(d, xs)
	y := alloc(xs[0].store.Backend, out, shape)
	c := backend.Reduce{Op: backend.Sum, Prog: d.Forward(), Scalars: s, Compute: compute}
	reduceInto("Map", y, &c, full, broadcastOver(full, shape), xs)
	return y
}

// defType is the promoted type of the operands that are numbers.
func defType(d *pointwise.Def, xs []*Tensor) (compute dtype.Type, out DType) {
	var buf [backend.MaxInputs]*Tensor
	numbers := buf[:0]
	for k, x := range xs {
		if d.Masks>>k&1 == 0 {
			numbers = append(numbers, x)
		}
	}
	t := promoteAll("Map", numbers)
	if !t.IsFloat() {
		t = Float32
	}
	return t.typ().Compute(), t
}

// free recycles x, which nobody will use again.
func (x *Tensor) free() {
	if s, ok := gradmode.Current().Spares.(*spares); ok && s.give(x) {
		return
	}
	recycle(x.store)
}

// recordCustom gives outs, computed from ins by a user's Function, their node.
func recordCustom(ext any, outs []*Tensor, ins ...*Tensor) *node {
	return recordMany(op.Custom, ext, outs, ins...)
}

// fromBytes makes a tensor of elements in the machine's byte order.
func fromBytes(d uint8, shape []int, b []byte) *Tensor {
	t := Options{}.alloc("FromBytes", DType(d), shape)
	t.write(b)
	return t
}
