package optest

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

func products() []Case {
	return []Case{
		{
			Code: op.MatMul, In: []Domain{anywhere, anywhere}, Shape: [][][]int{
				{{3}, {3}},
				{{3}, {3, 2}},
				{{2, 3}, {3}},
				{{2, 3}, {3, 4}},
				{{3}, {2, 3, 2}},
				{{2, 2, 3}, {3}},
				{{2, 2, 3}, {3, 2}},
				{{2, 3}, {2, 3, 2}},
				{{2, 2, 3}, {2, 3, 1}},
				{{3, 1, 2, 3}, {2, 3, 2}},
				{{2, 1, 1, 2, 2}, {3, 1, 2, 1}},
				{{0, 3}, {3, 2}},
				{{2, 0}, {0, 4}},
				{{0, 2, 3}, {3, 2}},
				{{1, 1}, {1, 1}},
				{{7, 13}, {13, 9}},
			},
			F:     func(x ...T) T { return x[0].MatMul(x[1]) },
			Ref:   matMul,
			Terms: func(x ...Array) Array { return matMul(sizes(x[0]), sizes(x[1])) },
		},
		{
			Code: op.Linear, In: []Domain{anywhere, anywhere, anywhere}, Shape: [][][]int{
				{{2, 3}, {4, 3}, {4}}, {{3}, {2, 3}, {2}}, {{2, 1, 3}, {2, 3}, {2}}, {{0, 3}, {2, 3}, {2}}, {{2, 0}, {3, 0}, {3}}, {{5, 17}, {11, 17}, {11}},
			},
			F:     func(x ...T) T { return x[0].Linear(x[1], x[2]) },
			Ref:   linear,
			Terms: func(x ...Array) Array { return linear(sizes(x[0]), sizes(x[1]), sizes(x[2])) },
		},
		{
			Code: op.Linear, Variant: "without bias", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{2, 3}, {4, 3}}, {{2, 2, 3}, {4, 3}}},
			F:     func(x ...T) T { return x[0].Linear(x[1], nil) },
			Ref:   linear,
			Terms: func(x ...Array) Array { return linear(sizes(x[0]), sizes(x[1])) },
		},
		{
			Code: op.Linear, Variant: "to one", In: []Domain{anywhere, anywhere, anywhere}, Shape: [][][]int{{{2, 3}, {3}, {}}, {{4}, {4}, {}}},
			F:     func(x ...T) T { return x[0].Linear(x[1], x[2]) },
			Ref:   func(x ...Array) Array { return plus(matMul(x[0], x[1]), x[2]) },
			Terms: func(x ...Array) Array { return plus(matMul(sizes(x[0]), sizes(x[1])), sizes(x[2])) },
		},
	}
}

// matMul multiplies by PyTorch's rules of rank, as the definition goes.
func matMul(x ...Array) Array {
	a, b := x[0], x[1]
	row, column := len(a.Shape) == 1, len(b.Shape) == 1
	if row {
		a.Shape = []int{1, a.Shape[0]}
	}
	if column {
		b.Shape = []int{b.Shape[0], 1}
	}
	n, m := len(a.Shape), len(b.Shape)
	batch := broadcast(Array{Shape: a.Shape[:n-2]}, Array{Shape: b.Shape[:m-2]})
	shape := append(slices.Clone(batch), a.Shape[n-2], b.Shape[m-1])
	y := build(shape, func(at []int) (s float64) {
		r := len(at)
		i, j := slices.Clone(at), slices.Clone(at)
		for k := range a.Shape[n-1] {
			i[r-1], j[r-2] = k, k
			s += a.At(i...) * b.At(j...)
		}
		return s
	})
	if column {
		y.Shape = y.Shape[:len(y.Shape)-1]
	}
	if row {
		y.Shape = slices.Delete(y.Shape, len(batch), len(batch)+1)
	}
	return y
}

func linear(x ...Array) Array {
	w := build([]int{x[1].Shape[1], x[1].Shape[0]}, func(at []int) float64 { return x[1].At(at[1], at[0]) })
	y := matMul(x[0], w)
	if len(x) == 3 {
		y = plus(y, x[2])
	}
	return y
}

var plus = elementwise(func(v ...float64) float64 { return v[0] + v[1] })
