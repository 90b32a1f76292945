package tensor

// Dot returns the sum of the products of two vectors' elements.
func (x *Tensor) Dot(y *Tensor) *Tensor {
	x.needRanks("Dot", y, 1, 1)
	return x.MatMul(y)
}

// MV returns the product of a matrix and a vector.
func (x *Tensor) MV(v *Tensor) *Tensor {
	x.needRanks("MV", v, 2, 1)
	return x.MatMul(v)
}

// BMM returns the products of two batches of matrices of one size:
// (b, n, m) by (b, m, p) is (b, n, p).
func (x *Tensor) BMM(y *Tensor) *Tensor {
	x.needRanks("BMM", y, 3, 3)
	if x.shape[0] != y.shape[0] {
		fail(ShapeError, "BMM", on(x, y), "there are %d matrices on the left and %d on the right", x.shape[0], y.shape[0])
	}
	return x.MatMul(y)
}

// needRanks demands numbers of dimensions of x and y.
func (x *Tensor) needRanks(name string, y *Tensor, left, right uint8) {
	checkDevices(name, on(x, y))
	if x.rank != left || y.rank != right {
		fail(ShapeError, name, on(x, y), "takes tensors of %d and %d dimensions; see MatMul for others", left, right)
	}
}

// Outer returns the matrix of the products of each element of vector x with each
// of vector y.
func (x *Tensor) Outer(y *Tensor) *Tensor {
	x.needRanks("Outer", y, 1, 1)
	return x.Unsqueeze(1).Mul(y)
}

// Inner returns the dot products of the rows of x with the rows of y: the
// dimensions of x but for the last, then those of y. A scalar multiplies.
func (x *Tensor) Inner(y *Tensor) *Tensor {
	checkDevices("Inner", on(x, y))
	if x.rank == 0 || y.rank == 0 {
		return x.Mul(y)
	}
	return x.TensorDot(y, []int{-1}, []int{-1})
}

// SumOptions weigh the terms of AddMM and its kin.
type SumOptions struct {
	Beta  any // the factor of the tensor itself, a Go number; nil is 1, and 0 leaves it out, NaN included
	Alpha any // the factor of the product; nil is 1
}

// AddMM returns beta*x + alpha*(a·b) of matrices a and b; x is broadcast.
func (x *Tensor) AddMM(a, b *Tensor, options ...SumOptions) *Tensor {
	a.needRanks("AddMM", b, 2, 2)
	o := optionOf("AddMM", options)
	if o == (SumOptions{}) && x.rank == 1 && x.dtype == a.dtype && a.shape[1] == b.shape[0] && x.shape[0] == b.shape[1] {
		return a.Linear(b.exchange(0, 1), x) // one kernel adds the row
	}
	return x.plus("AddMM", a.MatMul(b), o)
}

// BAddBMM returns beta*x + alpha*(a·b) of batches of matrices; see BMM.
func (x *Tensor) BAddBMM(a, b *Tensor, options ...SumOptions) *Tensor {
	return x.plus("BAddBMM", a.BMM(b), optionOf("BAddBMM", options))
}

// AddBMM returns beta*x + alpha times the sum over the batch of a·b; see BMM.
func (x *Tensor) AddBMM(a, b *Tensor, options ...SumOptions) *Tensor {
	a.needRanks("AddBMM", b, 3, 3)
	if a.shape[0] != b.shape[0] || a.shape[2] != b.shape[1] {
		fail(ShapeError, "AddBMM", on(a, b), "the matrices do not go together")
	}
	inner := a.shape[0] * a.shape[2] // the sum over the batch is part of one product
	product := a.Permute(1, 0, 2).Reshape(a.shape[1], inner).MatMul(b.Reshape(inner, b.shape[2]))
	return x.plus("AddBMM", product, optionOf("AddBMM", options))
}

// AddMV returns beta*x + alpha*(a·v) of a matrix and a vector.
func (x *Tensor) AddMV(a, v *Tensor, options ...SumOptions) *Tensor {
	return x.plus("AddMV", a.MV(v), optionOf("AddMV", options))
}

// AddR returns beta*x + alpha times the outer product of two vectors; see Outer.
func (x *Tensor) AddR(u, v *Tensor, options ...SumOptions) *Tensor {
	return x.plus("AddR", u.Outer(v), optionOf("AddR", options))
}

