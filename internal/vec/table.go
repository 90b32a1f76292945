package vec

import (
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// Of returns the kernels of the primitives for a compute type (Float32,
// Float64, Int64 or Bool), indexed by primitive; nil where the primitive does
// not exist for the type.
func Of(compute dtype.Type) *[pointwise.PrimCount]Kernel { panic("vec: not built yet") }

// Convert returns the kernel that converts elements of type from to type to
// (dst is of type to, a of type from).
func Convert(to, from dtype.Type) Kernel { panic("vec: not built yet") }
