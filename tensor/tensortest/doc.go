// Package tensortest compares tensors in tests and says well what differs.
//
//	func TestLayer(t *testing.T) {
//		got := layer.Forward(x)
//		want := tensor.New([][]float32{{0.1, 0.7}})
//		tensortest.Close(t, got, want, tensortest.Tolerance{Rel: 1e-6})
//	}
//
// Close and Equal fail the test with a go-cmp diff of the elements and the place
// that is farthest off; Comparer serves tests that compare structs of tensors
// with go-cmp themselves.
package tensortest
