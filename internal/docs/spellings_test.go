package docs_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/autograd/gradcheck"
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/safetensors"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

// These tests hold the right column of README.md's table "If you know PyTorch":
// TestTableIsHeld looks for each of its spellings in this file. What is wanted is
// what PyTorch gives for the left column with these x, y and cond.
var (
	x    = tensor.New([][]float32{{1, 2}, {3, 4}})
	y    = tensor.New([][]float32{{5, 6}, {7, 8}})
	cond = tensor.New([][]bool{{false, false}, {true, true}})
	dev  = device.CPU
)

type (
	vector = []float32
	matrix = [][]float32
)

func TestSpellings(t *testing.T) {
	for _, tt := range []struct {
		got  *tensor.Tensor
		want any
	}{
		{tensor.New([][]float32{{1, 2}, {3, 4}}), matrix{{1, 2}, {3, 4}}},
		{tensor.Zeros(2, 3), matrix{{0, 0, 0}, {0, 0, 0}}},
		{tensor.On(dev).As(tensor.Float64).Zeros(2, 3), [][]float64{{0, 0, 0}, {0, 0, 0}}},
		{tensor.Arange(0, 6, 1), []int{0, 1, 2, 3, 4, 5}},
		{x.Add(y), matrix{{6, 8}, {10, 12}}},
		{x.MulScalar(2), matrix{{2, 4}, {6, 8}}},
		{x.RSubScalar(1), matrix{{0, -1}, {-2, -3}}},
		{x.MatMul(y), matrix{{19, 22}, {43, 50}}},
		{x.GtScalar(2), [][]bool{{false, false}, {true, true}}},
		{x.Eq(y), [][]bool{{false, false}, {false, false}}},
		{x.Index(1), vector{3, 4}},
		{x.Index(tensor.Slice{Start: 1}), matrix{{3, 4}}},
		{x.Index(tensor.All, -1), vector{2, 4}},
		{x.Index(tensor.Ellipsis, tensor.NewAxis), [][][]float32{{{1}, {2}}, {{3}, {4}}}},
		{x.Index(cond), vector{3, 4}},
		{x.Sum(), float32(10)},
		{x.Sum(0), vector{4, 6}},
		{x.SumKeep(0), matrix{{4, 6}}},
		{x.Var(), float32(1.6666667)},
		{x.VarCorrection(0), float32(1.25)},
		{x.AMax(1), vector{2, 4}},
		{x.ArgMax(1), []int{1, 1}},
		{x.Reshape(4, -1), matrix{{1}, {2}, {3}, {4}}},
		{x.T(), matrix{{1, 3}, {2, 4}}},
		{x.Transpose(0, 1), matrix{{1, 3}, {2, 4}}},
		{x.Unsqueeze(0), [][][]float32{{{1, 2}, {3, 4}}}},
		{tensor.Cat([]*tensor.Tensor{x, y}, 1), matrix{{1, 2, 5, 6}, {3, 4, 7, 8}}},
		{tensor.Einsum("ij,kj", x, y), matrix{{17, 23}, {39, 53}}},
		{tensor.Where(cond, x, y), matrix{{5, 6}, {3, 4}}},
		{x.Softmax(-1), matrix{{0.26894143, 0.73105854}, {0.26894143, 0.73105854}}},
		{x.Clamp(2, 3), matrix{{2, 2}, {3, 3}}},
		{x.ClampMin(2), matrix{{2, 2}, {3, 4}}},
		{x.To(dev), matrix{{1, 2}, {3, 4}}},
		{x.As(tensor.Float64), [][]float64{{1, 2}, {3, 4}}},
	} {
		tensortest.Close(t, tt.got, tensor.New(tt.want), tensortest.Tolerance{Rel: 1e-6})
	}
}

func TestSpellingsOfGoValues(t *testing.T) {
	x := tensor.Full([]int{1}, 2.5)
	equal(t, x.Item(), 2.5)
	equal(t, tensor.Values[float32](x), vector{2.5})
	equal(t, x.Shape(), []int{1})
	equal(t, tensor.Equal(x, y), false)
	equal(t, tensor.Equal(x, x.Clone()), true)
	equal(t, x.DType() == tensor.Float32, true)
	err := tensor.Try(func() { x.MatMul(y) })
	equal(t, err != nil, true)
}

// What torch.rand(2) gives after torch.manual_seed(777).
func TestSpellingsOfRandomness(t *testing.T) {
	tensor.ManualSeed(777)
	tensortest.Equal(t, tensor.Rand(2), tensor.New(vector{0.08191531896591187, 0.49113744497299194}))
	equal(t, tensor.Randn(2, 3).Shape(), []int{2, 3})
}

func TestSpellingsInPlace(t *testing.T) {
	x := x.Clone()
	x.AddInPlace(y)
	tensortest.Equal(t, x, tensor.New(matrix{{6, 8}, {10, 12}}))
	x.SetIndex(tensor.New(0), cond)
	tensortest.Equal(t, x, tensor.New(matrix{{6, 8}, {0, 0}}))
}

func TestSpellingsOfGradients(t *testing.T) {
	x := x.Clone()
	x.SetRequiresGrad(true)
	cost := x.Mul(x).Sum()
	autograd.Backward(cost)
	tensortest.Equal(t, x.Grad(), tensor.New(matrix{{2, 4}, {6, 8}}))

	cost = x.Mul(x).Mul(x).Sum()
	g := autograd.Grad([]*tensor.Tensor{cost}, []*tensor.Tensor{x}, autograd.GradOptions{CreateGraph: true})
	h := autograd.Grad([]*tensor.Tensor{g[0].Sum()}, []*tensor.Tensor{x})
	tensortest.Equal(t, h[0], tensor.New(matrix{{6, 12}, {18, 24}}))

	autograd.NoGrad(func() { x.SubInPlace(x.Grad()) })
	tensortest.Equal(t, x.Detach(), tensor.New(matrix{{-1, -2}, {-3, -4}}))
	equal(t, x.Detach().RequiresGrad(), false)

	f := func(x ...*tensor.Tensor) *tensor.Tensor { return x[0].Mul(x[1]) }
	a, b := tensor.New(2.0), tensor.New(3.0)
	gradcheck.Func(t, f, a, b)
}

func TestSpellingsOfTraining(t *testing.T) {
	layer := nn.NewLinear(2, 10, nn.LinearOptions{NoBias: true})
	model := nn.NewSequential(layer, nn.NewReLU())
	equal(t, len(nn.Parameters(model)), 1)
	optimizer := optim.NewSGD(nn.Parameters(model), optim.SGDOptions{LR: 1, Momentum: 0.9})
	optimizer.ZeroGrad()
	autograd.Backward(model.Forward(x).Sum())
	optimizer.Step()
	nn.To(model, dev)
	nn.Eval(model)
	d := nn.StateDict(model)
	equal(t, d.Get("0.weight").Shape(), []int{10, 2})
	err := nn.LoadStateDict(model, d)
	equal(t, err, nil)
	w := nn.Parameter(tensor.Zeros(3))
	equal(t, w.RequiresGrad(), true)
}

func TestSpellingsOfFiles(t *testing.T) {
	path := t.TempDir() + "/x.safetensors"
	write := func(d *tensor.Dict) {
		err := safetensors.WriteFile(path, d)
		equal(t, err, nil)
	}
	var state tensor.Dict
	state.Set("x", x)
	write(&state)
	d, err := safetensors.ReadFile(path)
	equal(t, err, nil)
	tensortest.Equal(t, d.Get("x"), x)
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
