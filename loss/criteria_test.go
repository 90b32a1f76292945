package loss_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A criterionCase is a criterion, what it was given, and what PyTorch made of it.
type criterionCase struct {
	Name, Criterion, Reduction string
	Options                    criterionOptions
	Inputs                     []values
	Cost, Cotangent            values
	Grads                      []*values // of the first inputs
}

type criterionOptions struct {
	Beta, Delta, Eps, Margin, P *float64
	Weight                      *values
	PosWeight                   *values `json:"pos_weight"`
	LogTarget                   bool    `json:"log_target"`
	IgnoreIndex                 *int    `json:"ignore_index"`
	NoLogInput                  bool    `json:"no_log_input"`
	Full, Swap                  bool
}

// The forms of criteria.
type (
	binary  = func(x, y *tensor.Tensor) *tensor.Tensor
	ternary = func(x, y, z *tensor.Tensor) *tensor.Tensor
)

// criteria make each criterion; what they return is a binary or a ternary.
var criteria = map[string]func(o criterionOptions, r loss.Reduction) any{
	"L1": func(_ criterionOptions, r loss.Reduction) any {
		return loss.NewL1(loss.L1Options{Reduction: r}).Forward
	},
	"SmoothL1": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewSmoothL1(loss.SmoothL1Options{Beta: o.Beta, Reduction: r}).Forward
	},
	"Huber": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewHuber(loss.HuberOptions{Delta: o.Delta, Reduction: r}).Forward
	},
	"BCEWithLogits": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewBCEWithLogits(loss.BCEWithLogitsOptions{
			Weight: o.Weight.tensor(), PosWeight: o.PosWeight.tensor(), Reduction: r,
		}).Forward
	},
	"KLDiv": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewKLDiv(loss.KLDivOptions{LogTarget: o.LogTarget, Reduction: r}).Forward
	},
	"NLL": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewNLL(loss.NLLOptions{Weight: o.Weight.tensor(), IgnoreIndex: o.IgnoreIndex, Reduction: r}).Forward
	},
	"PoissonNLL": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewPoissonNLL(loss.PoissonNLLOptions{NoLogInput: o.NoLogInput, Full: o.Full, Eps: o.Eps, Reduction: r}).Forward
	},
	"GaussianNLL": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewGaussianNLL(loss.GaussianNLLOptions{Full: o.Full, Eps: o.Eps, Reduction: r}).Forward
	},
	"HingeEmbedding": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewHingeEmbedding(loss.HingeEmbeddingOptions{Margin: o.Margin, Reduction: r}).Forward
	},
	"SoftMargin": func(_ criterionOptions, r loss.Reduction) any {
		return loss.NewSoftMargin(loss.SoftMarginOptions{Reduction: r}).Forward
	},
	"MarginRanking": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewMarginRanking(loss.MarginRankingOptions{Margin: *o.Margin, Reduction: r}).Forward
	},
	"CosineEmbedding": func(o criterionOptions, r loss.Reduction) any {
		opts := loss.CosineEmbeddingOptions{Reduction: r}
		if o.Margin != nil {
			opts.Margin = *o.Margin
		}
		return loss.NewCosineEmbedding(opts).Forward
	},
	"TripletMargin": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewTripletMargin(loss.TripletMarginOptions{Margin: o.Margin, P: o.P, Swap: o.Swap, Reduction: r}).Forward
	},
	"MultiMargin": func(o criterionOptions, r loss.Reduction) any {
		opts := loss.MultiMarginOptions{Weight: o.Weight.tensor(), Margin: o.Margin, Reduction: r}
		if o.P != nil {
			opts.P = new(int(*o.P))
		}
		return loss.NewMultiMargin(opts).Forward
	},
	"MultiLabelMargin": func(_ criterionOptions, r loss.Reduction) any {
		return loss.NewMultiLabelMargin(loss.MultiLabelMarginOptions{Reduction: r}).Forward
	},
	"MultiLabelSoftMargin": func(o criterionOptions, r loss.Reduction) any {
		return loss.NewMultiLabelSoftMargin(loss.MultiLabelSoftMarginOptions{Weight: o.Weight.tensor(), Reduction: r}).Forward
	},
}

