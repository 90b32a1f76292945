package autograd

import "github.com/seed-41c3a176/adjoint/tensor"

// intoDiagonal puts g on the diagonals of zeros.
func intoDiagonal(s *step, g T) T {
	x := zeros(g, s.shape(0))
	x.Diagonal(int(s.n.I[0]), int(s.n.I[1]), int(s.n.I[2])).CopyFrom(g)
	return x
}

// foldBack adds the windows of g up where they came from.
func foldBack(s *step, g T) T {
	d, size, by := s.dim(), int(s.n.I[1]), int(s.n.I[2])
	at := make([]int64, 0, g.Size(d)*size)
	for w := range g.Size(d) {
		for i := range size {
			at = append(at, int64(w*by+i))
		}
	}
	elements := g.MoveDim(-1, d+1).Flatten(d, d+1)
	return zeros(g, s.shape(0)).IndexAddInPlace(d, tensor.FromSlice(at, len(at)).To(g.Device()), elements)
}

// joinPieces puts the gradients of pieces side by side, zeros for those that have
// none.
func joinPieces(s *step, gs []T) []T {
	ends, d := s.n.Ext.([]int), s.dim()
	shape := s.shape(0)
	parts := make([]T, len(gs))
	var like T
	for _, g := range gs {
		if g != nil {
			like = g
		}
	}
	at := 0
	for k, end := range ends {
		if parts[k] = gs[k]; gs[k] == nil {
			shape[d] = end - at
			parts[k] = zeros(like, shape)
		}
		at = end
	}
	return []T{tensor.Cat(parts, d)}
}
