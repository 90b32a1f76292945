package random

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

const float16, bfloat16 = dtype.Float16, dtype.BFloat16

func TestRecorded(t *testing.T) {
	cases, arrays := readRecordings(t)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			switch {
			case c.State != nil:
				checkState(t, c.Seed, arrays[c.State.Fresh], arrays[c.State.After])
			case c.DataLoader != nil:
				checkLoader(t, c.Seed, *c.DataLoader)
			case c.RandomSplit != nil:
				got := make([]int64, c.RandomSplit.N)
				New(c.Seed).Perm(got)
				if want := slices.Concat(c.RandomSplit.Indices...); !slices.Equal(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
			default:
				checkCalls(t, c, arrays)
			}
		})
	}
	if len(cases) != 762 {
		t.Errorf("%d cases, want 762", len(cases))
	}
}

func checkCalls(t *testing.T, c recording, arrays map[string]array) {
	g := New(c.Seed)
	for _, call := range c.Calls {
		want := arrays[call.Out[0]]
		got := replay(t, g, call, want.dtype, len(want.bits))
		for i := range want.bits {
			if got[i] != want.bits[i] {
				t.Fatalf("%s%+v: [%d] is %x, want %x", call.Call, call.Attrs, i, got[i], want.bits[i])
			}
		}
	}
	next := make([]int64, 4)
	g.Integers(next, 0, 1<<32)
	if !slices.Equal(next, c.Next) {
		t.Errorf("after the calls come %d, want %d", next, c.Next)
	}
}

// replay makes the call, and gives the bits of the n elements it drew.
func replay(t *testing.T, g *Generator, c call, dtype string, n int) []uint64 {
	a := c.Attrs
	switch c.Call {
	case "rand", "rand_noncontiguous_step":
		return uniform(g, dtype, n, 0, 1)
	case "uniform_", "init.uniform_":
		return uniform(g, dtype, n, a.A, a.B)
	case "randn":
		return normal(g, dtype, n, 0, 1)
	case "normal_", "init.normal_":
		return normal(g, dtype, n, a.Mean, a.Std)
	case "rand_noncontiguous_t":
		return transpose(uniform(g, dtype, n, 0, 1), a.Size)
	case "randn_noncontiguous_t":
		return transpose(draw(g, dtype, n, Normal{0, 1}), a.Size)
	case "normal_tensor_mean_std":
		return narrow(dtype, scaledNormal(g, n))
	case "exponential_":
		return draw(g, dtype, n, Exponential{a.Lambda})
	case "geometric_":
		return draw(g, dtype, n, Geometric{a.P.(float64)})
	case "cauchy_":
		return draw(g, dtype, n, Cauchy{a.Median, a.Sigma})
	case "log_normal_":
		return draw(g, dtype, n, LogNormal{a.Mean, a.Std})
	case "bernoulli_":
		dst := make([]bool, n)
		g.Bernoulli(dst, a.P.(float64))
		return narrow(dtype, dst)
	case "bernoulli_tensor_p":
		return narrow(dtype, bernoulliEach(g, dtype, n))
	}
	dst := make([]int64, n)
	switch c.Call {
	case "raw32_mod_2^31":
		g.Integers(dst, 0, 1<<31)
	case "raw32_mod_2^27":
		g.Integers(dst, 0, 1<<27)
	case "raw64_mod_2^63":
		for i := range dst {
			dst[i] = int64(g.Uint64() % (1 << 63))
		}
	case "randint":
		g.Integers(dst, a.Low, a.High)
	case "random_":
		g.Random(dst, typeNamed(t, a.DType))
	case "randperm":
		g.Perm(dst)
	default:
		t.Fatalf("no replay of %s", c.Call)
	}
	return narrow(dtype, dst)
}

func uniform(g *Generator, dtype string, n int, from, to float64) []uint64 {
	if dtype == "F64" {
		dst := make([]float64, n)
		g.Uniform64(dst, from, to)
		return narrow(dtype, dst)
	}
	dst := make([]float32, n)
	switch dtype {
	case "F32":
		g.Uniform32(dst, from, to)
	case "F16":
		g.UniformHalf(dst, float16, from, to)
	case "BF16":
		g.UniformHalf(dst, bfloat16, from, to)
	}
	return narrow(dtype, dst)
}