func TestCriteria(t *testing.T) {
	text, err := os.ReadFile("testdata/criteria.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []criterionCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 132 {
		t.Fatalf("%d cases, want 132", len(file.Cases))
	}
	tried := map[string]bool{}
	for _, c := range file.Cases {
		tried[c.Criterion] = true
		t.Run(c.Name, func(t *testing.T) { c.run(t) })
	}
	for name := range criteria {
		if !tried[name] {
			t.Errorf("no case tries %s", name)
		}
	}
}

func (c *criterionCase) run(t *testing.T) {
	xs := make([]*tensor.Tensor, len(c.Inputs))
	for i, v := range c.Inputs {
		xs[i] = v.tensor()
	}
	for i := range c.Grads {
		xs[i].SetRequiresGrad(true)
	}
	reduction := map[string]loss.Reduction{"mean": loss.Mean, "sum": loss.Sum, "none": loss.None}[c.Reduction]
	var cost *tensor.Tensor
	switch f := criteria[c.Criterion](c.Options, reduction).(type) {
	case binary:
		cost = f(xs[0], xs[1])
	case ternary:
		cost = f(xs[0], xs[1], xs[2])
	}
	compare(t, "cost", cost, c.Cost.tensor())
	autograd.Backward(cost, autograd.BackwardOptions{Gradient: c.Cotangent.tensor()})
	for i, want := range c.Grads {
		compare(t, "gradient", xs[i].Grad(), want.tensor())
	}
}

// Second derivatives, and first ones again, by differences.
func TestCriteriaGradients(t *testing.T) {
	tensor.ManualSeed(3)
	x, y, z := tensor.As(tensor.Float64).Randn(3, 4), tensor.As(tensor.Float64).Randn(3, 4), tensor.As(tensor.Float64).Randn(3, 4)
	sign, labels := y.Sign(), tensor.New([]int{1, 0, 3})
	for name, f := range map[string]func(x, y *tensor.Tensor) *tensor.Tensor{
		"SmoothL1":      func(x, y *tensor.Tensor) *tensor.Tensor { return loss.NewSmoothL1().Forward(x, y) },
		"Huber":         func(x, y *tensor.Tensor) *tensor.Tensor { return loss.NewHuber().Forward(x, y) },
		"BCEWithLogits": func(x, y *tensor.Tensor) *tensor.Tensor { return loss.NewBCEWithLogits().Forward(x, y.Sigmoid()) },
		"KLDiv": func(x, y *tensor.Tensor) *tensor.Tensor {
			return loss.NewKLDiv(loss.KLDivOptions{Reduction: loss.BatchMean}).Forward(x.LogSoftmax(1), y.Softmax(1))
		},
		"NLL":         func(x, _ *tensor.Tensor) *tensor.Tensor { return loss.NewNLL().Forward(x.LogSoftmax(1), labels) },
		"GaussianNLL": func(x, y *tensor.Tensor) *tensor.Tensor { return loss.NewGaussianNLL().Forward(x, z, y.Exp()) },
		"SoftMargin":  func(x, _ *tensor.Tensor) *tensor.Tensor { return loss.NewSoftMargin().Forward(x, sign) },
		"CosineEmbedding": func(x, y *tensor.Tensor) *tensor.Tensor {
			return loss.NewCosineEmbedding().Forward(x, y, sign.Select(1, 0))
		},
		"TripletMargin": func(x, y *tensor.Tensor) *tensor.Tensor { return loss.NewTripletMargin().Forward(x, y, z) },
	} {
		t.Run(name, func(t *testing.T) {
			gradcheck.Options{Order: 2}.Func(t, func(v ...*tensor.Tensor) *tensor.Tensor { return f(v[0], v[1]) }, x, y)
		})
	}
}

