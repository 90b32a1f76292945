package nn_test

import (
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Layers against torch 2.15.0: each value within (1.3e-6, 1e-6).
func TestForward(t *testing.T) {
	ramp := tensor.Arange(0, 12, 1).As(tensor.Float32).PowScalar(1.5).Reshape(2, 2, 3)
	noBias := nn.NewLayerNorm([]int{2, 3}, nn.LayerNormOptions{NoBias: true})
	noBias.Weight.Set(tensor.Arange(0, 6, 1).As(tensor.Float32).Reshape(2, 3))
	x := tensor.New([]float32{-1, 0, 2})
	tests := []struct {
		name  string
		layer nn.Layer
		x     *tensor.Tensor
		want  []float64
	}{
		{"Sigmoid", nn.NewSigmoid(), x, []float64{0.2689414322376251, 0.5, 0.8807970285415649}},
		{"Tanh", nn.NewTanh(), x, []float64{-0.7615941762924194, 0, 0.9640275835990906}},
		{"ReLU", nn.NewReLU(), x, []float64{0, 0, 2}},
		{"GELU", nn.NewGELU(), x, []float64{-0.15865525603294373, 0, 1.9544997215270996}},
		{"GELU tanh", nn.NewGELU(nn.GELUOptions{Tanh: true}), x, []float64{-0.158808007836341858, 0, 1.954597711563110352}},
		{"SiLU", nn.NewSiLU(), x, []float64{-0.2689414322376251, 0, 1.7615940570831299}},
		{"Softmax", nn.NewSoftmax(-1), x, []float64{0.04201006516814232, 0.1141951993107796, 0.8437947034835815}},
		{"LogSoftmax", nn.NewLogSoftmax(0), x, []float64{-3.1698460578918457, -2.1698460578918457, -0.1698460429906845}},
		{"LayerNorm of one dimension", nn.NewLayerNorm(3, nn.LayerNormOptions{Eps: new(0.1)}), ramp, []float64{
			-1.0520219802856445, -0.22764530777931213, 1.2796672582626343, -1.188368558883667, -0.050911225378513336, 1.239280343055725,
			-1.204147458076477, -0.029078325256705284, 1.2332254648208618, -1.2103710174560547, -0.020364003255963326, 1.2307344675064087,
		}},
		{"LayerNorm without bias", noBias, ramp, []float64{
			0, -0.9429857730865479, -0.9541884660720825, 0.37863874435424805, 3.362584352493286, 8.25505542755127,
			0, -0.8905928730964661, -0.6791248321533203, 0.7412357926368713, 3.4691452980041504, 7.596668720245361,
		}},
		{"LayerNorm without parameters", nn.NewLayerNorm([]int{2, 3}, nn.LayerNormOptions{NoAffine: true}), ramp, []float64{
			-1.197790265083313, -0.9429857730865479, -0.47709423303604126, 0.12621290981769562, 0.8406460881233215, 1.6510111093521118,
			-1.4035429954528809, -0.8905928730964661, -0.33956241607666016, 0.24707859754562378, 0.8672863245010376, 1.5193337202072144,
		}},
		{"Sequential", nn.NewSequential(nn.NewReLU(), nn.NewTanh()), x, []float64{0, 0, 0.9640275835990906}},
		{"empty Sequential", nn.NewSequential(), x, []float64{-1, 0, 2}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got := tensor.Values[float64](c.layer.Forward(c.x))
			for i, w := range c.want {
				if !(math.Abs(got[i]-w) <= 1e-6+1.3e-6*math.Abs(w)) {
					t.Errorf("element %d is %v, want %v", i, got[i], w)
				}
			}
		})
	}
}

func TestLinearForward(t *testing.T) {
	l := nn.NewLinear(2, 3)
	l.Weight.Set(tensor.New([][]float32{{1, 2}, {3, 4}, {5, 6}}))
	l.Bias.Set(tensor.New([]float32{10, 20, 30}))
	bare := &nn.Linear{Weight: l.Weight}
	tests := []struct {
		name  string
		layer *nn.Linear
		shape []int
		want  []float64
	}{
		{"one sample", l, []int{2}, []float64{13, 27, 41}},
		{"batch", l, []int{1, 2}, []float64{13, 27, 41}},
		{"batches", l, []int{2, 1, 2}, []float64{13, 27, 41, 13, 27, 41}},
		{"nothing", l, []int{0, 2}, nil},
		{"no bias", bare, []int{2}, []float64{3, 7, 11}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			y := c.layer.Forward(tensor.Ones(c.shape...))
			wantShape := append(slices.Clone(c.shape[:len(c.shape)-1]), 3)
			if !slices.Equal(y.Shape(), wantShape) || !slices.Equal(tensor.Values[float64](y), append([]float64{}, c.want...)) {
				t.Errorf("%v, want shape %v and %v", y, wantShape, c.want)
			}
		})
	}
}

