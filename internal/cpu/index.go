package cpu

import (
	"fmt"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// Index implements backend.Backend.
func (b *CPU) Index(c backend.Index) error {
	err := checkIndices(&c)
	if err == nil {
		switch c.Op {
		case backend.Gather:
			gather(&c)
		case backend.Scatter:
			scatter(&c)
		case backend.ScatterAdd:
			scatterAdd(&c)
		}
	}
	hold(&c)
	return err
}

// indices are the indices of c as a slice.
func indices(c *backend.Index) []int64 {
	n := c.Count
	if !c.AtShared {
		n *= c.Outer * c.Inner
	}
	if n == 0 || c.Outer*c.Inner == 0 {
		return nil
	}
	return unsafe.Slice((*int64)(address(&c.At)), n)
}

// checkIndices refuses indices out of range before anything is written.
func checkIndices(c *backend.Index) error {
	n := int64(c.N)
	for _, i := range indices(c) {
		if i < -n || i >= n {
			return fmt.Errorf("index %d is out of range for dimension of size %d", i, n)
		}
	}
	return nil
}

// each calls f for every element, with its offset on the side walked in order
// and on the side addressed through At; runs of length elements lie side by side
// on both.
func each(c *backend.Index, f func(ordered, addressed, length int)) {
	at := indices(c)
	wrap := func(i int64) int {
		if i < 0 {
			return int(i) + c.N
		}
		return int(i)
	}
	for o := range c.Outer {
		for i := range c.Count {
			row := (o*c.Count + i) * c.Inner
			if c.AtShared {
				f(row, (o*c.N+wrap(at[i]))*c.Inner, c.Inner)
				continue
			}
			for j := range c.Inner {
				f(row+j, (o*c.N+wrap(at[row+j]))*c.Inner+j, 1)
			}
		}
	}
}

func gather(c *backend.Index) {
	if c.Outer*c.Inner == 0 {
		return
	}
	size := c.Out.DType.Size()
	out, in := address(&c.Out), address(&c.In)
	each(c, func(ordered, addressed, n int) {
		copyGrid(size, unsafe.Add(out, ordered*size), unsafe.Add(in, addressed*size), grid{1, n, 0, 1, 0, 1})
	})
}

func scatter(c *backend.Index) {
	if c.Outer*c.Inner == 0 {
		return
	}
	size := c.Out.DType.Size()
	out, in := address(&c.Out), address(&c.In)
	each(c, func(ordered, addressed, n int) {
		copyGrid(size, unsafe.Add(out, addressed*size), unsafe.Add(in, ordered*size), grid{1, n, 0, 1, 0, 1})
	})
}

func scatterAdd(c *backend.Index) {
	if c.Outer*c.Inner == 0 {
		return
	}
	size, add := c.Out.DType.Size(), adder(c.Out.DType)
	out, in := address(&c.Out), address(&c.In)
	each(c, func(ordered, addressed, n int) {
		add(n, unsafe.Add(out, addressed*size), unsafe.Add(in, ordered*size))
	})
}

// adder returns a function that adds n elements of src to dst.
func adder(t dtype.Type) func(n int, dst, src unsafe.Pointer) {
	switch t {
	case dtype.Float32:
		return vec.AddTo32
	case dtype.Float64:
		return vec.AddTo64
	case dtype.Int64:
		return vec.AddToI64
	case dtype.Int32:
		return addTo[int32]
	case dtype.Int16:
		return addTo[int16]
	case dtype.Int8:
		return addTo[int8]
	case dtype.Uint8:
		return addTo[uint8]
	case dtype.Bool:
		return orTo
	}
	return func(n int, dst, src unsafe.Pointer) { addHalf(t, n, dst, src) }
}

func addTo[T int8 | int16 | int32 | uint8](n int, dst, src unsafe.Pointer) {
	d, s := unsafe.Slice((*T)(dst), n), unsafe.Slice((*T)(src), n)
	for i, v := range s {
		d[i] += v
	}
}

func orTo(n int, dst, src unsafe.Pointer) {
	d, s := unsafe.Slice((*uint8)(dst), n), unsafe.Slice((*uint8)(src), n)
	for i, v := range s {
		d[i] |= v
	}
}

// addHalf adds 16-bit floats in float32, rounding after each.
func addHalf(t dtype.Type, n int, dst, src unsafe.Pointer) {
	var a, b [64]float32
	pa, pb := unsafe.Pointer(&a), unsafe.Pointer(&b)
	widen, narrow := vec.Convert(dtype.Float32, t), vec.Convert(t, dtype.Float32)
	for i := 0; i < n; i += len(a) {
		k := min(n-i, len(a))
		to := unsafe.Add(dst, i*2)
		widen(k, pa, to, nil, nil)
		widen(k, pb, unsafe.Add(src, i*2), nil, nil)
		vec.AddTo32(k, pa, pb)
		narrow(k, to, pa, nil, nil)
	}
}
