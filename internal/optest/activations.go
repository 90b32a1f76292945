package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// activations are those beside functions().
func activations() []Case {
	elu := func(alpha, scale, inner float64) func(x float64) float64 {
		return func(x float64) float64 {
			if x < 0 {
				return alpha * math.Expm1(inner*x)
			}
			return scale * x
		}
	}
	leaky := func(x, slope float64) float64 {
		if x < 0 {
			return slope * x
		}
		return x
	}
	softplus := func(x float64) float64 { return math.Log1p(math.Exp(x)) }
	hardsigmoid := func(x float64) float64 { return min(max(x+3, 0), 6) / 6 }
	ends := Domain{Lo: -4, Hi: 4, Avoid: []float64{-3, 3}}
	return []Case{
		unary(op.LogSigmoid, T.LogSigmoid, func(x float64) float64 { return -softplus(-x) }, anywhere),
		unary(op.Softplus, func(x T) T { return x.Softplus() }, softplus, anywhere),
		variant("beta 2, threshold 1", unary(op.Softplus, func(x T) T {
			return x.Softplus(tensor.SoftplusOptions{Beta: new(2.0), Threshold: new(1.0)})
		}, func(x float64) float64 {
			if 2*x > 1 {
				return x
			}
			return softplus(2*x) / 2
		}, Domain{Lo: -2, Hi: 2, Avoid: []float64{0.5}})),
		unary(op.ELU, func(x T) T { return x.ELU() }, elu(1, 1, 1), nonzero),
		variant("alpha 2", unary(op.ELU, func(x T) T { return x.ELU(tensor.ELUOptions{Alpha: new(2.0)}) }, elu(2, 1, 1), nonzero)),
		variant("continuous, alpha 2", unary(op.ELU, func(x T) T { return x.CELU(tensor.ELUOptions{Alpha: new(2.0)}) }, elu(2, 1, 0.5), nonzero)),
		variant("self-normalizing", unary(op.ELU, T.SELU, elu(1.758099340847376624, 1.0507009873554804935, 1), nonzero)),
		unary(op.LeakyReLU, func(x T) T { return x.LeakyReLU() }, func(x float64) float64 { return leaky(x, 0.01) }, nonzero),
		variant("slope 0.5", unary(op.LeakyReLU, func(x T) T { return x.LeakyReLU(tensor.LeakyReLUOptions{NegativeSlope: new(0.5)}) },
			func(x float64) float64 { return leaky(x, 0.5) }, nonzero)),
		prelu(leaky),
		unary(op.Mish, T.Mish, func(x float64) float64 { return x * math.Tanh(softplus(x)) }, anywhere),
		unary(op.Hardtanh, func(x T) T { return x.Hardtanh() }, func(x float64) float64 { return min(max(x, -1), 1) },
			Domain{Lo: -2, Hi: 2, Avoid: []float64{-1, 1}}),
		variant("up to 6", unary(op.Hardtanh, T.ReLU6, func(x float64) float64 { return min(max(x, 0), 6) }, Domain{Lo: -2, Hi: 8, Avoid: []float64{0, 6}})),
		unary(op.Hardsigmoid, T.Hardsigmoid, hardsigmoid, ends),
		unary(op.Hardswish, T.Hardswish, func(x float64) float64 { return x * hardsigmoid(x) }, ends),
		unary(op.Hardshrink, func(x T) T { return x.Hardshrink() }, func(x float64) float64 {
			if math.Abs(x) <= 0.5 {
				return 0
			}
			return x
		}, Domain{Lo: -2, Hi: 2, Avoid: []float64{-0.5, 0.5}}),
		unary(op.Softshrink, func(x T) T { return x.Softshrink() }, func(x float64) float64 {
			return math.Copysign(max(math.Abs(x)-0.5, 0), x)
		}, Domain{Lo: -2, Hi: 2, Avoid: []float64{-0.5, 0.5}}),
		unary(op.Tanhshrink, T.Tanhshrink, func(x float64) float64 { return x - math.Tanh(x) }, anywhere),
		unary(op.Softsign, T.Softsign, func(x float64) float64 { return x / (1 + math.Abs(x)) }, nonzero),
		unary(op.Threshold, func(x T) T { return x.Threshold(1, -3) }, func(x float64) float64 {
			if x > 1 {
				return x
			}
			return -3
		}, Domain{Lo: -2, Hi: 3, Avoid: []float64{1}}),
		unary(op.NaNToNum, func(x T) T { return x.NaNToNum() }, func(x float64) float64 { return x }, anywhere),
	}
}

// variant returns c by another name.
func variant(name string, c Case) Case {
	c.Variant = name
	return c
}

func prelu(leaky func(x, slope float64) float64) Case {
	return Case{
		Code: op.PReLU, In: []Domain{nonzero, anywhere},
		Shape: [][][]int{{{2, 3}, {3}}, {{5}, {1}}, {{}, {1}}, {{2, 3, 2}, {3}}, {{2, 3}, {1}}, {{0, 3}, {3}}},
		F:     func(x ...T) T { return x[0].PReLU(x[1]) },
		Ref: func(x ...Array) Array {
			w := Array{make([]int, max(len(x[0].Shape)-1, 0)), x[1].V}
			for d := range w.Shape {
				w.Shape[d] = 1
			}
			if len(x[1].V) > 1 {
				w.Shape[0] = len(x[1].V)
			}
			return elementwise(func(v ...float64) float64 { return leaky(v[0], v[1]) })(x[0], w)
		},
	}
}
