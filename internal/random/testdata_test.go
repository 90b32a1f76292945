package random

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"testing"
)

// recording is one line of testdata/recorded.jsonl.gz.
type recording struct {
	ID          string
	Seed        uint64
	Calls       []call
	Next        []int64    `json:"next_u32"`
	State       *stateCase `json:"rng_state"`
	DataLoader  *loaderCase
	RandomSplit *splitCase `json:"random_split"`
}

type call struct {
	Call  string
	Attrs attrs
	Out   []string
}

type attrs struct {
	DType     string
	Size      []int
	N         int
	Low, High int64
	A, B      float64
	Mean, Std float64
	Lambda    float64
	Median    float64
	Sigma     float64
	P         any // a number, or the words of a formula
}

type stateCase struct {
	Fresh string
	After string `json:"after_rand5_randn3"`
}

type loaderCase struct {
	N      int
	Epochs [][][]int64
}

type splitCase struct {
	N       int
	Indices [][]int64
}

// array is a recorded tensor: its bits, one number an element.
type array struct {
	dtype string
	bits  []uint64
}

func readRecordings(t *testing.T) ([]recording, map[string]array) {
	t.Helper()
	var cases []recording
	lines := json.NewDecoder(bytes.NewReader(unzip(t, "testdata/recorded.jsonl.gz")))
	for lines.More() {
		var c recording
		if err := lines.Decode(&c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases, readArrays(t, unzip(t, "testdata/recorded.safetensors.gz"))
}

func readArrays(t *testing.T, b []byte) map[string]array {
	t.Helper()
	n := binary.LittleEndian.Uint64(b)
	header, data := b[8:8+n], b[8+n:]
	var entries map[string]struct {
		DType   string
		Offsets [2]int `json:"data_offsets"`
	}
	if err := json.Unmarshal(header, &entries); err != nil {
		t.Fatal(err)
	}
	arrays := map[string]array{}
	for name, e := range entries {
		if e.DType != "" { // all but __metadata__
			arrays[name] = array{e.DType, splitBits(data[e.Offsets[0]:e.Offsets[1]], sizes[e.DType])}
		}
	}
	return arrays
}

var sizes = map[string]int{
	"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1,
}

func splitBits(data []byte, size int) []uint64 {
	bits := make([]uint64, len(data)/size)
	for i := range bits {
		for k := range size {
			bits[i] |= uint64(data[i*size+k]) << (8 * k)
		}
	}
	return bits
}

func unzip(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// narrow gives the bits of values as a tensor of the given type holds them.
func narrow[T float32 | float64 | int64 | bool](dtype string, values []T) []uint64 {
	bits := make([]uint64, len(values))
	for i, v := range values {
		switch v := any(v).(type) {
		case float64:
			bits[i] = narrowFloat(dtype, v)
		case float32:
			bits[i] = narrowFloat(dtype, float64(v))
		case int64:
			bits[i] = narrowInt(dtype, v)
		case bool:
			if v {
				bits[i] = narrowInt(dtype, 1)
			}
		}
	}
	return bits
}

func narrowFloat(dtype string, v float64) uint64 {
	switch dtype {
	case "F64":
		return math.Float64bits(v)
	case "F32":
		return uint64(math.Float32bits(float32(v)))
	case "F16":
		return roundBits(v, 5, 10)
	case "BF16":
		return roundBits(v, 8, 7)
	}
	panic(fmt.Sprintf("%s is no floating-point type", dtype))
}

func narrowInt(dtype string, v int64) uint64 {
	switch dtype {
	case "F64", "F32", "F16", "BF16":
		return narrowFloat(dtype, float64(v))
	}
	return uint64(v) & (math.MaxUint64 >> (64 - 8*sizes[dtype]))
}

// roundBits rounds v, by way of float32 as PyTorch does, to a format of the
// given numbers of exponent and fraction bits.
func roundBits(v float64, exponentBits, fractionBits int) uint64 {
	v = float64(float32(v))
	sign := uint64(0)
	if math.Signbit(v) {
		sign = 1 << (exponentBits + fractionBits)
	}
	bias := 1<<(exponentBits-1) - 1
	_, e := math.Frexp(v)
	e = max(e, 2-bias) // subnormals share the least exponent
	ulps := math.RoundToEven(math.Ldexp(math.Abs(v), fractionBits+1-e))
	inf := uint64(1<<exponentBits-1) << fractionBits
	if v == 0 || math.IsInf(v, 0) || ulps >= math.Ldexp(1, 40) {
		if v == 0 {
			return sign
		}
		return sign | inf
	}
	// ulps carries the leading one, which adds one to the exponent field.
	return sign | min(inf, uint64(e-2+bias)<<fractionBits+uint64(ulps))
}
