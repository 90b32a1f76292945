package random

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// Integers draws integers of [from, to), from < to. With n = to-from,
//
//	from + u32 mod n    where n < 2^28
//	from + u64 mod n    elsewhere
func (g *Generator) Integers(dst []int64, from, to int64) {
	if from >= to {
		panic("random: Integers of an empty range")
	}
	defer g.lock().Unlock()
	g.engine.integers(dst, from, uint64(to)-uint64(from))
}

// IntegersFrom draws integers of [from, 2^63), as Integers does; when from is
// the least int64 they are all of u64.
func (g *Generator) IntegersFrom(dst []int64, from int64) {
	defer g.lock().Unlock()
	if from == math.MinInt64 {
		for i := range dst {
			dst[i] = int64(g.engine.uint64())
		}
		return
	}
	g.engine.integers(dst, from, 1<<63-uint64(from))
}

func (e *engine) integers(dst []int64, from int64, n uint64) {
	if n < 1<<28 {
		for i := range dst {
			dst[i] = from + int64(e.uint32()%uint32(n))
		}
		return
	}
	for i := range dst {
		dst[i] = from + int64(e.uint64()%n)
	}
}

// Random draws the integers that PyTorch's random_ without bounds puts into a
// tensor of type t: of [0, n) with the largest n that t can hold, or up to
// which a floating-point t has every integer,
//
//	u64 mod n    float64 (2^53 + 1) and int64 (2^63)
//	u32 mod n    every other type
func (g *Generator) Random(dst []int64, t dtype.Type) {
	defer g.lock().Unlock()
	n := countOf[t]
	if n > math.MaxUint32 {
		for i := range dst {
			dst[i] = int64(g.engine.uint64() % n)
		}
		return
	}
	for i := range dst {
		dst[i] = int64(g.engine.uint32() % uint32(n))
	}
}

var countOf = [dtype.Count]uint64{
	dtype.Float64:  1<<53 + 1,
	dtype.Float32:  1<<24 + 1,
	dtype.Float16:  1<<11 + 1,
	dtype.BFloat16: 1<<8 + 1,
	dtype.Int64:    1 << 63,
	dtype.Int32:    1 << 31,
	dtype.Int16:    1 << 15,
	dtype.Int8:     1 << 7,
	dtype.Uint8:    1 << 8,
	dtype.Bool:     2,
}

// Perm fills dst with a random permutation of 0 to n-1, n = len(dst): from the
// identity on, for i = 0 to n-2,
//
//	swap(dst[i], dst[i + u32 mod (n-i)])
//
// From about 2^32/20 elements on PyTorch has another rule, not followed here.
func (g *Generator) Perm(dst []int64) {
	defer g.lock().Unlock()
	for i := range dst {
		dst[i] = int64(i)
	}
	for i := 0; i < len(dst)-1; i++ {
		j := i + int(g.engine.uint32()%uint32(len(dst)-i))
		dst[i], dst[j] = dst[j], dst[i]
	}
}

// Bernoulli draws true with probability p: ud < p, for every element type.
func (g *Generator) Bernoulli(dst []bool, p float64) {
	defer g.lock().Unlock()
	for i := range dst {
		dst[i] = g.engine.unit64() < p
	}
}

// BernoulliEach64 draws dst[i] with probability p[i]: ud < p[i].
func (g *Generator) BernoulliEach64(dst []bool, p []float64) {
	defer g.lock().Unlock()
	for i, pi := range p[:len(dst)] {
		dst[i] = g.engine.unit64() < pi
	}
}

// BernoulliEach32 draws dst[i] with probability p[i] of type float32, float16
// or bfloat16: uf < p[i], one word an element.
func (g *Generator) BernoulliEach32(dst []bool, p []float32) {
	defer g.lock().Unlock()
	for i, pi := range p[:len(dst)] {
		dst[i] = unit32(g.engine.uint32()) < pi
	}
}
