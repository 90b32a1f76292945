package nn_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// An initialCase is the state of a new module as PyTorch drew it.
type initialCase struct {
	Module string
	Seed   uint64
	State  []struct {
		Name   string
		Shape  []int
		Values []float64
	}
	Next []int64 // what the generator then draws
}

// recordedModules makes each module by the name it was recorded under.
var recordedModules = map[string]func(tensor.Options) any{
	"Linear(3,2)": func(o tensor.Options) any { return nn.NewLinear(3, 2, nn.LinearOptions{Tensors: o}) },
	"Linear(3,2,bias=False)": func(o tensor.Options) any {
		return nn.NewLinear(3, 2, nn.LinearOptions{NoBias: true, Tensors: o})
	},
	"Linear(10,20)": func(o tensor.Options) any { return nn.NewLinear(10, 20, nn.LinearOptions{Tensors: o}) },
	"LayerNorm(4)":  func(o tensor.Options) any { return nn.NewLayerNorm(4, nn.LayerNormOptions{Tensors: o}) },
	"Sequential(Linear(4,16),ReLU,Linear(16,3))": func(o tensor.Options) any {
		return nn.NewSequential(
			nn.NewLinear(4, 16, nn.LinearOptions{Tensors: o}), nn.NewReLU(), nn.NewLinear(16, 3, nn.LinearOptions{Tensors: o}),
		)
	},
}

// TestInitialState demands PyTorch's initial weights bit for bit, in PyTorch's
// order, and that the generator stands where PyTorch's does.
func TestInitialState(t *testing.T) {
	text, err := os.ReadFile("testdata/initial.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []initialCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 15 {
		t.Fatalf("%d cases, want 15", len(file.Cases))
	}
	for _, c := range file.Cases {
		t.Run(c.Module, func(t *testing.T) {
			tensor.ManualSeed(c.Seed)
			c.check(t, recordedModules[c.Module](tensor.Options{}))
			c.checkNext(t, tensor.GlobalGenerator())
		})
		t.Run(c.Module+" from a generator", func(t *testing.T) {
			g := tensor.NewGenerator(c.Seed)
			c.check(t, recordedModules[c.Module](tensor.Options{}.From(g)))
			c.checkNext(t, g)
		})
	}
}

func (c *initialCase) check(t *testing.T, module any) {
	k := 0
	for name, x := range nn.StateDict(module).All() {
		if k == len(c.State) {
			t.Fatalf("%s is not in PyTorch's state", name)
		}
		want := c.State[k]
		if name != want.Name || !slices.Equal(x.Shape(), want.Shape) {
			t.Fatalf("tensor %d is %s %v, want %s %v", k, name, x.Shape(), want.Name, want.Shape)
		}
		for i, v := range tensor.Values[float32](x) {
			if w := float32(want.Values[i]); math.Float32bits(v) != math.Float32bits(w) {
				t.Errorf("%s: element %d is %v, want %v", name, i, v, w)
			}
		}
		k++
	}
	if k != len(c.State) {
		t.Fatalf("%d tensors, want %d", k, len(c.State))
	}
}

func (c *initialCase) checkNext(t *testing.T, g *tensor.Generator) {
	next := tensor.Values[int64](tensor.Options{}.From(g).RandInt(0, 1<<32, len(c.Next)))
	if !slices.Equal(next, c.Next) {
		t.Errorf("the generator draws %v next, want %v", next, c.Next)
	}
}
