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

// runTraining trains a recorded model and compares its curve.
func runTraining(s *source, c vectorfile.Dict) error {
	switch kind := c.String("kind"); kind {
	case "xor":
		return s.trainXOR(c)
	default:
		return absent(kind)
	}
}

// trainXOR starts from the weights that the seed gives, which must be the
// recorded ones, and holds the curve to the note of its set: within 1e-6 until
// nine tenths of the way to its fall, which may come 2 % sooner or later, and a
// last cost within 5 %.
func (s *source) trainXOR(c vectorfile.Dict) error {
	tensor.ManualSeed(uint64(c.Int("seed")))
	model := sigmoidNetwork(c.List("widths"))
	if err := s.checkInitial(model, c.Dict("init")); err != nil {
		return err
	}
	want := tensor.Values[float64](s.tensor(c.String("cost_f32")))
	costs := trainByDescent(model, s.tensor(c.String("x")), s.tensor(c.String("y")), len(want))
	fall := int(c.Int("first_epoch_below_0.3"))
	for epoch := range fall * 9 / 10 {
		if math.Abs(costs[epoch]-want[epoch]) > 1e-6 {
			return fmt.Errorf("epoch %d: cost %v, want %v", epoch, costs[epoch], want[epoch])
		}
	}
	if got := firstBelow(costs, 0.3); math.Abs(float64(got-fall)) > 0.02*float64(fall) {
		return fmt.Errorf("the cost falls below 0.3 in epoch %d, want %d", got, fall)
	}
	if got, want := costs[len(costs)-1], want[len(want)-1]; math.Abs(got-want) > 0.05*want {
		return fmt.Errorf("the last cost is %v, want %v", got, want)
	}
	return nil
}

func sigmoidNetwork(widths vectorfile.List) *nn.Sequential {
	n, _ := widths.Ints()
	model := nn.NewSequential()
	for i := range len(n) - 1 {
		model.Layers = append(model.Layers, nn.NewLinear(int(n[i]), int(n[i+1])), nn.NewSigmoid())
	}
	return model
}

// checkInitial demands the recorded weights bit for bit.
func (s *source) checkInitial(m any, want vectorfile.Dict) error {
	state := nn.StateDict(m)
	if state.Len() != want.Len() {
		return fmt.Errorf("%d tensors in the state, want %d", state.Len(), want.Len())
	}
	for name, key := range want.All() {
		if err := sameBits(name, state.Get(name), s.tensor(string(key.(vectorfile.String)))); err != nil {
			return err
		}
	}
	return nil
}

// trainByDescent returns the cost of every epoch, before its step.
func trainByDescent(model *nn.Sequential, x, y *tensor.Tensor, epochs int) []float64 {
	criterion := loss.NewBCE()
	optimizer := optim.NewSGD(nn.Parameters(model), optim.SGDOptions{LR: 1})
	costs := make([]float64, epochs)
	for epoch := range costs {
		optimizer.ZeroGrad()
		cost := criterion.Forward(model.Forward(x), y)
		autograd.Backward(cost)
		optimizer.Step()
		costs[epoch] = cost.Item()
	}
	return costs
}

func firstBelow(costs []float64, bound float64) int {
	for i, cost := range costs {
		if cost < bound {
			return i
		}
	}
	return len(costs)
}
