package safetensors_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/safetensors"
)

// FuzzOpen demands of a file that is accepted that its tensors are where the
// header, read by encoding/json, puts them, that they fill the data, and that all
// is the same once written and read again.
func FuzzOpen(f *testing.F) {
	for _, seed := range []struct{ header, data string }{
		{`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, "01234567"},
		{`{"a":["BOOL",[0],[0,0]],"__metadata__":{"k":"v"}}`, ""},
		{`{"b":{"dtype":"I16","shape":[2,1],"data_offsets":[1,5]},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}`, "01234"},
		{`{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]},"__metadata__":null}`, "\x00\x01\x02"},
		{`{"\u00e9":["F64",[1],[0,8]],"c":{"shape":[1],"x":[{}],"dtype":"BF16","data_offsets":[8,10]}}`, "01234567\xc0\x7f"},
		{`{"a":{"dtype":"U64","shape":[1,1],"data_offsets":[0,8]},"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}`, "01"},
		{`{"a":{"dtype":"F4","shape":[3,2],"data_offsets":[0,3]}}  `, "012"},
		{`{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}`, ""},
		{`{}`, ""},
	} {
		f.Add(seed.header, seed.data, 0)
	}
	f.Fuzz(func(t *testing.T, header, data string, lie int) {
		b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)+lie))
		b = append(append(b, header...), data...)
		opened, err := open(b)
		if err != nil {
			return
		}
		text, behind := b[8:8+len(header)+lie], b[8+len(header)+lie:]
		filled := 0
		d := new(tensor.Dict)
		for name := range opened.Names() {
			e := entryOf(t, text, name)
			dtype, shape, _ := opened.Info(name)
			if dtype != e.dtype || !slices.Equal(shape, e.shape) {
				t.Fatalf("%q is %s of shape %v, the header says %s of %v", name, dtype, shape, e.dtype, e.shape)
			}
			region := behind[e.offsets[0]:e.offsets[1]]
			filled += len(region)
			if x, err := opened.Tensor(name); err == nil {
				d.Set(name, x)
				if dtype == "BOOL" {
					region = truths(region)
				}
				if got := written(t, single(x), nil); !bytes.HasSuffix(got, region) || x.NumEl()*x.DType().Size() != len(region) {
					t.Fatalf("%q is %v, its bytes are % x", name, x, region)
				}
			}
		}
		if filled != len(behind) {
			t.Fatalf("the tensors take %d bytes of %d", filled, len(behind))
		}
		checkRoundTrip(t, d, opened.Metadata())
	})
}

// An entry is what a header says of a tensor.
type entry struct {
	dtype   string
	shape   []uint64
	offsets [2]uint64
}

// entryOf reads an entry in either of its forms. The keys are looked up in maps,
// since structs would match them whatever their case.
func entryOf(t *testing.T, header []byte, name string) (e entry) {
	t.Helper()
	var all map[string]json.RawMessage
	must(t, json.Unmarshal(header, &all))
	var fields []json.RawMessage
	if json.Unmarshal(all[name], &fields) != nil {
		var byKey map[string]json.RawMessage
		must(t, json.Unmarshal(all[name], &byKey))
		fields = []json.RawMessage{byKey["dtype"], byKey["shape"], byKey["data_offsets"]}
	}
	must(t, json.Unmarshal(fields[0], &e.dtype))
	must(t, json.Unmarshal(fields[1], &e.shape))
	must(t, json.Unmarshal(fields[2], &e.offsets))
	return e
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func truths(b []byte) []byte {
	out := make([]byte, len(b))
	for i, v := range b {
		if v != 0 {
			out[i] = 1
		}
	}
	return out
}

func single(x *tensor.Tensor) *tensor.Dict {
	d := new(tensor.Dict)
	d.Set("x", x)
	return d
}

func written(t *testing.T, d *tensor.Dict, metadata map[string]string) []byte {
	t.Helper()
	var w bytes.Buffer
	must(t, safetensors.Write(&w, d, safetensors.WriteOptions{Metadata: metadata}))
	return w.Bytes()
}

// checkRoundTrip writes d, reads it, and writes what was read.
func checkRoundTrip(t *testing.T, d *tensor.Dict, metadata map[string]string) {
	t.Helper()
	first := written(t, d, metadata)
	again, err := open(first)
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	if !maps.Equal(again.Metadata(), metadata) {
		t.Fatalf("the metadata %v was written, %v read", metadata, again.Metadata())
	}
	read := new(tensor.Dict)
	for name := range again.Names() {
		x, err := again.Tensor(name)
		must(t, err)
		if want := d.Get(name); !slices.Equal(x.Shape(), want.Shape()) || x.DType() != want.DType() {
			t.Fatalf("%q was %v, is %v", name, want, x)
		}
		read.Set(name, x)
	}
	if second := written(t, read, again.Metadata()); !bytes.Equal(first, second) {
		t.Fatalf("written twice:\n%q\n%q", first, second)
	}
}
