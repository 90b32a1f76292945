//go:build !noasm

package vec

import (
	"math"
	"slices"
	"testing"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	p "github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// What an element becomes must not depend on the machine's vectors, nor on where in
// them it lies.
func TestAVX512GivesTheBitsOfAVX2(t *testing.T) {
	if !hasAVX512 {
		t.Skip("the processor has no AVX-512")
	}
	var x []float32
	for bits := uint64(0); bits < 1<<32; bits += 1<<32/3001 - 1 {
		x = append(x, math.Float32frombits(uint32(bits)))
	}
	for _, prim := range []p.Prim{p.Exp, p.Sigmoid} {
		for _, n := range []int{0, 1, 63, 64, 65, 127, 128, 200, len(x)} {
			run := func(im *implementation) []uint32 {
				y := make([]float32, n+1)
				im.prims[dtype.Float32][prim](n, unsafe.Pointer(&y[0]), unsafe.Pointer(&x[0]), nil, nil)
				bits := make([]uint32, len(y))
				for i, v := range y {
					bits[i] = math.Float32bits(v)
				}
				return bits
			}
			if !slices.Equal(run(&avx512), run(&avx2)) {
				t.Errorf("%s of %d elements differs", prim, n)
			}
		}
	}
}
