// Package random draws the random numbers of PyTorch's CPU generator, bit for
// bit: the same seed gives the same weights, the same shuffle and the same
// dropout as the original program, on every machine that Go runs on.
//
// A [Generator] is a Mersenne Twister (mt19937: Matsumoto and Nishimura, 1998)
// together with PyTorch's rules for turning its 32-bit words into numbers.
// Below, u32 is the next word and
//
//	u64 = u32<<32 | u32                first word high
//	uf  = (u32 mod 2^24) * 2^-24       float32 in [0, 1)
//	ud  = (u64 mod 2^53) * 2^-53       float64 in [0, 1)
//
// PyTorch has several builds of one kernel, which differ in the last bit;
// followed here is the one for x86-64 with AVX2, where fma(x, y, z) = x*y + z
// rounds once. Everything is drawn one after another in the order of memory.
// Fills write elements in the type in which PyTorch computes them: float16 and
// bfloat16 as float32, every integer type as int64. The caller narrows them.
package random
