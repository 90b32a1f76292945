package tensor_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// TestElemsAreTensorsElements: an Elem's method computes what the Tensor's method
// of the same name does.
func TestElemsAreTensorsElements(t *testing.T) {
	elem, whole := reflect.TypeFor[tensor.Elem](), reflect.TypeFor[*tensor.Tensor]()
	x, y := tensor.New([]float64{0.3, 0.75, -0.5, -0.25}), tensor.New([]float64{0.4, -0.75, 1.5, -2})
	checked := 0
	for i := range elem.NumMethod() {
		m := elem.Method(i)
		same, exists := whole.MethodByName(m.Name)
		unary, binary := m.Type == reflect.TypeFor[func(tensor.Elem) tensor.Elem](), m.Type == reflect.TypeFor[func(a, b tensor.Elem) tensor.Elem]()
		if !exists || !unary && !binary || strings.HasPrefix(m.Name, "Acosh") {
			continue
		}
		checked++
		t.Run(m.Name, func(t *testing.T) {
			f := func(in ...tensor.Elem) tensor.Elem {
				args := make([]reflect.Value, len(in))
				for k, e := range in {
					args[k] = reflect.ValueOf(e)
				}
				r := m.Func.Call(args)[0].Interface().(tensor.Elem)
				if same.Name == "IsNaN" || same.Name == "Signbit" || strings.Contains("Eq Ne Lt Le Gt Ge", same.Name) {
					r = r.Num()
				}
				return r
			}
			xs := []*tensor.Tensor{x, y}[:m.Type.NumIn()]
			args := make([]reflect.Value, len(xs))
			for k, x := range xs {
				args[k] = reflect.ValueOf(x)
			}
			want := same.Func.Call(args)[0].Interface().(*tensor.Tensor)
			tensortest.Close(t, tensor.Map(f, xs...), want.As(tensor.Float64), tensortest.Tolerance{Rel: 1e-14})
		})
	}
	if checked < 50 {
		t.Errorf("%d methods were compared, want 50 and more", checked)
	}
}
