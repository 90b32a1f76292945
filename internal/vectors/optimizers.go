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
	"SGD":       classOf(optim.NewSGD, sgdOptions),
	"Adam":      classOf(optim.NewAdam, adamOptions),
	"AdamW":     classOf(optim.NewAdamW, adamWOptions),
	"RMSprop":   classOf(optim.NewRMSprop, rmspropOptions),
	"Adagrad":   classOf(optim.NewAdagrad, adagradOptions),
	"Adadelta":  classOf(optim.NewAdadelta, adadeltaOptions),
	"Adamax":    classOf(optim.NewAdamax, adamaxOptions),
	"NAdam":     classOf(optim.NewNAdam, nadamOptions),
	"RAdam":     classOf(optim.NewRAdam, radamOptions),
	"Rprop":     classOf(optim.NewRprop, rpropOptions),
	"ASGD":      classOf(optim.NewASGD, asgdOptions),
	"Adafactor": classOf(optim.NewAdafactor, adafactorOptions),
}

// classOf is the class of a constructor and of what reads its options.
func classOf[O any, P interface {
	optim.Optimizer
	AddGroup([]*tensor.Tensor, O)
}](construct func([]*tensor.Tensor, O) P, options func(*Call) O,
) optimizerClass {
	return func(params []*tensor.Tensor, hyper *Call) (optim.Optimizer, func([]*tensor.Tensor, *Call)) {
		o := construct(params, options(hyper))
		return o, func(params []*tensor.Tensor, hyper *Call) { o.AddGroup(params, options(hyper)) }
	}
}

func sgdOptions(c *Call) optim.SGDOptions {
	return optim.SGDOptions{
		LR: c.Float("lr", 1e-3), Momentum: c.Float("momentum", 0), Dampening: c.Float("dampening", 0),
		WeightDecay: c.Float("weight_decay", 0), Nesterov: c.Bool("nesterov", false), Maximize: c.Bool("maximize", false),
	}
}

func adamOptions(c *Call) optim.AdamOptions {
	return optim.AdamOptions{
		LR: c.Float("lr", 1e-3), Betas: pair(c, "betas"), Eps: float(c, "eps"), WeightDecay: c.Float("weight_decay", 0),
		AMSGrad: c.Bool("amsgrad", false), Maximize: c.Bool("maximize", false),
	}
}

func adamWOptions(c *Call) optim.AdamWOptions {
	return optim.AdamWOptions{
		LR: c.Float("lr", 1e-3), Betas: pair(c, "betas"), Eps: float(c, "eps"), WeightDecay: float(c, "weight_decay"),
		AMSGrad: c.Bool("amsgrad", false), Maximize: c.Bool("maximize", false),
	}
}

func rmspropOptions(c *Call) optim.RMSpropOptions {
	return optim.RMSpropOptions{
		LR: c.Float("lr", 1e-2), Alpha: float(c, "alpha"), Eps: float(c, "eps"), WeightDecay: c.Float("weight_decay", 0),
		Momentum: c.Float("momentum", 0), Centered: c.Bool("centered", false), Maximize: c.Bool("maximize", false),
	}
}

func adagradOptions(c *Call) optim.AdagradOptions {
	return optim.AdagradOptions{
		LR: c.Float("lr", 1e-2), LRDecay: c.Float("lr_decay", 0), WeightDecay: c.Float("weight_decay", 0),
		Initial: c.Float("initial_accumulator_value", 0), Eps: float(c, "eps"),
	}
}

func adadeltaOptions(c *Call) optim.AdadeltaOptions {
	return optim.AdadeltaOptions{LR: c.Float("lr", 1), Rho: float(c, "rho"), Eps: float(c, "eps"), WeightDecay: c.Float("weight_decay", 0)}
}

func adamaxOptions(c *Call) optim.AdamaxOptions {
	return optim.AdamaxOptions{LR: c.Float("lr", 2e-3), Betas: pair(c, "betas"), Eps: float(c, "eps"), WeightDecay: c.Float("weight_decay", 0)}
}

func nadamOptions(c *Call) optim.NAdamOptions {
	return optim.NAdamOptions{
		LR: c.Float("lr", 2e-3), Betas: pair(c, "betas"), Eps: float(c, "eps"), WeightDecay: c.Float("weight_decay", 0),
		MomentumDecay: float(c, "momentum_decay"), Decoupled: c.Bool("decoupled_weight_decay", false), Maximize: c.Bool("maximize", false),
	}
}

func radamOptions(c *Call) optim.RAdamOptions {
	return optim.RAdamOptions{
		LR: c.Float("lr", 1e-3), Betas: pair(c, "betas"), Eps: float(c, "eps"), WeightDecay: c.Float("weight_decay", 0),
		Decoupled: c.Bool("decoupled_weight_decay", false), Maximize: c.Bool("maximize", false),
	}
}

func rpropOptions(c *Call) optim.RpropOptions {
	return optim.RpropOptions{LR: c.Float("lr", 1e-2), Etas: pair(c, "etas"), StepSizes: pair(c, "step_sizes")}
}

func asgdOptions(c *Call) optim.ASGDOptions {
	return optim.ASGDOptions{
		LR: c.Float("lr", 1e-2), Lambd: float(c, "lambd"), Alpha: float(c, "alpha"), T0: float(c, "t0"),
		WeightDecay: c.Float("weight_decay", 0),
	}
}

func adafactorOptions(c *Call) optim.AdafactorOptions {
	o := optim.AdafactorOptions{
		LR: c.Float("lr", 1e-2), Beta2Decay: float(c, "beta2_decay"), D: float(c, "d"),
		WeightDecay: c.Float("weight_decay", 0), Maximize: c.Bool("maximize", false),
	}
	eps := required[[]any](c, "eps")
	if v, given := eps[0].(float64); given {
		o.Eps1 = &v
	}
	o.Eps2 = new(eps[1].(float64))
	return o
}

// float is a number, nil if left out.
func float(c *Call, name string) *float64 {
	if !c.Has(name) {
		return nil
	}
	return new(c.Float(name, 0))
}

// pair is a list of two numbers, nil if left out.
func pair(c *Call, name string) *[2]float64 {
	v := c.Floats(name)
	if v == nil {
		return nil
	}
	return &[2]float64{v[0], v[1]}
}

// runOptimizer gives an optimizer recorded gradients and compares the parameters
// after each step; or it trains a small task, or finds a minimum.
func runOptimizer(s *source, c vectorfile.Dict) error {
	if c.String("kind") == "lbfgs" {
		return minimise(c)
	}
	class, ok := optimizerClasses[c.String("optimizer")]
	switch {
	case !ok:
		return absent(c.String("optimizer"))
	case c.String("kind") == "mlp_mse":
		return s.trainAndResume(class, c)
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
