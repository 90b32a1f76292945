package optim

import (
	"reflect"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Base is what optimizers embed: groups of parameters, each with options of a
// struct type O, and for each parameter a state of a struct type S. It gives them
// all methods of Optimizer. Optimizers of a user's own are built as those here:
//
//	type SignSGD struct{ optim.Base[SignSGDOptions, struct{}] }
//
// Tags name the fields of O and S that StateDict saves. O has a field of type
// float64 tagged `optim:"lr"`; one tagged `optim:"momentum"`, or of type
// *[2]float64 tagged `optim:"betas"`, is the momentum that schedules set.
type Base[O, S any] struct {
	// Groups are the options of each group of parameters, the constructor's first.
	// They may be changed between steps.
	Groups []*O

	rule    Rule[O, S]
	members []*members[S] // of each group
	known   map[*tensor.Tensor]bool
}

// A Rule is how an optimizer works.
type Rule[O, S any] struct {
	// Check puts defaults in the place of nil in the options of a new group, and
	// says what makes no sense.
	Check func(o *O) error
	// Update moves parameters of one group: those that have a gradient. Nothing
	// is recorded meanwhile.
	Update func(o *O, params []*Param[S])
}

// A Param is a parameter, its gradient, and what the optimizer remembers of it:
// the zero S before its first step.
type Param[S any] struct {
	Tensor *tensor.Tensor
	Grad   *tensor.Tensor
	State  S

	// what the tensors of State are
	dtype  tensor.DType
	device device.Device
}

// members are the parameters of a group.
type members[S any] struct {
	all   []*Param[S]
	ready []*Param[S] // scratch space of Step
	rate  Rate
}

// NewBase returns the Base of an optimizer that where constructs. It panics if
// Check finds something wrong, if a parameter cannot be trained, and if none
// requires a gradient.
func NewBase[O, S any](where string, params []*tensor.Tensor, options O, rule Rule[O, S]) Base[O, S] {
	b := Base[O, S]{rule: rule, known: map[*tensor.Tensor]bool{}}
	b.add(where, params, options)
	checkTrains(where, params)
	return b
}

// AddGroup adds parameters with options of their own.
func (b *Base[O, S]) AddGroup(params []*tensor.Tensor, options O) {
	b.add("AddGroup", params, options)
}

func (b *Base[O, S]) add(where string, params []*tensor.Tensor, o O) {
	if err := b.rule.Check(&o); err != nil {
		fail(tensor.ValueError, where, "%v", err)
	}
	takeParams(where, params, b.known)
	m := new(members[S])
	for _, p := range params {
		m.all = append(m.all, &Param[S]{Tensor: p, dtype: p.DType(), device: p.Device()})
	}
	b.Groups = append(b.Groups, &o)
	b.members = append(b.members, m)
}

// ZeroGrad implements Optimizer.
func (b *Base[O, S]) ZeroGrad() {
	for _, m := range b.members {
		for _, p := range m.all {
			p.Tensor.SetGrad(nil)
		}
	}
}

// Step implements Optimizer.
func (b *Base[O, S]) Step() {
	autograd.NoGrad(func() {
		for i, m := range b.members {
			if params := m.withGrads(); len(params) > 0 {
				b.rule.Update(b.Groups[i], params)
				m.letGo()
			}
		}
	})
}

// withGrads are the parameters that have a gradient.
func (m *members[S]) withGrads() []*Param[S] {
	m.ready = m.ready[:0]
	for _, p := range m.all {
		if p.Grad = p.Tensor.Grad(); p.Grad != nil {
			p.follow()
			m.ready = append(m.ready, p)
		}
	}
	return m.ready
}

// letGo forgets gradients, which are not to live longer than the model holds them.
func (m *members[S]) letGo() {
	for _, p := range m.ready {
		p.Grad = nil
	}
}

// follow brings the state to the type and device of its parameter, which nn.As
// and nn.To may have changed since.
func (p *Param[S]) follow() {
	if p.dtype == p.Tensor.DType() && p.device == p.Tensor.Device() {
		return
	}
	p.dtype, p.device = p.Tensor.DType(), p.Tensor.Device()
	for _, f := range fieldsOf(reflect.ValueOf(&p.State).Elem()) {
		f.bringTo(p.dtype, p.device)
	}
}

// Rates implements Scheduled.
func (b *Base[O, S]) Rates() []*Rate {
	rates := make([]*Rate, len(b.Groups))
	for i, o := range b.Groups {
		r := &b.members[i].rate
		r.LR, r.Momentum = nil, nil
		for _, f := range fieldsOf(reflect.ValueOf(o).Elem()) {
			switch v := f.v.Addr().Interface().(type) {
			case *float64:
				if f.name == "lr" {
					r.LR = v
				} else if f.name == "momentum" {
					r.Momentum = v
				}
			case **[2]float64:
				if f.name == "betas" && *v != nil {
					r.Momentum = &(*v)[0]
				}
			}
		}
		if r.LR == nil {
			fail(tensor.ValueError, "Rates", "%T has no float64 tagged optim:\"lr\"", *o)
		}
		rates[i] = r
	}
	return rates
}
