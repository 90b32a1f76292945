package tensor

import (
	"fmt"
	"strings"

	"github.com/seed-41c3a176/adjoint/device"
)

// A Kind says what sort of mistake an Error reports.
type Kind uint8

const (
	ShapeError   Kind = iota // shapes that do not go together, a dimension out of range
	DTypeError               // an element type that the operation does not take
	DeviceError              // tensors on different devices
	ValueError               // an argument or an element that the operation cannot take
	IndexError               // an index out of range
	GraphError               // a graph that cannot be walked or recorded
	MemoryError              // a size that no memory holds
	NotSupported             // what this version does not do yet
)

// String returns what is wrong in a word or two, such as "shape".
func (k Kind) String() string {
	return [...]string{
		"shape", "dtype", "device", "value", "index", "graph", "memory", "not supported",
	}[k]
}

// An Error is what every function of this library panics with when an argument
// cannot be taken: it names the operation, all its tensors, and the reason. Try
// turns it into an ordinary error. On a device that computes later, as a GPU
// does, what only elements can show, an index out of range say, comes when
// elements are next read, and names the operation alone.
type Error struct {
	Kind    Kind
	Op      string // as in Go: "MatMul"
	Shapes  [][]int
	DTypes  []DType
	Devices []device.Device
	Reason  string
	Err     error // what a device reported, if that was the cause
}

// Error returns one line with all that Error holds.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if len(e.Shapes) > 0 {
		b.WriteByte('(')
		for i, s := range e.Shapes {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%v %s", e.DTypes[i], shapeText(s))
			if isElsewhere(e.Devices[i]) {
				fmt.Fprintf(&b, " on %v", e.Devices[i])
			}
		}
		b.WriteByte(')')
	}
	b.WriteString(": ")
	b.WriteString(e.Reason)
	return b.String()
}

// isElsewhere reports whether d is not the default device, so that texts name it.
func isElsewhere(d device.Device) bool { return d.Backend() != device.Device{}.Backend() }

// Unwrap returns the device's own error, if there is one.
func (e *Error) Unwrap() error { return e.Err }

// Try calls f and returns the *Error that it panicked with, or nil. Every other
// panic goes through. What f has written until then stays written.
func Try(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			err = r
		default:
			panic(r)
		}
	}()
	f()
	return nil
}

// fail panics with an Error about an operation on xs.
func fail(kind Kind, op string, xs []*Tensor, format string, args ...any) {
	e := &Error{Kind: kind, Op: op, Reason: fmt.Sprintf(format, args...)}
	for _, x := range xs {
		if x == nil {
			panic(&Error{Kind: ValueError, Op: op, Reason: "a tensor is nil"})
		}
		e.Shapes = append(e.Shapes, x.Shape())
		e.DTypes = append(e.DTypes, x.dtype)
		e.Devices = append(e.Devices, x.Device())
	}
	panic(e)
}

// on is the list of tensors that fail names.
func on(xs ...*Tensor) []*Tensor { return xs }

// shapeText writes a shape as PyTorch does: (2, 3), and (5,) for one dimension.
func shapeText(shape []int) string {
	if len(shape) == 1 {
		return fmt.Sprintf("(%d,)", shape[0])
	}
	return "(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(shape), " ", ", "), "[]") + ")"
}
