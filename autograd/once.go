package autograd

import "github.com/seed-41c3a176/adjoint/tensor"

// OnceDifferentiable, embedded in a Function, says that its Backward is not made
// of operations that can be differentiated. Nothing in it is then recorded, and
// differentiating its gradients panics instead of giving wrong numbers. See
// torch.autograd.function.once_differentiable.
type OnceDifferentiable struct{}

func (OnceDifferentiable) onceDifferentiable() {}

// lastDerivative runs the Backward of a Function that is OnceDifferentiable. What
// it returns leads back to all that it depends on by way of a node that refuses
// to be differentiated.
func lastDerivative(s *step, ctx *Context, gs []T) []T {
	var grads []T
	NoGrad(func() { grads = ctx.f.Backward(ctx, gs) })
	if !s.w.create {
		return grads
	}
	from := append([]T{}, gs...)
	for k := range int(s.n.NIn) {
		switch e := s.n.Edge(k); {
		case e.Leaf != nil:
			from = append(from, e.Leaf)
		case e.Node != nil:
			from = append(from, door.WithHistory(gs[0], e))
		}
	}
	for k, g := range grads {
		if g != nil {
			grads[k] = g.Detach()
			door.Record(&Context{f: twice{nodeName(s.n)}}, grads[k:k+1], from...)
		}
	}
	return grads
}

// twice is what computed the gradients of a Function that is OnceDifferentiable.
type twice struct{ function string }

func (twice) Forward(*Context, []*tensor.Tensor) []*tensor.Tensor { return nil }

func (t twice) Backward(*Context, []*tensor.Tensor) []*tensor.Tensor {
	graphError("Backward", t.function+" is OnceDifferentiable: its gradients cannot be differentiated")
	return nil
}
