package optest

import (
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// contractions are sums of products under all their names.
func contractions() []Case {
	two := func(code op.Code, variant string, a, b []int, f func(x, y T) T, ref func(x, y Array) Array) Case {
		return Case{
			Code: code, Variant: variant, In: []Domain{anywhere, anywhere}, Shape: [][][]int{{a, b}},
			F:     func(x ...T) T { return f(x[0], x[1]) },
			Ref:   func(x ...Array) Array { return ref(x[0], x[1]) },
			Terms: func(x ...Array) Array { return ref(sizes(x[0]), sizes(x[1])) },
		}
	}
	product := func(x, y Array) Array { return matMul(x, y) }
	einsum := func(equation string, a, b []int, ref func(x, y Array) Array) Case {
		return two(op.MatMul, "einsum "+equation, a, b, func(x, y T) T { return tensor.Einsum(equation, x, y) }, ref)
	}
	return []Case{
		two(op.MatMul, "dot", []int{3}, []int{3}, T.Dot, product),
		two(op.MatMul, "vector", []int{2, 3}, []int{3}, T.MV, product),
		two(op.MatMul, "batches", []int{2, 2, 3}, []int{2, 3, 2}, T.BMM, product),
		two(op.Mul, "outer", []int{2}, []int{3}, T.Outer, func(x, y Array) Array {
			return build([]int{2, 3}, func(at []int) float64 { return x.At(at[0]) * y.At(at[1]) })
		}),
		two(op.MatMul, "inner", []int{2, 3}, []int{4, 3}, T.Inner, func(x, y Array) Array {
			return summing([]int{2, 4}, []int{3}, func(at, k []int) float64 { return x.At(at[0], k[0]) * y.At(at[1], k[0]) })
		}),
		two(op.MatMul, "tensordot", []int{2, 3, 4}, []int{4, 2, 2}, func(x, y T) T { return x.TensorDot(y, []int{0, -1}, []int{1, 0}) }, func(x, y Array) Array {
			return summing([]int{3, 2}, []int{2, 4}, func(at, k []int) float64 { return x.At(k[0], at[0], k[1]) * y.At(k[1], k[0], at[1]) })
		}),
		two(op.Mul, "kron", []int{2, 3}, []int{4}, T.Kron, func(x, y Array) Array {
			return build([]int{2, 12}, func(at []int) float64 { return x.At(at[0], at[1]/4) * y.At(at[1]%4) })
		}),
		einsum("ij,jk", []int{2, 3}, []int{3, 4}, product),
		einsum(" b i j , j -> i b ", []int{2, 4, 3}, []int{3}, func(x, y Array) Array {
			return summing([]int{4, 2}, []int{3}, func(at, k []int) float64 { return x.At(at[1], at[0], k[0]) * y.At(k[0]) })
		}),
		einsum("i...,i...->...", []int{3, 2, 1}, []int{3, 4}, func(x, y Array) Array {
			return summing([]int{2, 4}, []int{3}, func(at, k []int) float64 { return x.At(k[0], at[0], 0) * y.At(k[0], at[1]) })
		}),
		einsum("iij,jk->ik", []int{2, 2, 3}, []int{3, 2}, func(x, y Array) Array {
			return summing([]int{2, 2}, []int{3}, func(at, k []int) float64 { return x.At(at[0], at[0], k[0]) * y.At(k[0], at[1]) })
		}),
		einsum("bij,bjk->bki", []int{2, 3, 2}, []int{2, 2, 4}, func(x, y Array) Array {
			return summing([]int{2, 4, 3}, []int{2}, func(at, k []int) float64 { return x.At(at[0], at[2], k[0]) * y.At(at[0], k[0], at[1]) })
		}),
		moved(op.Diagonal, "einsum ii->i", [][]int{{3, 3}}, func(x T) T { return tensor.Einsum("ii->i", x) }, diagonal(0)),
		weighted("addmm", []int{3}, []int{2, 4}, []int{4, 3}, T.AddMM, matMul),
		weighted("baddbmm", []int{2, 1, 3}, []int{2, 2, 4}, []int{2, 4, 3}, T.BAddBMM, matMul),
		weighted("addmv", []int{}, []int{2, 4}, []int{4}, T.AddMV, matMul),
		weighted("addbmm", []int{2, 3}, []int{2, 2, 4}, []int{2, 4, 3}, T.AddBMM, func(x ...Array) Array {
			return summing([]int{2, 3}, []int{2, 4}, func(at, k []int) float64 { return x[0].At(k[0], at[0], k[1]) * x[1].At(k[0], k[1], at[1]) })
		}),
		{
			Code: op.Linear, Variant: "addmm of a row", In: []Domain{anywhere, anywhere, anywhere}, Shape: [][][]int{{{3}, {2, 4}, {4, 3}}},
			F:     func(x ...T) T { return x[0].AddMM(x[1], x[2]) },
			Ref:   func(x ...Array) Array { return plus(matMul(x[1], x[2]), x[0]) },
			Terms: func(x ...Array) Array { return plus(matMul(sizes(x[1]), sizes(x[2])), sizes(x[0])) },
		},
	}
}

// summing sums f over every k below inner, for each place of shape.
func summing(shape, inner []int, f func(at, k []int) float64) Array {
	return build(shape, func(at []int) (s float64) {
		build(inner, func(k []int) float64 {
			s += f(at, k)
			return 0
		})
		return s
	})
}

// weighted is 3x + 2ab. Half types round in between.
func weighted(name string, x, a, b []int, f func(x, a, b T, o ...tensor.SumOptions) T, ref func(x ...Array) Array) Case {
	sum := elementwise(func(v ...float64) float64 { return 3*v[0] + 2*v[1] })
	return Case{
		Code: op.MatMul, Variant: name, In: []Domain{anywhere, anywhere, anywhere}, Shape: [][][]int{{x, a, b}},
		Result: floating,
		F: func(x ...T) T {
			d, _ := floating(x[0].DType())
			y := f(x[0].As(tensor.Float64), x[1].As(tensor.Float64), x[2].As(tensor.Float64), tensor.SumOptions{Beta: 3, Alpha: 2})
			return y.As(d)
		},
		Ref:   func(x ...Array) Array { return sum(x[0], ref(x[1], x[2])) },
		Terms: func(x ...Array) Array { return sum(sizes(x[0]), ref(sizes(x[1]), sizes(x[2]))) },
	}
}
