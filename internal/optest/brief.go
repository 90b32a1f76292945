package optest

import "testing"

// brief reports whether to check a tenth: under -short, the race detector and
// noasm, which run everything several times as slowly.
func brief() bool { return testing.Short() || slow }
