package cpu

import (
	"bytes"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// convCases reach what small images do not: several bands, parts of channels, blocks
// of terms, several processors.
var convCases = []struct {
	name string
	s    backend.ConvShape
}{
	{"many rows", convShape(1, 1, 3, 5, [2]int{90, 70}, [2]int{3, 3}, 1, 1, 1)},
	{"one large image for many channels", convShape(1, 1, 4, 150, [2]int{20, 17}, [2]int{3, 3}, 1, 1, 1)},
	{"more weights than fit the cache", convShape(2, 1, 130, 110, [2]int{5, 5}, [2]int{3, 3}, 1, 1, 1)},
	{"without padding", convShape(3, 1, 8, 12, [2]int{21, 23}, [2]int{3, 2}, 1, 0, 1)},
	{"with strides", convShape(2, 1, 6, 70, [2]int{30, 31}, [2]int{3, 5}, 2, 2, 1)},
	{"dilated, in groups", convShape(2, 3, 12, 9, [2]int{19, 33}, [2]int{3, 3}, 1, 3, 2)},
	{"one channel", convShape(4, 1, 1, 20, [2]int{28, 28}, [2]int{5, 5}, 1, 2, 1)},
	{"one channel of each group", convShape(2, 5, 5, 5, [2]int{60, 41}, [2]int{3, 3}, 1, 1, 1)},
	{"many channels with strides", convShape(2, 1, 46, 62, [2]int{21, 19}, [2]int{3, 3}, 2, 1, 1)},
	{"many channels, in groups", convShape(1, 2, 64, 62, [2]int{11, 9}, [2]int{3, 3}, 1, 1, 1)},
	{"one by one", convShape(2, 1, 40, 30, [2]int{15, 15}, [2]int{1, 1}, 1, 0, 1)},
}

func convShape(batch, groups, in, out int, size, kernel [2]int, stride, pad, dilation int) backend.ConvShape {
	s := backend.ConvShape{
		Batch: batch, Groups: groups, In: in, Out: out, Size: size, Kernel: kernel,
		Stride: [2]int{stride, stride}, Pad: [2]int{pad, pad}, Dilation: [2]int{dilation, dilation},
	}
	for d := range 2 {
		s.OutSize[d] = (size[d]+2*pad-dilation*(kernel[d]-1)-1)/stride + 1
	}
	return s
}

// TestConv compares with sums in float64: float32 may err by 1.3e-6 of the sum of
// the terms' sizes.
func TestConv(t *testing.T) {
	for i, tt := range convCases {
		if testing.Short() && i%3 != 2 {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			for _, typ := range []dtype.Type{dtype.Float32, dtype.Float64} {
				p := newConvProblem(tt.s, typ)
				for op := backend.ConvForward; op <= backend.ConvWeight; op++ {
					p.check(t, op)
				}
			}
		})
	}
}

// TestConvKeepsInfinitiesApart has an infinity in the image: only sums of which it is
// a term may have anything of it, though sums of weights run over whole bands.
func TestConvKeepsInfinitiesApart(t *testing.T) {
	for _, v := range []float64{math.Inf(1), math.NaN()} {
		p := newConvProblem(convShape(1, 1, 2, 3, [2]int{6, 5}, [2]int{3, 3}, 1, 0, 1), dtype.Float32)
		p.x[0] = v
		p.check(t, backend.ConvWeight)
		p.check(t, backend.ConvForward)
	}
}

func TestConvIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	for i, tt := range convCases {
		if testing.Short() && i%3 != 2 {
			continue
		}
		for op := backend.ConvForward; op <= backend.ConvWeight; op++ {
			p := newConvProblem(tt.s, dtype.Float32)
			var want []byte
			for _, procs := range []int{1, 2, 7} {
				old := runtime.GOMAXPROCS(procs)
				got, _ := p.run(op)
				runtime.GOMAXPROCS(old)
				if want == nil {
					want = got
				}
				if !bytes.Equal(got, want) {
					t.Errorf("%s: operation %d gives other bits on %d processors", tt.name, op, procs)
				}
			}
		}
	}
}

