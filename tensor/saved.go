package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/tape"
)

type hooks = tape.SavedHooks[Tensor]

// savedHooks are those of the calling goroutine's scopes, nil if there are none.
func savedHooks() *hooks {
	h, _ := gradmode.Saved().(*hooks)
	return h
}

// packs reports whether hooks take x. Leaves that require a gradient are alive in
// any case, and a graph must lead back to themselves.
func (x *Tensor) packs() bool { return x != noTensor && !x.head.Requires }

// pack has h take x.
func pack(h *hooks, x *Tensor) *tape.Packed[Tensor] {
	before := x.store.Version.Load()
	p := &tape.Packed[Tensor]{Kept: h.Pack(x.alias()), Unpack: h.Unpack}
	p.Meta = tape.Meta{DType: dtype.Type(x.dtype), Shape: slices.Clone(x.dims())}
	if x.store.Version.Load() != before {
		fail(GraphError, "SavedTensorHooks", on(x), "the hook that packs a value has written to it")
	}
	if t, ok := p.Kept.(*Tensor); ok && t != nil {
		p.Version = t.store.Version.Load()
	}
	return p
}

// withHistory is a view of x that came from where e leads.
func (x *Tensor) withHistory(e tape.Edge[Tensor]) *Tensor {
	y := x.alias()
	y.head.Node.Store(e.Node)
	y.result = e.Out
	return y
}
