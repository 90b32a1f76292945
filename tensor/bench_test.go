package tensor_test

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Small operations: what is measured is the way to the kernel and back.
func BenchmarkSmall(b *testing.B) {
	x, y := tensor.Randn(4, 10), tensor.Randn(4, 10)
	w, c := tensor.Randn(10, 10), tensor.Randn(10)
	b.Run("mul", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x.Mul(y)
		}
	})
	b.Run("sigmoid", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x.Sigmoid()
		}
	})
	b.Run("linear", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x.Linear(w, c)
		}
	})
	b.Run("sum", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x.Sum()
		}
	})
	g := tensor.Randn(4, 10).SetRequiresGrad(true)
	b.Run("mul/recorded", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			g.Mul(y)
		}
	})
	b.Run("mul/backward", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			autograd.Backward(g.Mul(y), autograd.BackwardOptions{Gradient: x})
			g.SetGrad(nil)
		}
	})
}
