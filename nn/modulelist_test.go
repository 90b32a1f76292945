package nn_test

import (
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/nn/nntest"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A branching model has a list of layers and a dictionary of heads.
type branching struct {
	Body  nn.ModuleList[*nn.Linear]
	Heads *nn.ModuleDict[nn.Layer]
}

func newBranching() *branching {
	return &branching{
		Body: nn.NewModuleList(nn.NewLinear(2, 3), nn.NewLinear(3, 2)),
		Heads: nn.NewModuleDict[nn.Layer]().
			Set("wide", nn.NewSequential(nn.NewLinear(2, 4), nn.NewTanh())).
			Set("act", nn.NewReLU()).
			Set("narrow", nn.NewSequential(nn.NewLinear(2, 1), nn.NewDropout(0.5))),
	}
}

// Forward returns what all heads say, side by side.
func (b *branching) Forward(x *tensor.Tensor) *tensor.Tensor {
	for _, l := range b.Body {
		x = l.Forward(x).Tanh()
	}
	var outs []*tensor.Tensor
	for _, head := range b.Heads.All() {
		outs = append(outs, head.Forward(x))
	}
	return tensor.Cat(outs, -1)
}

func namesOf(m any) (names []string) {
	for name := range nn.StateDict(m).All() {
		names = append(names, name)
	}
	return names
}

func TestContainersAreWalked(t *testing.T) {
	want := []string{
		"body.0.weight", "body.0.bias", "body.1.weight", "body.1.bias",
		"heads.wide.0.weight", "heads.wide.0.bias", "heads.narrow.0.weight", "heads.narrow.0.bias",
	}
	if got := namesOf(newBranching()); !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
}

// Train and Eval, loading and derivatives reach what is inside.
func TestContainersAreModules(t *testing.T) {
	from, to := newBranching(), newBranching()
	if err := nn.LoadStateDict(to, nn.StateDict(from)); err != nil {
		t.Fatal(err)
	}
	x := tensor.Randn(5, 2)
	nn.Eval(from)
	nn.Eval(to)
	if !tensor.Equal(from.Forward(x), to.Forward(x)) {
		t.Error("the loaded module computes something else")
	}
	nntest.Gradients(t, from, x)
}

func TestModuleDict(t *testing.T) {
	a, b, c := nn.NewTanh(), nn.NewSigmoid(), nn.NewSiLU()
	var d nn.ModuleDict[nn.Layer] // the zero value works
	d.Set("b", a).Set("a", b).Set("b", c)
	order := func() (names []string) {
		for name := range d.All() {
			names = append(names, name)
		}
		return names
	}
	if m, ok := d.Get("b"); !ok || m != nn.Layer(c) || d.Len() != 2 || !slices.Equal(order(), []string{"b", "a"}) {
		t.Errorf("%v, %v in order %v", m, ok, order())
	}
	d.Delete("b")
	d.Delete("none")
	if _, ok := d.Get("b"); ok || !slices.Equal(order(), []string{"a"}) {
		t.Errorf("order %v after deleting b", order())
	}
	for name := range d.All() {
		d.Delete(name) // while ranging
	}
	if d.Len() != 0 {
		t.Errorf("%d are left", d.Len())
	}
	for _, name := range []string{"", "a.b"} {
		if err := tensor.Try(func() { d.Set(name, a) }); err == nil {
			t.Errorf("the name %q was accepted", name)
		}
	}
}

// With tensors it is a dictionary of parameters; it may be held by value, and
// embedded without adding a name.
func TestModuleDictOfTensors(t *testing.T) {
	type scales struct {
		nn.ModuleDict[*tensor.Tensor]
		Named nn.ModuleDict[*tensor.Tensor]
	}
	var s scales
	s.Set("z", nn.Parameter(tensor.Ones(1))).Set("y", nn.Parameter(tensor.Ones(2)))
	s.Named.Set("x", nn.Parameter(tensor.Ones(3)))
	if got := namesOf(&s); !slices.Equal(got, []string{"z", "y", "named.x"}) {
		t.Errorf("names %v", got)
	}
}
