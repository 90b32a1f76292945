package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// An operation is a single function of tensors. It makes a workload op/NAME and,
// where it has a derivative, another op/NAME/grad that computes that too.
type operation struct {
	name   string
	inputs string // what each is: see input
	run    func(x []*tensor.Tensor) *tensor.Tensor
	grad   bool
}

// Does an operation have a derivative that is worth measuring?
const (
	plain = false
	grad  = true
)

// operationWorkloads are the workloads of all operations.
func operationWorkloads() []workload {
	var list []workload
	for _, o := range operations {
		list = append(list, workload{name: "op/" + o.name, start: o.forward})
		if o.grad {
			list = append(list, workload{name: "op/" + o.name + "/grad", start: o.gradients})
		}
	}
	return append(list,
		workload{name: "op/sgd-step", start: optimizerStep(func(p []*tensor.Tensor) optim.Optimizer {
			return optim.NewSGD(p, optim.SGDOptions{LR: 1e-3})
		})},
		workload{name: "op/momentum-step", start: optimizerStep(func(p []*tensor.Tensor) optim.Optimizer {
			return optim.NewSGD(p, optim.SGDOptions{LR: 1e-3, Momentum: 0.9})
		})},
		workload{name: "op/adam-step", start: optimizerStep(func(p []*tensor.Tensor) optim.Optimizer {
			return optim.NewAdam(p, optim.AdamOptions{LR: 1e-3})
		})},
		workload{name: "op/adamw-step", start: optimizerStep(func(p []*tensor.Tensor) optim.Optimizer {
			return optim.NewAdamW(p, optim.AdamWOptions{LR: 1e-3})
		})},
	)
}

// optimizerStep is a step over 20 parameters of 512x512, of which the first is the
// result.
func optimizerStep(make func(params []*tensor.Tensor) optim.Optimizer) func() []step {
	return func() []step {
		tensor.ManualSeed(1)
		var params []*tensor.Tensor
		for range 20 {
			p := tensor.Randn(512, 512).SetRequiresGrad(true)
			p.SetGrad(tensor.Randn(512, 512))
			params = append(params, p)
		}
		o := make(params)
		return []step{func() *tensor.Tensor {
			o.Step()
			return params[0]
		}}
	}
}

func (o operation) forward() []step {
	x := o.operands()
	return []step{func() *tensor.Tensor { return o.run(x) }}
}

// gradients is the operation and its gradients with respect to all operands of
// floats, of which the first is the result.
func (o operation) gradients() []step {
	x := o.operands()
	var floats []*tensor.Tensor
	for _, t := range x {
		if t.DType().IsFloat() {
			floats = append(floats, t.SetRequiresGrad(true))
		}
	}
	g := tensor.Rand(o.run(x).Shape()...)
	return []step{func() *tensor.Tensor {
		y := []*tensor.Tensor{o.run(x)}
		return autograd.Grad(y, floats, autograd.GradOptions{Gradients: []*tensor.Tensor{g}})[0]
	}}
}

func (o operation) operands() []*tensor.Tensor {
	tensor.ManualSeed(1)
	var x []*tensor.Tensor
	for _, text := range strings.Fields(o.inputs) {
		x = append(x, input(text))
	}
	return x
}

// input makes an operand: "2x3" is a normal one of that shape, "+2x3" one between
// 0 and 1, "~2x3" one between a half and one and a half, "7:2x3" one of integers
// below 7, "?2x3" one of truth values, and "=6" ascends from 0 to 1.
func input(text string) *tensor.Tensor {
	limit, sizes, integers := strings.Cut(text, ":")
	switch {
	case integers:
		return tensor.RandInt(0, int64(count(limit)), shape(sizes)...)
	case strings.HasPrefix(text, "+"):
		return tensor.Rand(shape(text[1:])...)
	case strings.HasPrefix(text, "~"):
		return tensor.Rand(shape(text[1:])...).AddScalar(0.5)
	case strings.HasPrefix(text, "="):
		return tensor.Linspace(0, 1, count(text[1:]))
	case strings.HasPrefix(text, "?"):
		return tensor.RandInt(0, 2, shape(text[1:])...).As(tensor.Bool)
	}
	return tensor.Randn(shape(text)...)
}

func shape(text string) []int {
	var sizes []int
	for _, n := range strings.Split(text, "x") {
		sizes = append(sizes, count(n))
	}
	return sizes
}

func count(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("no operand: %v", err))
	}
	return n
}
