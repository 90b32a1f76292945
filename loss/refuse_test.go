package loss_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/loss"
	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func TestRefuses(t *testing.T) {
	var (
		column  = tensor.New([][]float32{{0.5}, {0.5}, {0.5}})
		row     = tensor.New([]float32{0, 1, 0})
		scores  = tensor.Zeros(3, 4)
		classes = tensor.New([]int{0, 1, 3})
		none    = loss.CrossEntropyOptions{Reduction: loss.None}
		weight  = func(n int) loss.CrossEntropyOptions {
			return loss.CrossEntropyOptions{Weight: tensor.Ones(n)}
		}
	)
	tests := []struct {
		name string
		kind tensor.Kind
		f    func()
	}{
		{"BCE shapes", tensor.ShapeError, func() { loss.NewBCE().Forward(column, row) }},
		{"BCE types", tensor.DTypeError, func() { loss.NewBCE().Forward(column, column.As(tensor.Float64)) }},
		{"BCE integer targets", tensor.DTypeError, func() { loss.NewBCE().Forward(column, column.As(tensor.Int64)) }},
		{"BCE above 1", tensor.ValueError, func() { loss.NewBCE().Forward(column.AddScalar(0.6), column) }},
		{"BCE above 1, certain target", tensor.ValueError, func() { loss.NewBCE().Forward(tensor.Full([]int{2}, 1.001), tensor.Ones(2)) }},
		{"BCE below 0", tensor.ValueError, func() { loss.NewBCE().Forward(column.SubScalar(0.6), column) }},
		{"BCE below 0, target 0", tensor.ValueError, func() { loss.NewBCE().Forward(tensor.Full([]int{2}, -0.001), tensor.Zeros(2)) }},
		{"BCE one of many", tensor.ValueError, func() {
			loss.NewBCE(loss.BCEOptions{Reduction: loss.None}).Forward(tensor.New([]float32{0.5, 1.5}), tensor.New([]float32{0, 1}))
		}},
		{"BCE weight 0 hides nothing", tensor.ValueError, func() {
			loss.NewBCE(loss.BCEOptions{Weight: tensor.Zeros(1)}).Forward(tensor.New([]float32{1.5}), tensor.New([]float32{1}))
		}},
		{"BCE NaN", tensor.ValueError, func() {
			loss.NewBCE().Forward(tensor.Full([]int{1}, math.NaN()), tensor.Zeros(1))
		}},
		{"BCE weight too big", tensor.ShapeError, func() { loss.NewBCE(loss.BCEOptions{Weight: tensor.Ones(4)}).Forward(row, row) }},
		{"MSE shapes", tensor.ShapeError, func() { loss.NewMSE().Forward(column, row) }},
		{"MSE of integers", tensor.DTypeError, func() { loss.NewMSE().Forward(classes, classes) }},
		{"class too big", tensor.IndexError, func() { loss.NewCrossEntropy().Forward(scores, tensor.New([]int{0, 4, 1})) }},
		{"class too big, unreduced", tensor.IndexError, func() { loss.NewCrossEntropy(none).Forward(scores, tensor.New([]int{0, 4, 1})) }},
		{"negative class", tensor.IndexError, func() { loss.NewCrossEntropy().Forward(scores, tensor.New([]int{0, -1, 1})) }},
		{"number of targets", tensor.ShapeError, func() { loss.NewCrossEntropy().Forward(scores, tensor.New([]int{0, 1})) }},
		{"shape of probabilities", tensor.ShapeError, func() { loss.NewCrossEntropy().Forward(scores, tensor.Ones(3)) }},
		{"bool targets", tensor.DTypeError, func() { loss.NewCrossEntropy().Forward(scores, classes.As(tensor.Bool)) }},
		{"scalar scores", tensor.ShapeError, func() { loss.NewCrossEntropy().Forward(tensor.Zeros(), tensor.New(1)) }},
		{"number of weights", tensor.ShapeError, func() { loss.NewCrossEntropy(weight(3)).Forward(scores, classes) }},
		{"type of the weight", tensor.DTypeError, func() { loss.NewCrossEntropy(weight(4)).Forward(scores.As(tensor.Float64), classes) }},
		{"integer scores", tensor.DTypeError, func() { loss.NewCrossEntropy().Forward(scores.As(tensor.Int64), classes) }},
		{"smoothing above 1", tensor.ValueError, func() { loss.NewCrossEntropy(loss.CrossEntropyOptions{LabelSmoothing: 1.5}) }},
		{"smoothing NaN", tensor.ValueError, func() { loss.NewCrossEntropy(loss.CrossEntropyOptions{LabelSmoothing: math.NaN()}) }},
		{"unknown reduction", tensor.ValueError, func() { loss.NewMSE(loss.MSEOptions{Reduction: 7}) }},
		{"options twice", tensor.ValueError, func() { loss.NewMSE(loss.MSEOptions{}, loss.MSEOptions{}) }},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			var e *tensor.Error
			if err := tensor.Try(c.f); !errors.As(err, &e) || e.Kind != c.kind {
				t.Errorf("got %v, want an error of kind %v", err, c.kind)
			}
		})
	}
}

