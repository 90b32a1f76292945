package autograd

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

type afterHook = tape.AfterHook[tensor.Tensor]

// RegisterPostAccumulateGradHook has f called with leaf, which must be one that
// requires a gradient, whenever a Backward has added to leaf.Grad(). By then it
// has added to the Grad of every other leaf too. f may take the gradient away,
// change it, or write to leaf: nothing is recorded unless the walk is. The
// function returned takes f away again.
func RegisterPostAccumulateGradHook(leaf *tensor.Tensor, f func(leaf *tensor.Tensor)) (remove func()) {
	checkRoot("RegisterPostAccumulateGradHook", leaf)
	if !leaf.IsLeaf() {
		graphError("RegisterPostAccumulateGradHook", "the tensor is no leaf: walks add to no gradient of it; see RegisterHook")
	}
	h := &afterHook{F: f}
	v := viewOf(door.Head(leaf))
	v.After = append(v.After, h)
	return func() { v.After = slices.DeleteFunc(slices.Clone(v.After), func(o *afterHook) bool { return o == h }) }
}

// tell calls the hooks of leaves whose gradients are complete.
func (l *leafSums) tell() {
	for i := range l.sums {
		leaf := l.sums[i].leaf
		if v := door.Head(leaf).View; v != nil {
			for _, h := range v.After {
				h.F(leaf)
			}
		}
	}
}
