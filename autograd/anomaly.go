package autograd

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// DetectAnomaly runs f, in which graphs are recorded and walked back, and panics
// at the first gradient that is NaN, naming the operation whose derivative made
// it and where in the program that was recorded. Errors of the walk, such as a
// saved value that was overwritten, name the place too. It holds for the calling
// goroutine only. It costs a look at every gradient and at the stack of every
// operation: use it to find a mistake, not to train.
func DetectAnomaly(f func()) { gradmode.AnomalyScope(f) }

// checkArriving refuses a gradient to start from that is NaN.
func (w *walk) checkArriving(g T) {
	if w.anomaly && hasNaN(g) {
		panic(&tensor.Error{
			Kind: tensor.ValueError, Op: "Backward",
			Shapes: [][]int{g.Shape()}, DTypes: []tensor.DType{g.DType()}, Devices: devices(g),
			Reason: "the gradient to start from has a NaN",
		})
	}
}

// checkNaN refuses a NaN in the gradient of input k of the step's node.
func (s *step) checkNaN(k int, g T) {
	if !s.w.anomaly || !hasNaN(g) {
		return
	}
	panic(&tensor.Error{
		Kind: tensor.ValueError, Op: "Backward",
		Shapes: [][]int{g.Shape()}, DTypes: []tensor.DType{g.DType()}, Devices: devices(g),
		Reason: fmt.Sprintf("the derivative of %s with respect to input %d is NaN%s", nodeName(s.n), k, recordedAt(s.n)),
	})
}

func hasNaN(g T) bool { return tensor.Item[bool](g.Detach().Ne(g.Detach()).Any()) }

// recordedAt says where n was recorded, if that is known.
func recordedAt(n *node) string {
	if at := n.Where(); at != "" {
		return "; it was recorded at " + at
	}
	return ""
}

// nodeName names an operation, and whose it is if it is a user's own.
func nodeName(n *node) string {
	if ctx, ok := n.Ext.(*Context); ok && n.Op == op.Custom {
		return fmt.Sprintf("%T", ctx.f)
	}
	return opName(n)
}
