package optim_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A trajectory is a recorded run of an optimizer with given gradients.
type trajectory struct {
	ID        string
	Optimizer string
	DType     string
	Hyper     hyper
	Groups    []group // nil: all parameters in one
	Shapes    [][]int
	Init      [][]float64
	Steps     []struct{ Grads, Params [][]float64 }
}

// hyper are the arguments of the optimizer, by PyTorch's names.
type hyper struct {
	LR          float64
	Momentum    float64
	Dampening   float64
	WeightDecay float64 `json:"weight_decay"`
	Nesterov    bool
	Maximize    bool
	Betas       *[2]float64
	Eps         *float64
	AMSGrad     bool
}

// A group has arguments of its own.
type group struct {
	Params      []int
	LR          *float64
	WeightDecay *float64 `json:"weight_decay"`
}

// tolerances are (relative, absolute): a few roundings for each of eight steps.
var tolerances = map[string][2]float64{
	"float32": {2e-6, 2e-7},
	"float64": {1e-13, 1e-14},
}

var dtypes = map[string]tensor.DType{"float32": tensor.Float32, "float64": tensor.Float64}

func TestTrajectories(t *testing.T) {
	for _, c := range readTrajectories(t) {
		t.Run(c.ID, func(t *testing.T) { c.run(t) })
	}
}

func readTrajectories(t *testing.T) []trajectory {
	text, err := os.ReadFile("testdata/trajectories.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []trajectory }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 13 {
		t.Fatalf("%d cases, want 13", len(file.Cases))
	}
	return file.Cases
}

func (c *trajectory) run(t *testing.T) {
	params := make([]*tensor.Tensor, len(c.Init))
	for i, v := range c.Init {
		params[i] = c.tensor(i, v).SetRequiresGrad(true)
	}
	optimizer := c.optimizer(t, params)
	for k, step := range c.Steps {
		optimizer.ZeroGrad()
		for i, g := range step.Grads {
			if g != nil {
				params[i].SetGrad(c.tensor(i, g))
			}
		}
		optimizer.Step()
		for i, want := range step.Params {
			c.compare(t, k, i, params[i], c.tensor(i, want))
		}
	}
}

func (c *trajectory) tensor(i int, v []float64) *tensor.Tensor {
	return tensor.FromSlice(v, c.Shapes[i]...).As(dtypes[c.DType])
}

func (c *trajectory) compare(t *testing.T, step, param int, p, recorded *tensor.Tensor) {
	tolerance := tolerances[c.DType]
	got, want := tensor.Values[float64](p), tensor.Values[float64](recorded)
	for j := range want {
		if !(math.Abs(got[j]-want[j]) <= tolerance[1]+tolerance[0]*math.Abs(want[j])) {
			t.Errorf("step %d: element %d of parameter %d is %v, want %v", step, j, param, got[j], want[j])
		}
	}
}

// optimizer builds the recorded optimizer, the first group by its constructor.
func (c *trajectory) optimizer(t *testing.T, params []*tensor.Tensor) optim.Optimizer {
	groups := c.Groups
	if groups == nil {
		groups = []group{{Params: indices(len(params))}}
	}
	first, rest := groups[0], groups[1:]
	switch c.Optimizer {
	case "SGD":
		s := optim.NewSGD(first.pick(params), c.Hyper.of(first).sgd())
		for _, g := range rest {
			s.AddGroup(g.pick(params), c.Hyper.of(g).sgd())
		}
		return s
	case "Adam":
		a := optim.NewAdam(first.pick(params), c.Hyper.of(first).adam())
		for _, g := range rest {
			a.AddGroup(g.pick(params), c.Hyper.of(g).adam())
		}
		return a
	}
	t.Fatalf("unknown optimizer %s", c.Optimizer)
	return nil
}

func indices(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func (g group) pick(params []*tensor.Tensor) []*tensor.Tensor {
	list := make([]*tensor.Tensor, len(g.Params))
	for i, k := range g.Params {
		list[i] = params[k]
	}
	return list
}

// of are the arguments of a group: its own, else the optimizer's.
func (h hyper) of(g group) hyper {
	if g.LR != nil {
		h.LR = *g.LR
	}
	if g.WeightDecay != nil {
		h.WeightDecay = *g.WeightDecay
	}
	return h
}

func (h hyper) sgd() optim.SGDOptions {
	return optim.SGDOptions{
		LR: h.LR, Momentum: h.Momentum, Dampening: h.Dampening, WeightDecay: h.WeightDecay,
		Nesterov: h.Nesterov, Maximize: h.Maximize,
	}
}

func (h hyper) adam() optim.AdamOptions {
	return optim.AdamOptions{
		LR: h.LR, Betas: h.Betas, Eps: h.Eps, WeightDecay: h.WeightDecay,
		AMSGrad: h.AMSGrad, Maximize: h.Maximize,
	}
}
