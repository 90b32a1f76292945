// Package libm has the elementary functions of float64 that package math lacks
// or errs in: sines near their zeros, logarithms to other bases, hyperbolic
// functions near their overflow, and those around the gamma function. Element-wise
// kernels take them where they beat package math.
//
// PyTorch's random numbers are made with them, too. For those, the ones of
// package math will not do: they differ from the C library under PyTorch in the
// last bit, and from one architecture to the next. Log, Log1p, Exp (above -512)
// and SinCos give every bit of glibc 2.36's on a processor with fused
// multiply-add, those included that are not correctly rounded. Log and Exp follow the algorithms of Arm's optimized routines (Nagy),
// SinCos those of IBM's accurate library (Gal), Log1p that of fdlibm (Sun). Tan
// up to pi/2 is correctly rounded, which glibc's is in all but two cases of a
// thousand.
package libm
