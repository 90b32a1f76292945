package optest

import "slices"

// An Array is what references compute on: elements in row-major order.
type Array struct {
	Shape []int
	V     []float64
}

// build makes an array of what f says of each index.
func build(shape []int, f func(at []int) float64) Array {
	n := 1
	for _, s := range shape {
		n *= s
	}
	a := Array{slices.Clone(shape), make([]float64, n)}
	at := make([]int, len(shape))
	for i := range a.V {
		rest := i
		for d := len(shape) - 1; d >= 0; d-- {
			at[d] = rest % shape[d]
			rest /= shape[d]
		}
		a.V[i] = f(at)
	}
	return a
}

// At is the element at an index, aligned at the last dimension and broadcast.
func (a Array) At(at ...int) float64 {
	i := 0
	lead := len(at) - len(a.Shape)
	for d, s := range a.Shape {
		i *= s
		if s > 1 {
			i += at[lead+d]
		}
	}
	return a.V[i]
}

// broadcast is the shape to which all arrays broadcast.
func broadcast(xs ...Array) []int {
	rank := 0
	for _, x := range xs {
		rank = max(rank, len(x.Shape))
	}
	shape := make([]int, rank)
	for d := range shape {
		shape[d] = 1
		for _, x := range xs {
			if k := d - (rank - len(x.Shape)); k >= 0 && x.Shape[k] != 1 {
				shape[d] = x.Shape[k]
			}
		}
	}
	return shape
}

// elementwise is the array of f of corresponding elements, broadcast.
func elementwise(f func(v ...float64) float64) func(x ...Array) Array {
	return func(x ...Array) Array {
		v := make([]float64, len(x))
		return build(broadcast(x...), func(at []int) float64 {
			for k := range x {
				v[k] = x[k].At(at...)
			}
			return f(v...)
		})
	}
}

// reduce gathers, for each element of the result, the elements of x over dims, in
// row-major order, and has f make one of them. No dims are all.
func reduce(x Array, dims []int, keep bool, f func(v []float64) float64) Array {
	over := make([]bool, len(x.Shape))
	for _, d := range dims {
		if len(x.Shape) > 0 {
			over[(d+len(x.Shape))%len(x.Shape)] = true
		}
	}
	if len(dims) == 0 {
		for d := range over {
			over[d] = true
		}
	}
	full, inner := slices.Clone(x.Shape), slices.Clone(x.Shape)
	for d := range over {
		if over[d] {
			full[d] = 1
		} else {
			inner[d] = 1
		}
	}
	y := build(full, func(out []int) float64 {
		cell := build(inner, func(in []int) float64 {
			at := make([]int, len(in))
			for d := range at {
				at[d] = out[d] + in[d] // one of them is 0
			}
			return x.At(at...)
		})
		return f(cell.V)
	})
	if !keep {
		kept := []int{}
		for d, s := range full {
			if !over[d] {
				kept = append(kept, s)
			}
		}
		y.Shape = kept
	}
	return y
}

// along gives each element of x the value of f of its row along dim and its
// place in it.
func along(x Array, dim int, f func(row []float64, i int) float64) Array {
	if len(x.Shape) == 0 {
		return Array{x.Shape, []float64{f(x.V, 0)}}
	}
	d := (dim + len(x.Shape)) % len(x.Shape)
	return build(x.Shape, func(at []int) float64 {
		row := make([]float64, x.Shape[d])
		to := slices.Clone(at)
		for i := range row {
			to[d] = i
			row[i] = x.At(to...)
		}
		return f(row, at[d])
	})
}

func sum(v []float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}
