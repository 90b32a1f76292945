package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// SortOptions say in which order Sort and ArgSort put elements. The zero value is
// PyTorch's default.
type SortOptions struct {
	Descending bool
}

// Sort returns x's elements along dim in ascending order, and where along dim
// they were. Equal elements keep their order; NaN counts as the greatest.
func (x *Tensor) Sort(dim int, o ...SortOptions) (values, indices *Tensor) {
	d := x.axis("Sort", dim)
	values, indices = x.sorted("Sort", d, x.along(d), optionOf("Sort", o).Descending)
	x.recordPicked(op.Sort, d, values, indices)
	return values, indices
}

// ArgSort returns the indices of Sort.
func (x *Tensor) ArgSort(dim int, o ...SortOptions) *Tensor {
	_, indices := x.alias().Sort(dim, o...)
	return indices
}

// MSort returns x sorted along its first dimension; see Sort.
func (x *Tensor) MSort() *Tensor {
	values, _ := x.Sort(0)
	return values
}

// TopKOptions say which elements TopK picks. The zero value is PyTorch's default.
type TopKOptions struct {
	Smallest bool // the least ones
}

// TopK returns the k greatest elements along dim, the greatest first, and where
// along dim they are. NaN counts as the greatest.
func (x *Tensor) TopK(k, dim int, o ...TopKOptions) (values, indices *Tensor) {
	d := x.axis("TopK", dim)
	if n := x.along(d); k < 0 || k > n || x.rank == 0 && k == 0 {
		fail(ValueError, "TopK", on(x), "k is %d, and dimension %d has %d elements", k, d, n)
	}
	values, indices = x.sorted("TopK", d, k, !optionOf("TopK", o).Smallest)
	x.recordPicked(op.TopK, d, values, indices)
	return values, indices
}

// KthValue returns the k-th least elements along dim, which goes, counted from 1,
// and where along dim they are: of equal ones, in the order of Sort.
func (x *Tensor) KthValue(k, dim int) (values, indices *Tensor) { return x.kthValue(k, dim, false) }

// KthValueKeep is KthValue with the dimension kept, of size 1.
func (x *Tensor) KthValueKeep(k, dim int) (values, indices *Tensor) { return x.kthValue(k, dim, true) }

func (x *Tensor) kthValue(k, dim int, keep bool) (values, indices *Tensor) {
	d := x.axis("KthValue", dim)
	if n := x.along(d); k < 1 || k > n {
		fail(ValueError, "KthValue", on(x), "k is %d, and dimension %d has %d elements", k, d, n)
	}
	_, order := x.sorted("KthValue", d, k, false)
	if x.rank > 0 {
		order = order.Narrow(d, k-1, 1).Clone()
	}
	return x.pick(op.KthValue, keep, d, order)
}

// along is how many elements x has along dimension d.
func (x *Tensor) along(d int) int {
	if x.rank == 0 {
		return 1
	}
	return x.dims()[d]
}

// sorted returns the first k of x's elements along d in order, and where they
// were. It records nothing.
func (x *Tensor) sorted(name string, d, k int, descending bool) (values, indices *Tensor) {
	shape := x.Shape()
	if x.rank > 0 {
		shape[d] = k
	}
	values, indices = alloc(x.store.Backend, x.dtype, shape), alloc(x.store.Backend, Int64, shape)
	c := backend.Sort{
		K: k, Descending: descending,
		In: x.compacted().operand(), Out: values.operand(), At: indices.operand(),
	}
	c.Outer, c.N, c.Inner = x.split(d)
	if err := x.store.Backend.Sort(c); err != nil {
		deviceFail(name, on(x), err)
	}
	return values, indices
}
