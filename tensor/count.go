package tensor

import "math"

// BinCountOptions are the options of BinCount. The zero value is PyTorch's
// default.
type BinCountOptions struct {
	Weights   *Tensor // what each element adds to its place; nil: 1
	MinLength int
}

// BinCount returns how often each of 0, 1, 2, ... occurs in x, a vector of
// integers none of which is negative, as Int64; or the sums of their weights, as
// Float32 where these are and else as Float64. No gradient passes.
func (x *Tensor) BinCount(o ...BinCountOptions) *Tensor {
	opt := optionOf("BinCount", o)
	x.checkBinCount(opt)
	n := max(opt.MinLength, x.greatest()+1)
	if opt.Weights == nil {
		return x.castTo(Int64).counted64(n)
	}
	w := opt.Weights.alias()
	if w.dtype != Float32 {
		w = w.castTo(Float64)
	}
	return On(x.Device()).As(w.dtype).Zeros(n).IndexAdd(0, x, w)
}

func (x *Tensor) checkBinCount(o BinCountOptions) {
	switch {
	case !x.dtype.IsInteger():
		fail(DTypeError, "BinCount", on(x), "only integers can be counted")
	case x.rank != 1:
		fail(ShapeError, "BinCount", on(x), "the tensor is not a vector")
	case o.MinLength < 0:
		fail(ValueError, "BinCount", on(x), "the least length is %d", o.MinLength)
	case o.Weights != nil && !sameShape(x, o.Weights):
		fail(ShapeError, "BinCount", on(x, o.Weights), "the weights have another shape")
	case x.NumEl() > 0 && x.Min().Item() < 0:
		fail(ValueError, "BinCount", on(x), "an element is negative")
	}
}

// greatest is the greatest element of integers, -1 if there is none.
func (x *Tensor) greatest() int {
	if x.NumEl() == 0 {
		return -1
	}
	v := Item[int64](x.Max())
	if v >= math.MaxInt {
		fail(MemoryError, "BinCount", on(x), "there is no memory for %d places", v)
	}
	return int(v)
}

// Histc returns how many elements of x lie in each of so many bins of equal
// width between low and high, as numbers of x's type. What lies outside, and NaN,
// is not counted; high belongs to the last bin. If low and high are equal, x's
// own extremes are taken. No gradient passes. See torch.histc.
func (x *Tensor) Histc(bins int, low, high float64) *Tensor {
	x.needFloat("Histc")
	if bins <= 0 {
		fail(ValueError, "Histc", on(x), "there are %d bins", bins)
	}
	low, high = x.histcRange(low, high)
	flat := x.alias().Reshape(-1)
	inside := flat.GeScalar(low).Mul(flat.LeScalar(high))
	bin := flat.SubScalar(low).MulScalar(bins).DivScalar(high - low).As(Int64).ClampMax(bins - 1)
	bin = Where(inside, bin, bin.filled("Histc", bins)) // one more for what lies outside
	return bin.counted64(bins+1).part(0, 0, bins).As(x.dtype)
}

func (x *Tensor) histcRange(low, high float64) (float64, float64) {
	if low == high && x.NumEl() > 0 {
		low, high = x.Min().Item(), x.Max().Item()
	}
	if low == high {
		low, high = low-1, high+1
	}
	if !(low < high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
		fail(ValueError, "Histc", on(x), "there are no bins from %v to %v", low, high)
	}
	return low, high
}

// NonZero returns the places of the elements that are not 0, one a row, in
// row-major order, as Int64. NaN is not 0.
func (x *Tensor) NonZero() *Tensor {
	mask := x.castTo(Bool)
	o := On(x.Device())
	if x.rank == 0 {
		n := 0
		if Item[bool](mask) {
			n = 1
		}
		return o.As(Int64).Zeros(n, 0)
	}
	at := mask.truePlaces()
	rows := make([]int64, len(at)*len(at[0]))
	for d, places := range at {
		for i, p := range places {
			rows[i*len(at)+d] = p
		}
	}
	return fromSlice(o, rows, []int{len(at[0]), len(at)})
}
