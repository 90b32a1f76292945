package tensor

import (
	"math/bits"
	"slices"
	"strconv"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/tape"
)

// alloc makes a tensor whose elements are not set yet. The shape is of the
// library's own making, or was checked by checkShape.
func alloc(b backend.Backend, d DType, shape []int) *Tensor {
	mode := gradmode.Current()
	if s, ok := mode.Spares.(*spares); ok {
		if t := s.take(b, product(shape)*d.Size()); t != nil {
			t.dtype, t.inference = d, mode.Inference
			t.setShape(shape)
			return t
		}
	}
	t := &Tensor{dtype: d, inference: mode.Inference}
	t.setShape(shape)
	t.store = b.Alloc(t.NumEl() * d.Size())
	if t.store == nil {
		noMemory(b, d, shape)
	}
	if s, ok := mode.Memory.(*scope); ok {
		s.made = append(s.made, t.store)
	}
	return t
}

func noMemory(b backend.Backend, d DType, shape []int) {
	panic(&Error{
		Kind: MemoryError, Op: "Alloc", Shapes: [][]int{append([]int{}, shape...)}, DTypes: []DType{d}, Devices: []device.Device{device.Of(b)},
		Reason: "the device has no memory for so many elements",
	})
}

// maxBytes bounds what one tensor may ask for: what an int can index.
const maxBytes = 1<<(strconv.IntSize-1) - 1

// checkShape refuses negative sizes, and shapes whose bytes or strides do not
// fit an int even if the tensor is empty, before any memory is asked for.
func checkShape(op string, d DType, shape []int) {
	span := uint64(d.Size())
	for _, s := range shape {
		if s < 0 {
			panic(&Error{Kind: ShapeError, Op: op, Reason: "size " + strconv.Itoa(s) + " is negative in shape " + shapeText(shape)})
		}
		hi, lo := bits.Mul64(span, uint64(max(s, 1)))
		if hi != 0 || lo > maxBytes {
			panic(&Error{Kind: MemoryError, Op: op, Reason: "shape " + shapeText(shape) + " is too big to be addressed"})
		}
		span = lo
	}
	if len(shape) > maxRank {
		panic(&Error{Kind: ShapeError, Op: op, Reason: "more than 64 dimensions"})
	}
}

// maxRank is PyTorch's bound.
const maxRank = 64

// view makes a header on x's memory with another geometry.
func (x *Tensor) view(off int, shape, strides []int) *Tensor {
	v := &Tensor{store: x.store, off: off, dtype: x.dtype, inference: x.inference}
	v.setGeometry(shape, strides)
	return v
}

// alias makes a header on x's memory with x's geometry and no history.
func (x *Tensor) alias() *Tensor { return x.view(x.off, x.dims(), x.strides()) }

// sameShape reports whether x and y have one shape.
func sameShape(x, y *Tensor) bool {
	return x.rank == y.rank && slices.Equal(x.dims(), y.dims())
}

// extra returns the rarely used part of x's header, making it if need be.
func (x *Tensor) extra() *tape.View[Tensor] {
	if x.head.View == nil {
		x.head.View = new(tape.View[Tensor])
	}
	return x.head.View
}
