package autograd

import "github.com/seed-41c3a176/adjoint/internal/gradmode"

// Trace runs f and has every operation recorded in it, by the calling goroutine,
// keep its values for drawings: WriteDOT and WriteText then show them, and the
// gradients that a Backward brought. It is meant for small graphs, whose memory
// it holds on to.
func Trace(f func()) { gradmode.TraceScope(tracing{}, f) }

type tracing struct{}

// traceGradient keeps a copy of the gradient of output k for drawings.
func traceGradient(n *node, k int, g T) {
	if t := n.Traced(); t != nil {
		t.Grads[k] = g.Clone()
	}
}
