package nn

import (
	"iter"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Parameters returns the parameters of m: what an optimizer trains. One that has
// several names comes once.
func Parameters(m any) []*tensor.Tensor {
	var list []*tensor.Tensor
	for _, e := range explore("Parameters", m).distinct() {
		if !e.buffer {
			list = append(list, e.t)
		}
	}
	return list
}

// NamedParameters yields the parameters of m with their names; one that has
// several comes once, under the first.
func NamedParameters(m any) iter.Seq2[string, *tensor.Tensor] {
	entries := explore("NamedParameters", m).distinct()
	return func(yield func(string, *tensor.Tensor) bool) {
		for _, e := range entries {
			if !e.buffer && !yield(e.name, e.t) {
				return
			}
		}
	}
}

// Buffers returns the buffers of m: what is saved but not trained.
func Buffers(m any) []*tensor.Tensor {
	var list []*tensor.Tensor
	for _, e := range explore("Buffers", m).distinct() {
		if e.buffer {
			list = append(list, e.t)
		}
	}
	return list
}

// To moves the parameters and buffers of m, and their gradients, to device d. The
// tensors stay the same objects, so optimizers that hold them stay valid.
func To(m any, d device.Device) {
	for _, e := range explore("To", m).distinct() {
		if here := e.t.Detach(); here.To(d) != here {
			e.t.Set(here.To(d))
		}
	}
}

// As converts the parameters, their gradients, and those buffers that are floats
// to the floating-point type d. The tensors stay the same objects, so optimizers
// that hold them stay valid.
func As(m any, d tensor.DType) {
	if !d.IsFloat() {
		fail(tensor.DTypeError, "As", "modules compute in floating-point types; %v is none", d)
	}
	for _, e := range explore("As", m).distinct() {
		if e.t.DType().IsFloat() && e.t.DType() != d {
			e.t.Set(e.t.Detach().As(d))
		}
	}
}

// Train sets every Mode in m to training.
func Train(m any) { setMode("Train", m, false) }

// Eval sets every Mode in m to evaluation: Dropout passes everything on.
func Eval(m any) { setMode("Eval", m, true) }

func setMode(where string, m any, eval bool) {
	w := explore(where, m)
	for _, e := range w.modes {
		if e.mode == nil {
			fail(tensor.ValueError, where, "%s cannot be set, for its struct is held by value; hold a pointer to it", e.name)
		}
		e.mode.eval = eval
	}
}

// distinct are the entries without further names of tensors that have several.
func (w *walk) distinct() []entry {
	seen := map[*tensor.Tensor]bool{}
	list := w.entries[:0]
	for _, e := range w.entries {
		if !seen[e.t] {
			seen[e.t] = true
			list = append(list, e)
		}
	}
	return list
}
