package tensor

import (
	"errors"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// elementwise evaluates operation code at every element of xs, broadcast
// together, and records it.
func elementwise(code op.Code, xs ...*Tensor) *Tensor {
	row := &op.Table[code]
	compute, out := resultType(row, xs)
	y := evaluate(row.Name, row.Def, pointwise.Scalars{}, compute, out, xs)
	record(code, nil, y, xs...)
	return y
}

// withNumber evaluates operation code of x and one Go number.
func withNumber(code op.Code, x *Tensor, v any) *Tensor {
	return withNumbers(code, x, numberOf(op.Table[code].Name, v))
}

// withNumbers evaluates operation code of x and Go numbers.
func withNumbers(code op.Code, x *Tensor, ns ...number) *Tensor {
	return mixed(code, on(x), ns...)
}

// mixed evaluates operation code of tensors and Go numbers.
func mixed(code op.Code, xs []*Tensor, ns ...number) *Tensor {
	row := &op.Table[code]
	checkDevices(row.Name, xs)
	d := promoteAll(row.Name, xs)
	for _, n := range ns {
		d = n.promote(d)
	}
	compute, out := typesOf(row, d, xs)
	s := slots(compute, ns)
	y := evaluate(row.Name, row.Def, s, compute, out, xs)
	if n := record(code, nil, y, xs...); n != nil {
		n.I = s
	}
	return y
}

// wrapped is a Go number as a tensor of no dimension that promotes like it: of
// x's type unless v is of a higher class.
func wrapped(name string, x *Tensor, v any) *Tensor {
	n := numberOf(name, v)
	return alloc(x.store.Backend, n.promote(x.dtype), nil).set(name, n)
}

// evaluate runs def over xs into a new tensor of type out.
func evaluate(name string, def *pointwise.Def, s pointwise.Scalars, compute dtype.Type, out DType, xs []*Tensor) *Tensor {
	checkDevices(name, xs)
	shape, same := commonShape(xs)
	if !same {
		shape = broadcastShape(name, xs)
	}
	y := alloc(xs[0].store.Backend, out, shape)
	runPointwise(name, def.Forward(), s, compute, y, xs)
	return y
}

// runPointwise evaluates p over xs, which broadcast to y, into y.
func runPointwise(name string, p *pointwise.Program, s pointwise.Scalars, compute dtype.Type, y *Tensor, xs []*Tensor) {
	c := backend.Pointwise{Prog: p, Scalars: s, Compute: compute, Out: y.operand(), N: y.NumEl()}
	flat := y.compact
	for k, x := range xs {
		c.In[k] = x.operand()
		flat = flat && x.compact && sameShape(x, y)
	}
	if !flat {
		c.Geom = geometry(y, xs)
	}
	if err := y.store.Backend.Pointwise(c); err != nil {
		deviceFail(name, xs, err)
	}
}

// deviceFail panics with what a backend reported of the data of xs.
func deviceFail(op string, xs []*Tensor, err error) {
	defer func() {
		e := recover().(*Error)
		e.Err = err
		panic(e)
	}()
	fail(kindOf(err), op, xs, "%v", err)
}

// kindOf is the kind of what a backend reported.
func kindOf(err error) Kind {
	if errors.As(err, new(*backend.RangeError)) {
		return IndexError
	}
	return ValueError
}

// settle panics with what b found wrong in the data of an operation before and
// could not report then.
func settle(b backend.Backend) {
	err := b.Sync()
	if err == nil {
		return
	}
	e := &Error{Kind: kindOf(err), Op: "Sync", Reason: err.Error(), Err: err}
	if f := new(backend.Fault); errors.As(err, &f) {
		e.Op, e.Reason = f.Op, f.Err.Error()
	}
	panic(e)
}

// needTensors refuses nil, for operations that take tensors of several devices.
func needTensors(op string, xs ...*Tensor) {
	for _, x := range xs {
		if x == nil {
			fail(ValueError, op, xs, "a tensor is nil")
		}
	}
}

// checkDevices demands that xs live in one place.
func checkDevices(op string, xs []*Tensor) {
	for k, x := range xs {
		if x == nil {
			fail(ValueError, op, xs, "a tensor is nil")
		}
		if k > 0 && x.store.Backend != xs[0].store.Backend {
			fail(DeviceError, op, xs, "the tensors live on different devices; bring them together with To")
		}
	}
}
