//go:build race

package vec

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	p "github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// The race detector must see two kernels that write the same memory, though it
// sees no assembly. A race ends the process that has it, so it is another one.
func TestRaceIsSeen(t *testing.T) {
	if os.Getenv("VEC_RACE") != "" {
		race()
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestRaceIsSeen$")
	cmd.Env = append(os.Environ(), "VEC_RACE=1")
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "DATA RACE") {
		t.Errorf("no race seen: %v\n%s", err, out)
	}
}

func race() {
	x := make([]float32, 64)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { Of(dtype.Float32)[p.Exp](len(x), pointer(x), pointer(x), nil, nil) })
	}
	wg.Wait()
}
