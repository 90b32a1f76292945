// Package vec holds the kernels of the element-wise primitives: one function
// for each primitive and compute type, over contiguous elements, in assembly
// where the processor has it and in Go everywhere. Beside them stand the
// conversions between element types and the few functions of a row (sums,
// maxima, exponentials with their sum) of which reductions are made.
//
// What an element becomes depends on its operands alone, never on its place or
// on how many there are: assembly treats what is left over after the last whole
// vector either with the same instructions or, where the result is exact, by the
// portable kernel. Portable kernels and assembly agree bit for bit where a
// result is rounded once (all but the payload of a NaN); exp, log, tanh, sigmoid,
// erf, expm1, log1p, softplus, sin, cos, the functions of float32 that assembly
// evaluates in float64 (powers, other logarithms, arcs) and sums agree within their
// tolerance.
package vec

import "unsafe"

//go:generate go -C ../tools run ./vec

// A Kernel sets n elements of dst from n elements of a, b and c; pointers that
// the primitive does not read are nil. dst may be one of its operands. Masks are
// bytes, 0 or 1.
type Kernel func(n int, dst, a, b, c unsafe.Pointer)
