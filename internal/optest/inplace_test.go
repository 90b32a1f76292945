package optest_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/optest"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// TestFormsInPlace calls every method that has a form in place, and the form on a
// copy: values must be the same, and gradients, and the form must return its
// tensor.
func TestFormsInPlace(t *testing.T) {
	typ := reflect.TypeFor[optest.T]()
	forms := 0
	for i := range typ.NumMethod() {
		form := typ.Method(i)
		name, ok := strings.CutSuffix(form.Name, "InPlace")
		plain, exists := typ.MethodByName(name)
		if !ok || !exists || byIndex.MatchString(name) || ofVectors.MatchString(name) || name == "Bernoulli" { // of one probability, not of one for each element
			continue
		}
		forms++
		t.Run(name, func(t *testing.T) {
			if form.Type != plain.Type {
				t.Fatalf("%v is called otherwise than %v", form.Type, plain.Type)
			}
			checkForm(t, plain, form)
		})
	}
	if forms < 100 {
		t.Errorf("%d forms in place, want 100 and more", forms)
	}
}

// byIndex are the forms that take more than elements: see TestIndexFormsInPlace.
var byIndex = regexp.MustCompile("^(Scatter|Index|Put|Masked)")

// ofVectors are the forms that take no matrices: they are there too.
var ofVectors = regexp.MustCompile("^(AddMV|AddR|B?AddB?MM)$")

func checkForm(t *testing.T, plain, form reflect.Method) {
	t.Helper()
	x := tensor.FromSlice([]float64{0.3, 0.7, 0.45, 0.6}, 2, 2)
	if strings.HasPrefix(form.Name, "Bitwise") {
		x = tensor.New([][]int{{3, 7}, {4, 6}})
	}
	if form.Name == "AcoshInPlace" {
		x = x.AddScalar(1)
	}
	results := map[string][]optest.T{}
	for _, m := range []reflect.Method{plain, form} {
		args := arguments(m.Type, x)
		leaf := args[0].Interface().(optest.T)
		copied := leaf.Clone()
		args[0] = reflect.ValueOf(copied)
		y := m.Func.Call(args)[0].Interface().(optest.T)
		if m.Name == form.Name && y != copied {
			t.Error("the form does not return its tensor")
		}
		results[m.Name] = append(results[m.Name], y.As(x.DType()))
		if y.RequiresGrad() {
			leaves := []optest.T{leaf}
			for _, a := range args[1:] {
				if u, ok := a.Interface().(optest.T); ok && u.RequiresGrad() {
					leaves = append(leaves, u)
				}
			}
			results[m.Name] = append(results[m.Name], autograd.Grad([]optest.T{y.Sum()}, leaves, autograd.GradOptions{AllowUnused: true})...)
		}
	}
	want, got := results[plain.Name], results[form.Name]
	if len(got) != len(want) {
		t.Fatalf("%d values and gradients, want %d", len(got), len(want))
	}
	for k := range want {
		if got[k] != nil || want[k] != nil {
			tensortest.Close(t, got[k], want[k], tensortest.Tolerance{Rel: 1e-14})
		}
	}
}

// arguments are x and, for each further parameter, a value of its type; floats
// require gradients.
func arguments(method reflect.Type, x optest.T) []reflect.Value {
	fresh := func(x optest.T) optest.T { return x.Detach().Clone().SetRequiresGrad(x.DType().IsFloat()) }
	args := []reflect.Value{reflect.ValueOf(fresh(x))}
	for i := 1; i < method.NumIn(); i++ {
		switch p := method.In(i); {
		case method.IsVariadic() && i == method.NumIn()-1:
		case p == reflect.TypeFor[optest.T]():
			args = append(args, reflect.ValueOf(fresh(x.MulScalar(i))))
		case p.Kind() == reflect.Interface:
			args = append(args, reflect.ValueOf(2))
		case p.Kind() == reflect.Int:
			args = append(args, reflect.ValueOf(1))
		default:
			args = append(args, reflect.ValueOf(0.5))
		}
	}
	return args
}
