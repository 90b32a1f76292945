package vectors

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// pull walks the cotangents, tensor keys, back from the outputs that of names to
// the inputs. What no gradient reaches is nil.
func (s *source) pull(outs []*tensor.Tensor, of, cotangents vectorfile.List, inputs []*tensor.Tensor) []*tensor.Tensor {
	var from, with []*tensor.Tensor
	for i, v := range of {
		out := int(v.(vectorfile.Int))
		if out < len(outs) && outs[out] != nil && outs[out].RequiresGrad() {
			from = append(from, outs[out])
			with = append(with, s.tensor(string(cotangents[i].(vectorfile.String))))
		}
	}
	if len(from) == 0 {
		return make([]*tensor.Tensor, len(inputs))
	}
	return autograd.Grad(from, inputs, autograd.GradOptions{Gradients: with, CreateGraph: true, AllowUnused: true})
}

// checkGradients compares the gradients of first and second order that a case
// holds. devs are PyTorch's own deviations.
func (s *source) checkGradients(c vectorfile.Dict, outs, leaves []*tensor.Tensor) error {
	if !c.Has("grad") {
		return nil
	}
	first := c.Dict("grad")
	grads := s.pull(outs, first.List("of_outs"), first.List("cotangents"), leaves)
	dev := gradientDeviation(c)
	err := s.compareGradients("gradient of leaf", grads, leaves, first.List("grads"),
		func(d tensor.DType) tolerance { return gradientTolerance(d, dev) })
	if err != nil || !c.Has("grad2") {
		return err
	}
	second := c.Dict("grad2")
	grads = s.pull(grads, second.List("of_grads"), second.List("cotangents"), leaves)
	return s.compareGradients("second order gradient of leaf", grads, leaves, second.List("grads"), secondTolerance)
}

// compareGradients takes zeros and no gradient for the same.
func (s *source) compareGradients(what string, grads, leaves []*tensor.Tensor, want vectorfile.List, tol func(tensor.DType) tolerance) error {
	if len(want) != len(leaves) {
		return fmt.Errorf("%d gradients are recorded for %d leaves", len(want), len(leaves))
	}
	for i, v := range want {
		leaf := leaves[i]
		expected := zerosLike(leaf)
		if key, ok := v.(vectorfile.String); ok {
			expected = s.tensor(string(key))
		}
		got := grads[i]
		if got == nil {
			got = zerosLike(leaf)
		}
		if err := compare(fmt.Sprintf("%s %d", what, i), got, expected, tol(leaf.DType())); err != nil {
			return err
		}
	}
	return nil
}

func zerosLike(x *tensor.Tensor) *tensor.Tensor { return tensor.As(x.DType()).Zeros(x.Shape()...) }

// gradientDeviation is dev64_grad or, where it is absent, the greatest dev64.
func gradientDeviation(c vectorfile.Dict) float64 {
	if c.Has("dev64_grad") {
		return c.Float("dev64_grad")
	}
	dev := 0.0
	for _, d := range deviations(c) {
		dev = max(dev, d)
	}
	return dev
}

// deviations is dev64: for each output PyTorch's own deviation from float64, or
// one number for all.
func deviations(c vectorfile.Dict) []float64 {
	switch v := c.Value("dev64").(type) {
	case vectorfile.List:
		devs, _ := v.Floats()
		return devs
	case nil, vectorfile.None:
		return nil
	}
	return []float64{c.Float("dev64")}
}
