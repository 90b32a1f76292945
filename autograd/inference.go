package autograd

import "github.com/seed-41c3a176/adjoint/internal/gradmode"

// InferenceMode runs f without recording, as NoGrad does and under the same
// terms, for programs that only evaluate: what f makes can take part in no graph
// later either. Using such a tensor in a recorded operation panics with a
// GraphError; a Clone of it is an ordinary tensor. EnableGrad inside has no
// effect, and views of tensors made before stay what those are. PyTorch refuses a
// little less: there an operation may be recorded whose gradient reads no value.
func InferenceMode(f func()) { gradmode.InferenceScope(f) }

// IsInferenceModeEnabled reports whether the calling goroutine is inside
// InferenceMode.
func IsInferenceModeEnabled() bool { return gradmode.Inference() }
