package nn_test

import (
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A tagger has layers of all sorts: called by itself, by a Sequential, in a list
// and in a dictionary, by value and tied.
type tagger struct {
	Embed *nn.Embedding
	LSTM  *nn.LSTM
	Norm  *nn.LayerNorm
	Body  nn.ModuleList[nn.Layer]
	Head  *nn.Sequential
	Tied  *nn.Linear
	Act   nn.ReLU
	Never *nn.Linear
}

func newTagger() *tagger {
	tied := nn.NewLinear(6, 6)
	return &tagger{
		Embed: nn.NewEmbedding(10, 4),
		LSTM:  nn.NewLSTM(4, 6, nn.RecurrentOptions{BatchFirst: true}),
		Norm:  nn.NewLayerNorm(6),
		Body:  nn.NewModuleList[nn.Layer](tied, nn.NewTanh()),
		Head:  nn.NewSequential(nn.NewDropout(0.9), nn.NewReLU(), nn.NewReLU(), nn.NewSequential(nn.NewLinear(6, 3)), nn.NewSoftmax(-1)),
		Tied:  tied,
		Never: nn.NewLinear(2, 2),
	}
}

func (m *tagger) Forward(x *tensor.Tensor) *tensor.Tensor {
	y, _, _ := m.LSTM.Forward(m.Embed.Forward(x), nil, nil)
	y = m.Norm.Forward(y)
	for _, l := range m.Body {
		y = l.Forward(y)
	}
	return m.Head.Forward(m.Act.Forward(m.Tied.Forward(y)))
}

// squeezed is a table with its columns two blanks apart, however wide; what is in
// front of a line counts.
func squeezed(table string) string {
	var lines []string
	for line := range strings.Lines(strings.Trim(table, "\n")) {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		lines = append(lines, strings.Repeat(" ", indent)+strings.Join(strings.Fields(line), "  "))
	}
	return strings.Join(lines, "\n")
}

func TestSummary(t *testing.T) {
	m := newTagger()
	m.Never.Weight.SetRequiresGrad(false)
	before := tensor.GlobalGenerator().State()
	got := nn.Summary(m, tensor.As(tensor.Int64).Zeros(2, 5))
	want := `
module     type        output   parameters
.          tagger      [2 5 3]  0
  embed    Embedding   [2 5 4]  40
  lstm     LSTM        [2 5 6]  288
  norm     LayerNorm   [2 5 6]  12
  body.0   Linear      [2 5 6]  42
  body.1   Tanh        -        0
  head     Sequential  [2 5 3]  0
    0      Dropout     [2 5 6]  0
    1      ReLU        [2 5 6]  0
    2      ReLU        [2 5 6]  0
    3      Sequential  [2 5 3]  0
      0    Linear      [2 5 3]  21
    4      Softmax     [2 5 3]  0
  tied     Linear      [2 5 6]  0
  act      ReLU        -        0
  never    Linear      -        6
409 parameters, 405 of them trained
`
	if squeezed(got) != squeezed(want) {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
	if string(before) != string(tensor.GlobalGenerator().State()) {
		t.Error("Summary drew random numbers")
	}
	if head := m.Head.Layers[0].(*nn.Dropout); !head.Training() {
		t.Error("Summary left the model in evaluation")
	}
}

// Without inputs nothing runs, and modules without a Forward are shown too.
func TestSummaryWithoutInputs(t *testing.T) {
	got := nn.Summary(&struct{ A, B *nn.Linear }{nn.NewLinear(2, 3), nn.NewLinear(3, 1)})
	want := `
module  type    parameters
.       struct  0
  a     Linear  9
  b     Linear  4
13 parameters, 13 of them trained
`
	if squeezed(got) != squeezed(want) {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
}

// The watch ends with the Summary, however that ends, and leaves modes alone.
func TestSummaryFails(t *testing.T) {
	m := nn.NewSequential(nn.NewDropout(0.5), nn.NewLinear(2, 3))
	for name, f := range map[string]func(){
		"a shape that does not fit": func() { nn.Summary(m, tensor.Zeros(1, 5)) },
		"too many inputs":           func() { nn.Summary(m, tensor.Zeros(1, 2), tensor.Zeros(1, 2)) },
		"no Forward":                func() { nn.Summary(&struct{ A *nn.Linear }{nn.NewLinear(1, 1)}, tensor.Zeros(1, 1)) },
		"no module":                 func() { nn.Summary(3) },
	} {
		if err := tensor.Try(f); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if !m.Layers[0].(*nn.Dropout).Training() {
		t.Error("the model is left in evaluation")
	}
	if s := nn.Summary(m, tensor.Zeros(4, 2)); !strings.Contains(s, "[4 3]") {
		t.Errorf("after failures:\n%s", s)
	}
}
