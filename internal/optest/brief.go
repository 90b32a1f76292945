package optest

import "testing"

// Brief reports whether to check a tenth: under -short, the race detector and
// noasm, which run everything several times as slowly.
func Brief() bool { return testing.Short() || slow }
