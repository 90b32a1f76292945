package tensor_test

import (
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// TestIndexByScalarMask: PyTorch's x[torch.tensor(True)] has a dimension more.
func TestIndexByScalarMask(t *testing.T) {
	tests := []struct {
		name  string
		x     *tensor.Tensor
		holds bool
		want  []int
	}{
		{"scalar that holds", tensor.New(5.0), true, []int{1}},
		{"scalar that does not", tensor.New(5.0), false, []int{0}},
		{"matrix", tensor.Zeros(2, 3), true, []int{1, 2, 3}},
		{"matrix, none", tensor.Zeros(2, 3), false, []int{0, 2, 3}},
	}
	for _, test := range tests {
		if got := test.x.Index(tensor.New(test.holds)).Shape(); !slices.Equal(got, test.want) {
			t.Errorf("%s: shape %v, want %v", test.name, got, test.want)
		}
	}
	x := tensor.New(5.0)
	x.SetIndex(tensor.New([]float64{7}), tensor.New(true))
	if x.Item() != 7 {
		t.Errorf("SetIndex by a scalar mask leaves %v", x.Item())
	}
}
