package vectors

import (
	"fmt"
	"math"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// trainAndResume trains a network of two layers; half-way the optimizer is made
// anew from its state dict.
func (s *source) trainAndResume(class optimizerClass, c vectorfile.Dict) error {
	model := nn.NewSequential(nn.NewLinear(4, 8), nn.NewTanh(), nn.NewLinear(8, 2))
	nn.As(model, tensor.Float64)
	if err := s.load(model, c.Dict("init")); err != nil {
		return err
	}
	x, y := s.tensor(c.String("X")), s.tensor(c.String("Y"))
	want, _ := c.List("losses").Floats()
	o := newOptimizer(s, class, nn.Parameters(model), c)
	criterion, tol := loss.NewMSE(), gradientTolerance(tensor.Float64, 0)
	for i, w := range want {
		if i == len(want)/2 {
			state := o.StateDict()
			o = newOptimizer(s, class, nn.Parameters(model), c)
			if err := o.LoadStateDict(state); err != nil {
				return err
			}
		}
		o.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		if !tol.admits(cost.Item(), w) {
			return fmt.Errorf("step %d: cost %v, want %v", i, cost.Item(), w)
		}
		o.Step()
	}
	return s.checkState(model, c.Dict("final"), tensor.Float64)
}

// minimise takes steps of LBFGS on Rosenbrock's function.
func minimise(c vectorfile.Dict) error {
	hyper := hyperparameters(nil, c.Dict("hyper"))
	start, _ := c.List("start").Floats()
	x := tensor.New(start).SetRequiresGrad(true)
	o := optim.NewLBFGS([]*tensor.Tensor{x}, optim.LBFGSOptions{
		LR: hyper.Float("lr", 1), MaxIter: new(hyper.Int("max_iter", 20)),
		StrongWolfe: hyper.Word("line_search_fn", "") == "strong_wolfe",
	})
	hyper.checkAllUsed()
	for i, v := range c.List("trace_loss_x") {
		want, _ := v.(vectorfile.List).Floats()
		cost := o.Step(func() *tensor.Tensor {
			o.ZeroGrad()
			a, b := x.Select(0, 0), x.Select(0, 1)
			cost := a.RSubScalar(1).PowScalar(2).Add(b.Sub(a.Mul(a)).PowScalar(2).MulScalar(100))
			autograd.Backward(cost)
			return cost
		})
		got := append([]float64{cost.Item()}, tensor.Values[float64](x)...)
		for k := range want {
			if !(math.Abs(got[k]-want[k]) <= 1e-7+1e-7*math.Abs(want[k])) {
				return fmt.Errorf("step %d: %v, want %v", i, got, want)
			}
		}
	}
	return nil
}