// The divergence per sample, by its definition.
func TestKLDivBatchMean(t *testing.T) {
	p, q := tensor.New([][]float64{{0.5, 0.5}, {0.25, 0.75}}), tensor.New([][]float64{{0.25, 0.75}, {0.25, 0.75}})
	got := loss.NewKLDiv(loss.KLDivOptions{Reduction: loss.BatchMean}).Forward(q.Log(), p).Item()
	want := (0.5*math.Log(2) + 0.5*math.Log(2.0/3)) / 2
	if math.Abs(got-want) > 1e-15 {
		t.Errorf("%v, want %v", got, want)
	}
}

// All weights 0, no targets, and ignored ones only: 0/0.
func TestMeanOfNothing(t *testing.T) {
	scores := tensor.Zeros(2, 3)
	for name, cost := range map[string]*tensor.Tensor{
		"NLL of weights 0":          loss.NewNLL(loss.NLLOptions{Weight: tensor.Zeros(3)}).Forward(scores, tensor.New([]int{0, 1})),
		"CrossEntropy of weights 0": loss.NewCrossEntropy(loss.CrossEntropyOptions{Weight: tensor.Zeros(3)}).Forward(scores, tensor.New([]int{0, 1})),
		"NLL of nothing":            loss.NewNLL().Forward(tensor.Zeros(0, 3), tensor.As(tensor.Int64).Zeros(0)),
		"L1 of nothing":             loss.NewL1().Forward(tensor.Zeros(0), tensor.Zeros(0)),
	} {
		if !math.IsNaN(cost.Item()) {
			t.Errorf("%s: %v, want NaN", name, cost.Item())
		}
	}
}

// A distance of one's own stands in for the norm.
func TestTripletDistance(t *testing.T) {
	asked := 0
	criterion := loss.NewTripletMargin(loss.TripletMarginOptions{Swap: true, Distance: func(x, y *tensor.Tensor) *tensor.Tensor {
		asked++
		return x.Sub(y).Abs().Sum(-1)
	}})
	a, p, n := tensor.New([]float64{0, 0}), tensor.New([]float64{1, 1}), tensor.New([]float64{2, 1})
	// near 2, far min(3, 1), so that 2 - 1 + 1 is left.
	if got := criterion.Forward(a, p, n).Item(); got != 2 || asked != 3 {
		t.Errorf("cost %v of %d distances, want 2 of 3", got, asked)
	}
}

