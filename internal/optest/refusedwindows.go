package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func refusedWindows() []Refused {
	const shape, value, kind = tensor.ShapeError, tensor.ValueError, tensor.DTypeError
	image, kernel := zeros(1, 2, 4, 4), zeros(2, 2, 3, 3)
	conv := func(o tensor.Conv2dOptions) func() { return func() { image.Conv2d(kernel, nil, o) } }
	pool := func(o tensor.PoolOptions) func() { return func() { image.MaxPool2d([]int{2}, o) } }
	pad := func(mode tensor.PadMode, pads ...int) func() {
		return func() { zeros(1, 1, 3).Pad(pads, tensor.PadOptions{Mode: mode}) }
	}
	norm := func(x, w T, o tensor.BatchNormOptions) func() { return func() { x.BatchNorm(w, nil, o) } }
	return []Refused{
		{op.Conv, "channels", shape, func() { zeros(1, 3, 4, 4).Conv2d(kernel, nil) }},
		{op.Conv, "kernel greater than the image", shape, func() { zeros(1, 2, 2, 4).Conv2d(kernel, nil) }},
		{op.Conv, "kernel of nothing", shape, func() { image.Conv2d(zeros(2, 2, 0, 1), nil) }},
		{op.Conv, "dimensions", shape, func() { zeros(4, 4).Conv2d(kernel, nil) }},
		{op.Conv, "bias", shape, func() { image.Conv2d(kernel, zeros(3)) }},
		{op.Conv, "unlike types", kind, func() { image.As(tensor.Float64).Conv2d(kernel, nil) }},
		{op.Conv, "bools", kind, func() { image.As(tensor.Bool).Conv2d(kernel.As(tensor.Bool), nil) }},
		{op.Conv, "groups", shape, conv(tensor.Conv2dOptions{Groups: 2})},
		{op.Conv, "negative groups", value, conv(tensor.Conv2dOptions{Groups: -1})},
		{op.Conv, "stride 0", value, conv(tensor.Conv2dOptions{Stride: []int{0}})},
		{op.Conv, "dilation 0", value, conv(tensor.Conv2dOptions{Dilation: []int{1, 0}})},
		{op.Conv, "negative padding", value, conv(tensor.Conv2dOptions{Padding: []int{-1}})},
		{op.Conv, "three paddings", value, conv(tensor.Conv2dOptions{Padding: []int{1, 1, 1}})},
		{op.Conv, "the same size with strides", value, conv(tensor.Conv2dOptions{Same: true, Stride: []int{2}})},
		{op.Conv, "far dilation", tensor.MemoryError, conv(tensor.Conv2dOptions{Dilation: []int{math.MaxInt / 2}})},
		{op.Conv, "far padding", tensor.MemoryError, conv(tensor.Conv2dOptions{Padding: []int{math.MaxInt / 2}})},
		{op.Conv, "nil", value, func() { image.Conv2d(nil, nil) }},
		{op.ConvTranspose, "output padding", value, func() { image.ConvTranspose2d(kernel, nil, tensor.ConvTranspose2dOptions{OutputPadding: []int{1}}) }},
		{op.ConvTranspose, "padding of more than there is", shape, func() { image.ConvTranspose2d(kernel, nil, tensor.ConvTranspose2dOptions{Padding: []int{3}}) }},
		{op.ConvTranspose, "far stride", tensor.MemoryError, func() {
			image.ConvTranspose2d(kernel, nil, tensor.ConvTranspose2dOptions{Stride: []int{math.MaxInt / 2}})
		}},
		{op.MaxPool, "dimensions", shape, func() { zeros(4, 4).MaxPool2d([]int{2}) }},
		{op.MaxPool, "no channels", shape, func() { zeros(1, 0, 4, 4).MaxPool2d([]int{2}) }},
		{op.MaxPool, "window greater than the image", shape, func() { image.MaxPool2d([]int{5}) }},
		{op.MaxPool, "window of nothing", value, func() { image.MaxPool2d([]int{0}) }},
		{op.MaxPool, "padding of more than half the window", value, pool(tensor.PoolOptions{Padding: []int{2}})},
		{op.MaxPool, "negative stride", value, pool(tensor.PoolOptions{Stride: []int{-1}})},
		{op.MaxPool, "far dilation", tensor.MemoryError, pool(tensor.PoolOptions{Dilation: []int{math.MaxInt / 2}})},
		{op.MaxPool, "bools", kind, func() { image.As(tensor.Bool).MaxPool2d([]int{2}) }},
		{op.AvgPool, "int8", kind, func() { image.As(tensor.Int8).AvgPool2d([]int{2}) }},
		{op.AvgPool, "negative size", value, func() { image.AdaptiveAvgPool2d([]int{-2, 1}) }},
		{op.AvgPool, "no size", value, func() { image.AdaptiveAvgPool2d(nil) }},
		{op.AvgPool, "-1 in one dimension", value, func() { zeros(1, 2, 4).AdaptiveAvgPool1d(-1) }},
		{op.Pad, "odd number", shape, pad(tensor.PadConstant, 1)},
		{op.Pad, "too many", shape, pad(tensor.PadConstant, 1, 1, 1, 1, 1, 1, 1, 1)},
		{op.Pad, "less than nothing left", shape, pad(tensor.PadConstant, -2, -2)},
		{op.Pad, "reflected too far", shape, pad(tensor.PadReflect, 3, 0)},
		{op.Pad, "circular too far", shape, pad(tensor.PadCircular, 0, 4)},
		{op.Pad, "too many elements", shape, pad(tensor.PadConstant, math.MaxInt, 1)},
		{op.BatchNorm, "no channels", shape, norm(zeros(3), nil, tensor.BatchNormOptions{Training: true})},
		{op.BatchNorm, "weight", shape, norm(zeros(3, 2), zeros(3), tensor.BatchNormOptions{Training: true})},
		{op.BatchNorm, "one element", value, norm(zeros(1, 2), nil, tensor.BatchNormOptions{Training: true})},
		{op.BatchNorm, "no running values", value, norm(zeros(3, 2), nil, tensor.BatchNormOptions{})},
		{op.BatchNorm, "integers", kind, norm(zeros(3, 2).As(tensor.Int64), nil, tensor.BatchNormOptions{Training: true})},
		{op.LayerNorm, "groups of channels", value, func() { zeros(1, 3, 2).GroupNorm(2, nil, nil, 1e-5) }},
		{op.LayerNorm, "last dimensions of a root mean square", shape, func() { zeros(2, 3).RMSNorm([]int{2}, nil, nil) }},
		{op.Embedding, "negative index", tensor.IndexError, func() { tensor.New([]int{-1}).Embedding(zeros(3, 2)) }},
		{op.Embedding, "index too large", tensor.IndexError, func() { tensor.New([]int{3}).Embedding(zeros(3, 2)) }},
		{op.Embedding, "padding index", tensor.IndexError, func() { tensor.New([]int{0}).Embedding(zeros(3, 2), tensor.EmbeddingOptions{PaddingIndex: new(3)}) }},
		{op.Embedding, "floats", kind, func() { zeros(1).Embedding(zeros(3, 2)) }},
		{op.Embedding, "vector", shape, func() { tensor.New([]int{0}).Embedding(zeros(3)) }},
	}
}
