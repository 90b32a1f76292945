package vectors

import (
	"fmt"
	"math"
	"strings"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Both kinds of models see 8 rows of 32 characters a step.
const (
	textRows   = 8
	textWindow = 32
)

// trainLanguage trains a model to name the next character; the loss of each step
// must be that of float64 within 1e-4.
func (s *source) trainLanguage(c vectorfile.Dict) error {
	ids := s.tensor(c.String("ids")).As(tensor.Int64)
	vocabulary := len([]rune(c.String("vocab")))
	var model languageModel
	if kind, recurrent := recurrentKind(c.String("model")); recurrent {
		model = newCharRNN(kind, vocabulary, ids)
		if err := s.load(model, c.Dict("init")); err != nil {
			return err
		}
	} else {
		tensor.ManualSeed(uint64(c.Int("init_seed")))
		model = newCharGPT(vocabulary, ids)
		if err := s.checkInitial(model, c.Dict("init")); err != nil {
			return err
		}
	}
	words, _, _ := strings.Cut(c.String("optimizer"), ",")
	optimizer, err := writtenOptimizer(words, nn.Parameters(model))
	if err != nil {
		return err
	}
	want, _ := c.List("loss_f64").Floats()
	criterion := loss.NewCrossEntropy()
	for step := range want {
		optimizer.ZeroGrad()
		scores, next := model.step(step)
		cost := criterion.Forward(scores.Reshape(-1, vocabulary), next.Reshape(-1))
		autograd.Backward(cost)
		optim.ClipGradNorm(nn.Parameters(model), 1)
		optimizer.Step()
		if got := cost.Item(); !(math.Abs(got-want[step]) <= 1e-4) {
			return fmt.Errorf("step %d: loss %v, want %v", step, got, want[step])
		}
	}
	return nil
}

// A languageModel gives, for the window of a step, the scores of the characters
// that follow, and these.
type languageModel interface {
	step(step int) (scores, next *tensor.Tensor)
}

func recurrentKind(model string) (kind string, ok bool) {
	_, rest, ok := strings.Cut(model, " -> ")
	kind, _, _ = strings.Cut(rest, "(")
	return kind, ok
}

// A charRNN reads rows of a text side by side, window after window, and carries
// its state over, of which gradients know nothing.
type charRNN struct {
	Emb   *nn.Embedding
	RNN   any
	Out   *nn.Linear
	x, y  *tensor.Tensor   `nn:"-"` // a text's characters, and those that follow
	state []*tensor.Tensor `nn:"-"`
}

func newCharRNN(kind string, vocabulary int, ids *tensor.Tensor) *charRNN {
	m := &charRNN{Emb: nn.NewEmbedding(vocabulary, 16), Out: nn.NewLinear(32, vocabulary)}
	o := nn.RecurrentOptions{BatchFirst: true}
	m.RNN = map[string]func() any{
		"LSTM": func() any { return nn.NewLSTM(16, 32, o) },
		"GRU":  func() any { return nn.NewGRU(16, 32, o) },
		"RNN":  func() any { return nn.NewRNN(16, 32, o) },
	}[kind]()
	n := (ids.NumEl() - 1) / textRows
	m.x = ids.Narrow(0, 0, textRows*n).Reshape(textRows, n)
	m.y = ids.Narrow(0, 1, textRows*n).Reshape(textRows, n)
	return m
}

func (m *charRNN) step(step int) (scores, next *tensor.Tensor) {
	start := step * textWindow % (m.x.Size(1) - textWindow)
	if start < textWindow {
		m.state = make([]*tensor.Tensor, 2)
	}
	x := m.Emb.Forward(m.x.Narrow(1, start, textWindow))
	h, c := m.state[0], m.state[1]
	switch r := m.RNN.(type) {
	case *nn.LSTM:
		x, h, c = r.Forward(x, h, c)
		m.state = []*tensor.Tensor{h.Detach(), c.Detach()}
	case *nn.GRU:
		x, h = r.Forward(x, h)
		m.state[0] = h.Detach()
	case *nn.RNN:
		x, h = r.Forward(x, h)
		m.state[0] = h.Detach()
	}
	return m.Out.Forward(x), m.y.Narrow(1, start, textWindow)
}

// A charGPT is a transformer of one block.
type charGPT struct {
	Tok, Pos *nn.Embedding
	N1       *nn.RMSNorm `nn:"n1"`
	QKV      *nn.Linear
	Proj     *nn.Linear
	N2       *nn.RMSNorm `nn:"n2"`
	Up, Down *nn.Linear
	NF       *nn.RMSNorm    `nn:"nf"`
	Head     *nn.Linear     `nn:"head"`
	ids      *tensor.Tensor `nn:"-"`
}

func newCharGPT(vocabulary int, ids *tensor.Tensor) *charGPT {
	const width = 32
	bare := nn.LinearOptions{NoBias: true}
	return &charGPT{
		Tok: nn.NewEmbedding(vocabulary, width), Pos: nn.NewEmbedding(textWindow, width),
		N1: nn.NewRMSNorm(width), QKV: nn.NewLinear(width, 3*width, bare), Proj: nn.NewLinear(width, width),
		N2: nn.NewRMSNorm(width), Up: nn.NewLinear(width, 2*width), Down: nn.NewLinear(2*width, width),
		NF: nn.NewRMSNorm(width), Head: nn.NewLinear(width, vocabulary, bare), ids: ids,
	}
}

func (m *charGPT) step(step int) (scores, next *tensor.Tensor) {
	var rows, following []*tensor.Tensor
	for row := range textRows {
		start := (step*textRows + row) * textWindow % (m.ids.NumEl() - textWindow - 1)
		rows = append(rows, m.ids.Narrow(0, start, textWindow))
		following = append(following, m.ids.Narrow(0, start+1, textWindow))
	}
	x := m.Tok.Forward(tensor.Stack(rows, 0)).Add(m.Pos.Weight)
	x = x.Add(m.Proj.Forward(m.attend(m.QKV.Forward(m.N1.Forward(x)))))
	x = x.Add(m.Down.Forward(m.Up.Forward(m.N2.Forward(x)).GELUTanh()))
	return m.Head.Forward(m.NF.Forward(x)), tensor.Stack(following, 0)
}

// attend is causal attention of 4 heads, of which qkv holds queries, keys and
// values.
func (m *charGPT) attend(qkv *tensor.Tensor) *tensor.Tensor {
	parts := qkv.Unflatten(-1, 3, 4, -1).Permute(2, 0, 3, 1, 4)
	q, k, v := parts.Select(0, 0), parts.Select(0, 1), parts.Select(0, 2)
	y := tensor.ScaledDotProductAttention(q, k, v, tensor.AttentionOptions{Causal: true})
	return y.Transpose(1, 2).Flatten(2, 3)
}

// A digitTransformer reads an image row by row.
type digitTransformer struct {
	Pos *tensor.Tensor
	E   *nn.Linear                  `nn:"e"`
	L   *nn.TransformerEncoderLayer `nn:"l"`
	O   *nn.Linear                  `nn:"o"`
}

func newDigitTransformer() *digitTransformer {
	return &digitTransformer{
		Pos: nn.Parameter(tensor.Zeros(8, 16)),
		E:   nn.NewLinear(8, 16),
		L: nn.NewTransformerEncoderLayer(16, 2, nn.TransformerOptions{
			FeedForward: 32, GELU: true, NormFirst: true, BatchFirst: true, Dropout: new(0.0),
		}),
		O: nn.NewLinear(16, 10),
	}
}

// Forward returns the scores of the digits.
func (m *digitTransformer) Forward(x *tensor.Tensor) *tensor.Tensor {
	return m.O.Forward(m.L.Forward(m.E.Forward(x).Add(m.Pos)).Mean(1))
}
