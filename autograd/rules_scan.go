package autograd

import "github.com/seed-41c3a176/adjoint/tensor"

// The rules of running sums and their kin. Each element reaches those after it,
// so gradients run the other way.

// reversed reports whether the scan ran from the last element back.
func reversed(s *step) bool { return s.n.I[1] == 1 }

func cumSum(s *step, g T) T { return door.CumSum(g, s.dim(), !reversed(s)) }

// cumProd: an element k contributes to product i the factors before k times
// those after it up to i. The latter, weighted by g, follow a recurrence. Nothing
// is divided by, so zeros are no exception.
func cumProd(s *step, g T) T {
	x, d := s.in(0), s.dim()
	before := follow(s.out(0), d, false, 1)
	return before.Mul(door.Recurrence(g, follow(x, d, true, 0), d, true))
}

// logCumSumExp: d y[i] / d x[k] is exp(x[k] - y[i]), which is exp(x[k] - y[k]) times
// the ratios exp(y[j] - y[j+1]) from k to i, none above 1.
func logCumSumExp(s *step, g T) T {
	x, y, d := s.in(0), s.out(0), s.dim()
	ratio := y.Sub(next(y, d)).Exp()
	return x.Sub(y).Exp().Mul(door.Recurrence(g, ratio, d, true))
}

// recurrence: y[i] = a[i] + b[i] y[i-1].
func recurrence(s *step, gs []T) []T {
	d, back := s.dim(), !reversed(s)
	ga := door.Recurrence(gs[0], follow(s.in(1), d, back, 0), d, back)
	if !s.wants(1) {
		return []T{ga, nil}
	}
	return []T{ga, ga.Mul(follow(s.out(0), d, !back, 0))}
}

// follow is x moved by one place along d, forward or back; what enters is fill.
func follow(x T, d int, back bool, fill float64) T {
	if x.Dim() == 0 {
		return follow(x.Reshape(1), 0, back, fill).Reshape()
	}
	n := x.Size(d)
	if n == 0 {
		return x
	}
	edge := x.Shape()
	edge[d] = 1
	entering := tensor.On(x.Device()).As(x.DType()).Full(edge, fill)
	if back {
		return tensor.Cat([]T{x.Narrow(d, 1, n-1), entering}, d)
	}
	return tensor.Cat([]T{entering, x.Narrow(d, 0, n-1)}, d)
}

// next is each element's successor along d; the last one has itself.
func next(x T, d int) T {
	if x.Dim() == 0 || x.Size(d) == 0 {
		return x
	}
	n := x.Size(d)
	return tensor.Cat([]T{x.Narrow(d, 1, n-1), x.Narrow(d, n-1, 1)}, d)
}

// selected passes the gradient of elements picked along a dimension back to where
// they were: output 1 holds the indices.
func selected(s *step, g T) T {
	at := s.out(1)
	if kept := len(s.shape(0)); g.Dim() < kept {
		g, at = g.Unsqueeze(s.dim()), at.Unsqueeze(s.dim())
	}
	return zeros(g, s.shape(0)).ScatterAddInPlace(s.dim(), at, g)
}
