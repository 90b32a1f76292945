package pointwise

// Eval evaluates p in float64, one element of each input, masks being 1 or 0.
// It is slow and plain: the reference that backends are tested against.
func (p *Program) Eval(s Scalars, in ...float64) float64 { panic("pointwise: not built yet") }

// EvalInt evaluates p in int64, wrapping as Go does.
func (p *Program) EvalInt(s Scalars, in ...int64) int64 { panic("pointwise: not built yet") }