// NaN that the predictions have no part in is passed on.
func TestBCEPassesOnNaNOfTargets(t *testing.T) {
	cost := loss.NewBCE().Forward(tensor.New([]float32{0.5}), tensor.Full([]int{1}, math.NaN()))
	if !math.IsNaN(cost.Item()) {
		t.Errorf("cost %v, want NaN", cost.Item())
	}
}

// A weight of another type does not change that of the cost.
func TestBCEKeepsItsType(t *testing.T) {
	weighted := loss.NewBCE(loss.BCEOptions{Weight: tensor.As(tensor.Float64).Ones(1)})
	if d := weighted.Forward(tensor.New([]float32{0.5}), tensor.Ones(1)).DType(); d != tensor.Float32 {
		t.Errorf("the cost is of type %v", d)
	}
}

// Weights are buffers: they move and convert with the criterion.
func TestWeightsAreBuffers(t *testing.T) {
	for name, criterion := range map[string]any{
		"BCE":          loss.NewBCE(loss.BCEOptions{Weight: tensor.Ones(2)}),
		"CrossEntropy": loss.NewCrossEntropy(loss.CrossEntropyOptions{Weight: tensor.Ones(2)}),
	} {
		nn.As(criterion, tensor.Float64)
		if w := nn.StateDict(criterion).Get("weight"); w == nil || w.DType() != tensor.Float64 || len(nn.Parameters(criterion)) != 0 {
			t.Errorf("%s: weight %v", name, w)
		}
	}
}

func TestBCEBounds(t *testing.T) {
	cost := loss.NewBCE(loss.BCEOptions{Reduction: loss.Sum}).Forward(tensor.New([]float32{0, 1}), tensor.New([]float32{1, 0}))
	if cost.Item() != 200 {
		t.Errorf("cost %v of two certain and wrong predictions, want 200", cost.Item())
	}
}

// A tensor that is nil is refused like any other mistake, by every criterion.
func TestNilRefused(t *testing.T) {
	for _, criterion := range []any{
		loss.NewBCE(), loss.NewBCEWithLogits(), loss.NewCosineEmbedding(), loss.NewCrossEntropy(), loss.NewGaussianNLL(),
		loss.NewHingeEmbedding(), loss.NewHuber(), loss.NewKLDiv(), loss.NewL1(), loss.NewMSE(), loss.NewMarginRanking(),
		loss.NewMultiLabelMargin(), loss.NewMultiLabelSoftMargin(), loss.NewMultiMargin(), loss.NewNLL(), loss.NewPoissonNLL(),
		loss.NewSmoothL1(), loss.NewSoftMargin(), loss.NewTripletMargin(),
	} {
		forward := reflect.ValueOf(criterion).MethodByName("Forward")
		for missing := range forward.Type().NumIn() {
			args := slices.Repeat([]reflect.Value{reflect.ValueOf(tensor.Ones(2))}, forward.Type().NumIn())
			args[missing] = reflect.ValueOf((*tensor.Tensor)(nil))
			err := tensor.Try(func() { forward.Call(args) })
			var e *tensor.Error
			if !errors.As(err, &e) || e.Kind != tensor.ValueError {
				t.Errorf("%T without tensor %d: %v", criterion, missing, err)
			}
		}
	}
}
