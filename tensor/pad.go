package tensor

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// A PadMode says what Pad puts around a tensor.
type PadMode uint8

const (
	PadConstant  PadMode = iota // a number
	PadReflect                  // the elements mirrored at the outermost one: c b a b c
	PadReplicate                // the outermost element: a a a b c
	PadCircular                 // the elements of the other side: b c a b c
)

// PadOptions are the options of Pad.
type PadOptions struct {
	Mode  PadMode
	Value any // for PadConstant: any Go number; nil is 0
}

// Pad returns x with elements put in front of and behind some of its last
// dimensions: pads[0] and pads[1] of the last, pads[2] and pads[3] of the one
// before, and so on, as in torch.nn.functional.pad. Negative numbers cut. What can
// be reflected is one element less than there are, and what can be taken from the
// other side as many as there are; more panics.
func (x *Tensor) Pad(pads []int, options ...PadOptions) *Tensor {
	o := optionOf("Pad", options)
	if len(pads)%2 != 0 || len(pads)/2 > x.Dim() {
		fail(ShapeError, "Pad", on(x), "%d numbers: there are two for each dimension that is padded", len(pads))
	}
	shape := x.Shape()
	for k := 0; k < len(pads); k += 2 {
		x.checkPad(o.Mode, x.Dim()-1-k/2, pads[k], pads[k+1])
		shape[x.Dim()-1-k/2] += pads[k] + pads[k+1]
	}
	checkShape("Pad", x.dtype, shape)
	if o.Mode == PadConstant {
		return x.padConstant(pads, shape, o.Value)
	}
	for k := 0; k < len(pads); k += 2 {
		if d := x.Dim() - 1 - k/2; pads[k] != 0 || pads[k+1] != 0 {
			before, after := pads[k], pads[k+1]
			if o.Mode == PadCircular { // the other side is that of what is kept
				x, before, after = x.cut(d, before, after), max(before, 0), max(after, 0)
			}
			at := paddedPlaces(o.Mode, x.dims()[d], before, after)
			x = x.IndexSelect(d, FromSlice(at, len(at)).to(x.Device()))
		}
	}
	return x
}

// cut is x without the places of dimension d that negative paddings cut.
func (x *Tensor) cut(d, before, after int) *Tensor {
	before, after = min(before, 0), min(after, 0)
	return x.Narrow(d, -before, x.dims()[d]+before+after)
}

func (x *Tensor) checkPad(mode PadMode, d, before, after int) {
	n := x.dims()[d]
	most, kept := max(before, after), n+min(before, 0)+min(after, 0)
	switch {
	case mode > PadCircular:
		fail(ValueError, "Pad", on(x), "there is no mode %d", mode)
	case most > maxBytes/4 || min(before, after) < -n || n+before+after < 0:
		fail(ShapeError, "Pad", on(x), "dimension %d of size %d cannot be padded by %d and %d", d, n, before, after)
	case mode == PadReflect && most >= max(n, 1), mode == PadReplicate && n == 0 && most > 0, mode == PadCircular && most > max(kept, 0):
		fail(ShapeError, "Pad", on(x), "dimension %d of size %d does not have the elements for a padding of %d", d, n, most)
	}
}

// paddedPlaces says where in a dimension of size n each element of the padded one
// comes from.
func paddedPlaces(mode PadMode, n, before, after int) []int64 {
	at := make([]int64, n+before+after)
	for i := range at {
		p := i - before
		switch mode {
		case PadReflect:
			if p < 0 {
				p = -p
			} else if p >= n {
				p = 2*(n-1) - p
			}
		case PadReplicate:
			p = min(max(p, 0), n-1)
		case PadCircular:
			p = (p + n) % n
		}
		at[i] = int64(p)
	}
	return at
}

func (x *Tensor) padConstant(pads, shape []int, value any) *Tensor {
	n := number{}
	if value != nil {
		n = numberOf("Pad", value)
	}
	y := alloc(x.store.Backend, x.dtype, shape)
	y.set("Pad", n)
	from, to := x.alias(), y.alias()
	for k := 0; k < len(pads); k += 2 {
		d := x.Dim() - 1 - k/2
		kept := x.dims()[d] + min(pads[k], 0) + min(pads[k+1], 0)
		if kept <= 0 {
			kept = 0
		}
		from = from.Narrow(d, min(max(-pads[k], 0), x.dims()[d]-kept), kept)
		to = to.Narrow(d, min(max(pads[k], 0), shape[d]-kept), kept)
	}
	copyElements("Pad", to, from)
	record(op.Pad, slices.Clone(pads), y, x)
	return y
}
