package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// An RNN is a simple recurrent network (Elman, "Finding Structure in Time"):
//
//	h' = tanh(W_ih x + b_ih + W_hh h + b_hh)
type RNN struct{ *recurrent }

// NewRNN returns a network of so many features in and hidden ones. Weights are
// drawn uniformly from ±1/sqrt(hidden) in the order of their names. Sizes that
// make no network panic.
func NewRNN(input, hidden int, options ...RecurrentOptions) *RNN {
	relu := len(options) > 0 && options[0].ReLU
	return &RNN{newRecurrent("NewRNN", input, hidden, elman(relu), options)}
}

// Forward runs over x, of shape (time, batch, input), or (batch, time, input) if
// BatchFirst, or (time, input), from the state h, (layers·directions, batch,
// hidden), or nil for zeros. It returns the last layer's outputs and the final
// state.
func (r *RNN) Forward(x, h *tensor.Tensor) (out, state *tensor.Tensor) {
	out, s := r.run("RNN", x, []*tensor.Tensor{h})
	return seen(r, out), s[0]
}

func elman(relu bool) cell {
	return cell{gates: 1, states: 1, step: func(projected *tensor.Tensor, state []*tensor.Tensor, w weights) []*tensor.Tensor {
		z := projected.Add(state[0].Linear(w.hh, w.biasHH))
		if relu {
			return []*tensor.Tensor{z.ReLU()}
		}
		return []*tensor.Tensor{z.Tanh()}
	}}
}

// An LSTM is a network of long short-term memory (Hochreiter and Schmidhuber,
// "Long Short-Term Memory"), with gates i, f, g, o in the rows of its weights:
//
//	c' = σ(f) c + σ(i) tanh(g)
//	h' = σ(o) tanh(c')
//
// where h' is multiplied by W_hr if ProjSize is set (Sak, Senior and Beaufays, "Long
// Short-Term Memory Based Recurrent Neural Network Architectures for Large Scale
// Acoustic Modeling").
type LSTM struct{ *recurrent }

// NewLSTM returns a network of so many features in and hidden ones; see NewRNN.
func NewLSTM(input, hidden int, options ...RecurrentOptions) *LSTM {
	return &LSTM{newRecurrent("NewLSTM", input, hidden, longShortTerm(hidden), options)}
}

// Forward runs over x from the states h and c; see RNN.Forward for shapes. If
// ProjSize is set, h and the outputs have so many features.
func (r *LSTM) Forward(x, h, c *tensor.Tensor) (out, hidden, memory *tensor.Tensor) {
	out, s := r.run("LSTM", x, []*tensor.Tensor{h, c})
	return seen(r, out), s[0], s[1]
}

func longShortTerm(hidden int) cell {
	return cell{gates: 4, states: 2, step: func(projected *tensor.Tensor, state []*tensor.Tensor, w weights) []*tensor.Tensor {
		z := projected.Add(state[0].Linear(w.hh, w.biasHH))
		c := memorize().Apply(block(z, 0, hidden), block(z, 1, hidden), block(z, 2, hidden), state[1])
		h := recall().Apply(block(z, 3, hidden), c)
		if w.hr != nil {
			h = h.Linear(w.hr, nil)
		}
		return []*tensor.Tensor{h, c}
	}, whole: wholeLSTM}
}

func wholeLSTM(x *tensor.Tensor, w weights, state []*tensor.Tensor) (out *tensor.Tensor, end []*tensor.Tensor) {
	bias := w.biasIH
	if bias != nil {
		bias = bias.Add(w.biasHH)
	}
	out, memory := x.Linear(w.ih, bias).LSTM(w.hh, state[0], state[1])
	return out, []*tensor.Tensor{out.Select(0, -1), memory.Select(0, -1)}
}

// A GRU is a network of gated recurrent units (Cho et al., "Learning Phrase
// Representations using RNN Encoder-Decoder"), with gates r, z, n in the rows of
// its weights:
//
//	n' = tanh(W_in x + b_in + σ(r) (W_hn h + b_hn))
//	h' = (1 - σ(z)) n' + σ(z) h
type GRU struct{ *recurrent }

// NewGRU returns a network of so many features in and hidden ones; see NewRNN.
func NewGRU(input, hidden int, options ...RecurrentOptions) *GRU {
	return &GRU{newRecurrent("NewGRU", input, hidden, gated(hidden), options)}
}

// Forward runs over x from the state h; see RNN.Forward for shapes.
func (r *GRU) Forward(x, h *tensor.Tensor) (out, state *tensor.Tensor) {
	out, s := r.run("GRU", x, []*tensor.Tensor{h})
	return seen(r, out), s[0]
}

func gated(hidden int) cell {
	return cell{gates: 3, states: 1, step: func(projected *tensor.Tensor, state []*tensor.Tensor, w weights) []*tensor.Tensor {
		z := state[0].Linear(w.hh, w.biasHH)
		reset := block(projected, 0, hidden).Add(block(z, 0, hidden))
		update := block(projected, 1, hidden).Add(block(z, 1, hidden))
		fresh := candidate().Apply(reset, block(projected, 2, hidden), block(z, 2, hidden))
		return []*tensor.Tensor{blend().Apply(update, fresh, state[0])}
	}}
}
