package optest

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// convolved are the types that can be convolved.
func convolved(d tensor.DType) (tensor.DType, bool) {
	return d, d.IsFloat() || d == tensor.Int64
}

// convSums walks all products that a convolution of x, (N, In, H, W), with w,
// (Out, In/groups, KH, KW), adds up: places are of x, w and y.
func convSums(x, w, y []int, o tensor.Conv2dOptions, f func(x, w, y [4]int)) {
	for n := range y[0] {
		for c := range y[1] {
			g := c / (w[0] / o.Groups)
			for i := range y[2] {
				for j := range y[3] {
					for ch := range w[1] {
						for k := range w[2] {
							for l := range w[3] {
								r, q := i*o.Stride[0]-o.Padding[0]+k*o.Dilation[0], j*o.Stride[1]-o.Padding[1]+l*o.Dilation[1]
								if r >= 0 && r < x[2] && q >= 0 && q < x[3] {
									f([4]int{n, g*w[1] + ch, r, q}, [4]int{c, ch, k, l}, [4]int{n, c, i, j})
								}
							}
						}
					}
				}
			}
		}
	}
}

func empty4(shape ...int) Array { return build(shape, func([]int) float64 { return 0 }) }

func (a Array) place(at [4]int) int { return flat(a.Shape, at[:]) }

// conv2d is the convolution of x[0] with x[1] plus x[2], if there is one.
func conv2d(o tensor.Conv2dOptions) func(x ...Array) Array {
	return func(x ...Array) Array {
		size := func(d int) int {
			return (x[0].Shape[d+2]+2*o.Padding[d]-o.Dilation[d]*(x[1].Shape[d+2]-1)-1)/o.Stride[d] + 1
		}
		y := empty4(x[0].Shape[0], x[1].Shape[0], size(0), size(1))
		convSums(x[0].Shape, x[1].Shape, y.Shape, o, func(a, b, c [4]int) {
			y.V[y.place(c)] += x[0].V[x[0].place(a)] * x[1].V[x[1].place(b)]
		})
		return addChannels(y, x[2:])
	}
}

// convTranspose2d is what conv2d of images of the size given passes back.
func convTranspose2d(o tensor.Conv2dOptions, more [2]int) func(x ...Array) Array {
	return func(x ...Array) Array {
		size := func(d int) int {
			return (x[0].Shape[d+2]-1)*o.Stride[d] - 2*o.Padding[d] + o.Dilation[d]*(x[1].Shape[d+2]-1) + more[d] + 1
		}
		y := empty4(x[0].Shape[0], x[1].Shape[1]*o.Groups, size(0), size(1))
		convSums(y.Shape, x[1].Shape, x[0].Shape, o, func(a, b, c [4]int) {
			y.V[y.place(a)] += x[0].V[x[0].place(c)] * x[1].V[x[1].place(b)]
		})
		return addChannels(y, x[2:])
	}
}

func addChannels(y Array, bias []Array) Array {
	for _, b := range bias {
		y = plus(y, Array{[]int{b.Shape[0], 1, 1}, b.V})
	}
	return y
}

// inOneDimension is f for arrays without the height.
func inOneDimension(f func(x ...Array) Array) func(x ...Array) Array {
	return func(x ...Array) Array {
		flatten := make([]Array, len(x))
		for k, a := range x {
			if flatten[k] = a; len(a.Shape) == 3 {
				flatten[k] = Array{[]int{a.Shape[0], a.Shape[1], 1, a.Shape[2]}, a.V}
			}
		}
		y := f(flatten...)
		return Array{[]int{y.Shape[0], y.Shape[1], y.Shape[3]}, y.V}
	}
}

func two(n ...int) []int { return n }

