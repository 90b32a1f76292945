package vectorfile

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

type tensor struct {
	dtype string
	shape []int
	raw   []byte
}

type element struct {
	dtype   string // by PyTorch's name
	size    int
	complex string // what pairs of such elements make, if anything
}

var elements = map[string]element{
	"F64":  {"float64", 8, "complex128"},
	"F32":  {"float32", 4, "complex64"},
	"F16":  {"float16", 2, ""},
	"BF16": {"bfloat16", 2, ""},
	"I64":  {"int64", 8, ""},
	"I32":  {"int32", 4, ""},
	"I16":  {"int16", 2, ""},
	"I8":   {"int8", 1, ""},
	"U64":  {"uint64", 8, ""},
	"U32":  {"uint32", 4, ""},
	"U16":  {"uint16", 2, ""},
	"U8":   {"uint8", 1, ""},
	"BOOL": {"bool", 1, ""},
}

type entry struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// parseTensors reads a safetensors file: the length of the header, the header,
// the bytes of the tensors.
func parseTensors(file []byte) (map[string]tensor, error) {
	const lengthSize = 8
	if len(file) < lengthSize {
		return nil, errors.New("no room for the length of the header")
	}
	length, rest := binary.LittleEndian.Uint64(file), file[lengthSize:]
	if length > uint64(len(rest)) {
		return nil, fmt.Errorf("header of %d bytes in %d", length, len(rest))
	}
	var header map[string]json.RawMessage
	if err := json.Unmarshal(rest[:length], &header); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	delete(header, "__metadata__")
	tensors := make(map[string]tensor, len(header))
	for key, text := range header {
		t, err := parseTensor(key, text, rest[length:])
		if err != nil {
			return nil, fmt.Errorf("tensor %s: %w", key, err)
		}
		tensors[key] = t
	}
	return tensors, nil
}

func parseTensor(key string, text json.RawMessage, data []byte) (tensor, error) {
	var e entry
	if err := json.Unmarshal(text, &e); err != nil {
		return tensor{}, err
	}
	kind, ok := elements[e.DType]
	if !ok {
		return tensor{}, fmt.Errorf("unknown dtype %q", e.DType)
	}
	start, end := e.Offsets[0], e.Offsets[1]
	if start < 0 || end < start || end > len(data) {
		return tensor{}, fmt.Errorf("bytes %d to %d of %d", start, end, len(data))
	}
	size, ok := byteSize(e.Shape, kind.size)
	if !ok || size != end-start {
		return tensor{}, fmt.Errorf("%d bytes for %s %v", end-start, kind.dtype, e.Shape)
	}
	t := tensor{kind.dtype, e.Shape, data[start:end:end]}
	if strings.HasPrefix(key, "c") {
		return paired(t, kind)
	}
	return t, nil
}

func byteSize(shape []int, size int) (n int, ok bool) {
	n = size
	for _, dim := range shape {
		if dim < 0 || dim > 0 && n > math.MaxInt/dim {
			return 0, false
		}
		n *= dim
	}
	return n, true
}

// paired takes the last dimension, of 2, as the parts of complex elements:
// safetensors has no complex128.
func paired(t tensor, kind element) (tensor, error) {
	last := len(t.shape) - 1
	if kind.complex == "" || last < 0 || t.shape[last] != 2 {
		return tensor{}, fmt.Errorf("complex stored as %s %v", t.dtype, t.shape)
	}
	return tensor{kind.complex, slices.Clip(t.shape[:last]), t.raw}, nil
}
