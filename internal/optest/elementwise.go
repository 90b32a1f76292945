package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func add(x, y float64) float64 { return x + y }
func sub(x, y float64) float64 { return x - y }
func mul(x, y float64) float64 { return x * y }
func div(x, y float64) float64 { return x / y }

// swapped turns a function of two around.
func swapped(f func(x, y float64) float64) func(x, y float64) float64 {
	return func(x, y float64) float64 { return f(y, x) }
}

func arithmetic() []Case {
	return []Case{
		binary(op.Add, T.Add, add, anywhere, anywhere),
		written(op.Add, T.AddInPlace, add, anywhere),
		binary(op.Sub, T.Sub, sub, anywhere, anywhere),
		written(op.Sub, T.SubInPlace, sub, anywhere).taking(notBool),
		binary(op.Mul, T.Mul, mul, anywhere, anywhere),
		written(op.Mul, T.MulInPlace, mul, anywhere),
		binary(op.Div, T.Div, div, anywhere, nonzero),
		written(op.Div, T.DivInPlace, div, nonzero).taking(floats),
		binary(op.Pow, T.Pow, math.Pow, positive, anywhere).taking(notBool),
		binary(op.Maximum, T.Maximum, math.Max, anywhere, anywhere),
		binary(op.Minimum, T.Minimum, math.Min, anywhere, anywhere),
		unary(op.Neg, T.Neg, func(x float64) float64 { return -x }, anywhere),
		unary(op.Abs, T.Abs, math.Abs, nonzero).taking(notBool),
		scaled(2, T.AddScaled),
		scaled(-0.5, T.AddScaled),
		inPlace(scaled(2, func(x, y T, s any) T { return x.Clone().AddScaledInPlace(y, s) })),
		inPlace(scaled(-0.5, func(x, y T, s any) T { return x.Clone().AddScaledInPlace(y, s) })),
	}
}

// scaled adds s times the second to the first.
func scaled(s any, f func(x, y T, s any) T) Case {
	c := binary(op.AddScaled, func(x, y T) T { return f(x, y, s) }, func(x, y float64) float64 { return x + y*float(s) }, anywhere, anywhere)
	c.Variant, c.Number = goName(s), s
	return c
}

// writable are shapes of which the second broadcasts to the first.
var writable = [][][]int{{{2, 3}, {2, 3}}, {{2, 3}, {3}}, {{4, 2}, {}}, {{}, {}}, {{37}, {37}}, {{0, 3}, {1, 3}}, {{2, 1, 2, 1, 3}, {2, 1, 1}}}

// inPlace returns c, whose result is written to a clone of the first input: the
// first's type then stays.
func inPlace(c Case) Case {
	c.Variant += " in place"
	if len(c.In) > 1 {
		c.Shape = writable
	}
	s := c.Number
	return c.taking(func(d tensor.DType) (tensor.DType, bool) { return d, s == nil || classOf(d) >= numberClass(s) })
}

// written is a function of two elements whose result is written to the first: a
// clone, for inputs stay as they are.
func written(code op.Code, f func(x, y T) T, ref func(x, y float64) float64, second Domain) Case {
	return inPlace(binary(code, func(x, y T) T { return f(x.Clone(), y) }, ref, anywhere, second))
}

func numbers() []Case {
	negative := withNumber(op.PowScalar, -2, T.PowScalar, math.Pow, nonzero).taking(floats)
	negative.Refuses = tensor.ValueError // integers have no such powers, their type has others
	return []Case{
		withNumber(op.AddScalar, 2, T.AddScalar, add, anywhere),
		withNumber(op.AddScalar, 2.5, T.AddScalar, add, anywhere),
		withNumber(op.AddScalar, true, T.AddScalar, add, anywhere),
		inPlace(withNumber(op.AddScalar, 2, func(x T, s any) T { return x.Clone().AddScalarInPlace(s) }, add, anywhere)),
		inPlace(withNumber(op.AddScalar, 2.5, func(x T, s any) T { return x.Clone().AddScalarInPlace(s) }, add, anywhere)),
		withNumber(op.SubScalar, 2, T.SubScalar, sub, anywhere),
		withNumber(op.SubScalar, 2.5, T.SubScalar, sub, anywhere),
		withNumber(op.RSubScalar, 2, T.RSubScalar, swapped(sub), anywhere),
		withNumber(op.RSubScalar, 2.5, T.RSubScalar, swapped(sub), anywhere),
		withNumber(op.MulScalar, -3, T.MulScalar, mul, anywhere),
		withNumber(op.MulScalar, float32(1.5), T.MulScalar, mul, anywhere),
		inPlace(withNumber(op.MulScalar, 3, func(x T, s any) T { return x.Clone().MulScalarInPlace(s) }, mul, anywhere)),
		inPlace(withNumber(op.MulScalar, 1.5, func(x T, s any) T { return x.Clone().MulScalarInPlace(s) }, mul, anywhere)),
		withNumber(op.DivScalar, 4, T.DivScalar, div, anywhere),
		withNumber(op.DivScalar, 2.5, T.DivScalar, div, anywhere),
		withNumber(op.RDivScalar, 4, T.RDivScalar, swapped(div), nonzero),
		withNumber(op.RDivScalar, 2.5, T.RDivScalar, swapped(div), nonzero),
		withNumber(op.PowScalar, 3, T.PowScalar, math.Pow, anywhere),
		withNumber(op.PowScalar, uint8(2), T.PowScalar, math.Pow, anywhere),
		negative,
		withNumber(op.PowScalar, 2.5, T.PowScalar, math.Pow, positive),
		withNumber(op.RPowScalar, 2, T.RPowScalar, swapped(math.Pow), Domain{Lo: 0, Hi: 3}),
		withNumber(op.RPowScalar, 1.5, T.RPowScalar, swapped(math.Pow), anywhere),
	}
}

