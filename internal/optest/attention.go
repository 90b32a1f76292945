package optest

import (
	"math"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// attended is what queries x[0] get of keys x[1] and values x[2], seen(i, j) saying
// whether query i sees key j, after x[3] was added to the scores, if there is one.
func attended(seen func(i, j int) bool) func(x ...Array) Array {
	return func(x ...Array) Array {
		q, k, v := x[0], x[1], x[2]
		n := len(q.Shape)
		features, keys := q.Shape[n-1], k.Shape[len(k.Shape)-2]
		lead := func(a Array) Array { return Array{Shape: a.Shape[:len(a.Shape)-2]} }
		shape := append(broadcast(lead(q), lead(k), lead(v)), q.Shape[n-2], v.Shape[len(v.Shape)-1])
		return build(shape, func(at []int) float64 {
			place := func(row, column int) []int {
				to := slices.Clone(at)
				to[len(to)-2], to[len(to)-1] = row, column
				return to
			}
			row := at[len(at)-2]
			total, out := 0.0, 0.0
			for j := range keys {
				score := 0.0
				for e := range features {
					score += q.At(place(row, e)...) * k.At(place(j, e)...)
				}
				score /= math.Sqrt(float64(features))
				if len(x) > 3 {
					score += x[3].At(place(row, j)...)
				}
				if seen(row, j) {
					total += math.Exp(score)
					out += math.Exp(score) * v.At(place(j, at[len(at)-1])...)
				}
			}
			if total == 0 {
				return 0
			}
			return out / total
		})
	}
}

func every(_, _ int) bool    { return true }
func notLater(i, j int) bool { return j <= i }
func attend(x ...T) T        { return tensor.ScaledDotProductAttention(x[0], x[1], x[2]) }
func attendCausally(x ...T) T {
	return tensor.ScaledDotProductAttention(x[0], x[1], x[2], tensor.AttentionOptions{Causal: true})
}

func attendMasked(x ...T) T {
	return tensor.ScaledDotProductAttention(x[0], x[1], x[2], tensor.AttentionOptions{Mask: x[3]})
}

func attentions() (cases []Case) {
	add := func(variant string, f func(x ...T) T, ref func(x ...Array) Array, shapes ...[][]int) {
		in := make([]Domain, len(shapes[0]))
		for k := range in {
			in[k] = anywhere
		}
		cases = append(cases, Case{
			Code: op.Attention, Variant: variant, In: in, Shape: shapes, F: f, Ref: ref,
			Terms: func(x ...Array) Array {
				return ref(append([]Array{x[0], x[1], sizes(x[2])}, x[3:]...)...)
			},
		}.taking(floats))
	}
	add("", attend, attended(every),
		[][]int{{3, 4}, {5, 4}, {5, 2}},
		[][]int{{2, 1, 3, 2}, {3, 4, 2}, {2, 1, 4, 1}},
		[][]int{{1, 1}, {1, 1}, {1, 1}},
		[][]int{{1, 2, 1, 2, 2, 3}, {2, 3, 3}, {3, 3}},
		[][]int{{50, 2}, {35, 2}, {35, 1}})
	add("causal", attendCausally, attended(notLater),
		[][]int{{4, 3}, {4, 3}, {4, 3}},
		[][]int{{2, 2, 2}, {2, 5, 2}, {2, 5, 3}},
		[][]int{{5, 2}, {2, 2}, {2, 2}},
		[][]int{{50, 1}, {53, 1}, {53, 1}})
	add("with a mask", attendMasked, attended(every),
		[][]int{{2, 3, 2}, {2, 4, 2}, {2, 4, 3}, {3, 4}},
		[][]int{{2, 2, 3, 2}, {2, 2, 4, 2}, {2, 2, 4, 1}, {2, 1, 1, 4}},
		[][]int{{3, 2}, {4, 2}, {4, 2}, {3, 1}},
		[][]int{{3, 2}, {4, 2}, {4, 2}, {4}})
	grouped := func(x ...T) T {
		return tensor.ScaledDotProductAttention(x[0], x[1], x[2], tensor.AttentionOptions{Grouped: true})
	}
	add("in groups", grouped, func(x ...Array) Array {
		return attended(every)(x[0], repeatHeads(x[1], x[0].Shape[1]), repeatHeads(x[2], x[0].Shape[1]))
	}, [][]int{{2, 4, 3, 2}, {2, 2, 2, 2}, {2, 2, 2, 3}}, [][]int{{1, 6, 2, 1}, {1, 2, 3, 1}, {1, 3, 3, 2}})
	add("of heads cut out of rows", func(x ...T) T {
		heads := func(x T) T { return x.Unflatten(-1, 2, -1).Transpose(1, 2) }
		return attend(heads(x[0]), heads(x[1]), heads(x[2])).Transpose(1, 2).Flatten(2, 3)
	}, func(x ...Array) Array {
		y := attended(every)(headsOf(x[0]), headsOf(x[1]), headsOf(x[2]))
		return build(x[0].Shape, func(at []int) float64 {
			half := x[0].Shape[2] / 2
			return y.At(at[0], at[2]/half, at[1], at[2]%half)
		})
	}, [][]int{{2, 3, 4}, {2, 3, 4}, {2, 3, 4}})
	return append(cases, boolMasked())
}

// boolMasked leaves some queries without any key.
func boolMasked() Case {
	return Case{
		Code: op.Attention, Variant: "with a mask of truth values", In: []Domain{anywhere, anywhere, anywhere, truth},
		Shape: [][][]int{{{8, 2}, {2, 2}, {2, 3}, {8, 2}}, {{2, 3, 2}, {2, 4, 2}, {2, 4, 1}, {2, 1, 4}}},
		F:     attendMasked,
		Ref: func(x ...Array) Array {
			added := elementwise(func(v ...float64) float64 { return math.Log(v[0]) })(x[3])
			return attended(every)(x[0], x[1], x[2], added)
		},
		Terms: func(x ...Array) Array {
			added := elementwise(func(v ...float64) float64 { return math.Log(v[0]) })(x[3])
			return attended(every)(x[0], x[1], sizes(x[2]), added)
		},
	}.taking(floats)
}

// repeatHeads has each head, in the second dimension, serve several of n.
func repeatHeads(x Array, n int) Array {
	shape := slices.Clone(x.Shape)
	shape[1] = n
	return build(shape, func(at []int) float64 { return x.At(at[0], at[1]*x.Shape[1]/n, at[2], at[3]) })
}

// headsOf cuts rows in two.
func headsOf(x Array) Array {
	half := x.Shape[2] / 2
	return build([]int{x.Shape[0], 2, x.Shape[1], half}, func(at []int) float64 { return x.At(at[0], at[2], at[1]*half+at[3]) })
}

func refusedAttention() []Refused {
	const shape, value, kind = tensor.ShapeError, tensor.ValueError, tensor.DTypeError
	q := zeros(2, 4, 3, 2)
	call := func(q, k, v T, o tensor.AttentionOptions) func() {
		return func() { tensor.ScaledDotProductAttention(q, k, v, o) }
	}
	masked := func(mask T) func() { return call(q, q, q, tensor.AttentionOptions{Mask: mask}) }
	plain := tensor.AttentionOptions{}
	return []Refused{
		{op.Attention, "vector", shape, call(zeros(2), zeros(3, 2), zeros(3, 2), plain)},
		{op.Attention, "features", shape, call(q, zeros(3, 1), zeros(3, 2), plain)},
		{op.Attention, "keys and values", shape, call(q, zeros(3, 2), zeros(2, 2), plain)},
		{op.Attention, "heads", shape, call(q, zeros(3, 3, 2), zeros(3, 3, 2), plain)},
		{op.Attention, "heads in groups", shape, call(q, zeros(3, 3, 2), zeros(3, 3, 2), tensor.AttentionOptions{Grouped: true})},
		{op.Attention, "no heads in groups", shape, call(q, zeros(3, 2), zeros(3, 2), tensor.AttentionOptions{Grouped: true})},
		{op.Attention, "unlike types", kind, call(q, q.As(tensor.Float64), q, plain)},
		{op.Attention, "integers", kind, call(q.As(tensor.Int64), q.As(tensor.Int64), q.As(tensor.Int64), plain)},
		{op.Attention, "mask of another type", kind, masked(zeros(3, 3).As(tensor.Float64))},
		{op.Attention, "mask of fewer keys", shape, masked(zeros(3, 2))},
		{op.Attention, "mask of more queries", shape, masked(zeros(4, 3))},
		{op.Attention, "mask of other heads", shape, masked(zeros(3, 3, 3))},
		{op.Attention, "causal and a mask", value, call(q, q, q, tensor.AttentionOptions{Causal: true, Mask: zeros(3, 3)})},
		{op.Attention, "dropout of all", value, call(q, q, q, tensor.AttentionOptions{Dropout: 1})},
		{op.Attention, "negative dropout", value, call(q, q, q, tensor.AttentionOptions{Dropout: -0.1})},
	}
}