// plus is beta*x + alpha*y, of y's shape.
func (x *Tensor) plus(name string, y *Tensor, o SumOptions) *Tensor {
	xs := on(x, y)
	checkDevices(name, xs)
	x = x.Expand(broadcastInto(name, x, y)...)
	if o.Alpha != nil {
		y = y.scaledBy(name, o.Alpha)
	}
	switch {
	case o.Beta == nil:
		return x.Add(y)
	case numberOf(name, o.Beta).f == 0:
		return y
	}
	return x.scaledBy(name, o.Beta).Add(y)
}

// scaledBy is x times s, of whose fraction integers take nothing, as in PyTorch.
func (x *Tensor) scaledBy(name string, s any) *Tensor {
	if n := numberOf(name, s); !x.dtype.IsFloat() {
		return x.MulScalar(int64(n.f)).As(x.dtype)
	}
	return x.MulScalar(s)
}

// broadcastInto is y's shape, to which x must broadcast.
func broadcastInto(name string, x, y *Tensor) []int {
	if shape := broadcastShape(name, on(x, y)); shapeText(shape) != shapeText(y.dims()) {
		fail(ShapeError, name, on(x, y), "the tensor does not broadcast to the product's shape %s", shapeText(y.dims()))
	}
	return y.dims()
}

// TensorDot returns the sums of products over pairs of dimensions, dimsX[i] of x
// with dimsY[i] of y, of which one of size 1 is broadcast: of the other dimensions
// of x, then of y.
func (x *Tensor) TensorDot(y *Tensor, dimsX, dimsY []int) *Tensor {
	xs := on(x, y)
	checkDevices("TensorDot", xs)
	a, b := x.axes("TensorDot", dimsX), y.axes("TensorDot", dimsY)
	if len(a) != len(b) {
		fail(ShapeError, "TensorDot", xs, "%d dimensions on the left meet %d on the right", len(a), len(b))
	}
	if x.rank == 0 || y.rank == 0 {
		return x.Mul(y)
	}
	inner := 1
	for k, d := range a {
		switch m, n := x.dims()[d], y.dims()[b[k]]; {
		case m == n:
		case m == 1: // broadcast
			y = y.SumKeep(b[k]).As(y.dtype)
		case n == 1:
			x = x.SumKeep(d).As(x.dtype)
		default:
			fail(ShapeError, "TensorDot", xs, "dimension %d of size %d meets dimension %d of size %d", d, x.dims()[d], b[k], y.dims()[b[k]])
		}
		inner *= x.dims()[d]
	}
	restX, restY := x.besides(a), y.besides(b)
	rows, shape := 1, []int{}
	for _, d := range restX {
		rows *= x.dims()[d]
		shape = append(shape, x.dims()[d])
	}
	cols := 1
	for _, d := range restY {
		cols *= y.dims()[d]
		shape = append(shape, y.dims()[d])
	}
	left := x.Permute(append(restX, a...)...).Reshape(rows, inner)
	right := y.Permute(append(append([]int{}, b...), restY...)...).Reshape(inner, cols)
	return left.MatMul(right).Reshape(shape...)
}

// besides is x's dimensions but for those named.
func (x *Tensor) besides(dims []int) []int {
	named := make([]bool, x.Dim())
	for _, d := range dims {
		named[d] = true
	}
	rest := []int{}
	for d, is := range named {
		if !is {
			rest = append(rest, d)
		}
	}
	return rest
}

// Kron returns the Kronecker product: blocks of y, each multiplied by one element
// of x.
func (x *Tensor) Kron(y *Tensor) *Tensor {
	checkDevices("Kron", on(x, y))
	rank := max(x.Dim(), y.Dim())
	left, right, shape := make([]int, 2*rank), make([]int, 2*rank), make([]int, rank)
	for d := range rank {
		m, n := sizeFromEnd(x, rank-d), sizeFromEnd(y, rank-d)
		left[2*d], left[2*d+1] = m, 1
		right[2*d], right[2*d+1] = 1, n
		shape[d] = m * n
	}
	return x.Reshape(left...).Mul(y.Reshape(right...)).Reshape(shape...)
}

// sizeFromEnd is the size of the k-th dimension from the last, 1 if there is none.
func sizeFromEnd(x *Tensor, k int) int {
	if k > x.Dim() {
		return 1
	}
	return x.dims()[x.Dim()-k]
}

