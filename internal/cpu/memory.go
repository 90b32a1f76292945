package cpu

import "math/bits"

const (
	// maxBlock is beyond what any system has, and the greatest size class whose
	// capacity an int holds on 32 bits.
	maxBlock = 7 << (28 + 16*(bits.UintSize/64))
	// askFrom is the size from which asking the system first costs little beside
	// what the memory itself costs.
	askFrom = 64 << 20
)

// HasMemory reports whether the system would give so many bytes at once. Go's
// allocator does not ask: it ends the process if there is too little.
func HasMemory(bytes int) bool {
	return bytes < askFrom || bytes <= maxBlock && systemHas(bytes)
}
