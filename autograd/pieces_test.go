package autograd_test

import (
	"fmt"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// TestPieces cuts more pieces than one node counts, and more than that many times as
// many.
func TestPieces(t *testing.T) {
	for _, n := range []int{3, 300, 70000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			x := tensor.Arange(0.0, float64(n), 1.0).SetRequiresGrad(true)
			pieces := x.Unbind(0)
			if len(pieces) != n {
				t.Fatalf("%d pieces, want %d", len(pieces), n)
			}
			for _, k := range []int{0, n / 2, n - 1} {
				if got := pieces[k].Item(); got != float64(k) {
					t.Errorf("piece %d is %v", k, got)
				}
				g := autograd.Grad([]*tensor.Tensor{pieces[k]}, []*tensor.Tensor{x}, autograd.GradOptions{RetainGraph: true})[0]
				if g.Sum().Item() != 1 || g.Index(k).Item() != 1 {
					t.Errorf("the gradient of piece %d is not 1 in its place and 0 elsewhere", k)
				}
			}
		})
	}
}
