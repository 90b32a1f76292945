package safetensors_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/safetensors"
)

// file is the bytes of a file with a header and that many zeros behind it.
func file(header string, data int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, data)...)
}

func open(b []byte) (*safetensors.File, error) {
	return safetensors.NewFile(bytes.NewReader(b), int64(len(b)))
}

func TestRoundTrip(t *testing.T) {
	d := new(tensor.Dict)
	d.Set("bools", tensor.New([]bool{true, false, true}))
	d.Set("a/b\"ü", tensor.New([][]float32{{1, -2.5}, {3e-45, 4}}))
	d.Set("ints", tensor.New([]int64{1 << 62, -3}))
	d.Set("scalar", tensor.New(0.1))
	d.Set("empty", tensor.Zeros(2, 0, 3))
	d.Set("half", tensor.As(tensor.Float16).Full([]int{3}, 1.5))
	d.Set("bfloat", tensor.As(tensor.BFloat16).Full([]int{1}, 2.5))
	d.Set("transposed", tensor.New([][]int32{{1, 2, 3}, {4, 5, 6}}).T())
	path := filepath.Join(t.TempDir(), "m.safetensors")
	meta := map[string]string{"format": "pt", "<&>": "\u2028"}
	if err := safetensors.WriteFile(path, d, safetensors.WriteOptions{Metadata: meta}); err != nil {
		t.Fatal(err)
	}
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff(meta, f.Metadata()); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	got, err := safetensors.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var names, want []string
	for name, x := range got.All() {
		names = append(names, name)
		if y := d.Get(name); y == nil || !tensor.Equal(x, y) {
			t.Errorf("%s: read %v, wrote %v", name, x, y)
		}
	}
	for name := range d.All() {
		want = append(want, name)
	}
	if !slices.Equal(names, want) {
		t.Errorf("order %q, want %q", names, want)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("%d files are there, want one", len(entries))
	}
}

