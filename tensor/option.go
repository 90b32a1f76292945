package tensor

import "github.com/seed-41c3a176/adjoint/internal/dtype"

// optionOf is the one options struct that may be given, or the zero one.
func optionOf[T any](op string, given []T) (o T) {
	switch len(given) {
	case 0:
		return o
	case 1:
		return given[0]
	}
	fail(ValueError, op, nil, "%d options: one at most can be given", len(given))
	return o
}

// valueOr is *p, or d where p is nil.
func valueOr(p *float64, d float64) float64 {
	if p == nil {
		return d
	}
	return *p
}

// param is a number that belongs to an operation, such as a slope, and takes no
// part in promotion.
func param(v float64) number { return number{dtype.ClassBool, v, int64(v)} }
