package autograd

import (
	"fmt"
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// T is short for what every rule is about.
type T = *tensor.Tensor

// A step differentiates one node: rules read from it what the node saved and how
// its inputs looked. Reading a value that the table of operations does not
// declare panics.
type step struct {
	w        *walk
	n        *node
	declared op.Values                // those that the gradient being computed may read
	read     op.Values                // those that it has read
	sharers  int                      // results that are the incoming gradient itself, or a view of it
	opened   map[op.Values]T          // values that were packed
	operands [2 * backend.MaxInputs]T // of a derivative's program; here so that they cost no allocation
	sizes    []int                    // of the shapes that were asked for, here for the same reason
}

// in returns input k as it was.
func (s *step) in(k int) T { return s.value(op.In0 << k) }

// out returns output k.
func (s *step) out(k int) T { return s.value(op.Out0 << k) }

func (s *step) value(v op.Values) T {
	if s.declared&v == 0 {
		panic(fmt.Sprintf("autograd: the rule of %s reads a value that its row does not declare", opName(s.n)))
	}
	s.read |= v
	if p := s.n.Packed(v); p != nil {
		return s.open(v, p)
	}
	sv := s.n.Value(v)
	if sv.Val == nil {
		return nil
	}
	if now := door.Version(sv.Val); now != sv.Version {
		graphError("Backward", fmt.Sprintf("a value that the gradient of %s needs, of shape %v, was modified by an in-place operation: it is at version %d, version %d was saved; write to a Clone, or after Backward%s",
			nodeName(s.n), sv.Val.Shape(), now, sv.Version, recordedAt(s.n)))
	}
	return sv.Val
}

// open unpacks value v, once for all that the node's rules read.
func (s *step) open(v op.Values, p *packed) T {
	if s.opened == nil {
		s.opened = make(map[op.Values]T)
	}
	if s.opened[v] == nil {
		s.opened[v] = open(p, s.n.EdgeOf(v))
	}
	return s.opened[v]
}

// shape returns the shape of input k, which wants a gradient, to be used and
// changed until the step ends.
func (s *step) shape(k int) []int { return s.meta(s.n.Edge(k)).Shape }

// wants reports whether the gradient of input k is of use.
func (s *step) wants(k int) bool { return s.w.wants(s.n.Edge(k)) }

// float returns attribute k, which is a float.
func (s *step) float(k int) float64 { return math.Float64frombits(uint64(s.n.I[k])) }

// dim returns the dimension that the operation was given first.
func (s *step) dim() int { return int(s.n.I[0]) }

// meta is how the input at e looked.
func (s *step) meta(e edge) (m tape.Meta) {
	start := len(s.sizes)
	if e.Node != nil {
		m.DType, s.sizes = e.Node.AppendMeta(s.sizes, int(e.Out))
	} else {
		m.DType, s.sizes = dtypeOf(e.Leaf), append(s.sizes, door.Dims(e.Leaf)...)
	}
	m.Shape = s.sizes[start:len(s.sizes):len(s.sizes)]
	return m
}

// begin makes s a step over n. What rules record may hold on to sizes.
func (s *step) begin(w *walk, n *node) {
	s.w, s.n, s.sharers, s.opened = w, n, 0, nil
	if s.sizes = s.sizes[:0]; w.create {
		s.sizes = nil
	}
}

// differentiate computes the gradient of each input that wants one and sends it
// on.
func (s *step) differentiate(w *walk, n *node, outs []slot) {
	s.begin(w, n)
	r := &rules[n.Op]
	switch d := n.Def(); {
	case d != nil:
		for k := range int(n.NIn) {
			if e := n.Edge(k); w.wants(e) {
				s.declared = n.InputNeeds(k)
				s.deliver(k, s.pointwise(d, k, e, outs[0].g), outs)
			}
		}
	case r.joint != nil:
		s.declared, s.read = s.n.Saves, 0
		s.deliverAll(r.joint, outs)
	case r.each != nil:
		for k := range int(n.NIn) {
			if w.wants(n.Edge(k)) {
				s.declared, s.read = n.InputNeeds(k), 0
				s.deliver(k, r.partial(s, k)(s, outs[0].g), outs)
				if observeReads != nil {
					observeReads(n, k, s.declared, s.read)
				}
			}
		}
	default:
		graphError("Backward", opName(n)+" has no rule of differentiation")
	}
	s.settle(outs)
}

// deliverAll runs a rule that computes the gradients of all inputs together.
func (s *step) deliverAll(joint func(*step, []T) []T, outs []slot) {
	gs := make([]T, len(outs))
	for k := range outs {
		gs[k] = outs[k].g
	}
	for k, g := range joint(s, gs) {
		if g != nil && s.wants(k) {
			s.deliver(k, g, outs)
		}
	}
	if observeReads != nil {
		observeReads(s.n, -1, s.declared, s.read)
	}
}

// observeReads, if a test has set it, is told what each rule declared and read.
var observeReads func(n *node, input int, declared, read op.Values)

// pointwise runs the program that is the derivative of d with respect to input
// k, summed in the same pass to that input's shape.
func (s *step) pointwise(d *pointwise.Def, k int, e edge, g T) T {
	p := d.Pullback(k)
	if p == nil {
		return nil
	}
	if p.Identity() {
		return g
	}
	if len(p.Reads) == 0 { // a constant, and so 0
		return zeros(g, s.shape(k))
	}
	xs := s.operands[:0]
	for _, src := range p.Reads {
		if src == pointwise.SourceG {
			xs = append(xs, g)
		} else {
			xs = append(xs, s.value(op.ValueOf(src)))
		}
	}
	if fitsEdge(e, g) {
		return door.Apply(p.Def(), s.n.I, xs...)
	}
	return door.ApplySum(s.shape(k), p.Def(), s.n.I, xs...)
}

// fitsEdge reports whether g looks like the input at e but perhaps for its type.
func fitsEdge(e edge, g T) bool {
	if e.Node != nil {
		return e.Node.SameMeta(int(e.Out), dtypeOf(g), door.Dims(g))
	}
	return sameShape(e.Leaf, g)
}

// deliver fits g to input k and sends it, working out whether its memory
// is the engine's alone: it is if it is neither the incoming gradient's nor that
// of a saved value, and no user's Function made it.
func (s *step) deliver(k int, g T, outs []slot) {
	if g == nil {
		return
	}
	s.checkNaN(k, g)
	e := s.n.Edge(k)
	g = s.fit(e, g)
	for k := range outs {
		if outs[k].g != nil && door.SharesStorage(g, outs[k].g) {
			s.sharers++
			s.w.send(e, g, false)
			return
		}
	}
	s.w.send(e, g, s.n.Op != op.Custom && !s.sharesSaved(g))
}

func (s *step) sharesSaved(g T) bool {
	for set := s.n.Saves; set != 0; {
		v := set & -set
		set &^= v
		if sv := s.n.Value(v).Val; sv != nil && door.SharesStorage(g, sv) {
			return true
		}
	}
	for _, t := range s.opened {
		if door.SharesStorage(g, t) {
			return true
		}
	}
	return false
}

// settle recycles incoming gradients that went nowhere else.
func (s *step) settle(outs []slot) {
	if s.sharers > 0 || s.n.Op == op.Custom {
		return
	}
	for k := range outs {
		s.w.recycle(outs[k].g, outs[k].owned)
	}
}

// fit sums g over the dimensions in which the input was broadcast and converts
// it to the input's type; what then does not look like the input is a mistake of
// the rule.
func (s *step) fit(e edge, g T) T {
	d := dtypeOf(g)
	if e.Node != nil && e.Node.SameMeta(int(e.Out), d, door.Dims(g)) {
		return g
	}
	if e.Node == nil && sameShape(e.Leaf, g) && dtypeOf(e.Leaf) == d {
		return g
	}
	m := s.meta(e)
	if !broadcasts(m.Shape, door.Dims(g)) {
		graphError("Backward", fmt.Sprintf("the rule of %s gave a gradient of shape %v for an input of shape %v", opName(s.n), g.Shape(), m.Shape))
	}
	g = door.SumTo(g, m.Shape)
	return g.As(tensor.DType(m.DType))
}

// broadcasts reports whether shape small can be broadcast to shape.
func broadcasts(small, shape []int) bool {
	lead := len(shape) - len(small)
	if lead < 0 {
		return false
	}
	for i, s := range small {
		if s != 1 && s != shape[lead+i] {
			return false
		}
	}
	return true
}

func opName(n *node) string { return op.Table[n.Op].Name }

func graphError(where, reason string) {
	panic(&tensor.Error{Kind: tensor.GraphError, Op: where, Reason: reason})
}

func dtypeOf(t T) dtype.Type { return dtype.Type(t.DType()) }

func sameShape(a, b T) bool { return slices.Equal(door.Dims(a), door.Dims(b)) }
