package autograd

import "github.com/seed-41c3a176/adjoint/internal/gradmode"

// NoGrad runs f without recording: what f computes takes part in no graph, and
// leaves may be written. It holds for the calling goroutine only, neither for
// goroutines that f starts nor for the bodies of iter.Pull, and ends with f,
// however f ends.
func NoGrad(f func()) { gradmode.Scope(false, f) }

// EnableGrad runs f with recording on, inside NoGrad too; see NoGrad.
func EnableGrad(f func()) { gradmode.Scope(true, f) }

// IsGradEnabled reports whether operations of the calling goroutine are
// recorded.
func IsGradEnabled() bool { return gradmode.Recording() }
