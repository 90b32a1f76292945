package tensor

import (
	"slices"
	"strings"
)

// Einsum returns sums of products by Einstein's convention, as torch.einsum does:
// a letter for each dimension of each tensor, and behind -> those of the result.
// Letters that the result lacks are summed over, one that stands twice in one
// tensor takes the diagonal, and ... stands for dimensions that are broadcast.
// Without -> the result has the dimensions of ... and the letters that stand once,
// in the order of the alphabet, capitals first. Integers that add up without being
// multiplied do so in Int64.
//
//	tensor.Einsum("bij,bjk->bik", x, y)  // products of batches of matrices
func Einsum(equation string, xs ...*Tensor) *Tensor {
	e := parseEinsum(equation, xs)
	checkDevices("Einsum", xs)
	y := e.operand(0)
	for k := 1; k < len(xs); k++ {
		y = e.contract(y, e.operand(k), k)
	}
	return e.finish(y)
}

// An einsum is an equation taken apart. Inside, every tensor has a dimension for
// every label: those of the result first, in order, then those summed over; of
// size 1 where the tensor lacks it.
type einsum struct {
	equation string
	xs       []*Tensor
	inputs   [][]int // the label of each dimension; below 0 for what ... stands for
	labels   []int   // of all dimensions, in order
	kept     int     // how many of them are the result's
	last     []int   // for each, the last tensor that has it
}

// spreads are the labels of the dimensions that ... stands for: -1 is that of the
// last, to which shorter ones are aligned.
func spreads(wide int) []int {
	labels := make([]int, wide)
	for i := range labels {
		labels[i] = i - wide
	}
	return labels
}

func parseEinsum(equation string, xs []*Tensor) *einsum {
	e := &einsum{equation: equation, xs: xs}
	left, right, explicit := strings.Cut(equation, "->")
	terms := strings.Split(left, ",")
	if len(xs) == 0 || len(terms) != len(xs) {
		e.fail("there are %d operands in the equation and %d tensors", len(terms), len(xs))
	}
	needTensors("Einsum", xs...)
	wide := 0
	for k, term := range terms {
		labels, n := e.labelsOf(term, xs[k].Dim())
		wide = max(wide, n)
		e.inputs = append(e.inputs, labels)
	}
	if explicit {
		e.result(right, wide)
	} else {
		e.impliedResult(wide)
	}
	e.kept = len(e.labels)
	for _, labels := range e.inputs {
		for _, l := range labels {
			if e.find(l) < 0 {
				e.labels = append(e.labels, l)
			}
		}
	}
	e.last = make([]int, len(e.labels))
	for k, labels := range e.inputs {
		for _, l := range labels {
			e.last[e.find(l)] = k
		}
	}
	return e
}

func (e *einsum) fail(format string, args ...any) {
	fail(ValueError, "Einsum", e.xs, "in %q "+format, append([]any{e.equation}, args...)...)
}

// labelsOf reads the labels of a term for a tensor of the given rank, and how many
// dimensions ... stands for.
func (e *einsum) labelsOf(term string, rank int) (labels []int, wide int) {
	head, tail, dots := e.split(term)
	letters := len(head) + len(tail)
	if dots {
		wide = rank - letters
	}
	if wide < 0 || !dots && letters != rank {
		e.fail("%q does not name the %d dimensions of its tensor", term, rank)
	}
	return slices.Concat(head, spreads(wide), tail), wide
}

// split reads the letters before and behind ..., if it is there.
func (e *einsum) split(term string) (head, tail []int, dots bool) {
	before, behind, dots := strings.Cut(term, "...")
	return e.letters(before), e.letters(behind), dots
}

// letters reads letters, with spaces anywhere among them.
func (e *einsum) letters(s string) (labels []int) {
	for _, r := range strings.ReplaceAll(s, " ", "") {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			e.fail("%q is no letter", r)
		}
		labels = append(labels, int(r))
	}
	return labels
}

// result sets the labels of the result from its term.
func (e *einsum) result(term string, wide int) {
	head, tail, dots := e.split(term)
	if !dots {
		wide = 0
	}
	e.labels = slices.Concat(head, spreads(wide), tail)
	for k, l := range e.labels {
		if l >= 0 && e.times(l) == 0 {
			e.fail("the result has a letter %q that no tensor has", rune(l))
		}
		for _, m := range e.labels[:k] {
			if l == m {
				e.fail("the result has the letter %q twice", rune(l))
			}
		}
	}
}

// impliedResult is the result's labels where the equation has none.
func (e *einsum) impliedResult(wide int) {
	e.labels = spreads(wide)
	for l := 'A'; l <= 'z'; l++ {
		if e.times(int(l)) == 1 {
			e.labels = append(e.labels, int(l))
		}
	}
}