func normal(g *Generator, dtype string, n int, mean, std float64) []uint64 {
	if dtype == "F64" {
		dst := make([]float64, n)
		g.Normal64(dst, mean, std)
		return narrow(dtype, dst)
	}
	dst := make([]float32, n)
	if dtype == "F32" {
		g.Normal32(dst, mean, std)
	} else {
		g.NormalHalf(dst, mean, std)
	}
	return narrow(dtype, dst)
}

func draw(g *Generator, dtype string, n int, d Distribution) []uint64 {
	if dtype == "F64" {
		dst := make([]float64, n)
		g.Draw64(dst, d)
		return narrow(dtype, dst)
	}
	dst := make([]float32, n)
	g.Draw32(dst, d)
	return narrow(dtype, dst)
}

// transpose turns elements in memory order into those of the transposed view
// of the given size.
func transpose(bits []uint64, size []int) []uint64 {
	rows, cols := size[0], size[1]
	logical := make([]uint64, len(bits))
	for i := range bits {
		logical[i%rows*cols+i/rows] = bits[i]
	}
	return logical
}

// scaledNormal is torch.normal(mean=arange(20.), std=linspace(.1, 2, 20)).
func scaledNormal(g *Generator, n int) []float32 {
	dst := make([]float32, n)
	g.Normal32(dst, 0, 1)
	std := linspace(0.1, 2, n)
	for i, z := range dst {
		dst[i] = float32(z*std[i]) + float32(i)
	}
	return dst
}

// linspace is PyTorch's in float32: from either end to the middle.
func linspace(from, to float32, n int) []float32 {
	p := make([]float32, n)
	step := (to - from) / float32(n-1)
	for i := range p {
		if i < n/2 {
			p[i] = fma32(step, float32(i), from)
		} else {
			p[i] = fma32(-step, float32(n-1-i), to)
		}
	}
	return p
}

func linspace64(from, to float64, n int) []float64 {
	p := make([]float64, n)
	step := (to - from) / float64(n-1)
	for i := range p {
		if i < n/2 {
			p[i] = math.FMA(step, float64(i), from)
		} else {
			p[i] = math.FMA(-step, float64(n-1-i), to)
		}
	}
	return p
}

func bernoulliEach(g *Generator, dtype string, n int) []bool {
	dst := make([]bool, n)
	if dtype == "F64" {
		g.BernoulliEach64(dst, linspace64(0, 1, n))
	} else {
		g.BernoulliEach32(dst, linspace(0, 1, n))
	}
	return dst
}

func checkState(t *testing.T, seed uint64, fresh, after array) {
	g := New(seed)
	if !bytes.Equal(g.State(), toBytes(fresh)) {
		t.Error("state after the seed differs")
	}
	g.Uniform32(make([]float32, 5), 0, 1)
	g.Normal32(make([]float32, 3), 0, 1)
	if !bytes.Equal(g.State(), toBytes(after)) {
		t.Error("state after rand(5), randn(3) differs")
	}
}

func toBytes(a array) []byte {
	b := make([]byte, len(a.bits))
	for i, v := range a.bits {
		b[i] = byte(v)
	}
	return b
}

func checkLoader(t *testing.T, seed uint64, c loaderCase) {
	g := New(seed)
	for i, batches := range c.Epochs {
		seeds := make([]int64, 2) // of the workers, and of the sampler
		g.Random(seeds, dtype.Int64)
		got := make([]int64, c.N)
		New(uint64(seeds[1])).Perm(got)
		if want := slices.Concat(batches...); !slices.Equal(got, want) {
			t.Errorf("epoch %d: got %v, want %v", i, got, want)
		}
	}
}

func typeNamed(t *testing.T, name string) dtype.Type {
	for d := range dtype.Count {
		if d.String() == name {
			return d
		}
	}
	t.Fatalf("no type %s", name)
	return 0
}
