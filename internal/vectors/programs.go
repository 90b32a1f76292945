package vectors

import (
	"errors"
	"fmt"
	"math"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A program is a recorded graph in the making: its values by name.
type program struct {
	*source
	c      vectorfile.Dict
	dtype  tensor.DType
	leaves []string // that require a gradient or not, in order
	values map[string]*tensor.Tensor
}

// runProgram runs the steps of a random program, walks its loss back, and
// compares values and gradients.
func runProgram(s *source, c vectorfile.Dict) error {
	p := &program{source: s, c: c, dtype: dtypeNamed(c.String("dtype")), values: map[string]*tensor.Tensor{}}
	if err := p.checkSteps(); err != nil {
		return err
	}
	p.makeLeaves()
	for _, v := range c.List("steps") {
		p.run(v.(vectorfile.Dict))
	}
	retained := p.retain()
	loss := p.loss()
	if c.Has("expect_backward_error") {
		return refused(func() { p.backward(loss) })
	}
	p.backward(loss)
	return errors.Join(p.checkValues(loss), p.checkLeaves(), p.checkRetained(retained))
}

// checkSteps looks for steps that the library cannot take before any is taken.
func (p *program) checkSteps() error {
	for _, v := range p.c.List("steps") {
		name := v.(vectorfile.Dict).String("op")
		if steps[name] == nil {
			return absent(name)
		}
	}
	return nil
}

func (p *program) makeLeaves() {
	for _, v := range p.c.List("leaves") {
		leaf := v.(vectorfile.Dict)
		name := leaf.String("id")
		p.leaves = append(p.leaves, name)
		p.values[name] = p.tensor(leaf.String("t")).SetRequiresGrad(leaf.Bool("requires_grad"))
	}
}

func (p *program) run(step vectorfile.Dict) {
	names, _ := step.List("in").Strings()
	in := make([]*tensor.Tensor, len(names))
	for i, name := range names {
		in[i] = p.values[name]
	}
	call := &Call{args: map[string]any{}, used: map[string]bool{}}
	r := &resolver{source: p.source}
	for name, v := range step.Dict("attrs").All() {
		call.args[name] = r.value(v)
	}
	out := steps[step.String("op")](call, in)
	if step.Has("out") {
		p.values[step.String("out")] = out
	}
}

// retain asks for the gradients of inner values, where there can be any.
func (p *program) retain() map[string]*tensor.Tensor {
	kept := map[string]*tensor.Tensor{}
	for name := range p.c.Dict("retained_grads").All() {
		x := p.values[name]
		if x.RequiresGrad() {
			autograd.RetainGrad(x)
		}
		kept[name] = x
	}
	return kept
}

// loss is the sum of the outputs times their cotangents.
func (p *program) loss() *tensor.Tensor {
	outs, _ := p.c.Dict("loss").List("outs").Strings()
	cotangents, _ := p.c.Dict("loss").List("cotangents").Strings()
	var loss *tensor.Tensor
	for i, name := range outs {
		term := p.values[name].Mul(p.tensor(cotangents[i])).Sum()
		if loss == nil {
			loss = term
		} else {
			loss = loss.Add(term)
		}
	}
	return loss
}

func (p *program) backward(loss *tensor.Tensor) {
	times := max(1, int(p.c.Int("backward_times")))
	for range times {
		autograd.Backward(loss, autograd.BackwardOptions{RetainGraph: times > 1})
	}
}

func (p *program) checkValues(loss *tensor.Tensor) error {
	tol := gradientTolerance(p.dtype, 0)
	want := p.c.Float("loss_value")
	if got := loss.Item(); !tol.admits(got, want) || math.IsNaN(got) {
		return fmt.Errorf("loss is %v, want %v", got, want)
	}
	for name, key := range p.c.Dict("values").All() {
		if err := compare(name, p.values[name], p.tensor(string(key.(vectorfile.String))), tol); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) checkLeaves() error {
	for name, key := range p.c.Dict("grads").All() {
		if err := p.checkGrad(name, p.values[name], key); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) checkRetained(kept map[string]*tensor.Tensor) error {
	for name, key := range p.c.Dict("retained_grads").All() {
		if err := p.checkGrad(name, kept[name], key); err != nil {
			return err
		}
	}
	return nil
}

// checkGrad compares the gradient that walks left in x; none and zeros are one.
func (p *program) checkGrad(name string, x *tensor.Tensor, key vectorfile.Value) error {
	got, want := x.Grad(), zerosLike(x)
	if key, ok := key.(vectorfile.String); ok {
		want = p.tensor(string(key))
	}
	if got == nil {
		got = zerosLike(x)
	}
	return compare("gradient of "+name, got, want, gradientTolerance(p.dtype, 0))
}
