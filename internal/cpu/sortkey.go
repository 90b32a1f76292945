package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// sortKeys turn an element into a number that orders as elements do, -0 like 0
// and NaN above everything.
var sortKeys = [dtype.Count]func(p unsafe.Pointer) uint64{
	dtype.Float32:  func(p unsafe.Pointer) uint64 { return floatKey(uint64(*(*uint32)(p)), 31, 0x7f800000) },
	dtype.Float64:  func(p unsafe.Pointer) uint64 { return floatKey(*(*uint64)(p), 63, 0x7ff<<52) },
	dtype.Float16:  func(p unsafe.Pointer) uint64 { return floatKey(uint64(*(*uint16)(p)), 15, 0x7c00) },
	dtype.BFloat16: func(p unsafe.Pointer) uint64 { return floatKey(uint64(*(*uint16)(p)), 15, 0x7f80) },
	dtype.Int64:    func(p unsafe.Pointer) uint64 { return intKey(*(*int64)(p)) },
	dtype.Int32:    func(p unsafe.Pointer) uint64 { return intKey(int64(*(*int32)(p))) },
	dtype.Int16:    func(p unsafe.Pointer) uint64 { return intKey(int64(*(*int16)(p))) },
	dtype.Int8:     func(p unsafe.Pointer) uint64 { return intKey(int64(*(*int8)(p))) },
	dtype.Uint8:    func(p unsafe.Pointer) uint64 { return uint64(*(*uint8)(p)) },
	dtype.Bool:     func(p unsafe.Pointer) uint64 { return uint64(*(*uint8)(p)) },
}

func intKey(v int64) uint64 { return uint64(v) ^ 1<<63 }

// floatKey orders the bits of a float whose sign is at bit sign and whose
// infinity is inf: numbers below 0 fall as their bits grow. Signs are often
// random, so nothing branches on them.
func floatKey(bits uint64, sign uint, inf uint64) uint64 {
	size := bits &^ (1 << sign)
	if size > inf {
		return math.MaxUint64
	}
	negative := -(bits >> sign) // all ones, or none
	return 1<<sign + (size ^ negative) - negative
}
