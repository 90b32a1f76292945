// Package vec holds the kernels of the element-wise primitives: one function
// for each primitive and compute type, over contiguous elements, in assembly
// where the processor has it and in Go everywhere.
package vec

import "unsafe"

// A Kernel sets n elements of dst from n elements of a, b and c; pointers that
// the primitive does not read are nil. dst may be one of its operands. Masks are
// bytes, 0 or 1.
type Kernel func(n int, dst, a, b, c unsafe.Pointer)
