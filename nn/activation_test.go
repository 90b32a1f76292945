package nn_test

import (
	"math"
	"testing"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// evaluated is a layer after Eval.
func evaluated(l nn.Layer) nn.Layer {
	nn.Eval(l)
	return l
}

// Activations against torch 2.15.0, in float64 within 1e-12.
func TestActivations(t *testing.T) {
	x := tensor.New([]float64{-4, -1, -0.3, 0, 0.3, 1, 4, 7})
	for _, c := range []struct {
		name  string
		layer nn.Layer
		want  []float64
	}{
		{"ReLU6", nn.NewReLU6(), []float64{0.0, 0.0, 0.0, 0.0, 0.3, 1.0, 4.0, 6.0}},
		{"LeakyReLU", nn.NewLeakyReLU(), []float64{-0.04, -0.01, -0.003, 0.0, 0.3, 1.0, 4.0, 7.0}},
		{"PReLU", nn.NewPReLU(nn.PReLUOptions{Tensors: tensor.As(tensor.Float64)}), []float64{-1.0, -0.25, -0.075, 0.0, 0.3, 1.0, 4.0, 7.0}},
		{"RReLU", evaluated(nn.NewRReLU()), []float64{-0.9166666666666666, -0.22916666666666666, -0.06874999999999999, 0.0, 0.3, 1.0, 4.0, 7.0}},
		{"ELU", nn.NewELU(tensor.ELUOptions{Alpha: new(1.5)}), []float64{-1.4725265416668987, -0.9481808382428365, -0.3887726689774232, 0.0, 0.3, 1.0, 4.0, 7.0}},
		{"CELU", nn.NewCELU(tensor.ELUOptions{Alpha: new(1.5)}), []float64{-1.3957748231657976, -0.729874321451112, -0.2719038703830272, 0.0, 0.3, 1.0, 4.0, 7.0}},
		{"SELU", nn.NewSELU(), []float64{-1.7258986281898945, -1.1113307378125625, -0.45566731537912203, 0.0, 0.31521029620664415, 1.0507009873554805, 4.202803949421922, 7.354906911488364}},
		{"Threshold", nn.NewThreshold(0.5, -2), []float64{-2.0, -2.0, -2.0, -2.0, -2.0, 1.0, 4.0, 7.0}},
		{"LogSigmoid", nn.NewLogSigmoid(), []float64{-4.0181499279178094, -1.3132616875182228, -0.8543552444685272, -0.6931471805599453, -0.5543552444685271, -0.31326168751822286, -0.018149927917809738, -0.0009114664537742447}},
		{"Softplus", nn.NewSoftplus(tensor.SoftplusOptions{Beta: new(2.0), Threshold: new(3.0)}), []float64{0.00016770318644788442, 0.06346400552148625, 0.2187439752429428, 0.34657359027997264, 0.5187439752429428, 1.0634640055214863, 4.0, 7.0}},
		{"Softsign", nn.NewSoftsign(), []float64{-0.8, -0.5, -0.23076923076923075, 0.0, 0.23076923076923075, 0.5, 0.8, 0.875}},
		{"Mish", nn.NewMish(), []float64{-0.07259174079202535, -0.30340146137410895, -0.15113317713833455, 0.0, 0.20800137234811503, 0.8650983882673103, 3.9974128069762385, 6.999988379809741}},
		{"Hardtanh", nn.NewHardtanh(tensor.HardtanhOptions{Min: new(-0.5), Max: new(2.0)}), []float64{-0.5, -0.5, -0.3, 0.0, 0.3, 1.0, 2.0, 2.0}},
		{"Hardsigmoid", nn.NewHardsigmoid(), []float64{0.0, 0.3333333333333333, 0.45, 0.5, 0.5499999999999999, 0.6666666666666666, 1.0, 1.0}},
		{"Hardswish", nn.NewHardswish(), []float64{0.0, -0.3333333333333333, -0.135, 0.0, 0.16499999999999998, 0.6666666666666666, 4.0, 7.0}},
		{"GLU", nn.NewGLU(-1), []float64{-2.297770067246636, -0.7310585786300049, -0.2946041370113725, 0.0}},
		{"Hardshrink", nn.NewHardshrink(), []float64{-4.0, -1.0, 0.0, 0.0, 0.0, 1.0, 4.0, 7.0}},
		{"Softshrink", nn.NewSoftshrink(tensor.ShrinkOptions{Lambda: new(0.25)}), []float64{-3.75, -0.75, -0.04999999999999999, 0.0, 0.04999999999999999, 0.75, 3.75, 6.75}},
		{"Tanhshrink", nn.NewTanhshrink(), []float64{-3.000670700260933, -0.23840584404423515, -0.008687387548409087, 0.0, 0.008687387548409087, 0.23840584404423515, 3.000670700260933, 6.0000016630560555}},
		{"Softmin", nn.NewSoftmin(-1), []float64{0.8980813267854628, 0.0447128364165698, 0.022203737455297908, 0.01644893327411781, 0.012185669480244264, 0.006051224380748804, 0.00030127272195362584, 1.4999485605277635e-05}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := tensor.Values[float64](c.layer.Forward(x))
			if len(got) != len(c.want) {
				t.Fatalf("%d elements, want %d", len(got), len(c.want))
			}
			for i, w := range c.want {
				if !(math.Abs(got[i]-w) <= 1e-12) {
					t.Errorf("at %v: %v, want %v", x.Select(0, i).Item(), got[i], w)
				}
			}
		})
	}
}

