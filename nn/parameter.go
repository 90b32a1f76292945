package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// Parameter marks t to be trained, which is t.SetRequiresGrad(true), and returns
// it.
func Parameter(t *tensor.Tensor) *tensor.Tensor { return t.SetRequiresGrad(true) }

// Mode says whether a module is being trained. A module that behaves differently
// then, as Dropout does, embeds a Mode, which Train and Eval set. The zero Mode
// is training.
type Mode struct{ eval bool }

// Training reports whether the module is being trained.
func (m *Mode) Training() bool { return !m.eval }
