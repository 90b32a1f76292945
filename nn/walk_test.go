package nn_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// param makes a parameter, integer a tensor of integers.
func param() *tensor.Tensor   { return nn.Parameter(tensor.Zeros(1)) }
func integer() *tensor.Tensor { return tensor.As(tensor.Int64).Zeros(1) }

type block struct {
	Norm *nn.LayerNorm
	FC1  *nn.Linear
	FC2  *nn.Linear
}

func newBlock() *block {
	return &block{nn.NewLayerNorm(2), nn.NewLinear(2, 3), nn.NewLinear(3, 2)}
}

func (b *block) Forward(x *tensor.Tensor) *tensor.Tensor {
	return x.Add(b.FC2.Forward(b.FC1.Forward(b.Norm.Forward(x)).GELU()))
}

// base is embedded; its exported fields are reached although it is not exported.
type base struct {
	Weight *tensor.Tensor
	hidden int
}

type cyclic struct {
	W    *tensor.Tensor
	Self *cyclic
}

type config struct {
	Name string
	next *config
}

func TestNames(t *testing.T) {
	type mixed struct {
		Child  *nn.Linear
		Mean   *tensor.Tensor `nn:",buffer"`
		Weight *tensor.Tensor
		Steps  *tensor.Tensor `nn:",buffer"`
		Bias   *tensor.Tensor
	}
	type spelling struct {
		FC1, LayerNorm1, QKVProj, W, Conv2D, FC1Out, InProjWeight, X2Y, Norm_2 *tensor.Tensor
	}
	type embeds struct {
		base
		*block
		nn.Mode
		W *tensor.Tensor
	}
	type tagged struct {
		W     *tensor.Tensor   `nn:"weight"`
		B     *tensor.Tensor   `nn:"mean,buffer"`
		Skip  *tensor.Tensor   `nn:"-"`
		Saved []*tensor.Tensor `nn:",buffer"`
		Body  []nn.Layer       `nn:",inline"`
		Inner block            `nn:",inline"`
		hid   *tensor.Tensor   `nn:"-"`
	}
	type containers struct {
		List  []*nn.Linear
		Pair  [2]*tensor.Tensor
		Named map[string]*tensor.Tensor
		At    map[int]*tensor.Tensor
		Deep  [][]*tensor.Tensor
		Any   any
		Layer nn.Layer
	}
	type harmless struct {
		W      *tensor.Tensor
		config config
		Config *config
		lock   sync.Mutex
		act    nn.Layer
		Data   []float64
		F      func()
		C      chan *tensor.Tensor
		_      *tensor.Tensor
	}
	loop := &cyclic{W: param()}
	loop.Self = &cyclic{W: param(), Self: loop}
	tests := []struct {
		name   string
		module any
		want   string // buffers in brackets
	}{
		{"own parameters, own buffers, children", &mixed{nn.NewLinear(1, 1), param(), param(), integer(), param()}, "weight bias [mean] [steps] child.weight child.bias"},
		{"snake case", &spelling{param(), param(), param(), param(), param(), param(), param(), param(), param()}, "fc1 layer_norm1 qkv_proj w conv2d fc1_out in_proj_weight x2y norm_2"},
		{"embedded structs", &embeds{base: base{param(), 1}, block: newBlock(), W: param()}, "weight w norm.weight norm.bias fc1.weight fc1.bias fc2.weight fc2.bias"},
		{"embedded nil", &embeds{W: param()}, "w"},
		{"tags", &tagged{W: param(), B: integer(), Skip: integer(), hid: param(), Saved: []*tensor.Tensor{integer(), param()}, Body: []nn.Layer{nn.NewReLU(), nn.NewLinear(1, 1)}, Inner: *newBlock()}, "weight [mean] [saved.0] [saved.1] 1.weight 1.bias norm.weight norm.bias fc1.weight fc1.bias fc2.weight fc2.bias"},
		{"containers", &containers{
			List: []*nn.Linear{nil, nn.NewLinear(1, 1, nn.LinearOptions{NoBias: true})}, Pair: [2]*tensor.Tensor{param(), param()},
			Named: map[string]*tensor.Tensor{"b": param(), "a": param(), "c": nil}, At: map[int]*tensor.Tensor{10: param(), 9: param()},
			Deep: [][]*tensor.Tensor{{param()}, {param(), param()}}, Any: param(), Layer: nn.NewLinear(1, 1),
		}, "any list.1.weight pair.0 pair.1 named.a named.b at.9 at.10 deep.0.0 deep.1.0 deep.1.1 layer.weight layer.bias"},
		{"nil fields", &containers{}, ""},
		{"cycle", loop, "w self.w"},
		{"harmless fields", &harmless{W: param(), act: nn.NewReLU(), config: config{next: &config{}}, lock: sync.Mutex{}}, "w"},
		{"struct by value", *newBlock(), "norm.weight norm.bias fc1.weight fc1.bias fc2.weight fc2.bias"},
		{"slice", []nn.Layer{nn.NewLinear(1, 1)}, "0.weight 0.bias"},
		{"nested Sequential", nn.NewSequential(nn.NewSequential(nn.NewReLU(), nn.NewLinear(1, 1))), "0.1.weight 0.1.bias"},
		{"no tensors", nn.NewReLU(), ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			buffers := nn.Buffers(c.module)
			state := nn.StateDict(c.module)
			var got []string
			for name, x := range state.All() {
				if slices.ContainsFunc(buffers, func(b *tensor.Tensor) bool { return sharesMemory(b, x) }) {
					name = "[" + name + "]"
				}
				got = append(got, name)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("state  %s\nwant   %s", s, c.want)
			}
			var params []string
			for name := range nn.NamedParameters(c.module) {
				params = append(params, name)
			}
			want := slices.DeleteFunc(strings.Fields(c.want), func(s string) bool { return s[0] == '[' })
			if !slices.Equal(params, want) {
				t.Errorf("parameters %v, want %v", params, want)
			}
			if n := len(nn.Parameters(c.module)); n != len(params) {
				t.Errorf("%d parameters, want %d", n, len(params))
			}
		})
	}
}

