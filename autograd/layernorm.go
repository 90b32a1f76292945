package autograd

// layerNorm passes a gradient back through y = x̂ w + b, x̂ = (x - mean) / std. When
// the gradient is to be differentiated again it is spelled out in operations that
// can be; otherwise one kernel does it.
func layerNorm(s *step, gs []T) []T {
	g := gs[0]
	if !s.wants(0) && !s.wants(1) { // then nothing was saved
		return []T{nil, nil, g}
	}
	x := s.in(0)
	var w T
	if s.wants(0) {
		w = s.in(1)
	}
	dims := int(s.n.I[0])
	if !s.w.create {
		var wants [3]bool
		for k := range wants {
			wants[k] = s.wants(k)
		}
		grads := door.LayerNormPullback(g, x, s.out(1), s.out(2), w, dims, wants)
		return grads[:]
	}
	last := make([]int, dims)
	for i := range last {
		last[i] = i - dims
	}
	rstd := x.VarCorrectionKeep(0, last...).AddScalar(s.float(1)).PowScalar(-0.5)
	normed := x.Sub(x.MeanKeep(last...)).Mul(rstd)
	gw := g
	if w != nil {
		gw = g.Mul(w)
	}
	dx := gw.Sub(gw.MeanKeep(last...)).Sub(normed.Mul(gw.Mul(normed).MeanKeep(last...))).Mul(rstd)
	return []T{dx, g.Mul(normed), g} // the engine sums the last two over rows
}
