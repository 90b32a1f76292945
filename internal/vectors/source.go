package vectors

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A source is a set together with what it takes to read it.
type source struct {
	set      *vectorfile.Set
	dir      string              // where it lies
	argNames map[string][]string // of positional arguments, by operator
}

// openSource reads the set NAME, such as "opinfo/core_f64", of a folder.
func openSource(folder, name string) (*source, error) {
	dir, file := filepath.Split(filepath.Join(folder, filepath.FromSlash(name)))
	set, err := vectorfile.Open(dir, file)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(folder, "argnames.json"))
	if err != nil {
		return nil, err
	}
	s := &source{set: set, dir: dir}
	if err := json.Unmarshal(text, &s.argNames); err != nil {
		return nil, fmt.Errorf("argnames.json: %w", err)
	}
	return s, nil
}

// dtypes are the element types that the library offers, by PyTorch's names.
var dtypes = map[string]tensor.DType{
	"float32":  tensor.Float32,
	"float64":  tensor.Float64,
	"float16":  tensor.Float16,
	"bfloat16": tensor.BFloat16,
	"int64":    tensor.Int64,
	"int32":    tensor.Int32,
	"int16":    tensor.Int16,
	"int8":     tensor.Int8,
	"uint8":    tensor.Uint8,
	"bool":     tensor.Bool,
}

// dtypeNamed is the element type of a name; one that is not offered ends the
// case.
func dtypeNamed(name string) tensor.DType {
	d, ok := dtypes[name]
	if !ok {
		inexpressible("the dtype %s is not offered", name)
	}
	return d
}

// tensor is the tensor of a key, contiguous.
func (s *source) tensor(key string) *tensor.Tensor {
	name, shape, raw, ok := s.set.Tensor(key)
	if !ok {
		panic(fmt.Sprintf("the set has no tensor %q", key))
	}
	return fromBytes(dtypeNamed(name), shape, raw)
}

// fromBytes is the tensor of little-endian elements in row-major order.
func fromBytes(d tensor.DType, shape []int, raw []byte) *tensor.Tensor {
	le := binary.LittleEndian
	switch d {
	case tensor.Float64:
		return tensor.FromSlice(elements(raw, 8, func(b []byte) float64 { return math.Float64frombits(le.Uint64(b)) }), shape...)
	case tensor.Float32:
		return tensor.FromSlice(elements(raw, 4, func(b []byte) float32 { return math.Float32frombits(le.Uint32(b)) }), shape...)
	case tensor.Float16:
		return tensor.FromSlice(elements(raw, 2, func(b []byte) float32 { return fromHalf(le.Uint16(b)) }), shape...).As(d)
	case tensor.BFloat16:
		return tensor.FromSlice(elements(raw, 2, func(b []byte) float32 { return math.Float32frombits(uint32(le.Uint16(b)) << 16) }), shape...).As(d)
	case tensor.Int64:
		return tensor.FromSlice(elements(raw, 8, func(b []byte) int64 { return int64(le.Uint64(b)) }), shape...)
	case tensor.Int32:
		return tensor.FromSlice(elements(raw, 4, func(b []byte) int32 { return int32(le.Uint32(b)) }), shape...)
	case tensor.Int16:
		return tensor.FromSlice(elements(raw, 2, func(b []byte) int16 { return int16(le.Uint16(b)) }), shape...)
	case tensor.Int8:
		return tensor.FromSlice(elements(raw, 1, func(b []byte) int8 { return int8(b[0]) }), shape...)
	case tensor.Uint8:
		return tensor.FromSlice(elements(raw, 1, func(b []byte) uint8 { return b[0] }), shape...)
	}
	return tensor.FromSlice(elements(raw, 1, func(b []byte) bool { return b[0] != 0 }), shape...)
}

func elements[T any](raw []byte, size int, read func([]byte) T) []T {
	out := make([]T, len(raw)/size)
	for i := range out {
		out[i] = read(raw[i*size:])
	}
	return out
}

// fromHalf widens a float16; its subnormals are multiples of 2^-24.
func fromHalf(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	exponent, fraction := uint32(h>>10)&31, uint32(h)&1023
	switch exponent {
	case 0:
		f := float32(fraction) / (1 << 24)
		return math.Float32frombits(math.Float32bits(f) | sign)
	case 31:
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
