// Package gemm multiplies matrices.
package gemm

import "github.com/seed-41c3a176/adjoint/internal/backend"

// Run computes the batched product that c describes, on memory of the host.
func Run(c *backend.Gemm) { panic("gemm: not built yet") }
