package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// Precedences of what a formula is put together from.
const (
	loose   = iota // a ? b : c, or, and
	compare        // a < b
	sum            // a + b
	product        // a * b
	tight          // f(a), a name, a number
)

// A term is a formula and how tightly it holds together.
type term struct {
	text string
	prec int
}

// in is the formula as an operand of something of precedence prec.
func (t term) in(prec int) string {
	if t.prec < prec {
		return "(" + t.text + ")"
	}
	return t.text
}

var infix = map[pointwise.Prim]struct {
	sign string
	prec int
}{
	pointwise.Add: {" + ", sum},
	pointwise.Sub: {" - ", sum},
	pointwise.Mul: {" * ", product},
	pointwise.Div: {" / ", product},
	pointwise.Eq:  {" == ", compare},
	pointwise.Ne:  {" != ", compare},
	pointwise.Lt:  {" < ", compare},
	pointwise.Le:  {" <= ", compare},
	pointwise.Gt:  {" > ", compare},
	pointwise.Ge:  {" >= ", compare},
	pointwise.And: {" and ", loose},
	pointwise.Or:  {" or ", loose},
}

// formula writes the program of a derivative as one expression.
func formula(d *pointwise.Derivative) string {
	p := d.Program
	terms := make([]term, p.Registers)
	for k, s := range d.Reads {
		terms[k] = term{source(s), tight}
	}
	for k := range p.Slots {
		terms[p.Inputs+k] = term{string(rune('s' + k)), tight}
	}
	for k, c := range p.Consts {
		terms[p.Inputs+p.Slots+k] = term{strconv.FormatFloat(c, 'g', 6, 64), tight}
	}
	for _, in := range p.Code {
		args := make([]term, pointwise.Table[in.Op].Arity)
		for k := range args {
			args[k] = terms[in.Args[k]]
		}
		terms[in.Dst] = combine(in.Op, args)
	}
	return terms[p.Result].text
}

func source(s pointwise.Source) string {
	switch s {
	case pointwise.SourceG:
		return "g"
	case pointwise.SourceOut:
		return "y"
	}
	return operand(int(s))
}

func combine(op pointwise.Prim, args []term) term {
	if sign, ok := infix[op]; ok {
		// The right operand of - and / needs more than the operator's own precedence.
		return term{args[0].in(sign.prec) + sign.sign + args[1].in(sign.prec+1), sign.prec}
	}
	switch op {
	case pointwise.Copy:
		return args[0]
	case pointwise.Neg:
		return term{"-" + args[0].in(tight), product}
	case pointwise.FMA:
		return term{args[0].in(product) + " * " + args[1].in(product+1) + " + " + args[2].in(product), sum}
	case pointwise.Select:
		return term{fmt.Sprintf("%s where %s, else %s", args[1].in(compare), args[0].in(loose), args[2].in(compare)), loose}
	}
	texts := make([]string, len(args))
	for k, a := range args {
		texts[k] = a.text
	}
	return term{pointwise.Table[op].Name + "(" + strings.Join(texts, ", ") + ")", tight}
}
