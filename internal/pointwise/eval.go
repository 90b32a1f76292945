package pointwise

import (
	"fmt"
	"math"
)

// Eval evaluates p in float64 for one element of each input, masks being 1 or 0.
// It is slow and plain: the reference that backends are tested against.
func (p *Program) Eval(s Scalars, in ...float64) float64 {
	slot := func(bits int64) float64 { return math.Float64frombits(uint64(bits)) }
	return eval(p, s, in, slot, ofFloats)
}

// EvalInt evaluates p in int64, where arithmetic wraps. It is no reference for
// numbers of bool, of which 1 + 1 is 1.
func (p *Program) EvalInt(s Scalars, in ...int64) int64 {
	slot := func(v int64) int64 { return v }
	return eval(p, s, in, slot, ofInts)
}

func eval[T int64 | float64](p *Program, s Scalars, in []T, slot func(int64) T, prim func(op Prim, a, b, c T) T) T {
	reg := make([]T, p.Registers)
	copy(reg, in[:p.Inputs])
	for k := range p.Slots {
		reg[p.Inputs+k] = slot(s[k])
	}
	for k, v := range p.Consts {
		reg[p.Inputs+p.Slots+k] = T(v)
	}
	for _, i := range p.Code {
		reg[i.Dst] = prim(i.Op, reg[i.Args[0]], reg[i.Args[1]], reg[i.Args[2]])
	}
	return reg[p.Result]
}

func truth[T int64 | float64](b bool) T {
	if b {
		return 1
	}
	return 0
}

// ofBoth computes the primitives that read alike for integers and floats.
func ofBoth[T int64 | float64](op Prim, a, b, c T) (y T, ok bool) {
	switch op {
	case Copy, Num:
		return a, true
	case Add:
		return a + b, true
	case Sub:
		return a - b, true
	case Mul:
		return a * b, true
	case Neg:
		return -a, true
	case Maximum:
		return max(a, b), true // NaN wins, and 0 over -0
	case Minimum:
		return min(a, b), true
	case Eq:
		return truth[T](a == b), true
	case Ne:
		return truth[T](a != b), true
	case Lt:
		return truth[T](a < b), true
	case Le:
		return truth[T](a <= b), true
	case Gt:
		return truth[T](a > b), true
	case Ge:
		return truth[T](a >= b), true
	case And:
		return a * b, true
	case Or:
		return max(a, b), true
	case Not:
		return 1 - a, true
	case Select:
		if a != 0 {
			return b, true
		}
		return c, true
	}
	return 0, false
}

func ofFloats(op Prim, a, b, c float64) float64 {
	if y, ok := ofBoth(op, a, b, c); ok {
		return y
	}
	switch op {
	case Div:
		return a / b
	case Abs:
		return math.Abs(a)
	case Sign:
		return sign(a)
	case Sqrt:
		return math.Sqrt(a)
	case Rsqrt:
		return 1 / math.Sqrt(a)
	case Recip:
		return 1 / a
	case Exp:
		return exp(a)
	case Log:
		return log(a)
	case Tanh:
		return math.Tanh(a)
	case Sigmoid:
		return sigmoid(a)
	case Erf:
		return math.Erf(a)
	case Pow:
		return pow(a, b)
	case FMA:
		return math.FMA(a, b, c)
	case Relu:
		if a < 0 {
			return 0
		}
		return a // -0 and NaN stay
	case IsNaN:
		return truth[float64](math.IsNaN(a))
	}
	if f := unaryFloats[op]; f != nil {
		return f(a)
	}
	if f := binaryFloats[op]; f != nil {
		return f(a, b)
	}
	panic(fmt.Sprintf("pointwise: no float reference of %v", op))
}

func ofInts(op Prim, a, b, c int64) int64 {
	if y, ok := ofBoth(op, a, b, c); ok {
		return y
	}
	switch op {
	case Abs:
		return max(a, -a)
	case Sign:
		return truth[int64](a > 0) - truth[int64](a < 0)
	case FMA:
		return a*b + c
	case Relu:
		return max(a, 0)
	case Pow:
		return powInt(a, b)
	case IsNaN:
		return 0
	}
	if y, ok := ofWholes(op, a, b); ok {
		return y
	}
	panic(fmt.Sprintf("pointwise: %v does not exist for integers", op))
}

// sign is 0 for either zero and NaN for NaN.
func sign(a float64) float64 {
	switch {
	case a > 0:
		return 1
	case a < 0:
		return -1
	case a == 0:
		return 0
	}
	return a
}

// exp is math.Exp, which on amd64 overflows at 709.44 already, and on arm64 loses
// subnormal results.
func exp(a float64) float64 {
	switch {
	case a > 709:
		return math.Exp(a-1) * math.E
	case a < -708:
		root := math.Exp(a / 2)
		return root * root
	}
	return math.Exp(a)
}

// log is math.Log, which on amd64 is wrong for subnormals (golang/go#56600).
func log(a float64) float64 {
	if a > 0 && a < 0x1p-1022 {
		return math.Log(a*0x1p54) - 54*math.Ln2
	}
	return math.Log(a)
}

// pow is math.Pow, which errs where math.Log does.
func pow(a, b float64) float64 {
	if a != 0 && math.Abs(a) < 0x1p-1022 {
		return math.Pow(a*0x1p54, b) * math.Pow(2, -54*b)
	}
	return math.Pow(a, b)
}

// sigmoid never adds to an infinite exponential, and keeps its tail.
func sigmoid(a float64) float64 {
	if a < 0 {
		return exp(a) / (1 + exp(a))
	}
	return 1 / (1 + exp(-a))
}

// powInt is a to the power b; a negative power is what the real one truncates
// to, and 0 for a of 0.
func powInt(a, b int64) int64 {
	if b < 0 {
		switch a {
		case 1:
			return 1
		case -1:
			return 1 - 2*(b&1)
		}
		return 0
	}
	y := int64(1)
	for ; b > 0; b >>= 1 {
		if b&1 != 0 {
			y *= a
		}
		a *= a
	}
	return y
}