func convolutions() (cases []Case) {
	add := func(code op.Code, variant string, shapes [][][]int, f func(x ...T) T, ref func(x ...Array) Array) {
		in := make([]Domain, len(shapes[0]))
		for k := range in {
			in[k] = anywhere
		}
		cases = append(cases, Case{
			Code: code, Variant: variant, In: in, Shape: shapes, F: f, Ref: ref,
			Terms: func(x ...Array) Array {
				terms := make([]Array, len(x))
				for k := range x {
					terms[k] = sizes(x[k])
				}
				return ref(terms...)
			},
		}.taking(convolved))
	}
	for _, v := range []struct {
		variant string
		o       tensor.Conv2dOptions
		shapes  [][][]int
	}{
		{"", tensor.Conv2dOptions{Stride: two(1, 1), Padding: two(1, 1), Dilation: two(1, 1), Groups: 1}, [][][]int{
			{{2, 2, 4, 5}, {3, 2, 3, 3}, {3}}, {{1, 1, 1, 1}, {1, 1, 2, 1}, {1}}, {{0, 2, 3, 3}, {2, 2, 2, 2}, {2}}, {{1, 0, 2, 2}, {2, 0, 2, 2}, {2}}, {{1, 3, 19, 7}, {5, 3, 3, 3}, {5}},
		}},
		{"with strides", tensor.Conv2dOptions{Stride: two(2, 3), Padding: two(2, 0), Dilation: two(1, 1), Groups: 1}, [][][]int{{{1, 2, 5, 8}, {2, 2, 3, 2}, {2}}}},
		{"dilated", tensor.Conv2dOptions{Stride: two(2, 1), Padding: two(1, 2), Dilation: two(3, 2), Groups: 1}, [][][]int{{{1, 2, 6, 5}, {2, 2, 2, 3}, {2}}}},
		{"in groups", tensor.Conv2dOptions{Stride: two(1, 1), Padding: two(0, 0), Dilation: two(1, 1), Groups: 2}, [][][]int{{{2, 4, 3, 3}, {6, 2, 2, 2}, {6}}}},
		{"channel by channel", tensor.Conv2dOptions{Stride: two(1, 2), Padding: two(1, 1), Dilation: two(1, 1), Groups: 3}, [][][]int{{{1, 3, 3, 4}, {3, 1, 3, 3}, {3}}}},
	} {
		add(op.Conv, v.variant, v.shapes, func(x ...T) T { return x[0].Conv2d(x[1], x[2], v.o) }, conv2d(v.o))
	}
	plain := tensor.Conv2dOptions{Stride: two(1, 1), Padding: two(0, 0), Dilation: two(1, 1), Groups: 1}
	add(op.Conv, "without bias", [][][]int{{{1, 2, 3, 3}, {2, 2, 2, 2}}}, func(x ...T) T { return x[0].Conv2d(x[1], nil) }, conv2d(plain))
	add(op.Conv, "of the same size", [][][]int{{{1, 2, 4, 3}, {2, 2, 3, 2}}}, func(x ...T) T { return x[0].Conv2d(x[1], nil, tensor.Conv2dOptions{Same: true}) },
		func(x ...Array) Array { // a column of zeros behind, and rows on both sides
			padded := build([]int{1, 2, 6, 4}, func(at []int) float64 {
				if at[2] == 0 || at[2] == 5 || at[3] == 3 {
					return 0
				}
				return x[0].At(at[0], at[1], at[2]-1, at[3])
			})
			return conv2d(plain)(padded, x[1])
		})
	add(op.Conv, "without a batch", [][][]int{{{2, 3, 3}, {2, 2, 2, 2}, {2}}}, func(x ...T) T { return x[0].Conv2d(x[1], x[2]) },
		func(x ...Array) Array {
			y := conv2d(plain)(Array{append([]int{1}, x[0].Shape...), x[0].V}, x[1], x[2])
			return Array{y.Shape[1:], y.V}
		})
	row := tensor.Conv2dOptions{Stride: two(1, 2), Padding: two(0, 1), Dilation: two(1, 2), Groups: 2}
	add(op.Conv, "in one dimension", [][][]int{{{2, 2, 7}, {4, 1, 3}, {4}}, {{1, 2, 40}, {2, 1, 2}, {2}}},
		func(x ...T) T {
			return x[0].Conv1d(x[1], x[2], tensor.Conv1dOptions{Stride: 2, Padding: 1, Dilation: 2, Groups: 2})
		}, inOneDimension(conv2d(row)))
	add(op.ConvTranspose, "in one dimension", [][][]int{{{2, 2, 4}, {2, 3, 3}, {6}}},
		func(x ...T) T {
			return x[0].ConvTranspose1d(x[1], x[2], tensor.ConvTranspose1dOptions{Stride: 2, Padding: 1, OutputPadding: 1, Dilation: 2, Groups: 2})
		}, inOneDimension(convTranspose2d(row, [2]int{0, 1})))
	for _, v := range []struct {
		variant string
		o       tensor.Conv2dOptions
		more    [2]int
		shapes  [][][]int
	}{
		{"", plain, [2]int{}, [][][]int{{{2, 2, 2, 3}, {2, 3, 3, 2}, {3}}, {{0, 2, 2, 2}, {2, 1, 2, 2}, {1}}}},
		{"with strides", tensor.Conv2dOptions{Stride: two(3, 2), Padding: two(1, 0), Dilation: two(1, 3), Groups: 1}, [2]int{2, 1}, [][][]int{{{1, 2, 3, 2}, {2, 2, 2, 2}, {2}}}},
		{"in groups", tensor.Conv2dOptions{Stride: two(2, 2), Padding: two(1, 1), Dilation: two(1, 1), Groups: 2}, [2]int{}, [][][]int{{{1, 4, 3, 3}, {4, 2, 3, 3}, {4}}}},
	} {
		add(op.ConvTranspose, v.variant, v.shapes, func(x ...T) T {
			return x[0].ConvTranspose2d(x[1], x[2], tensor.ConvTranspose2dOptions{Stride: v.o.Stride, Padding: v.o.Padding, OutputPadding: v.more[:], Dilation: v.o.Dilation, Groups: v.o.Groups})
		}, convTranspose2d(v.o, v.more))
	}
	return append(cases, convWeights()...)
}

