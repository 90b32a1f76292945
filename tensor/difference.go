package tensor

import "slices"

// DiffOptions are the options of Diff. The zero value is PyTorch's default.
type DiffOptions struct {
	Order           *int    // how often differences are taken; nil: once
	Prepend, Append *Tensor // put before and behind x first
}

// Diff returns the differences of neighbours along dim, each less the one before;
// of bools, whether they differ.
func (x *Tensor) Diff(dim int, o ...DiffOptions) *Tensor {
	opt := optionOf("Diff", o)
	d := x.realAxis("Diff", dim)
	times := 1
	if opt.Order != nil {
		times = *opt.Order
	}
	if times < 0 {
		fail(ValueError, "Diff", on(x), "differences cannot be taken %d times", times)
	}
	if times == 0 {
		return x.Clone()
	}
	parts := slices.DeleteFunc(on(opt.Prepend, x, opt.Append), func(t *Tensor) bool { return t == nil })
	y := x
	if len(parts) > 1 {
		y = Cat(parts, d)
	}
	return widely("Diff", func(xs ...*Tensor) *Tensor {
		y := xs[0]
		for range min(times, y.dims()[d]) {
			y = y.differences(d)
		}
		return y
	}, y)
}

func (x *Tensor) differences(d int) *Tensor {
	left, right := x.neighbours(d)
	if x.dtype == Bool {
		return right.Ne(left)
	}
	return right.Sub(left)
}

// neighbours are x's elements along d without the last, and without the first.
func (x *Tensor) neighbours(d int) (left, right *Tensor) {
	n := max(x.dims()[d]-1, 0)
	return x.Narrow(d, 0, n), x.Narrow(d, x.dims()[d]-n, n)
}

// TrapezoidOptions say where the elements that are integrated lie. The zero value
// is PyTorch's default.
type TrapezoidOptions struct {
	DX *float64 // the distance of neighbours; nil: 1
	X  *Tensor  // where each lies: a vector, or broadcast to the elements
}

// Trapezoid returns the integral along dim by the trapezoidal rule: the sum of
// the means of neighbours times their distance. Bools panic.
func (x *Tensor) Trapezoid(dim int, o ...TrapezoidOptions) *Tensor {
	return x.integrate("Trapezoid", dim, o, func(areas *Tensor, d int) *Tensor { return areas.Sum(d) })
}

// CumulativeTrapezoid returns the integrals along dim up to each element but the
// first; see Trapezoid.
func (x *Tensor) CumulativeTrapezoid(dim int, o ...TrapezoidOptions) *Tensor {
	return x.integrate("CumulativeTrapezoid", dim, o, (*Tensor).CumSum)
}

// integrate adds up the areas of the trapezoids between neighbours along dim.
func (x *Tensor) integrate(name string, dim int, o []TrapezoidOptions, sum func(areas *Tensor, d int) *Tensor) *Tensor {
	opt := optionOf(name, o)
	d := x.realAxis(name, dim)
	if x.dtype == Bool {
		fail(DTypeError, name, on(x), "bools have no integral")
	}
	xs := on(x)
	if opt.X != nil {
		xs = append(xs, opt.X)
	}
	return widely(name, func(xs ...*Tensor) *Tensor {
		left, right := xs[0].neighbours(d)
		areas := left.Add(right)
		switch {
		case len(xs) > 1:
			areas = areas.Mul(xs[0].distances(name, d, xs[1]))
		case opt.DX != nil:
			areas = areas.MulScalar(*opt.DX)
		}
		return sum(areas, d).MulScalar(0.5)
	}, xs...)
}

// distances are those of neighbours among the places at along d.
func (x *Tensor) distances(name string, d int, at *Tensor) *Tensor {
	if at.Dim() == 1 {
		shape := slices.Repeat([]int{1}, x.Dim())
		shape[d] = at.dims()[0]
		at = at.Reshape(shape...)
	}
	lead := x.Dim() - at.Dim()
	if at.rank == 0 || d < lead || at.dims()[d-lead] != x.dims()[d] {
		fail(ShapeError, name, on(x, at), "there is no place for each of the %d elements along dimension %d", x.dims()[d], d)
	}
	return at.differences(d - lead)
}
