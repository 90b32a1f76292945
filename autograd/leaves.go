package autograd

import (
	"github.com/seed-41c3a176/adjoint/tensor"
)

// leafSums adds up what a walk brings to each leaf. It is delivered at the end,
// all at once: a walk that fails leaves every Grad as it was, and hooks see the
// whole gradient.
type leafSums struct {
	sums  []leafSum
	index map[*tensor.Tensor]int // from a number of leaves on that a scan is slower for
}

type leafSum struct {
	leaf *tensor.Tensor
	slot
}

const scanLeaves = 16

func (l *leafSums) reset() {
	clear(l.sums)
	l.sums = l.sums[:0]
	l.index = nil
}

func (l *leafSums) add(w *walk, leaf, g *tensor.Tensor, owned bool) {
	s := l.find(leaf)
	if s == nil {
		l.sums = append(l.sums, leafSum{leaf: leaf, slot: slot{g, owned}})
		if l.index != nil {
			l.index[leaf] = len(l.sums) - 1
		}
		return
	}
	s.g, s.owned = w.sum(s.g, s.owned, g, owned)
}

func (l *leafSums) find(leaf *tensor.Tensor) *leafSum {
	if len(l.sums) > scanLeaves && l.index == nil {
		l.index = make(map[*tensor.Tensor]int, 2*len(l.sums))
		for i := range l.sums {
			l.index[l.sums[i].leaf] = i
		}
	}
	if l.index != nil {
		if i, ok := l.index[leaf]; ok {
			return &l.sums[i]
		}
		return nil
	}
	for i := range l.sums {
		if l.sums[i].leaf == leaf {
			return &l.sums[i]
		}
	}
	return nil
}

// deliver runs the leaves' hooks and adds the sums to their gradients, or hands
// them to whoever asked for them.
func (l *leafSums) deliver(w *walk) {
	for i := range l.sums {
		s := &l.sums[i]
		s.runHooks(w)
		if w.targets != nil {
			w.targets.set(s.leaf, s.g)
		}
	}
	if w.targets != nil {
		return
	}
	for i := range l.sums {
		l.sums[i].accumulate(w)
	}
	l.tell()
}

func (s *leafSum) runHooks(w *walk) {
	if v := door.Head(s.leaf).View; v != nil {
		for _, h := range v.Hooks {
			s.callHook(h)
		}
	}
}

// accumulate adds the sum to the leaf's Grad. The leaf's gradient never shares
// memory with another tensor: what is not the engine's own is copied.
func (s *leafSum) accumulate(w *walk) {
	h := door.Head(s.leaf)
	g := s.g
	h.Mu.Lock()
	defer h.Mu.Unlock()
	switch {
	case !h.Requires: // any more
		w.recycle(g, s.owned)
	case h.Grad == nil && s.owned && g.IsContiguous():
		h.Grad = tensor.Keep(g)
	case h.Grad == nil:
		h.Grad = tensor.Keep(g.Clone())
	case w.create:
		h.Grad = tensor.Keep(h.Grad.Add(g))
	default:
		h.Grad.AddInPlace(g)
		w.recycle(g, s.owned)
	}
}