// times counts a label among the inputs.
func (e *einsum) times(label int) (n int) {
	for _, labels := range e.inputs {
		for _, l := range labels {
			if l == label {
				n++
			}
		}
	}
	return n
}

func (e *einsum) find(label int) int {
	for i, l := range e.labels {
		if l == label {
			return i
		}
	}
	return -1
}

// operand is tensor k with a dimension for every label.
func (e *einsum) operand(k int) *Tensor {
	x, labels := e.xs[k], append([]int{}, e.inputs[k]...)
	for i := 0; i < len(labels); i++ {
		for j := i + 1; j < len(labels); j++ {
			if labels[i] != labels[j] {
				continue
			}
			if x.dims()[i] != x.dims()[j] {
				e.fail("the letter %q stands for sizes %d and %d", rune(labels[i]), x.dims()[i], x.dims()[j])
			}
			x = x.Diagonal(0, i, j).MoveDim(-1, i)
			labels = append(labels[:j], labels[j+1:]...)
			j--
		}
	}
	perm := make([]int, 0, len(labels))
	shape := make([]int, len(e.labels))
	for i, l := range e.labels {
		shape[i] = 1
		for d, m := range labels {
			if l == m {
				perm = append(perm, d)
				shape[i] = x.dims()[d]
			}
		}
	}
	if e.adds() {
		x = x.counted()
	}
	return x.Permute(perm...).Reshape(shape...)
}

// adds reports whether a label is summed over that only one tensor has.
func (e *einsum) adds() bool {
	return slices.ContainsFunc(e.labels[e.kept:], func(l int) bool {
		owners := 0
		for _, labels := range e.inputs {
			if slices.Contains(labels, l) {
				owners++
			}
		}
		return owners == 1
	})
}

// contract multiplies y and x, which is tensor k, and sums over the labels that
// nothing else needs. What both have and the result keeps is a batch, what is
// summed the inner dimension of a matrix product.
func (e *einsum) contract(y, x *Tensor, k int) *Tensor {
	var batch, left, right, inner []int
	for i := range e.labels {
		m, n := y.dims()[i], x.dims()[i]
		if m != n && m != 1 && n != 1 {
			fail(ShapeError, "Einsum", e.xs, "in %q sizes %d and %d meet", e.equation, m, n)
		}
		over := i >= e.kept && e.last[i] <= k
		switch {
		case over && m != n:
			if m != 1 {
				y = y.SumKeep(i).As(y.dtype)
			} else {
				x = x.SumKeep(i).As(x.dtype)
			}
			batch = append(batch, i) // of size 1 on both sides now
		case over:
			inner = append(inner, i)
		case n == 1 && m != 1:
			left = append(left, i)
		case m == 1 && n != 1:
			right = append(right, i)
		default:
			batch = append(batch, i)
		}
	}
	return multiplied(y, x, batch, left, right, inner)
}

// multiplied arranges y and x as batches of matrices, multiplies them, and brings
// the dimensions back in order, those of inner having size 1.
func multiplied(y, x *Tensor, batch, left, right, inner []int) *Tensor {
	sizes := func(t *Tensor, dims []int) int {
		n := 1
		for _, d := range dims {
			n *= t.dims()[d]
		}
		return n
	}
	order := func(parts ...[]int) (all []int) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	b, k := sizes(y, batch), sizes(y, inner)
	if k == 1 { // nothing to add up
		return y.Mul(x)
	}
	lhs := y.Permute(order(batch, left, inner, right)...).Reshape(b, sizes(y, left), k)
	rhs := x.Permute(order(batch, inner, right, left)...).Reshape(b, k, sizes(x, right))
	z := lhs.MatMul(rhs)
	perm := order(batch, left, right, inner)
	shape, back := make([]int, len(perm)), make([]int, len(perm))
	for i, d := range perm {
		back[d] = i
		shape[i] = y.dims()[d]
		if y.dims()[d] == 1 {
			shape[i] = x.dims()[d]
		}
		if i >= len(perm)-len(inner) {
			shape[i] = 1
		}
	}
	return z.Reshape(shape...).Permute(back...)
}

// finish sums what is left and drops the dimensions that the result lacks.
func (e *einsum) finish(y *Tensor) *Tensor {
	shape := y.Shape()[:e.kept]
	over := []int{}
	for i := e.kept; i < len(e.labels); i++ {
		if y.dims()[i] != 1 {
			over = append(over, i)
		}
	}
	if len(over) > 0 {
		y = y.Sum(over...)
	}
	return y.Reshape(shape...)
}
