package tensor

import (
	"math"
	"reflect"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// A number is a Go number given where PyTorch takes a Python one: an integer, a
// float or a bool, whose class takes part in promotion and whose size does not.
type number struct {
	class dtype.Class
	f     float64
	i     int64
}

// numberOf reads v, any Go number. It formats v only in badNumber, so that v
// does not escape and a call such as AddScalar(2.0) allocates nothing.
func numberOf(op string, v any) number {
	switch v := v.(type) {
	case float64:
		return number{dtype.ClassFloat, v, 0}
	case int:
		return number{dtype.ClassInt, float64(v), int64(v)}
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Float32, reflect.Float64:
		return number{dtype.ClassFloat, r.Float(), 0}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return number{dtype.ClassInt, float64(r.Int()), r.Int()}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if r.Uint() <= math.MaxInt64 {
			return number{dtype.ClassInt, float64(r.Uint()), int64(r.Uint())}
		}
	case reflect.Bool:
		if r.Bool() {
			return number{dtype.ClassBool, 1, 1}
		}
		return number{dtype.ClassBool, 0, 0}
	}
	badNumber(op, r.Kind())
	panic("unreachable")
}

func badNumber(op string, k reflect.Kind) {
	fail(ValueError, op, nil, "a %v is not a number that a tensor can hold", k)
}

// isInteger reports whether n was given as an integer.
func (n number) isInteger() bool { return n.class == dtype.ClassInt }

// promote is the type of an operation on elements of type d and n: a number
// widens d only to another class, and then to that class's default.
func (n number) promote(d DType) DType {
	switch {
	case n.class <= d.typ().Class():
		return d
	case n.class == dtype.ClassFloat:
		return Float32
	}
	return Int64
}

// slot is n as a program computing in compute reads it.
func (n number) slot(compute dtype.Type) int64 {
	switch {
	case compute == dtype.Float32:
		return int64(math.Float64bits(n.f))
	case compute == dtype.Float64:
		return int64(math.Float64bits(n.f))
	case n.class == dtype.ClassFloat:
		return int64(n.f)
	}
	return n.i
}

// slots are the numbers as a program reads them.
func slots(compute dtype.Type, ns []number) (s pointwise.Scalars) {
	for k, n := range ns {
		s[k] = n.slot(compute)
	}
	return s
}

var nan = number{dtype.ClassFloat, math.NaN(), 0}
