package pointwise

import (
	"fmt"
	"math"
)

// MaxRegisters is how many registers a program may have: what an Instr can name.
const MaxRegisters = 256

// Compile returns the program that computes e from the given number of inputs,
// which it may read or not. Equal subexpressions are computed once, and the
// registers of values that are no longer needed are used again. It panics if
// that takes more than MaxRegisters.
func Compile(e Expr, inputs int) *Program {
	if e.IsZero() {
		panic("pointwise: no expression to compile (a zero Expr)")
	}
	vals := distinct(topological(e.n))
	p := &Program{Inputs: inputs, Kinds: make([]Kind, inputs)}
	a := allocator{p: p, vals: vals, reg: make([]int, len(vals))}
	a.placeLeaves()
	for id := range vals {
		if vals[id].form == operation {
			a.emit(id)
		}
	}
	p.Result = a.reg[len(vals)-1]
	if len(p.Code) == 0 {
		a.copyResult()
	}
	p.Registers = len(p.Kinds)
	return p
}

// topological lists what root is made of, operands before their users and the
// neediest operand first. It does not recurse: expressions may be very deep.
func topological(root *node) []*node {
	var order []*node
	listed := map[*node]bool{}
	for stack := []*node{root}; len(stack) > 0; {
		n := stack[len(stack)-1]
		if next := neediest(n, listed); next != nil {
			stack = append(stack, next)
			continue
		}
		stack = stack[:len(stack)-1]
		listed[n] = true
		order = append(order, n)
	}
	return order
}

// neediest is the operand of n that takes most registers of those not yet
// listed, nil if all are.
func neediest(n *node, listed map[*node]bool) *node {
	var next *node
	for _, a := range n.args {
		if a != nil && !listed[a] && (next == nil || a.need > next.need) {
			next = a
		}
	}
	return next
}

// A value is what a subexpression computes. Values are numbered in the order of
// computation, the result last.
type value struct {
	identity
	lastUse int // number of the last value that reads it
}

// identity says what a value is: equal ones are the same value.
type identity struct {
	form  form
	op    Prim
	kind  Kind
	index int
	bits  uint64 // of a constant
	args  [3]int // numbers of the operands
}

// distinct numbers the values of nodes, equal ones once.
func distinct(nodes []*node) []value {
	var vals []value
	number := map[identity]int{}
	idOf := make(map[*node]int, len(nodes))
	for _, n := range nodes {
		v := identity{n.form, n.op, n.kind, n.index, math.Float64bits(n.value), [3]int{}}
		for k := range n.arity() {
			v.args[k] = idOf[n.args[k]]
		}
		id, known := number[v]
		if !known {
			id = len(vals)
			number[v] = id
			vals = append(vals, value{identity: v})
		}
		idOf[n] = id
	}
	for id := range vals {
		for _, a := range vals[id].operands() {
			vals[a].lastUse = id
		}
	}
	return vals
}

func (n *node) arity() int {
	if n.form != operation {
		return 0
	}
	return Table[n.op].Arity
}

func (v *value) operands() []int {
	if v.form != operation {
		return nil
	}
	return v.args[:Table[v.op].Arity]
}

// An allocator gives values their registers.
type allocator struct {
	p    *Program
	vals []value
	reg  []int    // register of each value
	free [2][]int // temporaries of each kind that hold nothing needed
}

// placeLeaves gives inputs, slots and constants their registers, in that order.
func (a *allocator) placeLeaves() {
	for id, v := range a.vals {
		switch v.form {
		case input:
			a.placeInput(id)
		case slot:
			a.p.Slots = max(a.p.Slots, v.index+1)
		case constant:
			a.p.Consts = append(a.p.Consts, math.Float64frombits(v.bits))
		}
	}
	next := a.p.Inputs + a.p.Slots
	for id, v := range a.vals {
		switch v.form {
		case slot:
			a.reg[id] = a.p.Inputs + v.index
		case constant:
			a.reg[id] = next
			next++
		}
	}
	a.p.Kinds = append(a.p.Kinds, make([]Kind, next-a.p.Inputs)...)
	a.checkRegisters()
}

func (a *allocator) placeInput(id int) {
	v := a.vals[id]
	if v.index < 0 || v.index >= a.p.Inputs {
		panic(fmt.Sprintf("pointwise: input %d of a program with %d inputs", v.index, a.p.Inputs))
	}
	for other, w := range a.vals[:id] {
		if w.form == input && w.index == v.index {
			panic(fmt.Sprintf("pointwise: input %d is read both as a %v and as a %v", v.index, a.vals[other].kind, v.kind))
		}
	}
	a.reg[id] = v.index
	a.p.Kinds[v.index] = v.kind
}

// emit writes the instruction of value id. The register written is chosen before
// those of the operands come free, so that it is none of them.
func (a *allocator) emit(id int) {
	v := a.vals[id]
	a.reg[id] = a.take(v.kind)
	in := Instr{Op: v.op, Dst: uint8(a.reg[id])}
	for k, arg := range v.operands() {
		in.Args[k] = uint8(a.reg[arg])
		if a.vals[arg].form == operation && a.vals[arg].lastUse == id {
			a.free[a.vals[arg].kind] = append(a.free[a.vals[arg].kind], a.reg[arg])
			a.vals[arg].lastUse = -1 // an operand may stand twice, but is freed once
		}
	}
	a.p.Code = append(a.p.Code, in)
}

func (a *allocator) take(kind Kind) int {
	if last := len(a.free[kind]) - 1; last >= 0 {
		r := a.free[kind][last]
		a.free[kind] = a.free[kind][:last]
		return r
	}
	a.p.Kinds = append(a.p.Kinds, kind)
	a.checkRegisters()
	return len(a.p.Kinds) - 1
}

// copyResult makes a program of a result that nothing computes: an input, a slot
// or a constant.
func (a *allocator) copyResult() {
	from := a.p.Result
	a.p.Result = a.take(a.p.Kinds[from])
	a.p.Code = []Instr{{Op: Copy, Dst: uint8(a.p.Result), Args: [3]uint8{uint8(from)}}}
}

func (a *allocator) checkRegisters() {
	if len(a.p.Kinds) > MaxRegisters {
		panic(fmt.Sprintf("pointwise: the expression needs more than %d registers (inputs, constants and values alive at once): write it as several functions", MaxRegisters))
	}
}
