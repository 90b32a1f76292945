package optim

import (
	"math"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// ClipOptions are the options of ClipGradNorm.
type ClipOptions struct {
	Norm          *float64 // the norm's order, infinity included; nil is 2
	RefuseInvalid bool     // panic if the norm is NaN or infinite: PyTorch's error_if_nonfinite
}

// ClipGradNorm multiplies the gradients of params by maxNorm/(norm + 1e-6) where
// that is below 1, norm being that of all gradients as one vector, and returns the
// norm. It is called between autograd.Backward and Step.
//
// PyTorch has this and ClipGradValue in torch.nn.utils; here they are beside what
// uses the gradients. As there, a norm of NaN makes NaN of all gradients, and an
// infinite one 0 or NaN.
func ClipGradNorm(params []*tensor.Tensor, maxNorm float64, options ...ClipOptions) *tensor.Tensor {
	o := optional("ClipGradNorm", options)
	order := *or(o.Norm, 2)
	var norm *tensor.Tensor
	autograd.NoGrad(func() {
		grads := gradsOf("ClipGradNorm", params)
		if len(grads) == 0 {
			norm = tensor.Zeros()
			return
		}
		if norm = normOf(grads, order); o.RefuseInvalid {
			if v := norm.Item(); math.IsNaN(v) || math.IsInf(v, 0) {
				fail(tensor.ValueError, "ClipGradNorm", "the norm of order %v is %v", order, v)
			}
		}
		share := norm.AddScalar(1e-6).RDivScalar(maxNorm).ClampMax(1)
		for _, g := range grads {
			g.MulInPlace(share.To(g.Device()).As(g.DType()))
		}
	})
	return norm
}

// ClipGradValue brings every element of the gradients of params between -limit
// and limit. NaN stays.
func ClipGradValue(params []*tensor.Tensor, limit float64) {
	autograd.NoGrad(func() {
		for _, g := range gradsOf("ClipGradValue", params) {
			g.CopyFrom(g.Clamp(-limit, limit))
		}
	})
}

// normOf is the norm of tensors as if they were one vector.
func normOf(xs []*tensor.Tensor, order float64) *tensor.Tensor {
	norms := make([]*tensor.Tensor, len(xs))
	for i, x := range xs {
		norms[i] = x.Norm(order).To(xs[0].Device())
	}
	return tensor.Stack(norms, 0).Norm(order)
}

// gradsOf are the gradients of params, which are written to: in place, and outside
// any graph.
func gradsOf(where string, params []*tensor.Tensor) []*tensor.Tensor {
	var grads []*tensor.Tensor
	for i, p := range params {
		if p == nil {
			fail(tensor.ValueError, where, "parameter %d is nil", i)
		}
		if g := p.Grad(); g != nil && g.NumEl() > 0 {
			grads = append(grads, g.Detach())
		}
	}
	return grads
}
