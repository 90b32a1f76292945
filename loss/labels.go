package loss

import "github.com/seed-41c3a176/adjoint/tensor"

// labels are targets made ready to pick scores: a class for each sample, and
// which samples count.
type labels struct {
	classes *tensor.Tensor // Int64; 0 where ignored
	kept    *tensor.Tensor // Bool; nil if all count
	counted int
}

// labels reads the targets y of scores x on the host, for a class out of range is
// to panic, and negative ones mean nothing here.
func (s *scoring) labels(x, y *tensor.Tensor, dim int) labels {
	classes := tensor.Values[int64](y)
	kept := make([]bool, len(classes))
	counted := 0
	for i, v := range classes {
		switch {
		case v == int64(s.ignore):
			classes[i] = 0
		case v < 0 || v >= int64(x.Size(dim)):
			fail(tensor.IndexError, s.name, []*tensor.Tensor{x, y}, "target %d, element %d, is none of the %d classes", v, i, x.Size(dim))
		default:
			kept[i] = true
			counted++
		}
	}
	if counted == len(kept) {
		return labels{classes: y.As(tensor.Int64), counted: counted}
	}
	shape, device := y.Shape(), y.Device()
	return labels{
		classes: tensor.FromSlice(classes, shape...).To(device),
		kept:    tensor.FromSlice(kept, shape...).To(device),
		counted: counted,
	}
}

// masked is x where samples count and 0 elsewhere; no gradient passes there.
func (k labels) masked(x *tensor.Tensor) *tensor.Tensor {
	if k.kept == nil {
		return x
	}
	return tensor.Where(k.kept, x, zero(x))
}
