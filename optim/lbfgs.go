package optim

import (
	"cmp"
	"fmt"
	"math"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// LBFGS is the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno with
// limited memory (Nocedal and Wright, "Numerical Optimization", chapter 7). It
// evaluates the cost several times in a step, and so Step takes a function that
// does; it has one group of parameters.
//
//	optimizer.Step(func() *tensor.Tensor {
//		optimizer.ZeroGrad()
//		cost := criterion.Forward(model.Forward(x), y)
//		autograd.Backward(cost)
//		return cost
//	})
type LBFGS struct {
	base Base[LBFGSOptions, lbfgsState]
	// Options may be changed between steps.
	Options *LBFGSOptions
}

// LBFGSOptions are the options of LBFGS. Zero and nil are PyTorch's defaults, but
// LR must be given.
type LBFGSOptions struct {
	LR              float64  `optim:"lr"`               // of steps without line search, and of the first; PyTorch's is 1
	MaxIter         *int     `optim:"max_iter"`         // iterations in a step; nil is 20
	MaxEval         *int     `optim:"max_eval"`         // evaluations in a step; nil is 5/4 of MaxIter
	ToleranceGrad   *float64 `optim:"tolerance_grad"`   // gradients no greater end a step; nil is 1e-7
	ToleranceChange *float64 `optim:"tolerance_change"` // changes no greater end a step; nil is 1e-9
	HistorySize     *int     `optim:"history_size"`     // updates remembered; nil is 100
	StrongWolfe     bool     `optim:"strong_wolfe"`     // search along each direction
	Maximize        bool     `optim:"maximize"`         // climb the gradient
}

// An lbfgsState is what LBFGS remembers, flat over all parameters; the first
// parameter has it.
type lbfgsState struct {
	Evals      int              `optim:"func_evals"`
	Iterations int              `optim:"n_iter"`
	Direction  *tensor.Tensor   `optim:"d"`
	Length     float64          `optim:"t"`
	GradSteps  []*tensor.Tensor `optim:"old_dirs"` // changes of the gradient
	Steps      []*tensor.Tensor `optim:"old_stps"` // and of the parameters with them
	Rho        []float64        `optim:"ro"`       // 1 over their products
	Scale      float64          `optim:"H_diag"`   // of the first guess at the inverse Hessian
	PrevGrad   *tensor.Tensor   `optim:"prev_flat_grad"`
	PrevCost   float64          `optim:"prev_loss"`
}

// shapeOf lets the flat tensors have a shape of their own; a state that does not
// fit the parameters together is refused by LoadStateDict of LBFGS.
func (s *lbfgsState) shapeOf(name string, _ []int) []int {
	if name == "d" {
		return s.Direction.Shape()
	}
	return s.PrevGrad.Shape()
}

// NewLBFGS returns an optimizer of params; see NewAdam for what it refuses.
func NewLBFGS(params []*tensor.Tensor, options LBFGSOptions) *LBFGS {
	l := &LBFGS{base: NewBase("NewLBFGS", params, options, Rule[LBFGSOptions, lbfgsState]{Check: (*LBFGSOptions).check})}
	l.Options = l.base.Groups[0]
	return l
}

func (o *LBFGSOptions) check() error {
	o.MaxIter = or(o.MaxIter, 20)
	o.MaxEval = or(o.MaxEval, *o.MaxIter*5/4)
	o.ToleranceGrad, o.ToleranceChange = or(o.ToleranceGrad, 1e-7), or(o.ToleranceChange, 1e-9)
	o.HistorySize = or(o.HistorySize, 100)
	return cmp.Or(rate(o.LR), atLeast("MaxIter", *o.MaxIter, 1), atLeast("MaxEval", *o.MaxEval, 0), atLeast("HistorySize", *o.HistorySize, 1),
		notNegative("ToleranceGrad", *o.ToleranceGrad), notNegative("ToleranceChange", *o.ToleranceChange))
}

// ZeroGrad drops the gradients, so that the next walk back starts anew.
func (l *LBFGS) ZeroGrad() { l.base.ZeroGrad() }

// Rates implements Scheduled.
func (l *LBFGS) Rates() []*Rate { return l.base.Rates() }

// StateDict returns what the next step depends on besides parameters; see
// Base.StateDict.
func (l *LBFGS) StateDict() *tensor.Dict { return l.base.StateDict() }

// LoadStateDict continues from a StateDict; see Base.LoadStateDict.
func (l *LBFGS) LoadStateDict(d *tensor.Dict) error {
	n := 0
	for _, p := range l.base.members[0].all {
		n += p.Tensor.NumEl()
	}
	for _, name := range []string{"d", "prev_flat_grad", "old_dirs", "old_stps"} {
		if d == nil {
			break
		}
		if t := d.Get("state.0." + name); t != nil && (t.Dim() == 0 || t.Size(-1) != n) {
			return fmt.Errorf("the state does not fit the optimizer: state.0.%s has shape %v; the parameters have %d elements", name, t.Shape(), n)
		}
	}
	return l.base.LoadStateDict(d)
}

// Step moves the parameters by several iterations. evaluate drops the gradients,
// walks the cost back and returns it; Step returns the first of the costs.
func (l *LBFGS) Step(evaluate func() *tensor.Tensor) *tensor.Tensor {
	var first *tensor.Tensor
	autograd.NoGrad(func() {
		r := lbfgsRun{LBFGSOptions: l.Options, lbfgsState: l.state(), params: l.base.members[0].all}
		r.evaluate = func() (cost float64, grad *tensor.Tensor) {
			var c *tensor.Tensor
			autograd.EnableGrad(func() { c = evaluate() })
			if first == nil {
				first = c.Detach()
			}
			r.evals++
			r.Evals++
			return c.Item() * sign(l.Options.Maximize), r.flatGrad()
		}
		r.step()
	})
	return first
}

// state is what the first parameter has for all.
func (l *LBFGS) state() *lbfgsState {
	p := l.base.members[0].all[0]
	p.follow()
	return &p.State
}

// An lbfgsRun is one step.
type lbfgsRun struct {
	*LBFGSOptions
	*lbfgsState
	params   []*Param[lbfgsState]
	evaluate func() (cost float64, grad *tensor.Tensor)
	evals    int
}

func (r *lbfgsRun) step() {
	cost, grad := r.evaluate()
	if greatest(grad) <= *r.ToleranceGrad {
		return
	}
	for n := 1; n <= *r.MaxIter; n++ {
		r.turn(grad)
		r.PrevGrad, r.PrevCost = grad, cost
		slope := dot(grad, r.Direction)
		if slope > -*r.ToleranceChange {
			return
		}
		cost, grad = r.advance(cost, grad, slope, n == *r.MaxIter)
		if n == *r.MaxIter || r.evals >= *r.MaxEval || greatest(grad) <= *r.ToleranceGrad ||
			greatest(r.Direction)*math.Abs(r.Length) <= *r.ToleranceChange || math.Abs(cost-r.PrevCost) < *r.ToleranceChange {
			return
		}
	}
}

// turn finds the next direction and the length to begin with.
func (r *lbfgsRun) turn(grad *tensor.Tensor) {
	r.Iterations++
	if r.Iterations == 1 {
		r.Direction, r.Scale = grad.Neg(), 1
		r.Length = min(1, 1/grad.Abs().Sum().Item()) * r.LR
		return
	}
	r.remember(grad.Sub(r.PrevGrad), r.Direction.MulScalar(r.Length))
	r.Direction, r.Length = r.quasiNewton(grad), r.LR
}

// remember adds a pair of changes, of gradient and parameters, and drops the
// oldest one where there are too many.
func (r *lbfgsRun) remember(y, s *tensor.Tensor) {
	ys := dot(y, s)
	if !(ys > 1e-10) {
		return
	}
	if len(r.Steps) >= *r.HistorySize {
		r.GradSteps, r.Steps, r.Rho = r.GradSteps[1:], r.Steps[1:], r.Rho[1:]
	}
	r.GradSteps, r.Steps, r.Rho = append(r.GradSteps, y), append(r.Steps, s), append(r.Rho, 1/ys)
	r.Scale = ys / dot(y, y)
}

// quasiNewton returns minus the inverse Hessian, as far as the pairs show it,
// times grad: the two loops of Nocedal and Wright's algorithm 7.4.
func (r *lbfgsRun) quasiNewton(grad *tensor.Tensor) *tensor.Tensor {
	q := grad.Neg()
	alpha := make([]float64, len(r.Steps))
	for i := len(r.Steps) - 1; i >= 0; i-- {
		alpha[i] = dot(r.Steps[i], q) * r.Rho[i]
		q.AddScaledInPlace(r.GradSteps[i], -alpha[i])
	}
	q.MulScalarInPlace(r.Scale)
	for i, s := range r.Steps {
		beta := dot(r.GradSteps[i], q) * r.Rho[i]
		q.AddScaledInPlace(s, alpha[i]-beta)
	}
	return q
}

// advance moves the parameters along the direction and returns cost and gradient
// there, which the last iteration without line search does not need.
func (r *lbfgsRun) advance(cost float64, grad *tensor.Tensor, slope float64, last bool) (float64, *tensor.Tensor) {
	if r.StrongWolfe {
		end := r.search(searchPoint{0, cost, grad, slope}, r.Length, *r.MaxEval-r.evals)
		r.Length = end.t
		r.move(r.Length)
		return end.cost, end.grad
	}
	r.move(r.Length)
	if last {
		return cost, grad
	}
	return r.evaluate()
}

// move adds t times the direction to the parameters.
func (r *lbfgsRun) move(t float64) {
	at := 0
	for _, p := range r.params {
		n := p.Tensor.NumEl()
		p.Tensor.AddScaledInPlace(r.Direction.Narrow(0, at, n).Reshape(p.Tensor.Shape()...), t)
		at += n
	}
}

// flatGrad is a copy of all gradients in a row, 0 where there is none.
func (r *lbfgsRun) flatGrad() *tensor.Tensor {
	var flat []*tensor.Tensor
	for _, p := range r.params {
		g := p.Tensor.Grad()
		if g == nil {
			g = zerosLike(p.Tensor)
		}
		flat = append(flat, g.Reshape(g.NumEl()))
	}
	grad := tensor.Cat(flat, 0)
	if r.Maximize {
		grad = grad.Neg()
	}
	return grad
}

func dot(x, y *tensor.Tensor) float64 { return x.MatMul(y).Item() }

// greatest is the greatest magnitude in x.
func greatest(x *tensor.Tensor) float64 { return x.Abs().AMax().Item() }
