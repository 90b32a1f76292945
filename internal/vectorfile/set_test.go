package vectorfile_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
)

const tinyHeader = `{"__metadata__":{"torch":"2"},
	"t0":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
	"t1":{"dtype":"I64","shape":[],"data_offsets":[8,16]},
	"c2":{"dtype":"F64","shape":[1,2],"data_offsets":[16,32]},
	"t3":{"dtype":"BOOL","shape":[0,4],"data_offsets":[32,32]}}`

func tinyData() []byte {
	data := make([]byte, 32)
	for i := range data {
		data[i] = byte(i)
	}
	return data
}

func safetensors(header string, data []byte) []byte {
	file := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return slices.Concat(file, []byte(header), data)
}

func writeGzip(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// openTiny packs testdata/tiny.jsonl, kept legible there, with its tensors.
func openTiny(t *testing.T) *vectorfile.Set {
	t.Helper()
	lines, err := os.ReadFile("testdata/tiny.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeGzip(t, dir, "tiny.jsonl.gz", lines)
	writeGzip(t, dir, "tiny.safetensors.gz", safetensors(tinyHeader, tinyData()))
	set, err := vectorfile.Open(dir, "tiny")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func tinyCases(t *testing.T) map[string]vectorfile.Dict {
	t.Helper()
	cases := map[string]vectorfile.Dict{}
	for c, err := range openTiny(t).Cases() {
		if err != nil {
			t.Fatal(err)
		}
		cases[c.String("id")] = c
	}
	return cases
}

func TestTensor(t *testing.T) {
	set := openTiny(t)
	tests := []struct {
		key   string
		dtype string
		shape []int
		raw   []byte
	}{
		{"t0", "float32", []int{2}, tinyData()[:8]},
		{"t1", "int64", []int{}, tinyData()[8:16]},
		{"c2", "complex128", []int{1}, tinyData()[16:]},
		{"t3", "bool", []int{0, 4}, []byte{}},
	}
	for _, test := range tests {
		dtype, shape, raw, ok := set.Tensor(test.key)
		if !ok || dtype != test.dtype || !slices.Equal(shape, test.shape) || !bytes.Equal(raw, test.raw) {
			t.Errorf("Tensor(%s) = %s, %v, %v, %t", test.key, dtype, shape, raw, ok)
		}
	}
	for _, key := range []string{"t9", "__metadata__"} {
		if _, _, _, ok := set.Tensor(key); ok {
			t.Errorf("there is a tensor %s", key)
		}
	}
}

func TestSetWithoutTensors(t *testing.T) {
	dir := t.TempDir()
	writeGzip(t, dir, "none.jsonl.gz", []byte(`{"id":"a"}`)) // the last line may lack its end
	set, err := vectorfile.Open(dir, "none")
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range set.Cases() {
		if err != nil || c.String("id") != "a" {
			t.Errorf("case %v, %v", c, err)
		}
	}
	if _, _, _, ok := set.Tensor("t0"); ok {
		t.Error("a set without tensors has t0")
	}
}

func TestValues(t *testing.T) {
	type (
		list = vectorfile.List
		ref  = vectorfile.Tensor
	)
	tests := []struct {
		id   string
		want list
	}{
		{"add:0", list{ref{Key: "t0"}, ref{Key: "t1", Leaf: 1, Strides: []int{0, 1}}}},
		{"index:0", list{
			ref{Key: "t1", Leaf: vectorfile.NoLeaf},
			list{
				vectorfile.Slice{Start: new(int64(0)), Stop: new(int64(-1))},
				vectorfile.Ellipsis{},
				vectorfile.None{},
				vectorfile.Int(3), vectorfile.Bool(true),
			},
		}},
		{"norm:0", list{
			ref{Key: "c2", Complex: true},
			vectorfile.Float(math.Inf(-1)), vectorfile.Complex(complex(1, math.Inf(1))),
			vectorfile.Float(2), vectorfile.Int(9007199254740993), vectorfile.String("fro"),
		}},
	}
	cases := tinyCases(t)
	for _, test := range tests {
		if got := cases[test.id].List("args"); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: args %#v, want %#v", test.id, got, test.want)
		}
	}
	for i, v := range cases["lookalikes:0"].List("args") {
		if _, ok := v.(vectorfile.Dict); !ok {
			t.Errorf("lookalike %d is taken for a %T", i, v)
		}
	}
}

func TestNestedModule(t *testing.T) {
	ctor := tinyCases(t)["layers:0"].Dict("ctor")
	module, ok := ctor.List("args")[0].(vectorfile.Module)
	if !ok || module.Name != "LayerNorm" || module.Kwargs.Float("eps") != 1e-5 {
		t.Errorf("nested module %#v", ctor.List("args")[0])
	}
	if sizes, ok := module.Args.Ints(); !ok || !slices.Equal(sizes, []int64{8}) {
		t.Errorf("its args %v", module.Args)
	}
}

func TestDict(t *testing.T) {
	cases := tinyCases(t)
	var names []string
	for name := range cases["layers:0"].Dict("state").All() {
		names = append(names, name)
	}
	if want := []string{"weight", "bias", "a"}; !slices.Equal(names, want) {
		t.Errorf("state in the order %v, want %v", names, want)
	}
	checks := []struct {
		name string
		ok   bool
	}{
		{"integer", cases["add:0"].Dict("kwargs").Int("alpha") == 2},
		{"integer as float", cases["add:0"].Dict("kwargs").Float("alpha") == 2},
		{"truth", cases["layers:0"].Bool("training")},
		{"absent text", cases["layers:0"].String("op") == ""},
		{"absent object", cases["index:0"].Dict("grad").Len() == 0},
		{"absent", !cases["index:0"].Has("grad")},
		{"present", cases["add:0"].Has("grad")},
		{"keyword named dtype", cases["index:0"].Dict("kwargs").Value("dtype") == vectorfile.DType("float64")},
	}
	for _, check := range checks {
		if !check.ok {
			t.Error(check.name)
		}
	}
}

func TestWrongTypePanics(t *testing.T) {
	defer func() {
		text, _ := recover().(string)
		if !strings.Contains(text, `"op" of add:0 is a vectorfile.String, not a vectorfile.Int`) {
			t.Errorf("panic %q", text)
		}
	}()
	tinyCases(t)["add:0"].Int("op")
}

func TestLists(t *testing.T) {
	c := tinyCases(t)["add:0"]
	grads, ok := c.Dict("grad").List("grads").Strings()
	if want := []string{"t0", ""}; !ok || !slices.Equal(grads, want) {
		t.Errorf("grads %q, %t", grads, ok)
	}
	dev, ok := c.List("dev64").Floats()
	if !ok || !slices.Equal(dev, []float64{1.5e-8}) {
		t.Errorf("dev64 %v, %t", dev, ok)
	}
	if _, ok := c.List("dev64").Ints(); ok {
		t.Error("1.5e-08 passes for an integer")
	}
	if _, ok := c.List("outs").Floats(); ok {
		t.Error("a key passes for a number")
	}
	if _, ok := c.List("dev64").Strings(); ok {
		t.Error("a number passes for a text")
	}
}

func TestBadTensors(t *testing.T) {
	row := func(key, dtype, shape, offsets string) []byte {
		return safetensors(`{"`+key+`":{"dtype":"`+dtype+`","shape":`+shape+`,"data_offsets":`+offsets+`}}`, tinyData())
	}
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"no length", []byte{1, 0}, "no room"},
		{"header beyond the end", []byte{9, 0, 0, 0, 0, 0, 0, 0, '{'}, "header of 9 bytes in 1"},
		{"header of absurd length", slices.Repeat([]byte{255}, 8), "header of"},
		{"no JSON", safetensors("{", nil), "header"},
		{"unknown dtype", row("t0", "F31", "[2]", "[0,8]"), "unknown dtype"},
		{"bytes beyond the end", row("t0", "F32", "[2]", "[28,36]"), "bytes 28 to 36 of 32"},
		{"bytes from before", row("t0", "F32", "[2]", "[-8,0]"), "bytes -8 to 0"},
		{"bytes backwards", row("t0", "F32", "[2]", "[8,0]"), "bytes 8 to 0"},
		{"too few bytes", row("t0", "F32", "[2]", "[0,4]"), "4 bytes for float32 [2]"},
		{"negative dimension", row("t0", "F32", "[-1,-2]", "[0,8]"), "8 bytes for float32"},
		{"overflowing shape", row("t0", "F32", "[2147483647,2147483647,4]", "[0,0]"), "0 bytes for float32"},
		{"complex of integers", row("c0", "I64", "[2]", "[0,16]"), "complex stored as int64"},
		{"complex of three parts", row("c0", "F32", "[3]", "[0,12]"), "complex stored as float32 [3]"},
		{"complex of one number", row("c0", "F32", "[]", "[0,4]"), "complex stored as float32 []"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			writeGzip(t, dir, "bad.jsonl.gz", nil)
			writeGzip(t, dir, "bad.safetensors.gz", test.file)
			_, err := vectorfile.Open(dir, "bad")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestBadLines(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"empty", "", "EOF"},
		{"no object", `[1]`, "a case is an object"},
		{"a tensor", `{"t":"t0"}`, "a case is an object"},
		{"cut short", `{"id":"a","args":[1,`, "EOF"},
		{"two cases", `{"id":"a"}{}`, "more than one case"},
		{"key twice", `{"id":"a","id":"b"}`, `key "id" twice`},
		{"integer beyond int64", `{"n":9223372036854775808}`, "out of range"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			writeGzip(t, dir, "bad.jsonl.gz", []byte(test.line+"\n{\"id\":\"next\"}\n"))
			set, err := vectorfile.Open(dir, "bad")
			if err != nil {
				t.Fatal(err)
			}
			var first error
			var last vectorfile.Dict
			for c, err := range set.Cases() {
				if first == nil {
					first = err
				}
				last = c
			}
			if first == nil || !strings.Contains(first.Error(), test.want) || !strings.Contains(first.Error(), "bad, line 1") {
				t.Errorf("error %v, want %q", first, test.want)
			}
			if last.String("id") != "next" {
				t.Error("the next line did not follow")
			}
		})
	}
}

func TestMissingSet(t *testing.T) {
	dir := t.TempDir()
	if _, err := vectorfile.Open(dir, "nowhere"); !os.IsNotExist(err) {
		t.Errorf("error %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "plain.jsonl.gz"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vectorfile.Open(dir, "plain"); err == nil || !strings.Contains(err.Error(), "plain.jsonl.gz") {
		t.Errorf("error %v does not name the file", err)
	}
}
