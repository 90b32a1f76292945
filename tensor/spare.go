package tensor

import "github.com/seed-41c3a176/adjoint/internal/backend"

// spares are small tensors that a walk back has used up, header and memory: the
// next ones of their size that it makes are these. Bigger memory is recycled by
// its backend.
type spares struct{ list []*Tensor }

const (
	maxSpares     = 16 // more would make looking for one slow
	maxSpareBytes = 4096
)

// take returns a tensor with room for bytes on b, nil if there is none.
func (s *spares) take(b backend.Backend, bytes int) *Tensor {
	for i := len(s.list) - 1; i >= 0; i-- {
		t := s.list[i]
		if t.store.Bytes != bytes || t.store.Backend != b {
			continue
		}
		last := len(s.list) - 1
		s.list[i], s.list[last] = s.list[last], nil
		s.list = s.list[:last]
		return t
	}
	return nil
}

// give takes t, of which nobody knows any more, unless it is too big or there is
// no room.
func (s *spares) give(t *Tensor) bool {
	if t.store.Bytes > maxSpareBytes || len(s.list) == maxSpares {
		return false
	}
	t.head.Node.Store(nil)
	t.head.Requires, t.head.Grad, t.head.View = false, nil, nil
	t.off, t.result, t.isView, t.oneOfMany = 0, 0, false, false
	s.list = append(s.list, t)
	return true
}