// Cross returns the cross products of vectors of 3 elements along dim; x and y
// are broadcast.
func (x *Tensor) Cross(y *Tensor, dim int) *Tensor {
	checkDevices("Cross", on(x, y))
	if x.rank != y.rank {
		fail(ShapeError, "Cross", on(x, y), "the tensors differ in their number of dimensions")
	}
	d := x.realAxis("Cross", dim)
	if x.dims()[d] != 3 || y.dims()[d] != 3 {
		fail(ShapeError, "Cross", on(x, y), "dimension %d is not of size 3", dim)
	}
	return x.Roll(-1, d).Mul(y.Roll(1, d)).Sub(x.Roll(1, d).Mul(y.Roll(-1, d)))
}

// MatrixPower returns the product of n square matrices x, the identity for 0.
// Negative powers, of the inverse, are not there yet.
func (x *Tensor) MatrixPower(n int) *Tensor {
	if x.rank < 2 || x.Size(-1) != x.Size(-2) {
		fail(ShapeError, "MatrixPower", on(x), "the last two dimensions are not those of a square matrix")
	}
	if n < 0 {
		fail(NotSupported, "MatrixPower", on(x), "negative powers are not there yet")
	}
	if n == 0 {
		return On(x.Device()).As(x.dtype).Eye(x.Size(-1)).Expand(x.dims()...).Clone()
	}
	var y *Tensor
	for square := x; ; square = square.MatMul(square) {
		if n&1 == 1 {
			if y == nil {
				y = square
			} else {
				y = y.MatMul(square)
			}
		}
		if n >>= 1; n == 0 {
			break
		}
	}
	if y == x {
		return x.Clone()
	}
	return y
}

// MultiDot returns the product of matrices in the order of the fewest
// multiplications. The first may be a vector, a row, and the last, a column.
func MultiDot(xs ...*Tensor) *Tensor {
	if len(xs) < 2 {
		fail(ValueError, "MultiDot", xs, "there are fewer than two tensors")
	}
	checkDevices("MultiDot", xs)
	sizes := make([]int, len(xs)+1)
	chain := append([]*Tensor{}, xs...)
	for k, x := range xs {
		if edge := k == 0 || k == len(xs)-1; x.rank != 2 && !(edge && x.rank == 1) {
			fail(ShapeError, "MultiDot", xs, "tensor %d is no matrix", k)
		}
		if x.rank == 1 && k == 0 {
			chain[k] = x.Unsqueeze(0)
		} else if x.rank == 1 {
			chain[k] = x.Unsqueeze(1)
		}
		if k > 0 && sizes[k] != chain[k].shape[0] {
			fail(ShapeError, "MultiDot", xs, "%d columns do not meet %d rows of tensor %d", sizes[k], chain[k].shape[0], k)
		}
		sizes[k], sizes[k+1] = chain[k].shape[0], chain[k].shape[1]
	}
	y := multiplyChain(chain, cheapestSplits(sizes), 0, len(xs)-1)
	if xs[len(xs)-1].rank == 1 {
		y = y.Squeeze(1)
	}
	if xs[0].rank == 1 {
		y = y.Squeeze(0)
	}
	return y
}

// cheapestSplits says, for the product of matrices i to j of a chain with these
// sizes, behind which one to divide it.
func cheapestSplits(sizes []int) [][]int {
	n := len(sizes) - 1
	cost, split := make([][]float64, n), make([][]int, n)
	for i := range n {
		cost[i], split[i] = make([]float64, n), make([]int, n)
	}
	for length := 1; length < n; length++ {
		for i := 0; i+length < n; i++ {
			j := i + length
			for k := i; k < j; k++ {
				c := cost[i][k] + cost[k+1][j] + float64(sizes[i])*float64(sizes[k+1])*float64(sizes[j+1])
				if k == i || c < cost[i][j] {
					cost[i][j], split[i][j] = c, k
				}
			}
		}
	}
	return split
}

func multiplyChain(xs []*Tensor, split [][]int, i, j int) *Tensor {
	if i == j {
		return xs[i]
	}
	k := split[i][j]
	return multiplyChain(xs, split, i, k).MatMul(multiplyChain(xs, split, k+1, j))
}
