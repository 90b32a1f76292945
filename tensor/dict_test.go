package tensor_test

import (
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

func TestDict(t *testing.T) {
	one, two, three := tensor.New(1), tensor.New(2), tensor.New(3)
	var d tensor.Dict
	if d.Len() != 0 || d.Get("a") != nil {
		t.Error("the zero Dict is not empty")
	}
	d.Set("b", one)
	d.Set("a", two)
	d.Set("b", three)
	var names []string
	for name, x := range d.All() {
		if d.Get(name) != x {
			t.Errorf("%s: Get and All differ", name)
		}
		names = append(names, name)
	}
	if got := strings.Join(names, " "); got != "b a" || d.Len() != 2 || d.Get("b") != three {
		t.Errorf("%s, %d of them, b = %v; want b a, 2, the last one set", got, d.Len(), d.Get("b"))
	}
	var none *tensor.Dict
	if none.Len() != 0 || none.Get("a") != nil {
		t.Error("nil does not read as an empty Dict")
	}
	for name := range none.All() {
		t.Errorf("nil has %s", name)
	}
	if err := tensor.Try(func() { d.Set("c", nil) }); err == nil || d.Len() != 2 {
		t.Errorf("nil accepted: %v", err)
	}
}
