package vec

import (
	"fmt"
	"testing"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	p "github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// benchLen is a block as programs run them: all operands stay in L1.
const benchLen = 1024

var benchPrims = []struct {
	name    string
	prim    p.Prim
	compute dtype.Type
	reads   int // bytes of operands for an element
	writes  int
}{
	{"Add", p.Add, dtype.Float32, 8, 4},
	{"Mul", p.Mul, dtype.Float32, 8, 4},
	{"Div", p.Div, dtype.Float32, 8, 4},
	{"Sqrt", p.Sqrt, dtype.Float32, 4, 4},
	{"FMA", p.FMA, dtype.Float32, 12, 4},
	{"Maximum", p.Maximum, dtype.Float32, 8, 4},
	{"Relu", p.Relu, dtype.Float32, 4, 4},
	{"Lt", p.Lt, dtype.Float32, 8, 1},
	{"Select", p.Select, dtype.Float32, 9, 4},
	{"Num", p.Num, dtype.Float32, 1, 4},
	{"Exp", p.Exp, dtype.Float32, 4, 4},
	{"Log", p.Log, dtype.Float32, 4, 4},
	{"Tanh", p.Tanh, dtype.Float32, 4, 4},
	{"Sigmoid", p.Sigmoid, dtype.Float32, 4, 4},
	{"Erf", p.Erf, dtype.Float32, 4, 4},
	{"Add", p.Add, dtype.Float64, 16, 8},
	{"FMA", p.FMA, dtype.Float64, 24, 8},
	{"Exp", p.Exp, dtype.Float64, 8, 8},
	{"Lt", p.Lt, dtype.Float64, 16, 1},
	{"Add", p.Add, dtype.Int64, 16, 8},
	{"And", p.And, dtype.Bool, 2, 1},
}

func BenchmarkPrims(b *testing.B) {
	for _, c := range benchPrims {
		for _, im := range implementations() {
			b.Run(fmt.Sprintf("%s%s/%s", c.name, c.compute, im.name), func(b *testing.B) {
				k := im.prims[c.compute][c.prim]
				x, y, z, dst := operands(c.compute)
				if c.prim == p.Select {
					x = make([]byte, benchLen)
				}
				run(b, c.reads+c.writes, func() { k(benchLen, pointer(dst), pointer(x), pointer(y), pointer(z)) })
			})
		}
	}
}

// operands are numbers from 0.5 to 3.
func operands(t dtype.Type) (x, y, z, dst []byte) {
	numbers := make([]float64, benchLen)
	for i := range numbers {
		numbers[i] = 0.5 + float64(i)*2.5/benchLen
	}
	make1 := func() []byte {
		s := make([]byte, benchLen*t.Size())
		Convert(t, dtype.Float64)(benchLen, pointer(s), pointer(numbers), nil, nil)
		return s
	}
	return make1(), make1(), make1(), make1()
}

func run(b *testing.B, bytes int, f func()) {
	b.SetBytes(int64(bytes * benchLen))
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchLen, "ns/elem")
}

func BenchmarkConvert(b *testing.B) {
	for _, c := range [][2]dtype.Type{
		{dtype.Float64, dtype.Float32},
		{dtype.Float32, dtype.Float64},
		{dtype.Float16, dtype.Float32},
		{dtype.Float32, dtype.Float16},
		{dtype.BFloat16, dtype.Float32},
		{dtype.Float32, dtype.BFloat16},
		{dtype.Float32, dtype.Int64},
	} {
		to, from := c[0], c[1]
		for _, im := range implementations() {
			b.Run(fmt.Sprintf("%sFrom%s/%s", to, from, im.name), func(b *testing.B) {
				x, _, _, _ := operands(from)
				dst := make([]byte, benchLen*to.Size())
				k := im.convert[to][from]
				run(b, to.Size()+from.Size(), func() { k(benchLen, pointer(dst), pointer(x), nil, nil) })
			})
		}
	}
}

func BenchmarkRows(b *testing.B) {
	for _, c := range []struct {
		name  string
		t     dtype.Type
		bytes int
		f     func(im *implementation, dst, x unsafe.Pointer)
	}{
		{"Sum32", dtype.Float32, 4, func(im *implementation, _, x unsafe.Pointer) { sum32(im, benchLen, x) }},
		{"Sum64", dtype.Float64, 8, func(im *implementation, _, x unsafe.Pointer) { sum64(im, benchLen, x) }},
		{"Max32", dtype.Float32, 4, func(im *implementation, _, x unsafe.Pointer) { im.blocks.max32(benchLen, x) }},
		{"Max64", dtype.Float64, 8, func(im *implementation, _, x unsafe.Pointer) { im.blocks.max64(benchLen, x) }},
		{"Moments32", dtype.Float32, 4, func(im *implementation, _, x unsafe.Pointer) { moments32(im, benchLen, x, 1) }},
		{"ExpSub32", dtype.Float32, 8, func(im *implementation, dst, x unsafe.Pointer) { expSub32(im, benchLen, dst, x, 3) }},
		{"Axpy32", dtype.Float32, 12, func(im *implementation, dst, x unsafe.Pointer) { im.blocks.axpy32(benchLen, dst, x, 1e-9) }},
	} {
		for _, im := range implementations() {
			b.Run(c.name+"/"+im.name, func(b *testing.B) {
				x, _, _, dst := operands(c.t)
				run(b, c.bytes, func() { c.f(im, pointer(dst), pointer(x)) })
			})
		}
	}
}

func BenchmarkFill(b *testing.B) {
	for _, size := range []int{1, 4, 8} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			dst := make([]byte, size*benchLen)
			run(b, size, func() { Fill(size, benchLen, pointer(dst), 0x0101010101010102) })
		})
	}
}
