package autograd

import "github.com/seed-41c3a176/adjoint/tensor"

// lstm passes cotangents of outputs, memories and gates back through time. If they
// are to be differentiated again, or were, so that gates have some, that is spelled
// out in operations; otherwise one kernel does it.
func lstm(s *step, gs []T) []T {
	weight, first := s.in(1), s.in(3)
	memory, gates := s.out(1), s.out(2)
	var gx, gh, gc, gw T
	if s.w.create || gs[2] != nil {
		gx, gh, gc = lstmSteps(gs, weight.As(gates.DType()), first, memory, gates)
	} else {
		gx, gh, gc = door.LSTMPullback(gs[0], gs[1], weight, first, memory, gates)
	}
	if s.wants(1) {
		h := stepsBefore(s.in(2), s.out(0)).As(gx.DType())
		gw = allRows(gx).T().MatMul(allRows(h))
	}
	return []T{gx, gw, gh, gc}
}

// stepsBefore are the states before each step.
func stepsBefore(first, states T) T {
	return tensor.Cat([]T{first.Unsqueeze(0), states.Narrow(0, 0, states.Size(0)-1)}, 0)
}

func allRows(t T) T { return t.Reshape(-1, t.Size(-1)) }

// lstmSteps gives the cotangents of the input and of the states before the first
// step.
func lstmSteps(gs []T, weight, first, memory, gates T) (gx, gh, gc T) {
	parts := gates.Chunk(4, -1)
	slopes := tensor.Cat([]T{sigmoidSlope(parts[0]), sigmoidSlope(parts[1]), tanhSlope(parts[2]), sigmoidSlope(parts[3])}, -1)
	i, f, g, o := parts[0].Unbind(0), parts[1].Unbind(0), parts[2].Unbind(0), parts[3].Unbind(0)
	slope, tanh := slopes.Unbind(0), memory.Tanh().Unbind(0)
	before := stepsBefore(first, memory).Unbind(0)
	gout, gmemory, ggates := givenOr(gs[0], memory).Unbind(0), givenOr(gs[1], memory).Unbind(0), givenOr(gs[2], gates).Unbind(0)

	gh, gc = zeros(gates, first.Shape()), zeros(gates, first.Shape())
	gz := make([]T, len(gout))
	for t := len(gz) - 1; t >= 0; t-- {
		gh, gc = gh.Add(gout[t]), gc.Add(gmemory[t])
		gc = gc.Add(gh.Mul(o[t]).Mul(tanhSlope(tanh[t])))
		ggate := tensor.Cat([]T{gc.Mul(g[t]), gc.Mul(before[t]), gc.Mul(i[t]), gh.Mul(tanh[t])}, -1)
		gz[t] = ggate.Add(ggates[t]).Mul(slope[t])
		gh, gc = gz[t].MatMul(weight), gc.Mul(f[t])
	}
	return tensor.Stack(gz, 0), gh, gc
}

// givenOr is g or, if nothing reached it, zeros like x.
func givenOr(g, x T) T {
	if g == nil {
		return zeros(x, x.Shape())
	}
	return g
}

// The derivatives of a sigmoid and of a hyperbolic tangent that are y.
func sigmoidSlope(y T) T { return y.RSubScalar(1).Mul(y) }
func tanhSlope(y T) T    { return y.Square().RSubScalar(1) }
