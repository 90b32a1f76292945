package tensor

import (
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/tape"
)

// A Tensor is an n-dimensional array of elements of one type on one device.
// Operations return new tensors; views such as Transpose share the memory of
// what they view. A tensor that requires a gradient, or was computed from one
// that does, takes part in a graph that package autograd walks back.
//
// Any number of goroutines may read a tensor; whoever writes to it needs them
// to wait.
type Tensor struct {
	head    tape.Head[Tensor]
	store   *backend.Storage
	off     int // of the first element, in elements
	dtype   DType
	rank    uint8
	result  uint8 // which output of its node it is
	compact bool  // its elements lie in row-major order without gaps
	isView  bool  // made by a view operation, so that a base shares its elements
	// oneOfMany says that isView, by an operation that makes several views at once.
	oneOfMany bool
	// inference says that it was made in inference mode: it may not be recorded.
	inference bool
	// The geometry of up to inlineRank dimensions; more live behind head.View.
	shape  [inlineRank]int
	stride [inlineRank]int
}

// inlineRank is what keeps a header at 128 bytes, a size class of Go's.
const inlineRank = 4

// dims is the shape itself, not to be changed.
func (x *Tensor) dims() []int {
	if x.rank > inlineRank {
		return x.head.View.Shape
	}
	return x.shape[:x.rank]
}

// strides are the strides themselves, in elements, not to be changed.
func (x *Tensor) strides() []int {
	if x.rank > inlineRank {
		return x.head.View.Strides
	}
	return x.stride[:x.rank]
}

// setGeometry gives a new header its shape and strides.
func (x *Tensor) setGeometry(shape, strides []int) {
	x.rank = uint8(len(shape))
	if len(shape) <= inlineRank {
		copy(x.shape[:], shape)
		copy(x.stride[:], strides)
	} else {
		if x.head.View == nil {
			x.head.View = new(tape.View[Tensor])
		}
		x.head.View.Shape = append([]int(nil), shape...)
		x.head.View.Strides = append([]int(nil), strides...)
	}
	x.compact = isCompact(shape, strides)
}

// setShape gives a new header a shape in row-major order.
func (x *Tensor) setShape(shape []int) {
	x.rank = uint8(len(shape))
	x.compact = true
	strides := x.stride[:]
	if len(shape) > inlineRank {
		if x.head.View == nil {
			x.head.View = new(tape.View[Tensor])
		}
		strides = make([]int, len(shape))
		x.head.View.Shape = append([]int(nil), shape...)
		x.head.View.Strides = strides
	} else {
		copy(x.shape[:], shape)
	}
	step := 1
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = step
		step *= max(shape[i], 1)
	}
}

// isCompact reports whether strides are those of row-major order; dimensions of
// one element may have any.
func isCompact(shape, strides []int) bool {
	step := 1
	for i := len(shape) - 1; i >= 0; i-- {
		if shape[i] == 0 {
			return true
		}
		if shape[i] != 1 && strides[i] != step {
			return false
		}
		step *= shape[i]
	}
	return true
}

// Shape returns the size of each dimension, as a slice of the caller's own.
func (x *Tensor) Shape() []int { return append([]int{}, x.dims()...) }

// Strides returns, for each dimension, how many elements apart neighbours lie in
// memory.
func (x *Tensor) Strides() []int { return append([]int{}, x.strides()...) }

// Dim returns the number of dimensions; 0 for a scalar.
func (x *Tensor) Dim() int { return int(x.rank) }

// Size returns the size of dimension dim; negative ones count from the end.
func (x *Tensor) Size(dim int) int { return x.dims()[x.realAxis("Size", dim)] }

// NumEl returns the number of elements.
func (x *Tensor) NumEl() int { return product(x.dims()) }

// DType returns the type of the elements.
func (x *Tensor) DType() DType { return x.dtype }

// Device returns where x lives.
func (x *Tensor) Device() device.Device { return device.Of(x.store.Backend) }

// IsContiguous reports whether the elements lie in memory in row-major order
// without gaps.
func (x *Tensor) IsContiguous() bool { return x.compact }

// operand is x as kernels see it.
func (x *Tensor) operand() backend.Operand {
	x.checkAlive()
	return backend.Operand{Storage: x.store, Off: x.off, DType: x.dtype.typ()}
}

// axis turns dim, which may be negative, into an index of x's dimensions. A
// scalar counts as having one, as in PyTorch.
func (x *Tensor) axis(op string, dim int) int {
	n := max(int(x.rank), 1)
	if dim < -n || dim >= n {
		fail(IndexError, op, on(x), "dimension %d is out of range: expected %d to %d", dim, -n, n-1)
	}
	if dim < 0 {
		dim += n
	}
	return dim
}

// axes turns dims into distinct indices.
func (x *Tensor) axes(op string, dims []int) []int {
	out := make([]int, len(dims))
	for i, d := range dims {
		out[i] = x.axis(op, d)
		for _, e := range out[:i] {
			if e == out[i] {
				fail(ValueError, op, on(x), "dimension %d is named twice", d)
			}
		}
	}
	return out
}

func product(shape []int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return n
}
