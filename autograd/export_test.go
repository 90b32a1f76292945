package autograd

import "github.com/seed-41c3a176/adjoint/internal/op"

// HasRule reports whether code has a rule of differentiation.
func HasRule(code op.Code) bool { return rules[code].each != nil || rules[code].joint != nil }

// DropRule takes code's rule away until restore is called.
func DropRule(code op.Code) (restore func()) {
	was := rules[code]
	rules[code] = rule{}
	return func() { rules[code] = was }
}

// SpoilRule makes every gradient of code a thousandth too great until restore is
// called.
func SpoilRule(code op.Code) (restore func()) {
	was := rules[code]
	spoil := func(g T) T {
		if g == nil {
			return nil
		}
		return g.MulScalar(1.001)
	}
	var wrong rule
	for _, p := range was.each {
		wrong.each = append(wrong.each, func(s *step, g T) T { return spoil(p(s, g)) })
	}
	if was.joint != nil {
		wrong.joint = func(s *step, gs []T) []T {
			out := was.joint(s, gs)
			for k := range out {
				out[k] = spoil(out[k])
			}
			return out
		}
	}
	rules[code] = wrong
	return func() { rules[code] = was }
}

// ObserveReads has f told what each rule that runs, outside of walks that are
// recorded themselves, declared and read, until restore is called. input is -1
// where one rule serves all.
func ObserveReads(f func(code op.Code, input int, declared, read op.Values)) (restore func()) {
	observeReads = func(n *node, input int, declared, read op.Values) {
		if !IsGradEnabled() {
			f(n.Op, input, declared, read)
		}
	}
	return func() { observeReads = nil }
}
