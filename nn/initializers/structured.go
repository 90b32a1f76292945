package initializers

import (
	"math"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Eye makes t, a matrix, the identity: 1 on the diagonal and 0 elsewhere.
func Eye(t *tensor.Tensor) *tensor.Tensor {
	if t.Dim() != 2 {
		fail(tensor.ShapeError, "Eye", t, "the tensor is not a matrix")
	}
	autograd.NoGrad(func() {
		t.Zero()
		for i := range min(t.Size(0), t.Size(1)) {
			t.SetIndex(tensor.On(t.Device()).As(t.DType()).Ones(), i, i)
		}
	})
	return t
}

// DiracOptions are the options of Dirac.
type DiracOptions struct {
	Groups int // of the convolution; 0 is 1
}

// Dirac makes t, the weight (out, in, ...) of a convolution over 1 to 3 dimensions,
// pass on as many channels of each group as it can: 1 in the middle of the window,
// and 0 elsewhere.
func Dirac(t *tensor.Tensor, options ...DiracOptions) *tensor.Tensor {
	groups := max(optional("Dirac", options).Groups, 1)
	shape := t.Shape()
	if len(shape) < 3 || len(shape) > 5 {
		fail(tensor.ShapeError, "Dirac", t, "the weight has 3 to 5 dimensions")
	}
	if shape[0]%groups != 0 {
		fail(tensor.ValueError, "Dirac", t, "%d outputs do not part into %d groups", shape[0], groups)
	}
	autograd.NoGrad(func() {
		t.Zero()
		each := shape[0] / groups
		for g := range groups {
			for d := range min(each, shape[1]) {
				at := []any{g*each + d, d}
				for _, n := range shape[2:] {
					at = append(at, n/2)
				}
				t.SetIndex(tensor.On(t.Device()).As(t.DType()).Ones(), at...)
			}
		}
	})
	return t
}

// SparseOptions are the options of Sparse.
type SparseOptions struct {
	Std       *float64          // nil is 0.01
	Generator *tensor.Generator // draws the numbers; nil is the global one
}

// Sparse fills t, a matrix, with normal numbers and sets a share of each column,
// rounded up, to 0 (Martens, "Deep learning via Hessian-free optimization").
func Sparse(t *tensor.Tensor, sparsity float64, options ...SparseOptions) *tensor.Tensor {
	o := optional("Sparse", options)
	if t.Dim() != 2 {
		fail(tensor.ShapeError, "Sparse", t, "the tensor is not a matrix")
	}
	if !(sparsity >= 0 && sparsity <= 1) {
		fail(tensor.ValueError, "Sparse", t, "the share %v is not between 0 and 1", sparsity)
	}
	std := 0.01
	if o.Std != nil {
		std = *o.Std
	}
	Normal(t, 0, std, Options{o.Generator})
	rows := t.Size(0)
	zeros := int(math.Ceil(sparsity * float64(rows)))
	autograd.NoGrad(func() {
		for column := range t.Size(1) {
			order := tensor.On(t.Device()).From(o.Generator).RandPerm(rows)
			t.SetIndex(tensor.On(t.Device()).As(t.DType()).Zeros(), order.Narrow(0, 0, zeros), column)
		}
	})
	return t
}

// OrthogonalOptions are the options of Orthogonal.
type OrthogonalOptions struct {
	Gain      *float64          // nil is 1
	Generator *tensor.Generator // draws the numbers; nil is the global one
}

// Orthogonal makes t, seen as a matrix of as many rows as its first size, one whose
// rows, or columns if there are fewer, are orthogonal and of length Gain (Saxe,
// McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in
// deep linear neural networks").
func Orthogonal(t *tensor.Tensor, options ...OrthogonalOptions) *tensor.Tensor {
	o := optional("Orthogonal", options)
	if t.Dim() < 2 {
		fail(tensor.ShapeError, "Orthogonal", t, "the tensor has fewer than 2 dimensions")
	}
	if t.NumEl() == 0 {
		return t
	}
	rows := t.Size(0)
	columns := t.NumEl() / rows
	autograd.NoGrad(func() {
		m := Options{o.Generator}.like(t).Randn(rows, columns)
		if rows < columns {
			m = orthonormal(m)
		} else {
			m = orthonormal(m.T()).T()
		}
		if o.Gain != nil {
			m = m.MulScalar(*o.Gain)
		}
		t.CopyFrom(m.Reshape(t.Shape()...))
	})
	return t
}

// orthonormal makes the rows of m, of which there are no more than columns,
// orthonormal, one after another, in float64. By rows it is what a QR
// decomposition of the transpose gives, with signs that make R's diagonal positive.
func orthonormal(m *tensor.Tensor) *tensor.Tensor {
	const block = 32
	q := m.As(tensor.Float64).Clone()
	for i := 0; i < q.Size(0); i += block {
		rows := q.Narrow(0, i, min(block, q.Size(0)-i))
		for range 2 { // what rounding leaves of the first time
			if i > 0 {
				before := q.Narrow(0, 0, i)
				rows.SubInPlace(rows.MatMul(before.T()).MatMul(before))
			}
			rows.CopyFrom(gramSchmidt(rows))
		}
	}
	return q
}

// gramSchmidt makes the rows of m orthonormal among themselves.
func gramSchmidt(m *tensor.Tensor) *tensor.Tensor {
	n := m.Size(1)
	v := tensor.Values[float64](m)
	for i := 0; i < len(v); i += n {
		row := v[i : i+n]
		for j := 0; j < i; j += n {
			subtract(row, v[j:j+n], dot(row, v[j:j+n]))
		}
		length := math.Sqrt(dot(row, row))
		for k := range row {
			row[k] /= length
		}
	}
	return tensor.FromSlice(v, m.Shape()...).To(m.Device())
}

func dot(x, y []float64) (sum float64) {
	for i, v := range x {
		sum += float64(v * y[i])
	}
	return sum
}

// subtract takes s times y from x.
func subtract(x, y []float64, s float64) {
	for i, v := range y {
		x[i] -= float64(s * v)
	}
}