func TestSoftmax2d(t *testing.T) {
	x := tensor.Arange(0.0, 12, 1).Reshape(3, 2, 2)
	one, batch := nn.NewSoftmax2d().Forward(x), nn.NewSoftmax2d().Forward(x.Unsqueeze(0))
	if !tensor.Equal(one, x.Softmax(0)) || !tensor.Equal(batch.Squeeze(0), one) {
		t.Errorf("%v of one sample, %v of a batch", one, batch)
	}
}

// Slopes of RReLU are drawn between the bounds while training, and fixed after.
func TestRReLUTrains(t *testing.T) {
	tensor.ManualSeed(1)
	r := nn.NewRReLU(tensor.RReLUOptions{Lower: new(0.25), Upper: new(0.75)})
	y := r.Forward(tensor.Full([]int{1000}, -1.0)).Neg()
	low, high := y.AMin().Item(), y.AMax().Item()
	if low < 0.25 || high > 0.75 || low > 0.26 || high < 0.74 {
		t.Errorf("slopes from %v to %v", low, high)
	}
	if nn.Eval(r); r.Forward(tensor.New([]float64{-1})).Item() != -0.5 {
		t.Error("the slope after Eval is not the mean")
	}
}

// AlphaDropout keeps mean and variance, within 4 standard errors.
func TestAlphaDropout(t *testing.T) {
	tensor.ManualSeed(1)
	const n = 100_000
	x, d := tensor.Randn(n), nn.NewAlphaDropout(0.2)
	y := d.Forward(x)
	if mean, v := y.Mean().Item(), y.Var().Item(); math.Abs(mean) > 4/math.Sqrt(n) || math.Abs(v-1) > 4*math.Sqrt(3.0/n) {
		t.Errorf("mean %v, variance %v", mean, v)
	}
	if nn.Eval(d); !tensor.Equal(d.Forward(x), x) {
		t.Error("something is dropped after Eval")
	}
}

func TestPReLUSlopes(t *testing.T) {
	p := nn.NewPReLU(nn.PReLUOptions{Channels: 2, Init: new(0.5)})
	if len(nn.Parameters(p)) != 1 || !p.Weight.RequiresGrad() || p.Weight.NumEl() != 2 {
		t.Errorf("weight %v", p.Weight)
	}
	if y := p.Forward(tensor.New([][]float32{{-2, 4}})); !tensor.Equal(y.Detach(), tensor.New([][]float32{{-1, 4}})) {
		t.Errorf("%v", y)
	}
}

func TestPairs(t *testing.T) {
	x, y := tensor.New([][]float64{{3, 0}}), tensor.New([][]float64{{0, 4}})
	if d := nn.NewPairwiseDistance(tensor.PairwiseDistanceOptions{Eps: new(0.0)}).Forward(x, y).Item(); d != 5 {
		t.Errorf("distance %v, want 5", d)
	}
	if c := nn.NewCosineSimilarity(1).Forward(x, y).Item(); c != 0 {
		t.Errorf("cosine %v, want 0", c)
	}
}

func TestActivationsRefuse(t *testing.T) {
	for name, f := range map[string]func(){
		"bounds out of order": func() { nn.NewHardtanh(tensor.HardtanhOptions{Min: new(1.0), Max: new(0.0)}) },
		"negative lambda":     func() { nn.NewSoftshrink(tensor.ShrinkOptions{Lambda: new(-1.0)}) },
		"negative channels":   func() { nn.NewPReLU(nn.PReLUOptions{Channels: -1}) },
		"softmax of a matrix": func() { nn.NewSoftmax2d().Forward(tensor.Zeros(2, 2)) },
		"no halves":           func() { nn.NewGLU(-1).Forward(tensor.Zeros(3)) },
		"probability above 1": func() { nn.NewAlphaDropout(1.5) },
		"options given twice": func() { nn.NewELU(tensor.ELUOptions{}, tensor.ELUOptions{}) },
	} {
		if err := tensor.Try(f); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
