package optest

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

func logistic(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

// lstm is outputs and memories, side by side, of what x holds: the input, the weight
// and the states before the first step.
func lstm(x ...Array) Array {
	time, batch, n := x[0].Shape[0], x[2].Shape[0], x[2].Shape[1]
	y := build([]int{time, batch, 2 * n}, func([]int) float64 { return 0 })
	for t := range time {
		for b := range batch {
			h, c := x[2].V[b*n:][:n], x[3].V[b*n:][:n]
			if t > 0 {
				h, c = y.V[((t-1)*batch+b)*2*n:][:n], y.V[((t-1)*batch+b)*2*n+n:][:n]
			}
			out, memory := y.V[(t*batch+b)*2*n:][:n], y.V[(t*batch+b)*2*n+n:][:n]
			gate := func(k, j int) float64 {
				v := x[0].At(t, b, k*n+j)
				for i := range n {
					v += x[1].At(k*n+j, i) * h[i]
				}
				return v
			}
			for j := range n {
				memory[j] = logistic(gate(1, j))*c[j] + logistic(gate(0, j))*math.Tanh(gate(2, j))
				out[j] = logistic(gate(3, j)) * math.Tanh(memory[j])
			}
		}
	}
	return y
}

// half is part k of two of f's result along its last dimension.
func half(k int, f func(x ...Array) Array) func(x ...Array) Array {
	return func(x ...Array) Array {
		y := f(x...)
		n := y.Shape[2] / 2
		return build([]int{y.Shape[0], y.Shape[1], n}, func(at []int) float64 { return y.At(at[0], at[1], k*n+at[2]) })
	}
}

// cells reach both ways in which cotangents come: of one result and of both. One
// sample is of more elements than a vector and than walk together, one of a state
// that is not.
func cells() []Case {
	gentle := Domain{Lo: -0.5, Hi: 0.5}
	in := []Domain{anywhere, gentle, anywhere, anywhere}
	small := [][][]int{{{3, 2, 8}, {8, 2}, {2, 2}, {2, 2}}, {{1, 1, 4}, {4, 1}, {1, 1}, {1, 1}}}
	shapes := append(small, [][]int{{2, 0, 4}, {4, 1}, {0, 1}, {0, 1}}, [][]int{{2, 19, 72}, {72, 18}, {19, 18}, {19, 18}})
	return []Case{
		Case{Code: op.LSTM, In: in, Shape: shapes, Ref: lstm, F: func(x ...T) T {
			out, memory := x[0].LSTM(x[1], x[2], x[3])
			return tensor.Cat([]T{out, memory}, -1)
		}}.taking(floats),
		Case{Code: op.LSTM, Variant: "its outputs", In: in, Shape: small, Ref: half(0, lstm), F: func(x ...T) T {
			out, _ := x[0].LSTM(x[1], x[2], x[3])
			return out
		}}.taking(floats),
		Case{Code: op.LSTM, Variant: "its memories", In: in, Shape: small, Ref: half(1, lstm), F: func(x ...T) T {
			_, memory := x[0].LSTM(x[1], x[2], x[3])
			return memory
		}}.taking(floats),
	}
}

func refusedCells() []Refused {
	const shape, kind = tensor.ShapeError, tensor.DTypeError
	x, w, s := zeros(3, 2, 8), zeros(8, 2), zeros(2, 2)
	return []Refused{
		{op.LSTM, "no time", shape, func() { zeros(0, 2, 8).LSTM(w, s, s) }},
		{op.LSTM, "no batch", shape, func() { zeros(3, 8).LSTM(w, s, s) }},
		{op.LSTM, "gates", shape, func() { zeros(3, 2, 6).LSTM(w, s, s) }},
		{op.LSTM, "weight", shape, func() { x.LSTM(zeros(2, 8), s, s) }},
		{op.LSTM, "state of another batch", shape, func() { x.LSTM(w, zeros(3, 2), s) }},
		{op.LSTM, "unlike states", shape, func() { x.LSTM(w, s, zeros(3, 2)) }},
		{op.LSTM, "integers", kind, func() { x.As(tensor.Int64).LSTM(w.As(tensor.Int64), s.As(tensor.Int64), s.As(tensor.Int64)) }},
		{op.LSTM, "unlike types", kind, func() { x.LSTM(w.As(tensor.Float64), s, s) }},
	}
}
