package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// poolChunk is how many elements looked at make a chunk of parallel work.
const poolChunk = 1 << 13

// Pool implements backend.Backend.
func (b *CPU) Pool(c backend.Pool) error {
	switch c.X.DType {
	case dtype.Float32:
		pools(&c, poolPlane[float32])
	case dtype.Float64:
		pools(&c, poolPlane[float64])
	default:
		pools(&c, poolPlane[int64])
	}
	hold(&c)
	return nil
}

// pools runs plane for each image.
func pools(c *backend.Pool, plane func(c *backend.Pool, p int)) {
	work := max(c.Size[0]*c.Size[1], len(c.Windows[0])*len(c.Windows[1]))
	if c.Planes <= 1 || work*c.Planes < 2*poolChunk {
		for p := range c.Planes {
			plane(c, p)
		}
		return
	}
	poolsParallel(*c, plane, max(poolChunk/max(work, 1), 1))
}

func poolsParallel(c backend.Pool, plane func(c *backend.Pool, p int), each int) {
	parallel.Ranges(c.Planes, each, func(lo, hi int) {
		for p := lo; p < hi; p++ {
			plane(&c, p)
		}
	})
}

type poolElement interface{ float32 | float64 | int64 }

func poolPlane[T poolElement](c *backend.Pool, p int) {
	n, m := c.Size[0]*c.Size[1], len(c.Windows[0])*len(c.Windows[1])
	x := unsafe.Slice((*T)(address(&c.X)), c.Planes*n)[p*n : (p+1)*n]
	y := unsafe.Slice((*T)(address(&c.Y)), c.Planes*m)[p*m : (p+1)*m]
	switch c.Op {
	case backend.MaxPool:
		at := unsafe.Slice((*int64)(address(&c.At)), c.Planes*m)[p*m : (p+1)*m]
		if narrow, ok := any(x).([]float32); ok {
			maxPool32(c, narrow, any(y).([]float32), at)
		} else {
			maxPool(c, x, y, at)
		}
	case backend.AvgPool:
		avgPool(c, x, y)
	case backend.AvgPoolBack:
		avgPoolBack(c, x, y)
	}
}

// divisor is what the sum over a window is divided by.
func divisor(c *backend.Pool, v, h backend.Window) int {
	if c.Divisor != 0 {
		return c.Divisor
	}
	return v.Count * h.Count
}

func avgPool[T poolElement](c *backend.Pool, x, y []T) {
	width, k := c.Size[1], 0
	for _, v := range c.Windows[0] {
		for _, h := range c.Windows[1] {
			var sum T
			if h.To-h.From == width && c.Step == [2]int{1, 1} {
				sum = sumOf(x[v.From*width : max(v.From, v.To)*width])
			} else {
				for i := v.From; i < v.To; i += c.Step[0] {
					row := x[i*width : i*width+h.To]
					for j := h.From; j < h.To; j += c.Step[1] {
						sum += row[j]
					}
				}
			}
			y[k] = 0
			if v.From < v.To && h.From < h.To {
				y[k] = sum / T(divisor(c, v, h))
			}
			k++
		}
	}
}

// sumOf adds up neighbours.
func sumOf[T poolElement](x []T) T {
	p := unsafe.Pointer(unsafe.SliceData(x))
	switch any(T(0)).(type) {
	case float32:
		return T(vec.Sum32Wide(len(x), p))
	case float64:
		return T(vec.Sum64(len(x), p))
	}
	return T(vec.SumI64(len(x), p))
}

func avgPoolBack[T poolElement](c *backend.Pool, x, y []T) {
	clear(x)
	width, k := c.Size[1], 0
	for _, v := range c.Windows[0] {
		for _, h := range c.Windows[1] {
			if v.From < v.To && h.From < h.To {
				share := y[k] / T(divisor(c, v, h))
				for i := v.From; i < v.To; i += c.Step[0] {
					row := x[i*width : i*width+h.To]
					for j := h.From; j < h.To; j += c.Step[1] {
						row[j] += share
					}
				}
			}
			k++
		}
	}
}
