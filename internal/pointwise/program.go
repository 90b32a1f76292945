// Package pointwise is the language of element-wise programs: a table of
// primitives, each with its derivative written in the same primitives, and
// programs that chain them. From it come kernels, fusion, and derivatives of
// any order; x.Sigmoid() is a program of one instruction, a rule such as
// g*y*(1-y) one of three, run in one pass over memory.
package pointwise

import (
	"fmt"
	"strings"
)

// MaxScalars is how many run-time scalars a program may read.
const MaxScalars = 4

// Scalars are run-time slots: float64 bits where the compute type is a float,
// the integer itself elsewhere.
type Scalars [MaxScalars]int64

// Kind types a register: a number of the compute type, or a truth value.
type Kind uint8

const (
	Number Kind = iota
	Mask
)

// A Program is a list of instructions over registers. Registers 0 to Inputs-1
// hold the operands, then come Slots scalars, then the constants, then what
// instructions write. Result is the register that is stored.
type Program struct {
	Inputs    int
	Slots     int
	Consts    []float64
	Code      []Instr
	Registers int    // how many registers there are in all
	Kinds     []Kind // of every register
	Result    int
}

// An Instr computes register Dst from registers Args (unused ones are 0).
// Dst is never one of its Args.
type Instr struct {
	Op   Prim
	Dst  uint8
	Args [3]uint8
}

// Single returns the one instruction of a program that reads its operands in
// order and nothing else, so that a backend can run the primitive's kernel
// without the interpreter.
func (p *Program) Single() (Instr, bool) {
	if len(p.Code) != 1 || p.Slots+len(p.Consts) > 0 {
		return Instr{}, false
	}
	in := p.Code[0]
	for k := range p.Inputs {
		if int(in.Args[k]) != k {
			return Instr{}, false
		}
	}
	return in, true
}

// String lists the instructions: x0 is an input, s0 a slot, t4 what register 4
// holds.
func (p *Program) String() string {
	var b strings.Builder
	for _, in := range p.Code {
		fmt.Fprintf(&b, "t%d = %v", in.Dst, in.Op)
		for _, r := range in.Args[:Table[in.Op].Arity] {
			b.WriteString(" " + p.register(int(r)))
		}
		b.WriteByte('\n')
	}
	return b.String() + "return " + p.register(p.Result)
}

func (p *Program) register(r int) string {
	consts := p.Inputs + p.Slots
	switch {
	case r < p.Inputs:
		return fmt.Sprint("x", r)
	case r < consts:
		return fmt.Sprint("s", r-p.Inputs)
	case r < consts+len(p.Consts):
		return fmt.Sprint(p.Consts[r-consts])
	}
	return fmt.Sprint("t", r)
}
