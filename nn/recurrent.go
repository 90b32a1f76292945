package nn

import (
	"math"
	"strconv"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// RecurrentOptions are the options of NewRNN, NewLSTM and NewGRU.
type RecurrentOptions struct {
	NumLayers     int               // layers on top of one another; 0 is 1
	NoBias        bool              // leave the biases out
	BatchFirst    bool              // sequences are (batch, time, feature) instead of (time, batch, feature)
	Dropout       float64           // between layers, while training
	Bidirectional bool              // a second layer beside each runs from the end
	ReLU          bool              // NewRNN: max(0, ·) instead of the hyperbolic tangent
	ProjSize      int               // NewLSTM: features that outputs are projected to, fewer than hidden ones; 0 leaves them
	Generator     *tensor.Generator // of Dropout; nil is the global one
	Tensors       tensor.Options    // of the parameters: device, type, generator
}

// A recurrent network is what RNN, LSTM and GRU share: weights by PyTorch's
// names, and the walk over layers, directions and time.
type recurrent struct {
	Mode
	// Weights holds weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, where there
	// is a projection weight_hr_l0, then the same with _reverse, then those of the
	// next layer.
	Weights *tensor.Dict `nn:",inline"`

	input, hidden int
	options       RecurrentOptions
	cell          cell
}

// A cell is one step of a recurrent network: from what the input contributes, a
// matrix of all gates, and the state to the next state, whose first tensor is
// the output. States are (batch, hidden).
type cell struct {
	gates  int // the blocks of rows in a weight
	states int // tensors in a state
	step   func(projected *tensor.Tensor, state []*tensor.Tensor, w weights) []*tensor.Tensor
	// whole, if there is one operation for it, takes all steps.
	whole func(x *tensor.Tensor, w weights, state []*tensor.Tensor) (out *tensor.Tensor, end []*tensor.Tensor)
}

// weights are those of a layer in one direction: of its input, of its state and of
// its output, if that is projected.
type weights struct{ ih, hh, biasIH, biasHH, hr *tensor.Tensor }

func newRecurrent(where string, input, hidden int, c cell, options []RecurrentOptions) *recurrent {
	o := optional(where, options)
	if o.NumLayers == 0 {
		o.NumLayers = 1
	}
	if input < 0 || hidden <= 0 || o.NumLayers < 0 || !(o.Dropout >= 0 && o.Dropout <= 1) {
		fail(tensor.ValueError, where, "%d features in, %d hidden ones, %d layers and a dropout of %v make no network", input, hidden, o.NumLayers, o.Dropout)
	}
	if o.ProjSize < 0 || o.ProjSize >= hidden || o.ProjSize > 0 && c.states < 2 {
		fail(tensor.ValueError, where, "a projection to %d: an LSTM alone has one, to fewer features than its %d hidden ones", o.ProjSize, hidden)
	}
	r := &recurrent{Weights: new(tensor.Dict), input: input, hidden: hidden, options: o, cell: c}
	bound := 1 / math.Sqrt(float64(hidden))
	draw := func(name string, shape ...int) {
		r.Weights.Set(name, Parameter(o.Tensors.Uniform(-bound, bound, shape...)))
	}
	rows := c.gates * hidden
	for l := range o.NumLayers {
		in := input
		if l > 0 {
			in = r.outputs() * r.directions()
		}
		for d := range r.directions() {
			draw(weightName("weight_ih", l, d), rows, in)
			draw(weightName("weight_hh", l, d), rows, r.outputs())
			if !o.NoBias {
				draw(weightName("bias_ih", l, d), rows)
				draw(weightName("bias_hh", l, d), rows)
			}
			if o.ProjSize > 0 {
				draw(weightName("weight_hr", l, d), o.ProjSize, hidden)
			}
		}
	}
	return r
}

func weightName(kind string, layer, direction int) string {
	name := kind + "_l" + strconv.Itoa(layer)
	if direction == 1 {
		name += "_reverse"
	}
	return name
}

func (r *recurrent) directions() int {
	if r.options.Bidirectional {
		return 2
	}
	return 1
}

// outputs is the number of features of an output in one direction.
func (r *recurrent) outputs() int {
	if r.options.ProjSize > 0 {
		return r.options.ProjSize
	}
	return r.hidden
}

// run takes x, (time, batch, input), or the like by its options, or without a
// batch, and the initial state, each (layers·directions, batch, hidden) or nil
// for zeros. It returns the outputs of the last layer and the final state.
func (r *recurrent) run(where string, x *tensor.Tensor, initial []*tensor.Tensor) (out *tensor.Tensor, final []*tensor.Tensor) {
	alone := x.Dim() == 2 // a sequence without a batch
	if x.Dim() != 2 && x.Dim() != 3 || x.Size(-1) != r.input {
		fail(tensor.ShapeError, where, "an input of shape %v is no sequence of %d features", x.Shape(), r.input)
	}
	switch {
	case alone:
		x = x.Unsqueeze(1)
	case r.options.BatchFirst:
		x = x.Transpose(0, 1)
	}
	states := r.initial(where, x, initial, alone)
	ends := make([][]*tensor.Tensor, r.cell.states)
	for l := range r.options.NumLayers {
		if l > 0 {
			between := Dropout{Mode: r.Mode, P: r.options.Dropout, Generator: r.options.Generator}
			x = between.Forward(x)
		}
		var sides []*tensor.Tensor
		for d := range r.directions() {
			at := l*r.directions() + d
			side, end := r.layer(x, l, d, states[at])
			sides = append(sides, side)
			for k, s := range end {
				ends[k] = append(ends[k], s)
			}
		}
		x = sides[0]
		if len(sides) > 1 {
			x = tensor.Cat(sides, -1)
		}
	}
	for _, e := range ends {
		final = append(final, tensor.Stack(e, 0))
	}
	if alone {
		x = x.Squeeze(1)
		for k := range final {
			final[k] = final[k].Squeeze(1)
		}
	} else if r.options.BatchFirst {
		x = x.Transpose(0, 1)
	}
	return x, final
}

// initial cuts the initial state into one for each layer and direction.
func (r *recurrent) initial(where string, x *tensor.Tensor, given []*tensor.Tensor, alone bool) [][]*tensor.Tensor {
	n := r.options.NumLayers * r.directions()
	states := make([][]*tensor.Tensor, n)
	for k, s := range given {
		features := r.hidden
		if k == 0 {
			features = r.outputs()
		}
		if s == nil {
			s = tensor.On(x.Device()).As(x.DType()).Zeros(n, x.Size(1), features)
		} else if alone {
			s = s.Unsqueeze(1)
		}
		if s.Dim() != 3 || s.Size(0) != n || s.Size(1) != x.Size(1) || s.Size(2) != features {
			fail(tensor.ShapeError, where, "a state of shape %v: %d layers and directions of %d features are wanted, for a batch of %d", s.Shape(), n, features, x.Size(1))
		}
		for i := range states {
			states[i] = append(states[i], s.Select(0, i))
		}
	}
	return states
}

// layer runs one layer in one direction over x, (time, batch, in).
func (r *recurrent) layer(x *tensor.Tensor, l, d int, state []*tensor.Tensor) (out *tensor.Tensor, end []*tensor.Tensor) {
	if x.Size(0) == 0 {
		fail(tensor.ShapeError, "Forward", "the sequence has no elements")
	}
	if d == 1 {
		x = x.Flip(0)
	}
	weight := func(kind string) *tensor.Tensor { return r.Weights.Get(weightName(kind, l, d)) }
	w := weights{weight("weight_ih"), weight("weight_hh"), weight("bias_ih"), weight("bias_hh"), weight("weight_hr")}
	if r.cell.whole != nil && w.hr == nil {
		out, end = r.cell.whole(x, w, state)
	} else {
		out, end = r.cell.steps(x, w, state)
	}
	if d == 1 {
		out = out.Flip(0)
	}
	return out, end
}

// steps takes one step after another. What the input contributes is computed for
// all at once.
func (c *cell) steps(x *tensor.Tensor, w weights, state []*tensor.Tensor) (out *tensor.Tensor, end []*tensor.Tensor) {
	var outs []*tensor.Tensor
	for _, projected := range x.Linear(w.ih, w.biasIH).Unbind(0) {
		state = c.step(projected, state, w)
		outs = append(outs, state[0])
	}
	return tensor.Stack(outs, 0), state
}

// block is gate k of a matrix of gates.
func block(gates *tensor.Tensor, k, hidden int) *tensor.Tensor {
	return gates.Narrow(-1, k*hidden, hidden)
}
