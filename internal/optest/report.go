package optest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A teller says before each failure which case, type and sample it is about: one
// check has too many of them for a subtest each.
type teller struct {
	testing.TB
	about string
}

func named(t testing.TB, c *Case, d tensor.DType, sample int) testing.TB {
	return &teller{t, fmt.Sprintf("%s, %v of shapes %v: ", c.Name(), d, c.Shape[sample])}
}

func (t *teller) Error(args ...any) {
	t.TB.Helper()
	t.TB.Error(t.about + fmt.Sprint(args...))
}

func (t *teller) Errorf(format string, args ...any) {
	t.TB.Helper()
	t.TB.Error(t.about + fmt.Sprintf(format, args...))
}

// expectError demands that f panics with a *tensor.Error of a kind.
func expectError(t testing.TB, kind tensor.Kind, f func()) {
	t.Helper()
	err := attempt(f)
	var e *tensor.Error
	switch {
	case err == nil:
		t.Errorf("no error, want one of kind %q", kind)
	case !errors.As(err, &e):
		t.Errorf("panics with %v, want a *tensor.Error", err)
	case e.Kind != kind:
		t.Errorf("error of kind %q, want %q: %v", e.Kind, kind, e)
	case e.Op == "" || e.Reason == "":
		t.Errorf("the error names no operation or no reason: %v", e)
	}
}

// attempt returns what f panics with as an error, whatever it is.
func attempt(f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = r
		default:
			err = fmt.Errorf("%v", r)
		}
	}()
	f()
	return nil
}
