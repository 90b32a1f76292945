package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// A Layer maps one tensor to another. Containers such as Sequential ask for it;
// other modules may have any methods.
type Layer interface {
	Forward(x *tensor.Tensor) *tensor.Tensor
}

// Sequential runs layers one after another. Their names in a state dict are 0, 1
// and so on.
type Sequential struct {
	Layers []Layer `nn:",inline"`
}

// NewSequential returns layers run one after another. A nil layer panics.
func NewSequential(layers ...Layer) *Sequential {
	for i, l := range layers {
		if l == nil {
			fail(tensor.ValueError, "NewSequential", "layer %d is nil", i)
		}
	}
	return &Sequential{layers}
}

// Forward returns the last layer's result.
func (s *Sequential) Forward(x *tensor.Tensor) *tensor.Tensor {
	for i, l := range s.Layers {
		x = l.Forward(x)
		seenAt(s, i, x)
	}
	return seen(s, x)
}
