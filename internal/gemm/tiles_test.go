package gemm

import (
	"fmt"
	"testing"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// TestOffsets compares the kernels for rows at offsets with those for rows a
// stride apart, on small integers, whose sums are exact in any order.
func TestOffsets(t *testing.T) {
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		for m := 1; m <= 14; m++ {
			for _, k := range []int{1, 2, 3, 4, 7, 13} {
				for _, bias := range []bool{false, true} {
					t.Run(fmt.Sprint(m, " rows, ", k, " terms, added ", bias), func(t *testing.T) { checkOffsets(t, typ, kern, m, k, bias) })
				}
			}
		}
	})
}

func checkOffsets(t *testing.T, typ dtype.Type, kern *kernels, m, k int, bias bool) {
	size, cols := kern.size, kern.cols
	a, b := integers(typ, m*k, 5), integers(typ, 3*k*cols, 7)
	add := integers(typ, cols, 3) // one line, added to every row
	packed := newMemory(typ, 0, k*cols)
	offs := make([]int, k)
	for i := range k {
		from := (i*5 + 1) % k * 3 // rows in another order, with gaps
		offs[i] = from * cols * size
		for j := range cols {
			packed.set(i*cols+j, b.exact(from*cols+j), int64(b.exact(from*cols+j)))
		}
	}
	var addend unsafe.Pointer
	if bias {
		addend = add.Storage.Mem
	}
	got, want := newMemory(typ, 0, m*cols), newMemory(typ, 0, m*cols)
	kern.offsets(m, k, a.Storage.Mem, k*size, size, b.Storage.Mem, unsafe.SliceData(offs), got.Storage.Mem, cols*size, addend, 0)
	kern.rows(m, cols, k, a.Storage.Mem, k*size, size, packed.Storage.Mem, cols*size, want.Storage.Mem, cols*size, addend, 0)
	for i := range m * cols {
		if got.exact(i) != want.exact(i) {
			t.Fatalf("element %d is %v, want %v", i, got.exact(i), want.exact(i))
		}
	}
}

// integers are n elements from -modulus/2 on, around and around.
func integers(t dtype.Type, n, modulus int) memory {
	m := newMemory(t, 0, n)
	for i := range n {
		v := i*i%modulus - modulus/2
		m.set(i, float64(v), int64(v))
	}
	return m
}

// exact is element i as a number.
func (m memory) exact(i int) float64 {
	if m.DType == dtype.Int64 {
		return float64(m.int64s[m.Off+i])
	}
	return m.float(i)
}

// TestPlaces compares the kernels for neighbouring rows with those for rows a stride
// apart, on small integers, whose sums are exact in any order.
func TestPlaces(t *testing.T) {
	each(t, func(t *testing.T, typ dtype.Type, kern *kernels) {
		if kern.places == nil {
			t.Skip("there are none")
		}
		for m := 1; m <= 18; m++ {
			for _, k := range []int{1, 2, 3, 4, 7, 13} {
				for _, bias := range []bool{false, true} {
					t.Run(fmt.Sprint(m, " rows, ", k, " terms, added ", bias), func(t *testing.T) { checkPlaces(t, typ, kern, m, k, bias) })
				}
			}
		}
	})
}

func checkPlaces(t *testing.T, typ dtype.Type, kern *kernels, m, k int, bias bool) {
	size, cols := kern.size, kern.cols
	a, b := integers(typ, (m+3)*k, 5), integers(typ, k*cols, 7)
	gathered := newMemory(typ, 0, k*m) // column by column
	offs := make([]int, k)
	for i := range k {
		from := (i*5 + 1) % k * (m + 3) // in another order, with gaps
		offs[i] = from * size
		for j := range m {
			gathered.set(i*m+j, a.exact(from+j), int64(a.exact(from+j)))
		}
	}
	var add unsafe.Pointer
	if bias {
		add = integers(typ, cols, 3).Storage.Mem // one line, added to every row
	}
	got, want := integers(typ, m*cols, 1), integers(typ, m*cols, 1)
	tiles := Tiles{kern}
	tiles.Places(m, a.Storage.Mem, offs, b.Storage.Mem, got.Storage.Mem, cols*size, add, 0)
	tiles.Rows(m, cols, k, gathered.Storage.Mem, size, m*size, b.Storage.Mem, cols*size, want.Storage.Mem, cols*size, add, 0)
	for i := range m * cols {
		if got.exact(i) != want.exact(i) {
			t.Fatalf("element %d is %v, want %v", i, got.exact(i), want.exact(i))
		}
	}
}
