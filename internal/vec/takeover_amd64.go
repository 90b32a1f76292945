//go:build !noasm

package vec

import "unsafe"

// takeOver replaces the elements that a kernel of sines left as they are, for
// being too far out: no sine is greater than 1.
func takeOver(n int, dst unsafe.Pointer, f func(float64) float64) {
	d := unsafe.Slice((*float32)(dst), n)
	for i, x := range d {
		if abs32(x) > 1 {
			d[i] = float32(f(float64(x)))
		}
	}
}