// sharesMemory writes to a and looks whether b changes.
func sharesMemory(a, b *tensor.Tensor) bool {
	if a.NumEl() == 0 || a.NumEl() != b.NumEl() || a.DType() != b.DType() {
		return false
	}
	before := tensor.Values[float64](b)
	a.Detach().AddScalarInPlace(1)
	after := tensor.Values[float64](b)
	a.Detach().AddScalarInPlace(-1)
	return !slices.Equal(before, after)
}

// Tied weights are trained once and saved under each name.
func TestTiedWeights(t *testing.T) {
	a, b := nn.NewLinear(2, 2), nn.NewLinear(2, 2)
	b.Weight = a.Weight
	m := nn.NewSequential(a, b, a)
	if n := len(nn.Parameters(m)); n != 3 {
		t.Errorf("%d parameters, want 3", n)
	}
	var names []string
	for name := range nn.NamedParameters(m) {
		names = append(names, name)
	}
	if got := strings.Join(names, " "); got != "0.weight 0.bias 1.bias" {
		t.Errorf("parameters %s", got)
	}
	if n := nn.StateDict(m).Len(); n != 6 {
		t.Errorf("%d names, want 6", n)
	}
}

func TestRangingStops(t *testing.T) {
	n := 0
	for range nn.NamedParameters(newBlock()) {
		n++
		break
	}
	for range nn.StateDict(newBlock()).All() {
		n++
		break
	}
	if n != 2 {
		t.Errorf("%d iterations", n)
	}
}

func TestWalkRefuses(t *testing.T) {
	type hidden struct{ w *tensor.Tensor }
	type hiddenLayer struct{ fc *nn.Linear }
	type hiddenDeep struct{ m map[string][]*hidden }
	type hiddenInterface struct{ act nn.Layer }
	type hiddenMode struct{ drop *nn.Dropout }
	type integers struct{ Index *tensor.Tensor }
	type value struct{ W tensor.Tensor }
	type duplicate struct {
		A *tensor.Tensor `nn:"w"`
		B *tensor.Tensor `nn:"w"`
	}
	type shadowed struct {
		base
		Weight *tensor.Tensor
	}
	type mistagged struct {
		A *tensor.Tensor `nn:",bufer"`
	}
	type dotted struct {
		A *tensor.Tensor `nn:"a.b"`
	}
	type bufferStruct struct {
		A *nn.Linear `nn:",buffer"`
	}
	type keyed struct{ M map[string]*tensor.Tensor }
	type oddKeys struct{ M map[float64]*tensor.Tensor }
	tests := []struct {
		name   string
		module any
		want   string // what the message says
	}{
		{"unexported tensor", &hidden{nil}, "hidden.w "},
		{"unexported layer", &hiddenLayer{nil}, "hiddenLayer.fc "},
		{"unexported, deep", &hiddenDeep{nil}, "hiddenDeep.m "},
		{"unexported interface", &hiddenInterface{nn.NewLinear(1, 1)}, "hiddenInterface.act "},
		{"unexported mode", &hiddenMode{nil}, "hiddenMode.drop "},
		{"below", []any{&hidden{nil}}, "hidden.w "},
		{"integers", &integers{integer()}, "buffer"},
		{"computed", &struct{ W *tensor.Tensor }{param().MulScalar(2)}, "Detach"},
		{"by value", &value{}, "pointer"},
		{"two of a name", &duplicate{param(), param()}, "named w;"},
		{"shadowed by embedding", &shadowed{base{param(), 1}, param()}, "named weight;"},
		{"unknown tag", &mistagged{}, "bufer"},
		{"dot in a name", &dotted{}, "a.b"},
		{"buffer of a struct", &bufferStruct{nn.NewLinear(1, 1)}, "a is tagged"},
		{"dot in a key", &keyed{map[string]*tensor.Tensor{"a.b": param()}}, "a.b"},
		{"empty key", &keyed{map[string]*tensor.Tensor{"": param()}}, "m is a map"},
		{"keys without names", &oddKeys{map[float64]*tensor.Tensor{1.5: param()}}, "1.5"},
		{"nil", nil, "nil"},
		{"nil pointer", (*block)(nil), "nil"},
		{"tensor", param(), "no module"},
		{"number", 3, "no module"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			err := tensor.Try(func() { nn.Parameters(c.module) })
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a message with %q", err, c.want)
			}
		})
	}
}

func TestModes(t *testing.T) {
	type net struct {
		nn.Mode
		Drop  *nn.Dropout
		Inner nn.Dropout
		Body  []any
	}
	deep := nn.NewDropout(0.5)
	m := &net{Drop: nn.NewDropout(0.5), Body: []any{nn.NewSequential(nn.NewReLU(), deep)}}
	training := func() []bool {
		return []bool{m.Training(), m.Drop.Training(), m.Inner.Training(), deep.Training()}
	}
	if got := training(); !slices.Equal(got, []bool{true, true, true, true}) {
		t.Errorf("new: %v", got)
	}
	if nn.Eval(m); slices.Contains(training(), true) {
		t.Errorf("after Eval: %v", training())
	}
	if nn.Train(m); slices.Contains(training(), false) {
		t.Errorf("after Train: %v", training())
	}
	if err := tensor.Try(func() { nn.Eval(*m) }); err == nil {
		t.Error("Eval of a struct by value sets a copy")
	}
	if nn.Parameters(*m) != nil {
		t.Error("parameters found")
	}
}
