package safetensors

import "github.com/seed-41c3a176/adjoint/tensor"

// bitsOf are the bits of one element of each type that the format knows.
var bitsOf = map[string]uint64{
	"BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8,
	"I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64,
}

// names are the format's names of the types that tensors have.
var names = map[tensor.DType]string{
	tensor.Bool: "BOOL", tensor.Uint8: "U8", tensor.Int8: "I8", tensor.Int16: "I16", tensor.Int32: "I32", tensor.Int64: "I64",
	tensor.Float16: "F16", tensor.BFloat16: "BF16", tensor.Float32: "F32", tensor.Float64: "F64",
}

// dtypeOf returns the tensor type of a name, if tensors have it.
func dtypeOf(name string) (tensor.DType, bool) {
	for d, n := range names {
		if n == name {
			return d, true
		}
	}
	return 0, false
}
