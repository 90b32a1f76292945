package autograd

import (
	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Function is an operation of a user's own, with its derivative (see
// torch.autograd.Function).
//
// Forward computes the outputs; nothing in it is recorded. Backward gets the
// gradient of each output (zeros where none arrived) and returns one for each
// input, nil where there is none; it is written in tensor operations and is so
// differentiable again. What Backward needs of the forward pass is kept with
// Context.Save; other data is best kept in the value that implements Function.
type Function interface {
	Forward(ctx *Context, inputs []*tensor.Tensor) (outputs []*tensor.Tensor)
	Backward(ctx *Context, gradients []*tensor.Tensor) []*tensor.Tensor
}

// A Context carries what a Function keeps from its forward pass to its backward
// pass.
type Context struct {
	f     Function
	saved []kept
	wants []bool
}

// Save keeps tensors for the backward pass. If one is written in place until
// then, Saved panics.
func (c *Context) Save(xs ...*tensor.Tensor) {
	for _, x := range xs {
		c.saved = append(c.saved, newKept(x))
	}
}

// Saved returns the tensors that Save kept, in its order.
func (c *Context) Saved() []*tensor.Tensor {
	xs := make([]*tensor.Tensor, len(c.saved))
	for i := range c.saved {
		xs[i] = c.saved[i].value("Function")
	}
	return xs
}

// NeedsGrad reports whether a gradient of input k is wanted, so that Backward
// may spare the work for it.
func (c *Context) NeedsGrad(k int) bool { return c.wants[k] }

// Apply runs f on inputs and records it.
func Apply(f Function, inputs ...*tensor.Tensor) []*tensor.Tensor {
	ctx := &Context{f: f, wants: make([]bool, len(inputs))}
	for k, x := range inputs {
		ctx.wants[k] = x.RequiresGrad()
	}
	var outs []*tensor.Tensor
	gradmode.Scope(false, func() { outs = f.Forward(ctx, inputs) })
	for i, out := range outs {
		for _, x := range inputs {
			if out == x { // an input passed on must not lose its own history
				outs[i] = x.Detach()
			}
		}
	}
	if door.Record(ctx, outs, inputs...) != nil {
		for i := range ctx.saved {
			ctx.saved[i].pack()
		}
	}
	return outs
}

// customBackward is the rule of every user's Function.
func customBackward(s *step, gs []T) []T {
	ctx := s.n.Ext.(*Context)
	for k := range gs {
		if gs[k] == nil {
			m := s.n.Meta(k)
			gs[k] = tensor.As(tensor.DType(m.DType)).Zeros(m.Shape...)
		}
	}
	grads := ctx.backward(s, gs)
	if len(grads) != int(s.n.NIn) {
		graphError("Function", "Backward must return one gradient for each input, nil where there is none")
	}
	return grads
}

func (c *Context) backward(s *step, gs []T) []T {
	if _, once := c.f.(interface{ onceDifferentiable() }); once {
		return lastDerivative(s, c, gs)
	}
	return c.f.Backward(c, gs)
}
