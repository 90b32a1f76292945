package optest

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// chains are products of several tensors, and what is made of all choices of
// elements. Half types are computed in float32: they round in between.
func chains() []Case {
	of := func(code op.Code, variant string, shapes [][]int, f func(x ...T) T, ref func(x ...Array) Array) Case {
		c := Case{
			Code: code, Variant: variant, Shape: [][][]int{shapes}, Ref: ref,
			F: func(x ...T) T {
				d, wide := x[0].DType(), slices.Clone(x)
				if d == tensor.Float16 || d == tensor.BFloat16 {
					for k := range wide {
						wide[k] = x[k].As(tensor.Float32)
					}
				}
				return f(wide...).As(d)
			},
			Terms: func(x ...Array) Array {
				all := make([]Array, len(x))
				for k := range x {
					all[k] = sizes(x[k])
				}
				return sizes(ref(all...))
			},
		}
		for range shapes {
			c.In = append(c.In, anywhere)
		}
		return c
	}
	product := func(x ...Array) Array {
		y := x[0]
		for _, z := range x[1:] {
			y = matMul(y, z)
		}
		return y
	}
	return []Case{
		of(op.MatMul, "cubed", [][]int{{2, 3, 3}}, func(x ...T) T { return x[0].MatrixPower(3) }, func(x ...Array) Array { return product(x[0], x[0], x[0]) }),
		of(op.MatMul, "to the fourth", [][]int{{2, 2}}, func(x ...T) T { return x[0].MatrixPower(4) }, func(x ...Array) Array { return product(x[0], x[0], x[0], x[0]) }),
		of(op.MatMul, "chain of matrices", [][]int{{2, 5}, {5, 1}, {1, 3}, {3, 4}}, tensor.MultiDot, product),
		of(op.MatMul, "chain between vectors", [][]int{{3}, {3, 2}, {2}}, tensor.MultiDot, product),
		{
			Code: op.Mul, Variant: "inner with a scalar", In: []Domain{anywhere, anywhere}, Shape: [][][]int{{{2, 3}, {}}},
			F:   func(x ...T) T { return x[0].Inner(x[1]) },
			Ref: elementwise(func(v ...float64) float64 { return v[0] * v[1] }),
		},
		of(op.Mul, "addr", [][]int{{3}, {2}, {3}}, func(x ...T) T { return x[0].AddR(x[1], x[2]) }, func(x ...Array) Array {
			return build([]int{2, 3}, func(at []int) float64 { return x[0].At(at[1]) + x[1].At(at[0])*x[2].At(at[1]) })
		}),
		of(op.MatMul, "einsum of three", [][]int{{2, 3}, {3, 4}, {2, 4}}, func(x ...T) T { return tensor.Einsum("ij,jk,ik->i", x...) }, func(x ...Array) Array {
			return summing([]int{2}, []int{3, 4}, func(at, k []int) float64 {
				return x[0].At(at[0], k[0]) * x[1].At(k[0], k[1]) * x[2].At(at[0], k[1])
			})
		}),
		of(op.MatMul, "einsum of four", [][]int{{2}, {2, 3, 2}, {3}, {2}}, func(x ...T) T { return tensor.Einsum("i,ijk,j,k->ik", x...) }, func(x ...Array) Array {
			return summing([]int{2, 2}, []int{3}, func(at, k []int) float64 {
				return x[0].At(at[0]) * x[1].At(at[0], k[0], at[1]) * x[2].At(k[0]) * x[3].At(at[1])
			})
		}),
		of(op.Sub, "cross", [][]int{{3, 2}, {3, 2}}, func(x ...T) T { return x[0].Cross(x[1], 0) }, func(x ...Array) Array {
			return crossed(x[0], x[1], 1)
		}).taking(notBool).adding(func(x ...Array) Array { return crossed(sizes(x[0]), sizes(x[1]), -1) }),
		of(op.Cat, "all pairs", [][]int{{2}, {3}}, tensor.CartesianProd, func(x ...Array) Array {
			return build([]int{6, 2}, func(at []int) float64 { return []float64{x[0].At(at[0] / 3), x[1].At(at[0] % 3)}[at[1]] })
		}),
		of(op.IndexSelect, "choices of two", [][]int{{4}}, func(x ...T) T { return x[0].Combinations(2, false) }, func(x ...Array) Array {
			at := []int{0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3}
			return build([]int{6, 2}, func(i []int) float64 { return x[0].At(at[2*i[0]+i[1]]) })
		}),
		of(op.IndexSelect, "choices of two with repetition", [][]int{{2}}, func(x ...T) T { return x[0].Combinations(2, true) }, func(x ...Array) Array {
			at := []int{0, 0, 0, 1, 1, 1}
			return build([]int{3, 2}, func(i []int) float64 { return x[0].At(at[2*i[0]+i[1]]) })
		}),
	}
}

// crossed is the cross product along dimension 0, its second terms times -sign.
func crossed(x, y Array, sign float64) Array {
	return build(x.Shape, func(at []int) float64 {
		i, j := (at[0]+1)%3, (at[0]+2)%3
		return x.At(i, at[1])*y.At(j, at[1]) - sign*x.At(j, at[1])*y.At(i, at[1])
	})
}

// adding returns c with the sizes of the terms that its results are sums of.
func (c Case) adding(terms func(x ...Array) Array) Case {
	c.Terms = terms
	return c
}
