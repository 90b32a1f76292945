package autograd

import "github.com/seed-41c3a176/adjoint/tensor"

// attention passes a gradient back through p = softmax(scale q kᵀ + mask), y =
// (p kept) v. When the gradient is to be differentiated again it is spelled out in
// operations that can be; otherwise one kernel does it.
func attention(s *step, gs []T) []T {
	saved := [6]T{s.in(0), s.in(1), s.in(2), s.in(3), s.in(4), s.out(1)}
	scale, causal := s.float(1), s.n.I[0] == 1
	if s.w.create {
		return attentionSpelledOut(gs[0], saved, scale, causal)
	}
	var wants [4]bool
	for k := range wants {
		wants[k] = s.wants(k)
	}
	grads := door.AttentionPullback(gs[0], saved, scale, causal, wants)
	return grads[:]
}

func attentionSpelledOut(g T, saved [6]T, scale float64, causal bool) []T {
	q, k, v, mask, kept := saved[0], saved[1], saved[2], saved[3], saved[4]
	_, p := tensor.AttentionWeights(q, k, v, tensor.AttentionOptions{Mask: mask, Causal: causal, Scale: &scale})
	used, gp := p, g.MatMul(v.Transpose(-1, -2))
	if kept != nil {
		used, gp = p.Mul(kept), gp.Mul(kept)
	}
	scores := p.Mul(gp.Sub(gp.Mul(p).SumKeep(-1)))
	gk := scores.Transpose(-1, -2).MatMul(q).MulScalar(scale)
	return []T{scores.MatMul(k).MulScalar(scale), gk, used.Transpose(-1, -2).MatMul(g), scores}
}