// Files as the format's own documentation describes them, byte by byte, both
// ways: a round trip alone would not see two mistakes that undo each other.
func TestKnownBytes(t *testing.T) {
	for _, tt := range []struct {
		dtype string
		x     *tensor.Tensor
		data  []byte
	}{
		{"F32", tensor.New([]float32{1, -2}), []byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}},
		{"F64", tensor.New([]float64{-2}), []byte{0, 0, 0, 0, 0, 0, 0, 0xc0}},
		{"F16", tensor.New([]float64{1, 0x1.004p0}).As(tensor.Float16), []byte{0, 0x3c, 1, 0x3c}},
		{"BF16", tensor.New([]float64{1, 0x1.02p0}).As(tensor.BFloat16), []byte{0x80, 0x3f, 0x81, 0x3f}},
		{"I64", tensor.New([]int64{0x0102030405060708}), []byte{8, 7, 6, 5, 4, 3, 2, 1}},
		{"I32", tensor.New([]int32{0x01020304, -2}), []byte{4, 3, 2, 1, 0xfe, 0xff, 0xff, 0xff}},
		{"I16", tensor.New([]int16{0x0102, -2}), []byte{2, 1, 0xfe, 0xff}},
		{"I8", tensor.New([]int8{1, -2}), []byte{1, 0xfe}},
		{"U8", tensor.New([]uint8{1, 0xfe}), []byte{1, 0xfe}},
		{"BOOL", tensor.New([]bool{false, true}), []byte{0, 1}},
	} {
		t.Run(tt.dtype, func(t *testing.T) {
			header := fmt.Sprintf(`{"x":{"dtype":"%s","shape":[%d],"data_offsets":[0,%d]}}`, tt.dtype, tt.x.NumEl(), len(tt.data))
			for len(header)%8 != 0 {
				header += " "
			}
			want := append(file(header, 0), tt.data...)
			d := new(tensor.Dict)
			d.Set("x", tt.x)
			var b bytes.Buffer
			if err := safetensors.Write(&b, d); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, b.Bytes()); diff != "" {
				t.Errorf("bytes (-want +got):\n%s", diff)
			}
			f, err := open(want)
			if err != nil {
				t.Fatal(err)
			}
			x, err := f.Tensor("x")
			if err != nil {
				t.Fatal(err)
			}
			if !tensor.Equal(x, tt.x) {
				t.Errorf("read %v, want %v", x, tt.x)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	one := func(info string) []byte { return file(`{"a":`+info+`}`, 8) }
	for _, tt := range []struct {
		name string
		file []byte
	}{
		{"nothing", nil},
		{"half a length", []byte{1, 2, 3}},
		{"a header longer than the file", binary.LittleEndian.AppendUint64(nil, 50)},
		{"a header of 2^64-1 bytes", binary.LittleEndian.AppendUint64(nil, 1<<64-1)},
		{"a header of 2^63 bytes", binary.LittleEndian.AppendUint64(nil, 1<<63)},
		{"no object", file(`[]`, 0)},
		{"null", file(`null`, 0)},
		{"two objects", file(`{}{}`, 0)},
		{"bytes that are not UTF-8", file("{\"\xff\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8)},
		{"half a surrogate pair", file(`{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8)},
		{"a name in other case", one(`{"DType":"F32","shape":[2],"data_offsets":[0,8]}`)},
		{"a field twice", one(`{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}`)},
		{"an unknown type", one(`{"dtype":"F33","shape":[2],"data_offsets":[0,8]}`)},
		{"no shape", one(`{"dtype":"F32","data_offsets":[0,8]}`)},
		{"a third offset", one(`{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}`)},
		{"a negative size", one(`{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}`)},
		{"two negative sizes", one(`{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}`)},
		{"a fraction", one(`{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}`)},
		{"null for a shape", one(`{"dtype":"F32","shape":null,"data_offsets":[0,8]}`)},
		{"a product that wraps to the size", one(`{"dtype":"F32","shape":[4611686018427387906],"data_offsets":[0,8]}`)},
		{"zero times huge", one(`{"dtype":"F32","shape":[18446744073709551615,18446744073709551615,0],"data_offsets":[0,0]}`)},
		{"too short a region", one(`{"dtype":"F32","shape":[2],"data_offsets":[0,4]}`)},
		{"a region turned round", one(`{"dtype":"F32","shape":[0],"data_offsets":[8,0]}`)},
		{"bytes that no tensor has", file(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 9)},
		{"a hole", file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}`, 3)},
		{"an overlap", file(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}`, 3)},
		{"metadata that is no text", file(`{"__metadata__":{"a":1}}`, 0)},
		{"metadata twice", file(`{"__metadata__":{},"__metadata__":{}}`, 0)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := open(tt.file); err == nil {
				t.Error("the file was accepted")
			}
		})
	}
}

func TestTypesThatTensorsLack(t *testing.T) {
	f, err := open(file(`{"a":{"dtype":"U32","shape":[2],"data_offsets":[0,8]}}`, 8))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Tensor("a"); err == nil || !strings.Contains(err.Error(), "U32") {
		t.Errorf("error %v, want one that names the type", err)
	}
	if _, err := f.Tensor("b"); err == nil {
		t.Error("a tensor that is not there was read")
	}
}

func TestWriteFileFails(t *testing.T) {
	d := new(tensor.Dict)
	d.Set("x", tensor.Ones(1))
	err := safetensors.WriteFile(filepath.Join(t.TempDir(), "none", "m.safetensors"), d)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want that the folder does not exist", err)
	}
}

// Any byte but 0 is true, as PyTorch reads it, and counts as one.
func TestUnusualBools(t *testing.T) {
	f, err := open(append(file(`{"a":{"dtype":"BOOL","shape":[4],"data_offsets":[0,4]}}`, 0), 2, 0, 1, 255))
	if err != nil {
		t.Fatal(err)
	}
	x, err := f.Tensor("a")
	if err != nil {
		t.Fatal(err)
	}
	if want := tensor.New([]bool{true, false, true, true}); !tensor.Equal(x, want) || x.Sum().Item() != 3 {
		t.Errorf("read %v, the sum is %v", x, x.Sum())
	}
}
