package vectors

import (
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func init() {
	const network, single = "input_size hidden_size num_layers bias batch_first dropout bidirectional", "input_size hidden_size bias"
	for name, class := range map[string]moduleClass{
		"RNN": {"input_size hidden_size num_layers nonlinearity bias batch_first dropout bidirectional", "input hx", func(c *Call) module {
			l := nn.NewRNN(c.Int("input_size"), c.Int("hidden_size"), recurrentOptions(c))
			return module{l, func(c *Call) tensors { return two(l.Forward(c.Tensor("input"), c.TensorOrNil("hx"))) }}
		}},
		"LSTM": {network, "input hx", func(c *Call) module {
			l := nn.NewLSTM(c.Int("input_size"), c.Int("hidden_size"), recurrentOptions(c))
			return module{l, func(c *Call) tensors {
				out, h, m := l.Forward(c.Tensor("input"), lstmState(c)[0], lstmState(c)[1])
				return tensors{out, h, m}
			}}
		}},
		"GRU": {network, "input hx", func(c *Call) module {
			l := nn.NewGRU(c.Int("input_size"), c.Int("hidden_size"), recurrentOptions(c))
			return module{l, func(c *Call) tensors { return two(l.Forward(c.Tensor("input"), c.TensorOrNil("hx"))) }}
		}},
		"RNNCell": {"input_size hidden_size bias nonlinearity", "input hx", func(c *Call) module {
			l := nn.NewRNNCell(c.Int("input_size"), c.Int("hidden_size"), nn.CellOptions{NoBias: !c.Bool("bias", true), ReLU: c.Word("nonlinearity", "tanh") == "relu"})
			return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor("input"), c.TensorOrNil("hx"))} }}
		}},
		"LSTMCell": {single, "input hx", func(c *Call) module {
			l := nn.NewLSTMCell(c.Int("input_size"), c.Int("hidden_size"), nn.CellOptions{NoBias: !c.Bool("bias", true)})
			return module{l, func(c *Call) tensors { return two(l.Forward(c.Tensor("input"), lstmState(c)[0], lstmState(c)[1])) }}
		}},
		"GRUCell": {single, "input hx", func(c *Call) module {
			l := nn.NewGRUCell(c.Int("input_size"), c.Int("hidden_size"), nn.CellOptions{NoBias: !c.Bool("bias", true)})
			return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor("input"), c.TensorOrNil("hx"))} }}
		}},
	} {
		moduleClasses[name] = class
	}
}

func recurrentOptions(c *Call) nn.RecurrentOptions {
	return nn.RecurrentOptions{
		NumLayers: c.Int("num_layers", 1), NoBias: !c.Bool("bias", true), BatchFirst: c.Bool("batch_first", false),
		ProjSize: c.Int("proj_size", 0), Dropout: c.Float("dropout", 0), Bidirectional: c.Bool("bidirectional", false), ReLU: c.Word("nonlinearity", "tanh") == "relu",
	}
}

// lstmState is the state of an LSTM, which PyTorch takes as a tuple.
func lstmState(c *Call) tensors {
	if !c.Has("hx") {
		return tensors{nil, nil}
	}
	return c.Tensors("hx")
}

func two(a, b *tensor.Tensor) tensors { return tensors{a, b} }
