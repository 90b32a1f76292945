package optest

import (
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// T is short for what every case is about.
type T = *tensor.Tensor

// A Case is one way to call one operation.
type Case struct {
	Code    op.Code
	Variant string // tells cases of one operation apart
	F       func(x ...T) T
	Ref     func(x ...Array) Array
	// Terms, for results that are sums, is the sum of the terms' sizes, on which
	// rounding depends.
	Terms func(x ...Array) Array
	In    []Domain  // of each input
	Shape [][][]int // samples: of each input
	// Result is the type of the result for inputs of type d, and whether the
	// operation takes those. Nil: as the row's typing says.
	Result typing
	// Refuses is the kind of error for types that are not taken; the zero Kind
	// stands for DTypeError.
	Refuses tensor.Kind
	// Number is the Go number that the operation is given; it takes part in the
	// typing of the row.
	Number any
	// View says that the result shares its input's memory.
	View bool
	// Rounds, unless empty, says why derivatives are not checked against
	// differences.
	Rounds string
	// Stops, unless empty, says why no gradient passes through, although the row
	// of the table of operations lets one.
	Stops string
}

// Name is the name of the operation and the variant.
func (c *Case) Name() string {
	name := op.Table[c.Code].Name
	if c.Variant != "" {
		name += " " + c.Variant
	}
	return name
}

// Differentiable reports whether a gradient passes through c.
func (c *Case) Differentiable() bool { return !op.Table[c.Code].Constant && c.Stops == "" }

// HasElements reports whether some sample's result has elements, so that a wrong
// derivative can be seen.
func (c *Case) HasElements() bool {
	for s := range c.samples() {
		if len(c.Ref(arrays(c.inputs(s, tensor.Float64))...).V) > 0 {
			return true
		}
	}
	return false
}

// samples is the number of samples to check.
func (c *Case) samples() int {
	if Brief() {
		return min(len(c.Shape), 2)
	}
	return len(c.Shape)
}

// A Domain is where an input's elements are drawn from.
type Domain struct {
	Lo, Hi float64
	Avoid  []float64 // numbers to which elements keep a distance: kinks
	Role   Role
	Places int // of an Index: how many there are
}

// A Role says what an input is.
type Role uint8

const (
	Data  Role = iota // elements of the type that is tested
	Mask              // truth values
	Index             // Int64, from -Places up to Places
	Order             // Int64, each place named once along the last dimension
)

var (
	anywhere = Domain{Lo: -2, Hi: 2}
	nonzero  = Domain{Lo: -2, Hi: 2, Avoid: []float64{0}}
	positive = Domain{Lo: 0.25, Hi: 3, Avoid: []float64{0}}
	unit     = Domain{Lo: 0.05, Hi: 0.95}
	truth    = Domain{Role: Mask}
)

func places(n int) Domain { return Domain{Role: Index, Places: n} }

// Cases are the rows, in the order of the table of operations.
func Cases() []Case {
	var all []Case
	for _, part := range [][]Case{
		arithmetic(), numbers(), functions(), elementary(), wholes(), activations(), bounds(), comparisons(), predicates(), bits(), losses(),
		copies(), views(), indexed(), reductions(), scans(), rows(), attentions(), products(), convolutions(), poolings(), paddings(), channelNorms(), custom(),
		parts(), rearranged(), combined(), contractions(), chains(),
		sorting(), distances(), cells(),
	} {
		all = append(all, part...)
	}
	return all
}

// A few shapes that stand for all: scalars, nothing, one vector register and a
// bit, several dimensions, more dimensions than a header holds inline.
var (
	unaryShapes = [][][]int{{{}}, {{0}}, {{3, 0}}, {{5}}, {{2, 3}}, {{67}}, {{2, 1, 3, 1, 2, 2}}}

	binaryShapes = [][][]int{
		{{2, 3}, {2, 3}},
		{{2, 3}, {3}},
		{{3}, {2, 3}},
		{{2, 1, 3}, {4, 1}},
		{{}, {2, 3}},
		{{2}, {}},
		{{}, {}},
		{{1, 1}, {1}},
		{{37}, {37}},
		{{0}, {1}},
		{{0, 3}, {1, 3}},
		{{1, 0, 2}, {4, 1, 1}},
		{{2, 1, 1, 2, 2}, {3, 1, 1, 2}},
	}

	ternaryShapes = [][][]int{
		{{2, 3}, {2, 3}, {2, 3}}, {{3}, {2, 1}, {}}, {{2, 1}, {}, {3}}, {{}, {}, {}}, {{0, 2}, {2}, {1, 1}}, {{19}, {19}, {19}},
	}
)

// unary is a function of one element.
func unary(code op.Code, f func(T) T, ref func(float64) float64, d Domain) Case {
	return Case{
		Code: code, In: []Domain{d}, Shape: unaryShapes,
		F:   func(x ...T) T { return f(x[0]) },
		Ref: elementwise(func(v ...float64) float64 { return ref(v[0]) }),
	}
}

// binary is a function of two elements, broadcast.
func binary(code op.Code, f func(x, y T) T, ref func(x, y float64) float64, a, b Domain) Case {
	return Case{
		Code: code, In: []Domain{a, b}, Shape: binaryShapes,
		F:   func(x ...T) T { return f(x[0], x[1]) },
		Ref: elementwise(func(v ...float64) float64 { return ref(v[0], v[1]) }),
	}
}

// withNumber is a function of one element and a Go number.
func withNumber(code op.Code, s any, f func(x T, s any) T, ref func(x, s float64) float64, d Domain) Case {
	c := unary(code, func(x T) T { return f(x, s) }, func(x float64) float64 { return ref(x, float(s)) }, d)
	c.Variant, c.Number = goName(s), s
	return c
}

// taking returns c with another rule of types.
func (c Case) taking(result typing) Case {
	c.Result = result
	return c
}

// constant returns c, through which no gradient passes.
func (c Case) constant(why string) Case {
	c.Stops = why
	return c
}
