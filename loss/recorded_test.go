package loss_test

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A recorded case is a criterion, what it was given and what PyTorch made of it.
type recorded struct {
	Name           string
	Criterion      string
	Reduction      string
	Weight         *values
	IgnoreIndex    *int    `json:"ignore_index"`
	LabelSmoothing float64 `json:"label_smoothing"`
	X, Y           values
	Cost           values
	Cotangent      values
	Grad           values
	TargetGrad     *values `json:"target_grad"`
}

type values struct {
	Shape  []int
	Values []number
	DType  string
}

// A number is a float64 that JSON has no form for written as text.
type number float64

func (n *number) UnmarshalJSON(text []byte) error {
	if s, err := strconv.Unquote(string(text)); err == nil {
		text = []byte(s)
	}
	v, err := strconv.ParseFloat(string(text), 64)
	*n = number(v)
	return err
}

var dtypes = map[string]tensor.DType{
	"float32": tensor.Float32, "float64": tensor.Float64, "int64": tensor.Int64,
}

func (v *values) tensor() *tensor.Tensor {
	if v == nil {
		return nil
	}
	data := make([]float64, len(v.Values))
	for i, n := range v.Values {
		data[i] = float64(n)
	}
	return tensor.FromSlice(data, v.Shape...).As(dtypes[v.DType])
}

// criterion makes the criterion of a case.
func (c *recorded) criterion(t *testing.T) func(x, y *tensor.Tensor) *tensor.Tensor {
	reduction, ok := map[string]loss.Reduction{"mean": loss.Mean, "sum": loss.Sum, "none": loss.None}[c.Reduction]
	if !ok || reduction.String() != c.Reduction {
		t.Fatalf("unknown reduction %q", c.Reduction)
	}
	switch c.Criterion {
	case "BCE":
		return loss.NewBCE(loss.BCEOptions{Weight: c.Weight.tensor(), Reduction: reduction}).Forward
	case "MSE":
		return loss.NewMSE(loss.MSEOptions{Reduction: reduction}).Forward
	case "CrossEntropy":
		return loss.NewCrossEntropy(loss.CrossEntropyOptions{
			Weight: c.Weight.tensor(), IgnoreIndex: c.IgnoreIndex,
			Reduction: reduction, LabelSmoothing: c.LabelSmoothing,
		}).Forward
	}
	t.Fatalf("unknown criterion %q", c.Criterion)
	return nil
}

func TestRecorded(t *testing.T) {
	text, err := os.ReadFile("testdata/recorded.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []recorded }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 47 {
		t.Fatalf("%d cases, want 47", len(file.Cases))
	}
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			x, y := c.X.tensor().SetRequiresGrad(true), c.Y.tensor()
			if c.TargetGrad != nil {
				y.SetRequiresGrad(true)
			}
			cost := c.criterion(t)(x, y)
			compare(t, "cost", cost, c.Cost.tensor())
			autograd.Backward(cost, autograd.BackwardOptions{Gradient: c.Cotangent.tensor()})
			compare(t, "gradient", x.Grad(), c.Grad.tensor())
			if c.TargetGrad != nil {
				compare(t, "gradient of the target", y.Grad(), c.TargetGrad.tensor())
			}
		})
	}
}

// compare holds got against want: a float32 within (1.3e-6, 1e-5), relative and
// absolute, a float64 within (1e-12, 1e-14).
func compare(t *testing.T, what string, got, want *tensor.Tensor) {
	t.Helper()
	rel, abs := 1e-12, 1e-14
	if want.DType() == tensor.Float32 {
		rel, abs = 1.3e-6, 1e-5
	}
	if got.DType() != want.DType() || len(got.Shape()) != len(want.Shape()) || got.NumEl() != want.NumEl() {
		t.Fatalf("%s: %v %v, want %v %v", what, got.DType(), got.Shape(), want.DType(), want.Shape())
	}
	g, w := tensor.Values[float64](got), tensor.Values[float64](want)
	for i := range w {
		same := g[i] == w[i] || math.IsNaN(g[i]) && math.IsNaN(w[i])
		if !same && !(math.Abs(g[i]-w[i]) <= abs+rel*math.Abs(w[i])) {
			t.Errorf("%s: element %d is %v, want %v", what, i, g[i], w[i])
		}
	}
}