func TestCriteriaRefuse(t *testing.T) {
	x, y := tensor.Zeros(2, 3), tensor.Zeros(2, 3)
	column := tensor.Zeros(2, 1)
	classes := tensor.New([]int{0, 1})
	for name, c := range map[string]struct {
		kind tensor.Kind
		f    func()
	}{
		"L1 shapes":                    {tensor.ShapeError, func() { loss.NewL1().Forward(x, column) }},
		"L1 integers":                  {tensor.DTypeError, func() { loss.NewL1().Forward(classes, classes) }},
		"SmoothL1 shapes":              {tensor.ShapeError, func() { loss.NewSmoothL1().Forward(x, column) }},
		"Huber shapes":                 {tensor.ShapeError, func() { loss.NewHuber().Forward(x, column) }},
		"BCEWithLogits shapes":         {tensor.ShapeError, func() { loss.NewBCEWithLogits().Forward(x, column) }},
		"SoftMargin shapes":            {tensor.ShapeError, func() { loss.NewSoftMargin().Forward(x, column) }},
		"negative beta":                {tensor.ValueError, func() { loss.NewSmoothL1(loss.SmoothL1Options{Beta: new(-1.0)}) }},
		"delta 0":                      {tensor.ValueError, func() { loss.NewHuber(loss.HuberOptions{Delta: new(0.0)}) }},
		"margin 0":                     {tensor.ValueError, func() { loss.NewTripletMargin(loss.TripletMarginOptions{Margin: new(0.0)}) }},
		"eps 0":                        {tensor.ValueError, func() { loss.NewGaussianNLL(loss.GaussianNLLOptions{Eps: new(0.0)}) }},
		"power 3":                      {tensor.ValueError, func() { loss.NewMultiMargin(loss.MultiMarginOptions{P: new(3)}) }},
		"batch mean":                   {tensor.ValueError, func() { loss.NewL1(loss.L1Options{Reduction: loss.BatchMean}) }},
		"NLL class too big":            {tensor.IndexError, func() { loss.NewNLL().Forward(x, tensor.New([]int{0, 3})) }},
		"NLL probabilities":            {tensor.DTypeError, func() { loss.NewNLL().Forward(x, y) }},
		"NLL shapes":                   {tensor.ShapeError, func() { loss.NewNLL().Forward(x, tensor.New([]int{0})) }},
		"negative variance":            {tensor.ValueError, func() { loss.NewGaussianNLL().Forward(x, y, x.SubScalar(1)) }},
		"variances of another shape":   {tensor.ShapeError, func() { loss.NewGaussianNLL().Forward(x, y, tensor.Ones(3, 3)) }},
		"variance for all":             {tensor.ShapeError, func() { loss.NewGaussianNLL().Forward(x, y, tensor.Ones(1, 1)) }},
		"MultiMargin of a cube":        {tensor.ShapeError, func() { loss.NewMultiMargin().Forward(tensor.Zeros(1, 2, 3), tensor.As(tensor.Int64).Zeros(1, 3)) }},
		"MultiMargin class too big":    {tensor.IndexError, func() { loss.NewMultiMargin().Forward(x, tensor.New([]int{0, 3})) }},
		"MultiLabelMargin class":       {tensor.IndexError, func() { loss.NewMultiLabelMargin().Forward(x, tensor.New([][]int{{0, 3, -1}, {0, 1, -1}})) }},
		"MultiLabelMargin floats":      {tensor.DTypeError, func() { loss.NewMultiLabelMargin().Forward(x, y) }},
		"MultiLabelMargin shapes":      {tensor.ShapeError, func() { loss.NewMultiLabelMargin().Forward(x, classes) }},
		"MultiLabelSoftMargin scalars": {tensor.ShapeError, func() { loss.NewMultiLabelSoftMargin().Forward(tensor.Zeros(), tensor.Zeros()) }},
		"CosineEmbedding shapes":       {tensor.ShapeError, func() { loss.NewCosineEmbedding().Forward(x, y, tensor.Zeros(2, 1)) }},
		"MarginRanking shapes":         {tensor.ShapeError, func() { loss.NewMarginRanking().Forward(x, y, tensor.Zeros(2)) }},
		"TripletMargin shapes":         {tensor.ShapeError, func() { loss.NewTripletMargin().Forward(x, y, tensor.Zeros(3)) }},
	} {
		t.Run(name, func(t *testing.T) {
			err, _ := tensor.Try(c.f).(*tensor.Error)
			if err == nil || err.Kind != c.kind {
				t.Errorf("got %v, want an error of kind %v", err, c.kind)
			}
		})
	}
}

// Weights move and convert with their criteria.
func TestWeightsOfCriteriaAreBuffers(t *testing.T) {
	w := tensor.Ones(2)
	for name, c := range map[string]any{
		"NLL":                  loss.NewNLL(loss.NLLOptions{Weight: w.Clone()}),
		"BCEWithLogits":        loss.NewBCEWithLogits(loss.BCEWithLogitsOptions{Weight: w.Clone()}),
		"MultiMargin":          loss.NewMultiMargin(loss.MultiMarginOptions{Weight: w.Clone()}),
		"MultiLabelSoftMargin": loss.NewMultiLabelSoftMargin(loss.MultiLabelSoftMarginOptions{Weight: w.Clone()}),
	} {
		nn.As(c, tensor.Float64)
		if got := nn.StateDict(c).Get("weight"); got == nil || got.DType() != tensor.Float64 || len(nn.Parameters(c)) != 0 {
			t.Errorf("%s: weight %v", name, got)
		}
	}
}