// convWeights are what the gradients of weights are made with.
func convWeights() (cases []Case) {
	for _, v := range []struct {
		variant string
		s       backend.ConvShape
	}{
		{"", backend.ConvShape{
			Batch: 2, Groups: 1, In: 2, Out: 3, Size: [2]int{4, 3}, OutSize: [2]int{4, 3}, Kernel: [2]int{3, 3},
			Stride: [2]int{1, 1}, Pad: [2]int{1, 1}, Dilation: [2]int{1, 1},
		}},
		{"in groups, with strides", backend.ConvShape{
			Batch: 1, Groups: 2, In: 2, Out: 4, Size: [2]int{5, 6}, OutSize: [2]int{2, 3}, Kernel: [2]int{2, 3},
			Stride: [2]int{2, 2}, Pad: [2]int{0, 1}, Dilation: [2]int{2, 1},
		}},
	} {
		s := v.s
		ref := func(x ...Array) Array {
			w := empty4(s.Out, s.In/s.Groups, s.Kernel[0], s.Kernel[1])
			o := tensor.Conv2dOptions{Stride: s.Stride[:], Padding: s.Pad[:], Dilation: s.Dilation[:], Groups: s.Groups}
			convSums(x[0].Shape, w.Shape, x[1].Shape, o, func(a, b, c [4]int) {
				w.V[w.place(b)] += x[0].V[x[0].place(a)] * x[1].V[x[1].place(c)]
			})
			return w
		}
		cases = append(cases, Case{
			Code: op.ConvWeight, Variant: v.variant, In: []Domain{anywhere, anywhere},
			Shape: [][][]int{{{s.Batch, s.In, s.Size[0], s.Size[1]}, {s.Batch, s.Out, s.OutSize[0], s.OutSize[1]}}},
			F:     func(x ...T) T { return door.Conv(backend.ConvWeight, x[0], x[1], nil, &s) },
			Ref:   ref,
			Terms: func(x ...Array) Array { return ref(sizes(x[0]), sizes(x[1])) },
		}.taking(func(d tensor.DType) (tensor.DType, bool) { return d, true }))
	}
	return cases
}
