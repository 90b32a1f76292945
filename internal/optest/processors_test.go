package optest_test

import (
	"runtime"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/optest"
)

// fixed are cases that do not grow, and why.
var fixed = map[string]string{
	"Permute of a scalar":                "it has no size",
	"Reshape of a scalar":                "it has no size",
	"Reshape of nothing":                 "it has no elements",
	"Clone by groups of nothing":         "it has no elements",
	"Expand":                             "the sizes are in the call",
	"SliceScatter":                       "the sizes are in the call",
	"ConvWeight":                         "the sizes of the weight are in the call",
	"ConvWeight in groups, with strides": "the sizes of the weight are in the call",
	"AvgPoolBack":                        "the sizes of the windows are in the call",
}

// Every operation gives the same bits, with its gradients, on any number of
// processors, where its work is split between them.
func TestProcessors(t *testing.T) {
	if runtime.GOARCH == "wasm" {
		t.Skip("there is one processor")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	set := func(procs int) { runtime.GOMAXPROCS(procs) }
	found := 0
	for i, c := range optest.Cases() {
		switch _, isFixed := fixed[c.Name()]; {
		case isFixed:
			found++
		case optest.Brief() && i%20 != 0:
		case !c.Processors(t, set, 1, 2, 7):
			t.Errorf("%s takes no big inputs; give it a sample that grows, or say here why it has none", c.Name())
		}
	}
	if found != len(fixed) {
		t.Errorf("%d of %d cases said to be fixed are there", found, len(fixed))
	}
}
