package vectors

import (
	"errors"
	"fmt"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// An optimizerClass makes an optimizer of torch.optim with the hyperparameters
// of a Call, and says how it takes further groups.
type optimizerClass func(params []*tensor.Tensor, hyper *Call) (o optim.Optimizer, addGroup func([]*tensor.Tensor, *Call))

// optimizerClasses has a line for each optimizer.
var optimizerClasses = map[string]optimizerClass{
	"SGD": func(params []*tensor.Tensor, hyper *Call) (optim.Optimizer, func([]*tensor.Tensor, *Call)) {
		o := optim.NewSGD(params, sgdOptions(hyper))
		return o, func(params []*tensor.Tensor, hyper *Call) { o.AddGroup(params, sgdOptions(hyper)) }
	},
	"Adam": func(params []*tensor.Tensor, hyper *Call) (optim.Optimizer, func([]*tensor.Tensor, *Call)) {
		o := optim.NewAdam(params, adamOptions(hyper))
		return o, func(params []*tensor.Tensor, hyper *Call) { o.AddGroup(params, adamOptions(hyper)) }
	},
}

func sgdOptions(c *Call) optim.SGDOptions {
	return optim.SGDOptions{
		LR: c.Float("lr", 1e-3), Momentum: c.Float("momentum", 0), Dampening: c.Float("dampening", 0),
		WeightDecay: c.Float("weight_decay", 0), Nesterov: c.Bool("nesterov", false), Maximize: c.Bool("maximize", false),
	}
}

func adamOptions(c *Call) optim.AdamOptions {
	o := optim.AdamOptions{
		LR: c.Float("lr", 1e-3), WeightDecay: c.Float("weight_decay", 0),
		AMSGrad: c.Bool("amsgrad", false), Maximize: c.Bool("maximize", false),
		Eps: new(c.Float("eps", 1e-8)),
	}
	if betas := c.Floats("betas"); betas != nil {
		o.Betas = &[2]float64{betas[0], betas[1]}
	}
	return o
}

// runOptimizer gives an optimizer recorded gradients and compares the parameters
// after each step.
func runOptimizer(s *source, c vectorfile.Dict) error {
	name := c.String("optimizer")
	if c.String("kind") == "lbfgs" {
		name = "LBFGS"
	}
	class, ok := optimizerClasses[name]
	switch {
	case !ok:
		return absent(name)
	case c.String("kind") != "given_grads":
		return absent("the state dict of " + name)
	}
	keys, _ := c.List("init").Strings()
	params := make([]*tensor.Tensor, len(keys))
	for i, key := range keys {
		params[i] = s.tensor(key).SetRequiresGrad(true)
	}
	o := newOptimizer(s, class, params, c)
	for i, v := range c.List("steps") {
		if err := s.step(o, params, v.(vectorfile.Dict)); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	return nil
}

// newOptimizer makes an optimizer of one group, or of those that c names.
func newOptimizer(s *source, class optimizerClass, params []*tensor.Tensor, c vectorfile.Dict) optim.Optimizer {
	if !c.Has("groups") {
		hyper := hyperparameters(s, c.Dict("hyper"))
		o, _ := class(params, hyper)
		hyper.checkAllUsed()
		return o
	}
	var o optim.Optimizer
	var addGroup func([]*tensor.Tensor, *Call)
	for _, v := range c.List("groups") {
		group := v.(vectorfile.Dict)
		hyper := hyperparameters(s, c.Dict("hyper"), group)
		var members []*tensor.Tensor
		for _, i := range hyper.Ints("params") {
			members = append(members, params[i])
		}
		if o == nil {
			o, addGroup = class(members, hyper)
		} else {
			addGroup(members, hyper)
		}
		hyper.checkAllUsed()
	}
	return o
}

// hyperparameters joins dictionaries of hyperparameters, the later ones winning.
func hyperparameters(s *source, dicts ...vectorfile.Dict) *Call {
	c := &Call{args: map[string]any{}, used: map[string]bool{}}
	r := &resolver{source: s}
	for _, d := range dicts {
		for name, v := range d.All() {
			c.args[name] = r.value(v)
		}
	}
	return c
}

// step sets the gradients of a step, takes it, and compares the parameters.
func (s *source) step(o optim.Optimizer, params []*tensor.Tensor, step vectorfile.Dict) error {
	grads, ok1 := step.List("grads").Strings()
	want, ok2 := step.List("params").Strings()
	if !ok1 || !ok2 || len(grads) != len(params) || len(want) != len(params) {
		return errors.New("a step without gradients or parameters")
	}
	for i, p := range params {
		p.SetGrad(nil)
		if grads[i] != "" {
			p.SetGrad(s.tensor(grads[i]))
		}
	}
	o.Step()
	for i, p := range params {
		if err := compare(fmt.Sprintf("parameter %d", i), p, s.tensor(want[i]), gradientTolerance(p.DType(), 0)); err != nil {
			return err
		}
	}
	return nil
}
