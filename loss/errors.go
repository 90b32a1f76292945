package loss

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// fail panics with what is wrong with the tensors xs given to a criterion.
func fail(kind tensor.Kind, where string, xs []*tensor.Tensor, format string, args ...any) {
	e := &tensor.Error{Kind: kind, Op: where, Reason: fmt.Sprintf(format, args...)}
	for _, x := range xs {
		e.Shapes = append(e.Shapes, x.Shape())
		e.DTypes = append(e.DTypes, x.DType())
		e.Devices = append(e.Devices, x.Device())
	}
	panic(e)
}

// optional returns the one value of an optional argument.
func optional[O any](where string, options []O) (o O) {
	switch len(options) {
	case 0:
	case 1:
		o = options[0]
	default:
		fail(tensor.ValueError, where, nil, "options are given twice")
	}
	return o
}