// A convProblem is a convolution with elements of all three tensors.
type convProblem struct {
	backend.ConvShape
	typ     dtype.Type
	x, w, y []float64
	bias    []float64
}

func newConvProblem(s backend.ConvShape, t dtype.Type) *convProblem {
	p := &convProblem{
		ConvShape: s, typ: t,
		x: make([]float64, s.Batch*s.In*s.Size[0]*s.Size[1]), w: make([]float64, s.Out*s.In/s.Groups*s.Kernel[0]*s.Kernel[1]),
		y: make([]float64, s.Batch*s.Out*s.OutSize[0]*s.OutSize[1]), bias: make([]float64, max(s.In, s.Out)),
	}
	state := uint32(1)
	for _, v := range [][]float64{p.x, p.w, p.y, p.bias} {
		for i := range v {
			state = state*1664525 + 1013904223
			v[i] = float64(float32(int32(state)) / (1 << 31))
		}
	}
	return p
}

// sums calls f with the places in x, w and y of every product.
func (p *convProblem) sums(f func(x, w, y int)) {
	in, out := p.In/p.Groups, p.Out/p.Groups
	for n := range p.Batch {
		for o := range p.Out {
			for i := range p.OutSize[0] * p.OutSize[1] {
				r, q := i/p.OutSize[1], i%p.OutSize[1]
				for c := range in {
					for k := range p.Kernel[0] {
						for l := range p.Kernel[1] {
							a, b := r*p.Stride[0]-p.Pad[0]+k*p.Dilation[0], q*p.Stride[1]-p.Pad[1]+l*p.Dilation[1]
							if a >= 0 && a < p.Size[0] && b >= 0 && b < p.Size[1] {
								f(((n*p.In+o/out*in+c)*p.Size[0]+a)*p.Size[1]+b, ((o*in+c)*p.Kernel[0]+k)*p.Kernel[1]+l, (n*p.Out+o)*p.OutSize[0]*p.OutSize[1]+i)
							}
						}
					}
				}
			}
		}
	}
}

// run computes op and returns the bytes of the result and its elements.
func (p *convProblem) run(op backend.ConvOp) ([]byte, []float64) {
	c := backend.Conv{Op: op, ConvShape: p.ConvShape}
	c.X, c.W, c.Y, c.Bias = store(p.typ, p.x), store(p.typ, p.w), store(p.typ, p.y), store(p.typ, p.bias)
	out := []*backend.Operand{&c.Y, &c.X, &c.W}[op]
	*out = store(p.typ, slices.Repeat([]float64{math.NaN()}, []int{len(p.y), len(p.x), len(p.w)}[op]))
	if err := Backend.Conv(c); err != nil {
		panic(err)
	}
	return slices.Clone(bytesOf(out.Storage)), snapshot(*out) // memory is recycled with its storage
}

func (p *convProblem) check(t *testing.T, op backend.ConvOp) {
	t.Helper()
	_, got := p.run(op)
	want, size := make([]float64, len(got)), make([]float64, len(got))
	p.sums(func(x, w, y int) {
		term, to := p.x[x]*p.w[w], y
		switch op {
		case backend.ConvInput:
			term, to = p.y[y]*p.w[w], x
		case backend.ConvWeight:
			term, to = p.x[x]*p.y[y], w
		}
		want[to] += term
		size[to] += math.Abs(term)
	})
	rel := map[dtype.Type]float64{dtype.Float32: 1.3e-6, dtype.Float64: 1e-14}[p.typ]
	for i := range want {
		switch op {
		case backend.ConvForward:
			want[i] += p.bias[i/(p.OutSize[0]*p.OutSize[1])%p.Out]
		case backend.ConvInput:
			want[i] += p.bias[i/(p.Size[0]*p.Size[1])%p.In]
		}
		same := got[i] == want[i] || math.IsNaN(got[i]) && math.IsNaN(want[i])
		if !same && !(math.Abs(got[i]-want[i]) <= rel*(size[i]+1)) {
			t.Fatalf("operation %d in %v: element %d is %v, want %v", op, p.typ, i, got[i], want[i])
		}
	}
}