func functions() []Case {
	return []Case{
		unary(op.Exp, T.Exp, math.Exp, anywhere),
		unary(op.Log, T.Log, math.Log, positive),
		unary(op.Sqrt, T.Sqrt, math.Sqrt, positive),
		unary(op.Tanh, T.Tanh, math.Tanh, anywhere),
		unary(op.Sigmoid, T.Sigmoid, sigmoid, anywhere),
		unary(op.ReLU, T.ReLU, func(x float64) float64 { return max(x, 0) }, nonzero).taking(notBool),
		unary(op.GELU, T.GELU, func(x float64) float64 { return x * math.Erfc(-x/math.Sqrt2) / 2 }, anywhere),
		unary(op.GELUTanh, T.GELUTanh, func(x float64) float64 {
			return x * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x))) / 2
		}, anywhere),
		unary(op.SiLU, T.SiLU, func(x float64) float64 { return x * sigmoid(x) }, anywhere),
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func bounds() []Case {
	between := func(lo, hi any) Case {
		a, b := float(lo), float(hi)
		c := unary(op.Clamp, func(x T) T { return x.Clamp(lo, hi) }, func(x float64) float64 { return min(max(x, a), b) },
			Domain{Lo: -2, Hi: 2, Avoid: []float64{a, b}})
		c.Variant, c.Number = goName(lo), lo
		return c
	}
	where := Case{
		Code: op.Where, In: []Domain{truth, anywhere, anywhere}, Shape: ternaryShapes,
		F: func(x ...T) T { return tensor.Where(x[0], x[1], x[2]) },
		Ref: elementwise(func(v ...float64) float64 {
			if v[0] != 0 {
				return v[1]
			}
			return v[2]
		}),
	}
	low, high := Domain{Lo: -2, Hi: 2, Avoid: []float64{-1}}, Domain{Lo: -2, Hi: 2, Avoid: []float64{0.5}}
	return []Case{
		between(-1, 1),
		between(-0.5, 1.25),
		withNumber(op.ClampMin, -1, T.ClampMin, math.Max, low),
		withNumber(op.ClampMin, 0.5, T.ClampMin, math.Max, high),
		withNumber(op.ClampMax, -1, T.ClampMax, math.Min, low),
		withNumber(op.ClampMax, 0.5, T.ClampMax, math.Min, high),
		where,
	}
}

func comparisons() []Case {
	eq := func(x, y float64) bool { return x == y }
	ne := func(x, y float64) bool { return x != y }
	lt := func(x, y float64) bool { return x < y }
	le := func(x, y float64) bool { return x <= y }
	gt := func(x, y float64) bool { return x > y }
	ge := func(x, y float64) bool { return x >= y }
	var cases []Case
	for _, c := range []struct {
		code op.Code
		f    func(x, y T) T
		ref  func(x, y float64) bool
	}{{op.Eq, T.Eq, eq}, {op.Ne, T.Ne, ne}, {op.Lt, T.Lt, lt}, {op.Le, T.Le, le}, {op.Gt, T.Gt, gt}, {op.Ge, T.Ge, ge}} {
		cases = append(cases, binary(c.code, c.f, holds(c.ref), anywhere, anywhere))
	}
	for _, c := range []struct {
		code op.Code
		f    func(x T, s any) T
		ref  func(x, y float64) bool
	}{
		{op.EqScalar, T.EqScalar, eq},
		{op.NeScalar, T.NeScalar, ne},
		{op.LtScalar, T.LtScalar, lt},
		{op.LeScalar, T.LeScalar, le},
		{op.GtScalar, T.GtScalar, gt},
		{op.GeScalar, T.GeScalar, ge},
	} {
		cases = append(cases,
			withNumber(c.code, 1, c.f, holds(c.ref), anywhere),
			withNumber(c.code, 0.5, c.f, holds(c.ref), anywhere))
	}
	return cases
}

// holds is 1 where f holds and 0 elsewhere.
func holds(f func(x, y float64) bool) func(x, y float64) float64 {
	return func(x, y float64) float64 {
		if f(x, y) {
			return 1
		}
		return 0
	}
}

func losses() []Case {
	bce := func(p, y float64) float64 { return -(y*math.Log(p) + (1-y)*math.Log(1-p)) }
	norm := tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
		return x[0].Mul(x[0]).Add(x[1].Mul(x[1]).Mul(tensor.Scalar(0))).Sqrt()
	}).With(3)
	return []Case{
		binary(op.BCE, T.BinaryCrossEntropy, bce, unit, unit),
		binary(op.Map, func(x, y T) T { return norm.Apply(x, y) },
			func(x, y float64) float64 { return math.Sqrt(x*x + 3*y*y) }, nonzero, nonzero).taking(floating),
	}
}
