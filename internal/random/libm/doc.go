// Package libm has the elementary functions of float64 that PyTorch's random
// numbers are made with. Those of package math will not do: they differ from
// the C library under PyTorch in the last bit, and from one architecture to
// the next.
//
// Log, Log1p, Exp and SinCos give every bit of glibc's (2.28 and later) on a
// processor with fused multiply-add, where they are not correctly rounded
// either. Log and Exp follow the algorithms of Arm's optimized routines (Nagy),
// SinCos those of IBM's accurate library (Gal), Log1p that of fdlibm (Sun). Tan
// is correctly rounded, which glibc's is in all but two cases of a thousand.
package libm
