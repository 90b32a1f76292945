package vectors

import (
	"fmt"
	"strings"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A moduleClass is a class of torch.nn: the names of its constructor's positional
// arguments, of its call's, and what constructs it.
type moduleClass struct {
	params string
	inputs string
	make   func(c *Call) module
}

// A module is what a class made, and how it is called.
type module struct {
	value   any
	forward operation
}

// layer is a module of one input and one output.
func layer(l nn.Layer) module {
	return module{l, func(c *Call) tensors { return tensors{l.Forward(c.Tensor("input"))} }}
}

// newModule makes the module of a class from recorded arguments.
func newModule(s *source, c vectorfile.Module) (module, error) {
	class, ok := moduleClasses[c.Name]
	if !ok {
		return module{}, absent(c.Name)
	}
	call := newArguments(s, c.Args, c.Kwargs, strings.Fields(class.params))
	m := class.make(call)
	call.checkAllUsed()
	return m, nil
}

// runModule loads a state into a module, calls it, and compares outputs,
// gradients and the state afterwards.
func runModule(s *source, c vectorfile.Dict) error {
	name := c.String("module")
	ctor := c.Dict("ctor")
	m, err := newModule(s, vectorfile.Module{Name: name, Args: ctor.List("args"), Kwargs: ctor.Dict("kwargs")})
	if err != nil {
		return err
	}
	if err := s.prepare(m.value, c); err != nil {
		return err
	}
	call := newCall(s, c, strings.Fields(moduleClasses[name].inputs), false)
	outs := m.forward(call)
	call.checkAllUsed()
	if err := s.checkOutputs(c, outs, nil); err != nil {
		return err
	}
	if err := s.checkModuleGradients(c, m.value, outs, call.leaves); err != nil {
		return err
	}
	return s.checkState(m.value, c.Dict("state_after"), dtypeNamed(c.String("dtype")))
}

// prepare gives a module the type, the state and the mode of a case.
func (s *source) prepare(m any, c vectorfile.Dict) error {
	nn.As(m, dtypeNamed(c.String("dtype")))
	if err := s.load(m, c.Dict("state")); err != nil {
		return err
	}
	if c.Bool("training") {
		nn.Train(m)
	} else {
		nn.Eval(m)
	}
	return nil
}

// load fills a module with a recorded state, whose names it must have.
func (s *source) load(m any, state vectorfile.Dict) error {
	var d tensor.Dict
	for name, key := range state.All() {
		d.Set(name, s.tensor(string(key.(vectorfile.String))))
	}
	return nn.LoadStateDict(m, &d)
}

func (s *source) checkModuleGradients(c vectorfile.Dict, m any, outs, leaves []*tensor.Tensor) error {
	grad := c.Dict("grad")
	inputs, want := leaves, append(vectorfile.List{}, grad.List("args")...)
	for name, p := range nn.NamedParameters(m) {
		inputs = append(inputs, p)
		want = append(want, grad.Dict("params").Value(name))
	}
	grads := s.pull(outs, grad.List("of_outs"), grad.List("cotangents"), inputs)
	dev := gradientDeviation(c)
	return s.compareGradients("gradient of leaf or parameter", grads, inputs, want,
		func(d tensor.DType) tolerance { return gradientTolerance(d, dev) })
}

// checkState compares those entries of a module's state that are recorded.
func (s *source) checkState(m any, want vectorfile.Dict, d tensor.DType) error {
	state := nn.StateDict(m)
	for name, key := range want.All() {
		if err := compare(name, state.Get(name), s.tensor(string(key.(vectorfile.String))), gradientTolerance(d, 0)); err != nil {
			return fmt.Errorf("state: %w", err)
		}
	}
	return nil
}
