package nn

import (
	"math"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// CellOptions are the options of NewRNNCell, NewLSTMCell and NewGRUCell.
type CellOptions struct {
	NoBias  bool           // leave the biases out
	ReLU    bool           // NewRNNCell: max(0, ·) instead of the hyperbolic tangent
	Tensors tensor.Options // of the parameters: device, type, generator
}

// cellWeights are the parameters of one cell, by PyTorch's names.
type cellWeights struct {
	WeightIH *tensor.Tensor `nn:"weight_ih"` // (gates·hidden, input)
	WeightHH *tensor.Tensor `nn:"weight_hh"` // (gates·hidden, hidden)
	BiasIH   *tensor.Tensor `nn:"bias_ih"`   // (gates·hidden), or nil
	BiasHH   *tensor.Tensor `nn:"bias_hh"`
	hidden   int
	cell     cell
}

func newCell(where string, input, hidden int, c cell, options []CellOptions) cellWeights {
	o := optional(where, options)
	if input < 0 || hidden <= 0 {
		fail(tensor.ValueError, where, "%d features in and %d hidden ones make no cell", input, hidden)
	}
	bound := 1 / math.Sqrt(float64(hidden))
	draw := func(shape ...int) *tensor.Tensor { return Parameter(o.Tensors.Uniform(-bound, bound, shape...)) }
	rows := c.gates * hidden
	w := cellWeights{WeightIH: draw(rows, input), WeightHH: draw(rows, hidden), hidden: hidden, cell: c}
	if !o.NoBias {
		w.BiasIH, w.BiasHH = draw(rows), draw(rows)
	}
	return w
}

// step runs the cell on x, (batch, input) or (input), from a state of which nil
// tensors are zeros.
func (w *cellWeights) step(x *tensor.Tensor, state ...*tensor.Tensor) []*tensor.Tensor {
	for k, s := range state {
		if s == nil {
			shape := append(x.Shape()[:x.Dim()-1], w.hidden)
			state[k] = tensor.On(x.Device()).As(x.DType()).Zeros(shape...)
		}
	}
	return w.cell.step(x.Linear(w.WeightIH, w.BiasIH), state, weights{hh: w.WeightHH, biasHH: w.BiasHH})
}

// An RNNCell is one step of an RNN.
type RNNCell struct{ cellWeights }

// NewRNNCell returns a cell of so many features in and hidden ones. Weights are
// drawn uniformly from ±1/sqrt(hidden). Sizes that make no cell panic.
func NewRNNCell(input, hidden int, options ...CellOptions) *RNNCell {
	relu := len(options) > 0 && options[0].ReLU
	return &RNNCell{newCell("NewRNNCell", input, hidden, elman(relu), options)}
}

// Forward returns the state after x, from the state h, or nil for zeros; both are
// (batch, features) or (features).
func (c *RNNCell) Forward(x, h *tensor.Tensor) *tensor.Tensor { return seen(c, c.step(x, h)[0]) }

// An LSTMCell is one step of an LSTM.
type LSTMCell struct{ cellWeights }

// NewLSTMCell returns a cell of so many features in and hidden ones; see
// NewRNNCell.
func NewLSTMCell(input, hidden int, options ...CellOptions) *LSTMCell {
	return &LSTMCell{newCell("NewLSTMCell", input, hidden, longShortTerm(hidden), options)}
}

// Forward returns the states after x, from h and c; see RNNCell.Forward.
func (c *LSTMCell) Forward(x, h, memory *tensor.Tensor) (hNext, memoryNext *tensor.Tensor) {
	s := c.step(x, h, memory)
	return seen(c, s[0]), s[1]
}

// A GRUCell is one step of a GRU.
type GRUCell struct{ cellWeights }

// NewGRUCell returns a cell of so many features in and hidden ones; see
// NewRNNCell.
func NewGRUCell(input, hidden int, options ...CellOptions) *GRUCell {
	return &GRUCell{newCell("NewGRUCell", input, hidden, gated(hidden), options)}
}

// Forward returns the state after x, from h; see RNNCell.Forward.
func (c *GRUCell) Forward(x, h *tensor.Tensor) *tensor.Tensor { return seen(c, c.step(x, h)[0]) }
