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

// minimiseConvex walks down to an optimum that theory says is the only one, and
// compares what is unique there. PyTorch reaches it in fewer steps than these.
func (s *source) minimiseConvex(c vectorfile.Dict) error {
	x := s.tensor(c.String("x")).As(tensor.Float64)
	if c.Has("w") {
		return s.leastSquares(c, x)
	}
	return s.logisticRegression(c, x)
}

func (s *source) logisticRegression(c vectorfile.Dict, x *tensor.Tensor) error {
	y, probabilities := s.tensor(c.String("y")), s.tensor(c.String("probs"))
	classes := probabilities.Size(1)
	w, b := zeroParameter(classes, x.Size(1)), zeroParameter(classes)
	criterion := loss.NewCrossEntropy(loss.CrossEntropyOptions{Reduction: loss.Sum})
	ce := func() *tensor.Tensor { return criterion.Forward(x.Linear(w, b), y) }
	descend(optim.SGDOptions{LR: 0.01, Momentum: 0.95, Nesterov: true}, 1000, func() *tensor.Tensor {
		return ce().Add(w.Mul(w).Sum().MulScalar(0.5))
	}, w, b)
	if err := compare("probabilities", x.Linear(w, b).Softmax(1), probabilities.As(tensor.Float64), tolerance{abs: 1e-6}); err != nil {
		return err
	}
	if got, want := ce().Item(), c.Float("sum_ce"); math.Abs(got-want) > 1e-6*want {
		return fmt.Errorf("cross entropy at the optimum is %v, want %v", got, want)
	}
	return nil
}

func (s *source) leastSquares(c vectorfile.Dict, x *tensor.Tensor) error {
	y := s.tensor(c.String("y"))
	w, b := zeroParameter(1, x.Size(1)), zeroParameter(1)
	criterion := loss.NewMSE()
	mse := func() *tensor.Tensor { return criterion.Forward(x.Linear(w, b).Squeeze(1), y) }
	descend(optim.SGDOptions{LR: 0.1, Momentum: 0.95, Nesterov: true}, 1200, mse, w, b)
	found := tensor.Cat([]*tensor.Tensor{w.Reshape(-1), b}, 0)
	if err := compare("solution", found, s.tensor(c.String("w")), tolerance{abs: 1e-9}); err != nil {
		return err
	}
	if got, want := mse().Item(), c.Float("mse"); math.Abs(got-want) > 1e-12 {
		return fmt.Errorf("mean squared error is %v, want %v", got, want)
	}
	return nil
}

func zeroParameter(shape ...int) *tensor.Tensor {
	return nn.Parameter(tensor.As(tensor.Float64).Zeros(shape...))
}

func descend(options optim.SGDOptions, steps int, cost func() *tensor.Tensor, params ...*tensor.Tensor) {
	optimizer := optim.NewSGD(params, options)
	for range steps {
		optimizer.ZeroGrad()
		autograd.Backward(cost())
		optimizer.Step()
	}
}
