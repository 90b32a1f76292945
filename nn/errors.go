package nn

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// fail panics with what is wrong with an argument.
func fail(kind tensor.Kind, where, format string, args ...any) {
	panic(&tensor.Error{Kind: kind, Op: where, Reason: fmt.Sprintf(format, args...)})
}

// optional returns the one value of an optional argument.
func optional[O any](where string, options []O) (o O) {
	switch len(options) {
	case 0:
	case 1:
		o = options[0]
	default:
		fail(tensor.ValueError, where, "options are given twice")
	}
	return o
}
