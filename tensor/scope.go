package tensor

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/gradmode"
)

// Scope runs f and then recycles at once, without waiting for the garbage
// collector, the memory of every tensor that the calling goroutine made in it:
// of a training step, say, or of one batch of inference. What is to outlive it is
// named to Keep; gradients of leaves and the state of optimizers are kept without
// being named. Scopes nest; what an inner one keeps belongs to the outer.
//
// A tensor whose memory was recycled panics when it is used: it never shows
// another's elements. Tensors that goroutines started by f make are left to the
// collector.
func Scope(f func()) {
	s := &scope{}
	if outer, ok := gradmode.Memory().(*scope); ok {
		s.outer = outer
	}
	defer s.end()
	gradmode.MemoryScope(s, f)
}

// Keep exempts the memory of xs, and of all views of it, from the Scope around
// the caller, and returns the first of them. Outside of any Scope, and for nil, it
// does nothing.
func Keep(xs ...*Tensor) *Tensor {
	s, ok := gradmode.Memory().(*scope)
	for _, x := range xs {
		if ok && x != nil {
			s.keep(x.store)
		}
	}
	if len(xs) == 0 {
		return nil
	}
	return xs[0]
}

// A scope lists the memory made in it. Only its goroutine touches it.
type scope struct {
	outer *scope
	made  []*backend.Storage
	kept  map[*backend.Storage]bool
}

func (s *scope) keep(m *backend.Storage) {
	if s.kept == nil {
		s.kept = make(map[*backend.Storage]bool)
	}
	s.kept[m] = true
}

// end recycles what was made and not kept. The engine may have recycled some of
// it before.
func (s *scope) end() {
	for _, m := range s.made {
		switch {
		case s.kept[m] && s.outer != nil:
			s.outer.made = append(s.outer.made, m)
		case !s.kept[m]:
			recycle(m)
		}
	}
}

// recycle gives memory back, once.
func recycle(m *backend.Storage) {
	if !m.Freed.Swap(true) {
		m.Backend.Free(m)
	}
}

// checkAlive refuses tensors whose memory a Scope has recycled.
func (x *Tensor) checkAlive() {
	if x.store.Freed.Load() {
		panic(&Error{Kind: ValueError, Op: "Scope", Reason: "this tensor was made in a tensor.Scope that has ended, and its memory was recycled; name it to tensor.Keep inside the scope"})
	}
}
