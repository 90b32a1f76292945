package autograd

import "github.com/seed-41c3a176/adjoint/tensor"

// scatterExtreme gives the gradient to the elements that are the result, of the
// tensor and of the source, in equal shares.
func scatterExtreme(s *step, gs []T) []T {
	x, at, src, y, g := s.in(0), s.in(1), s.in(2), s.out(0), gs[0]
	own := x.Eq(y).As(g.DType())
	hit := src.Eq(y.Gather(s.dim(), at)).As(g.DType())
	share := g.Div(own.ScatterAdd(s.dim(), at, hit))
	return []T{share.Mul(own), nil, share.Gather(s.dim(), at).Mul(hit)}
}

// scatterProd gives each element the product of all others at its place. Those of
// the source that are 0 have it only where they are the only one: elsewhere the
// product is divided by them.
func scatterProd(s *step, gs []T) []T {
	x, at, src, y, g := s.in(0), s.in(1), s.in(2), s.out(0), gs[0]
	d := s.dim()
	ones := zeros(x, x.Shape()).AddScalar(1)
	own := g.Mul(ones.ScatterReduce(d, at, src, tensor.CombineProd))
	zero := src.EqScalar(0)
	nonzero := src.MaskedFill(zero, 1)
	zeroes := zeros(x, x.Shape()).ScatterAdd(d, at, zero.As(x.DType())).Gather(d, at)
	rest := g.Mul(x.ScatterReduce(d, at, nonzero, tensor.CombineProd)).Gather(d, at)
	divided := g.Mul(y).Gather(d, at).Div(nonzero)
	return []T{own, nil, tensor.Where(zero, rest.MaskedFill(zeroes.NeScalar(1), 0), divided)}
}
