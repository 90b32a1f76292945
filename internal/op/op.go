// Package op is the table of operations: one row for each, from which codes,
// saved values, documentation and tests are derived. It knows how elements are
// combined and differentiated one by one; everything else about derivatives is
// autograd's.
package op

import (
	"math/bits"

	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

//go:generate go -C ../tools run ./opcodes
//go:generate go -C ../tools run ./operations

// Code identifies an operation: its index in Table.
type Code uint16

// Values is a set of an operation's inputs and outputs.
type Values uint32

const (
	In0 Values = 1 << iota
	In1
	In2
	In3
	In4
	In5
	In6
	In7
	Out0
	Out1
	Out2
)

// Typing says how the types of operands decide the types of computation and
// result.
type Typing uint8

const (
	Promoted  Typing = iota // the promoted type
	Floating                // the promoted type, integers become float32
	Signed                  // the promoted type, bool refused
	Compared                // computed in the promoted type, the result is bool
	Chosen                  // the first operand is a mask, the rest promoted
	Logic                   // operands are taken as truth values, the result is bool
	FloatOnly               // the promoted type, integers refused
)

// A Row describes one operation.
type Row struct {
	Name string // as its code is called in Go
	Doc  string // the formula, one line
	// Def is the element-wise definition; nil for other families.
	Def    *pointwise.Def
	Typing Typing
	// Needs are the values that the gradient of each input reads; those of
	// element-wise operations follow from Def. The last one holds for all
	// further inputs too.
	Needs []Values
	Outs  uint8 // number of outputs; 0 means 1
	// Constant says that no gradient passes through the operation.
	Constant bool
	// InPlace says that its methods have a form that overwrites the first
	// operand; internal/tools/inplace writes it.
	InPlace bool
}

// NeedsOf is the set of values that the gradient of input i reads.
func (r *Row) NeedsOf(i int) Values {
	switch {
	case len(r.Needs) == 0:
		return 0
	case i < len(r.Needs):
		return r.Needs[i]
	}
	return r.Needs[len(r.Needs)-1]
}

// DefNeeds is the set of values that the gradient of input i of an element-wise
// definition reads.
func DefNeeds(d *pointwise.Def, i int) Values {
	p := d.Pullback(i)
	if p == nil {
		return 0
	}
	var set Values
	for _, s := range p.Reads {
		set |= ValueOf(s)
	}
	return set
}

// ValueOf is the one value that an input of a derivative comes from; the
// cotangent is none.
func ValueOf(s pointwise.Source) Values {
	switch {
	case s == pointwise.SourceG:
		return 0
	case s == pointwise.SourceOut:
		return Out0
	}
	return In0 << s
}

// Index is the position of the one value of v among the inputs, or among the
// outputs.
func (v Values) Index() int {
	if v < Out0 {
		return bits.TrailingZeros32(uint32(v))
	}
	return bits.TrailingZeros32(uint32(v / Out0))
}
