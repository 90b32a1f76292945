package autograd

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// RegisterHook has f called with the gradient of x, whole, whenever a walk back
// has computed it; what f returns, unless nil, takes its place. f must not write
// to its argument. The function returned takes f away again. x must require a
// gradient.
func RegisterHook(x *tensor.Tensor, f func(g *tensor.Tensor) *tensor.Tensor) (remove func()) {
	checkRoot("RegisterHook", x)
	h := &hook{F: f}
	head := door.Head(x)
	n := head.Node.Load()
	if n == nil {
		v := viewOf(head)
		v.Hooks = append(v.Hooks, h)
		return func() { v.Hooks = slices.DeleteFunc(slices.Clone(v.Hooks), func(o *hook) bool { return o == h }) }
	}
	m := moreOf(n)
	m.Hooks = append(m.Hooks, tape.NodeHook[tensor.Tensor]{Out: door.Result(x), Hook: h})
	return func() {
		m.Hooks = slices.DeleteFunc(slices.Clone(m.Hooks), func(o tape.NodeHook[tensor.Tensor]) bool { return o.Hook == h })
	}
}

// RetainGrad has walks back keep the gradient of x, a value computed from
// others, in x.Grad(), as they do for leaves, and returns x. x must require a
// gradient.
func RetainGrad(x *tensor.Tensor) *tensor.Tensor {
	checkRoot("RetainGrad", x)
	n := door.Head(x).Node.Load()
	if n == nil {
		return x // leaves keep theirs anyway
	}
	m := moreOf(n)
	for _, h := range m.Hooks {
		if h.Keep == x {
			return x
		}
	}
	m.Hooks = append(m.Hooks, tape.NodeHook[tensor.Tensor]{Out: door.Result(x), Keep: x})
	return x
}

func viewOf(h *tape.Head[tensor.Tensor]) *tape.View[tensor.Tensor] {
	if h.View == nil {
		h.View = new(tape.View[tensor.Tensor])
	}
	return h.View
}

func moreOf(n *node) *tape.More[tensor.Tensor] {
	if n.More == nil {
		n.More = new(tape.More[tensor.Tensor])
	}
	return n.More
}

// callHook shows the gradient to a hook, after which the engine no longer owns
// it: the hook may have kept it.
func (s *slot) callHook(h *hook) {
	s.owned = false
	r := h.F(s.g)
	if r == nil {
		return
	}
	if !sameShape(r, s.g) || r.DType() != s.g.DType() {
		panic(&tensor.Error{
			Kind: tensor.ShapeError, Op: "RegisterHook",
			Shapes: [][]int{s.g.Shape(), r.Shape()}, DTypes: []tensor.DType{s.g.DType(), r.DType()}, Devices: devices(s.g, r),
			Reason: "a hook returned a gradient of another shape or type",
		})
	}
	s.g = r
}

// keep adds g to the Grad of an inner value.
func keep(x, g *tensor.Tensor) {
	h := door.Head(x)
	h.Mu.Lock()
	defer h.Mu.Unlock()
	if h.Grad == nil {
		h.Grad = g.Clone()
	} else {
		h.Grad = h.Grad.Add(g)
	}
}

func devices(xs ...*tensor.Tensor) (ds []device.Device) {
	for _, x := range xs {
		ds = append(ds, x.Device())
	}
	return ds
}
