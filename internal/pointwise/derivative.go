package pointwise

import "sync/atomic"

// A Source is where an input of a Derivative's program comes from: Source(k) is
// input k of the operation that was differentiated.
type Source int

const (
	SourceIn0 Source = iota
	SourceIn1
	SourceIn2
	SourceOut Source = -2 // the operation's result
	SourceG   Source = -1 // the cotangent
)

// A Derivative computes the gradient of one input from the cotangent, the
// operation's inputs and its result, of which it reads no more than it needs.
type Derivative struct {
	Program *Program
	Reads   []Source // what each input of Program is

	def atomic.Pointer[Def]
}

// Def is the derivative as an operation of its own, whose inputs are what Reads
// lists, so that it can be differentiated again with respect to each of them.
func (d *Derivative) Def() *Def {
	if def := d.def.Load(); def != nil {
		return def
	}
	def := NewDef(len(d.Reads), func(v Vars) Expr { return d.Program.Expr(v.X) })
	for k := range d.Reads {
		def.Masks |= uint64(d.Program.Kinds[k]) << k
	}
	return publish(&d.def, def)
}

// Identity reports whether the gradient is the cotangent itself, so that there
// is nothing to compute.
func (d *Derivative) Identity() bool {
	in, ok := d.Program.Single()
	return ok && in.Op == Copy && d.Reads[0] == SourceG
}

// newDerivative leaves out what wide does not read. The last two inputs of wide
// are the result and the cotangent.
func newDerivative(wide *Program) *Derivative {
	d := new(Derivative)
	ins := make([]Expr, wide.Inputs)
	for k, read := range wide.reads() {
		if read {
			ins[k] = inputOf(len(d.Reads), wide.Kinds[k] == Mask)
			d.Reads = append(d.Reads, sourceOf(k, wide.Inputs))
		}
	}
	d.Program = Compile(wide.Expr(ins), len(d.Reads))
	return d
}

func sourceOf(k, inputs int) Source {
	if k >= inputs-2 {
		return Source(k - inputs)
	}
	return Source(k)
}

// reads reports which inputs the program reads.
func (p *Program) reads() []bool {
	read := make([]bool, p.Registers)
	for _, in := range p.Code {
		for _, r := range in.Args[:Table[in.Op].Arity] {
			read[r] = true
		}
	}
	return read[:p.Inputs]
}
