package nn_test

import (
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/nn/nntest"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/tensortest"
)

func TestWindowGradients(t *testing.T) {
	tensor.ManualSeed(5)
	for _, tt := range []struct {
		name   string
		module any
		x      *tensor.Tensor
	}{
		{"Conv1d", nn.NewConv1d(2, 3, 3, nn.Conv1dOptions{Stride: 2, Padding: 1}), tensor.Randn(2, 2, 5)},
		{"Conv2d of the same size", nn.NewConv2d(2, 2, []int{2, 3}, nn.Conv2dOptions{Same: true, NoBias: true}), tensor.Randn(1, 2, 3, 3)},
		{"Conv2d, reflected", nn.NewConv2d(2, 2, 3, nn.Conv2dOptions{Padding: []int{1}, PadMode: tensor.PadReflect}), tensor.Randn(1, 2, 3, 3)},
		{"Conv2d of the same size, circular", nn.NewConv2d(1, 2, 2, nn.Conv2dOptions{Same: true, PadMode: tensor.PadCircular}), tensor.Randn(1, 1, 3, 3)},
		{"ConvTranspose1d", nn.NewConvTranspose1d(2, 2, 3, nn.ConvTranspose1dOptions{Stride: 2, OutputPadding: 1}), tensor.Randn(1, 2, 3)},
		{"ConvTranspose2d", nn.NewConvTranspose2d(2, 4, 2, nn.ConvTranspose2dOptions{Groups: 2}), tensor.Randn(1, 2, 2, 3)},
		{"BatchNorm1d", nn.NewBatchNorm1d(2), tensor.Randn(3, 2, 2)},
		{"BatchNorm2d without a bias", nn.NewBatchNorm2d(2, nn.BatchNormOptions{NoBias: true}), tensor.Randn(2, 2, 2, 2)},
		{"InstanceNorm2d", nn.NewInstanceNorm2d(2, nn.InstanceNormOptions{Affine: true}), tensor.Randn(1, 2, 2, 3)},
		{"GroupNorm", nn.NewGroupNorm(2, 4), tensor.Randn(2, 4, 3)},
		{"RMSNorm", nn.NewRMSNorm(4), tensor.Randn(2, 4)},
		{"a network", nn.NewSequential(
			nn.NewConv2d(1, 2, 3), nn.NewTanh(), nn.NewAvgPool2d(2), nn.NewFlatten(), nn.NewLinear(2, 2),
		), tensor.Randn(2, 1, 4, 5)},
	} {
		t.Run(tt.name, func(t *testing.T) { nntest.Gradients(t, tt.module, tt.x) })
	}
}

// What batches leave behind follows from the definition: 0.9 of the old and 0.1 of
// the new, the variance with n-1, or the means of all batches.
func TestRunningValues(t *testing.T) {
	first, second := tensor.New([][]float32{{1, 2}, {3, 6}}), tensor.New([][]float32{{0, 4}, {2, 4}})
	for _, tt := range []struct {
		name       string
		o          nn.BatchNormOptions
		mean, vars []float32
	}{
		{"momentum", nn.BatchNormOptions{}, []float32{0.28, 0.76}, []float32{1.19, 1.53}},
		{"another momentum", nn.BatchNormOptions{Momentum: new(0.5)}, []float32{1, 3}, []float32{1.75, 2.25}},
		{"cumulative", nn.BatchNormOptions{Cumulative: true}, []float32{1.5, 4}, []float32{2, 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := nn.NewBatchNorm1d(2, tt.o)
			n.Forward(first)
			n.Forward(second)
			tol := tensortest.Tolerance{Rel: 1e-6}
			tensortest.Close(t, n.RunningMean, tensor.New(tt.mean), tol)
			tensortest.Close(t, n.RunningVar, tensor.New(tt.vars), tol)
			tensortest.Equal(t, n.NumBatchesTracked, tensor.New(2))
			nn.Eval(n)
			y := tensor.Values[float32](n.Forward(first))
			for i, v := range tensor.Values[float32](first) {
				want := float64(v-tt.mean[i%2]) / math.Sqrt(float64(tt.vars[i%2])+1e-5)
				if math.Abs(float64(y[i])-want) > 1e-5 {
					t.Errorf("element %d after Eval is %v, want %v", i, y[i], want)
				}
			}
			tensortest.Equal(t, n.NumBatchesTracked, tensor.New(2))
		})
	}
}

func TestWindowStateNames(t *testing.T) {
	for _, tt := range []struct {
		name   string
		module any
		want   []string
	}{
		{"Conv2d", nn.NewConv2d(1, 2, 3), []string{"weight", "bias"}},
		{"BatchNorm2d", nn.NewBatchNorm2d(2), []string{"weight", "bias", "running_mean", "running_var", "num_batches_tracked"}},
		{"InstanceNorm1d", nn.NewInstanceNorm1d(2), nil},
		{"InstanceNorm1d with running values", nn.NewInstanceNorm1d(2, nn.InstanceNormOptions{Running: true}), []string{"running_mean", "running_var", "num_batches_tracked"}},
		{"Embedding", nn.NewEmbedding(2, 3), []string{"weight"}},
		{"pools", nn.NewSequential(nn.NewMaxPool2d(2), nn.NewAdaptiveAvgPool2d(1), nn.NewFlatten(), nn.NewDropout2d(0.5)), nil},
	} {
		var names []string
		for name := range nn.StateDict(tt.module).All() {
			names = append(names, name)
		}
		if !slices.Equal(names, tt.want) {
			t.Errorf("%s: the state is %v, want %v", tt.name, names, tt.want)
		}
	}
}

func TestEmbeddingPaddingStaysZero(t *testing.T) {
	e := nn.NewEmbedding(3, 2, nn.EmbeddingOptions{PaddingIndex: new(1)})
	autograd.Backward(e.Forward(tensor.New([]int{1, 0, 1})).Sum())
	tensortest.Equal(t, e.Weight.Detach().Select(0, 1), tensor.Zeros(2))
	tensortest.Equal(t, e.Weight.Grad(), tensor.New([][]float32{{1, 1}, {0, 0}, {0, 0}}))
}

// Rows used whose norm is more than 1 are scaled to it in place, others stay.
func TestEmbeddingMaxNorm(t *testing.T) {
	e := nn.NewEmbedding(3, 2, nn.EmbeddingOptions{MaxNorm: new(1.0)})
	e.Weight.Set(tensor.New([][]float32{{3, 4}, {0, 0.5}, {30, 40}}))
	want := tensor.New([][]float32{{0.6, 0.8}, {0, 0.5}, {30, 40}})
	e.Forward(tensor.New([]int{0, 1, 0}))
	tensortest.Close(t, e.Weight.Detach(), want, tensortest.Tolerance{Rel: 1e-6})
}

func TestDropout2dDropsChannels(t *testing.T) {
	tensor.ManualSeed(3)
	y := tensor.Values[float32](nn.NewDropout2d(0.5).Forward(tensor.Ones(8, 8, 2, 2)))
	dropped := 0
	for c := 0; c < len(y); c += 4 {
		if y[c] != 0 && y[c] != 2 || y[c] != y[c+1] || y[c] != y[c+2] || y[c] != y[c+3] {
			t.Fatalf("channel %d is %v", c/4, y[c:c+4])
		}
		if y[c] == 0 {
			dropped++
		}
	}
	if dropped < 16 || dropped > 48 {
		t.Errorf("%d of 64 channels are dropped", dropped)
	}
}
