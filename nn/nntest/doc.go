// Package nntest tests modules: that what backward computes for their inputs and
// parameters is how their results change.
//
//	func TestBlock(t *testing.T) {
//		nntest.Gradients(t, NewBlock(8), tensor.Randn(4, 8))
//	}
//
// Modules and inputs are copied and converted to float64, so those of float32,
// as models are, can be checked as they stand, and nothing is changed.
package nntest
