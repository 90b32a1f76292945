package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

var door = tape.Door.(*tape.Doors[tensor.Tensor])

func softmax(row []float64, i int) float64 {
	s := 0.0
	for _, x := range row {
		s += math.Exp(x - row[i])
	}
	return 1 / s
}

func rows() []Case {
	shapes := [][][]int{{{}}, {{5}}, {{2, 3}}, {{3, 1, 2, 2, 2}}, {{0, 3}}, {{3, 35}}}
	row := func(code op.Code, variant string, dim int, f func(x T, dim int) T, ref func(row []float64, i int) float64) Case {
		return Case{
			Code: code, Variant: variant, In: []Domain{anywhere}, Shape: shapes,
			F:   func(x ...T) T { return f(x[0], dim) },
			Ref: func(x ...Array) Array { return along(x[0], dim, ref) },
		}.taking(floats)
	}
	logSoftmax := func(row []float64, i int) float64 { return math.Log(softmax(row, i)) }
	return append([]Case{
		row(op.Softmax, "", -1, T.Softmax, softmax),
		row(op.Softmax, "along the first", 0, T.Softmax, softmax),
		row(op.LogSoftmax, "", -1, T.LogSoftmax, logSoftmax),
		row(op.LogSoftmax, "along the first", 0, T.LogSoftmax, logSoftmax),
	}, append(pullbacks(), layerNorms()...)...)
}

// pullbacks are what softmaxes' gradients are made with.
func pullbacks() (cases []Case) {
	for _, dim := range []int{-1, 0} {
		variant := map[int]string{-1: "", 0: "along the first"}[dim]
		shapes := [][][]int{{{}, {}}, {{5}, {5}}, {{2, 3}, {2, 3}}, {{3, 1, 2, 2, 2}, {3, 1, 2, 2, 2}}, {{3, 19}, {3, 19}}}
		dot := elementwise(func(v ...float64) float64 { return v[0] * v[1] })
		total := func(x Array) Array { return along(x, dim, func(row []float64, _ int) float64 { return sum(row) }) }
		cases = append(cases, Case{
			Code: op.SoftmaxPullback, Variant: variant, In: []Domain{anywhere, anywhere}, Shape: shapes,
			F: func(x ...T) T { return door.SoftmaxPullback(x[0], x[1], dim) },
			Ref: func(x ...Array) Array {
				return elementwise(func(v ...float64) float64 { return v[1] * (v[0] - v[2]) })(x[0], x[1], total(dot(x[0], x[1])))
			},
			Terms: func(x ...Array) Array {
				g, y := sizes(x[0]), sizes(x[1])
				return elementwise(func(v ...float64) float64 { return v[1] * (v[0] + v[2]) })(g, y, total(dot(g, y)))
			},
		}.taking(floats), Case{
			Code: op.LogSoftmaxPullback, Variant: variant, In: []Domain{anywhere, anywhere}, Shape: shapes,
			F: func(x ...T) T { return door.LogSoftmaxPullback(x[0], x[1], dim) },
			Ref: func(x ...Array) Array {
				return elementwise(func(v ...float64) float64 { return v[0] - math.Exp(v[1])*v[2] })(x[0], x[1], total(x[0]))
			},
			Terms: func(x ...Array) Array {
				return elementwise(func(v ...float64) float64 { return v[0] + math.Exp(v[1])*v[2] })(sizes(x[0]), x[1], total(sizes(x[0])))
			},
		}.taking(floats))
	}
	return cases
}

func layerNorms() []Case {
	const eps = 1e-5
	normed := func(x ...Array) Array {
		y := along(x[0], -1, func(row []float64, i int) float64 {
			return (row[i] - sum(row)/float64(len(row))) / math.Sqrt(variance(0)(row)+eps)
		})
		for k, f := range []func(v ...float64) float64{
			func(v ...float64) float64 { return v[0] * v[1] },
			func(v ...float64) float64 { return v[0] + v[1] },
		} {
			if k+1 < len(x) {
				y = elementwise(f)(y, x[k+1])
			}
		}
		return y
	}
	norm := func(x, w, b T) T { return x.LayerNorm([]int{x.Size(-1)}, w, b, eps) }
	wide := Domain{Lo: -2, Hi: 4}
	return []Case{
		Case{
			Code: op.LayerNorm, In: []Domain{wide, anywhere, anywhere},
			Shape: [][][]int{{{2, 5}, {5}, {5}}, {{4}, {4}, {4}}, {{2, 1, 2, 1, 3}, {3}, {3}}, {{0, 3}, {3}, {3}}, {{3, 33}, {33}, {33}}},
			F:     func(x ...T) T { return norm(x[0], x[1], x[2]) }, Ref: normed,
		}.taking(floats),
		Case{
			Code: op.LayerNorm, Variant: "weight alone", In: []Domain{wide, anywhere}, Shape: [][][]int{{{3, 5}, {5}}},
			F: func(x ...T) T { return norm(x[0], x[1], nil) }, Ref: normed,
		}.taking(floats),
		Case{
			Code: op.LayerNorm, Variant: "bias alone", In: []Domain{wide, anywhere}, Shape: [][][]int{{{3, 5}, {5}}},
			F: func(x ...T) T { return norm(x[0], nil, x[1]) },
			Ref: func(x ...Array) Array {
				return plus(normed(x[0]), x[1])
			},
		}.taking(floats),
		Case{
			Code: op.LayerNorm, Variant: "plain", In: []Domain{wide}, Shape: [][][]int{{{3, 5}}},
			F: func(x ...T) T { return norm(x[0], nil, nil) }, Ref: normed,
		}.taking(floats),
		Case{
			Code: op.LayerNorm, Variant: "of matrices", In: []Domain{wide, anywhere, anywhere}, Shape: [][][]int{{{3, 2, 4}, {2, 4}, {2, 4}}},
			F: func(x ...T) T { return x[0].LayerNorm([]int{2, 4}, x[1], x[2], eps) },
			Ref: func(x ...Array) Array {
				y := normed(Array{[]int{3, 8}, x[0].V}, Array{[]int{8}, x[1].V}, Array{[]int{8}, x[2].V})
				return Array{x[0].Shape, y.V}
			},
		}.taking(floats),
	}
}

// A square is a user's own operation.
type square struct{}

func (square) Forward(ctx *autograd.Context, in []T) []T {
	ctx.Save(in[0])
	return []T{in[0].Mul(in[0])}
}

func (square) Backward(ctx *autograd.Context, g []T) []T {
	return []T{g[0].Mul(ctx.Saved()[0]).MulScalar(2)}
}

func custom() []Case {
	return []Case{
		unary(op.Custom, func(x T) T { return autograd.Apply(square{}, x)[0] }, func(x float64) float64 { return x * x }, anywhere),
	}
}
