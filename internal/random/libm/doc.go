// Package libm has the elementary functions of float64 that PyTorch's random
// numbers are made with. Those of package math will not do: they differ from
// the C library under PyTorch in the last bit, and from one architecture to
// the next.
//
// Log, Log1p, Exp (above -512) and SinCos give every bit of glibc 2.36's on a
// processor with fused multiply-add, those included that are not correctly
// rounded. Log and Exp follow the algorithms of Arm's optimized routines (Nagy),
// SinCos those of IBM's accurate library (Gal), Log1p that of fdlibm (Sun). Tan
// is correctly rounded, which glibc's is in all but two cases of a thousand.
package libm
