package vectors

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A verdict is what became of a case.
type verdict uint8

const (
	passed verdict = iota
	failed
	notExpressible
	missing
	verdicts
)

// unexpressed says why a call has no form in the library's API.
type unexpressed string

func (u unexpressed) Error() string { return "not expressible: " + string(u) }

// absent names an operation that the library does not have.
type absent string

func (a absent) Error() string { return "missing: " + string(a) }

// A crash is a panic with anything but the library's own error.
type crash struct {
	cause any
	stack []byte
}

func (c crash) Error() string { return fmt.Sprintf("crash: %v\n%s", c.cause, c.stack) }

// verdictOf turns the outcome of a case into a verdict.
func verdictOf(err error) verdict {
	var u unexpressed
	var a absent
	var own *tensor.Error
	switch {
	case err == nil:
		return passed
	case errors.As(err, &u):
		return notExpressible
	case errors.As(err, &a), errors.As(err, &own) && own.Kind == tensor.NotSupported:
		return missing
	}
	return failed
}

// guard calls f and returns what it panicked with as an error.
func guard(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case unexpressed:
			err = r
		case absent:
			err = r
		case *tensor.Error:
			err = r
		default:
			err = crash{r, debug.Stack()}
		}
	}()
	f()
	return nil
}

// refused reports whether f fails as the library promises: by its own error. A
// case without a form, or without an operation, stays one.
func refused(f func()) error {
	err := guard(f)
	var own *tensor.Error
	switch {
	case err == nil:
		return errors.New("no error where one is due")
	case errors.As(err, &own) && own.Kind != tensor.NotSupported:
		return nil
	}
	return err
}

// inexpressible leaves the case as one that the API has no form for.
func inexpressible(format string, args ...any) {
	panic(unexpressed(fmt.Sprintf(format, args...)))
}