// TestDropout draws what torch 2.15.0 draws, from the global generator and from
// one of its own, and nothing where nothing is dropped.
func TestDropout(t *testing.T) {
	const s = 1 / 0.7
	drawn := []float64{s, s, s, 0, s, s, 0, 0, s, 0, s, s}
	const afterwards, untouched = 0.941120445728302, 0.08191531896591187
	for _, c := range []struct {
		name    string
		p       float64
		eval    bool
		want    []float64
		nextOne float64
	}{
		{"training", 0.3, false, drawn, afterwards},
		{"evaluation", 0.3, true, slices.Repeat([]float64{1}, 12), untouched},
		{"p is 0", 0, false, slices.Repeat([]float64{1}, 12), untouched},
		{"p is 1", 1, false, make([]float64, 12), untouched},
	} {
		for _, d := range []tensor.DType{tensor.Float32, tensor.Float64} {
			t.Run(c.name+" "+d.String(), func(t *testing.T) {
				g := tensor.NewGenerator(777)
				layer := nn.NewDropout(c.p, nn.DropoutOptions{Generator: g})
				if c.eval {
					nn.Eval(layer)
				}
				got := tensor.Values[float64](layer.Forward(tensor.As(d).Ones(12)))
				for i, w := range c.want {
					if !(math.Abs(got[i]-w) <= 1e-7) {
						t.Errorf("element %d is %v, want %v", i, got[i], w)
					}
				}
				if next := (tensor.Options{}).From(g).Rand().Item(); float32(next) != float32(c.nextOne) {
					t.Errorf("the generator draws %v next, want %v", next, c.nextOne)
				}
			})
		}
	}
	tensor.ManualSeed(777)
	if got := nn.NewDropout(0.3).Forward(tensor.Ones(4)); !tensor.Equal(got.Gt(tensor.Zeros()), tensor.New([]bool{true, true, true, false})) {
		t.Errorf("%v from the global generator", got)
	}
}

// Dropping everything keeps infinities from being overlooked, as in PyTorch.
func TestDropoutOfAllKeepsNaN(t *testing.T) {
	y := tensor.Values[float64](nn.NewDropout(1).Forward(tensor.New([]float64{1, math.Inf(1)})))
	if y[0] != 0 || !math.IsNaN(y[1]) {
		t.Errorf("%v, want [0 NaN]", y)
	}
}

func TestConstructorsRefuse(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"negative features in", func() { nn.NewLinear(-1, 2) }},
		{"negative features out", func() { nn.NewLinear(1, -2) }},
		{"Linear of integers", func() { nn.NewLinear(1, 2, nn.LinearOptions{Tensors: tensor.As(tensor.Int64)}) }},
		{"options twice", func() { nn.NewLinear(1, 2, nn.LinearOptions{}, nn.LinearOptions{}) }},
		{"Sequential of nil", func() { nn.NewSequential(nn.NewReLU(), nil) }},
		{"negative p", func() { nn.NewDropout(-0.1) }},
		{"p above 1", func() { nn.NewDropout(1.1) }},
		{"p NaN", func() { nn.NewDropout(math.NaN()) }},
		{"LayerNorm over nothing", func() { nn.NewLayerNorm([]int{}) }},
		{"LayerNorm of negative size", func() { nn.NewLayerNorm(-1) }},
		{"LayerNorm with negative eps", func() { nn.NewLayerNorm(1, nn.LayerNormOptions{Eps: new(-1e-5)}) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := tensor.Try(c.f); err == nil {
				t.Error("accepted")
			}
		})
	}
}

// A layer of 0 features is legal, if of little use.
func TestLinearOfNothing(t *testing.T) {
	y := nn.NewLinear(0, 3).Forward(tensor.Zeros(2, 0))
	if !tensor.Equal(y, tensor.Zeros(2, 3)) {
		t.Errorf("%v, want zeros", y)
	}
}
