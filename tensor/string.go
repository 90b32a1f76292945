package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/format"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// String returns x as PyTorch prints it, but for the "torch." before the name of
// a type. Of more than 1000 elements it shows, and reads, the edges only. The
// device is named unless it is the default one.
func (x *Tensor) String() string {
	s := format.Suffix{DType: x.dtype.typ()}
	if isElsewhere(x.Device()) {
		s.Device = x.Device().String()
	}
	if n := x.head.Node.Load(); n != nil {
		s.Grad = "grad_fn=<" + op.Table[n.Op].Name + "Backward0>"
	} else if x.head.Requires {
		s.Grad = "requires_grad=True"
	}
	shown := x.shownValues()
	k := 0
	next := func() int { k++; return k - 1 }
	switch x.dtype.typ().Class() {
	case dtype.ClassBool:
		return format.Tensor(format.Bools(func(int) bool { return shown[next()] != 0 }), x.dims(), s)
	case dtype.ClassInt:
		ints := x.shownInts()
		return format.Tensor(format.Ints(func(int) int64 { return ints[next()] }), x.dims(), s)
	}
	return format.Tensor(format.Floats(func(int) float64 { return shown[next()] }), x.dims(), s)
}

// shownValues are the elements that are printed, in the order of being asked for.
func (x *Tensor) shownValues() []float64 { return Values[float64](x.shown()) }

func (x *Tensor) shownInts() []int64 { return Values[int64](x.shown()) }

// shown is a vector of the elements that are printed: picked one by one, so that
// a huge tensor is not copied.
func (x *Tensor) shown() *Tensor {
	at := format.Shown(x.dims())
	y := alloc(x.store.Backend, x.dtype, []int{len(at)})
	if len(at) == x.NumEl() && x.compact {
		return x.view(x.off, []int{len(at)}, []int{1})
	}
	for i, flat := range at {
		off := x.off
		for d := x.Dim() - 1; d >= 0; d-- {
			off += flat % x.dims()[d] * x.strides()[d]
			flat /= x.dims()[d]
		}
		copyElements("String", y.view(i, []int{1}, []int{1}), x.view(off, []int{1}, []int{1}))
	}
	return y
}
