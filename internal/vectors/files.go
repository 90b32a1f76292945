package vectors

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/tensor"
	"github.com/seed-41c3a176/adjoint/tensor/safetensors"
)

// runFile compares the verdict on a file, and what is in it, with the recorded
// one.
func runFile(s *source, c vectorfile.Dict) error {
	if c.String("format") != "safetensors" {
		return absent(c.String("format"))
	}
	b, err := zipped(filepath.Join(s.dir, "files.zip"), c.String("file"))
	if err != nil {
		return err
	}
	var f *safetensors.File
	if err := guard(func() { f, err = safetensors.NewFile(bytes.NewReader(b), int64(len(b))) }); err != nil {
		return err
	}
	switch accept := c.Bool("accept"); {
	case accept && err != nil:
		return fmt.Errorf("the file is refused: %w", err)
	case !accept && err == nil:
		return fmt.Errorf("the file is accepted")
	case !accept:
		return nil
	}
	if c.Has("tensor_count") && f.Len() != int(c.Int("tensor_count")) {
		return fmt.Errorf("%d tensors, want %d", f.Len(), c.Int("tensor_count"))
	}
	if err := compareInfos(f, c.List("tensors")); err != nil {
		return err
	}
	return compareContents(f, c.Dict("values"))
}

func zipped(archive, name string) ([]byte, error) {
	z, err := zip.OpenReader(archive)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// compareInfos compares names, types and shapes.
func compareInfos(f *safetensors.File, want vectorfile.List) error {
	for _, v := range want {
		info := v.(vectorfile.List)
		name := string(info[0].(vectorfile.String))
		dtype, shape, ok := f.Info(name)
		sizes, _ := info[2].(vectorfile.List).Ints()
		if !ok || dtype != string(info[1].(vectorfile.String)) || fmt.Sprint(shape) != fmt.Sprint(sizes) {
			return fmt.Errorf("tensor %q is %s of shape %v, want %v", name, dtype, shape, info)
		}
	}
	return nil
}

// compareContents compares elements.
func compareContents(f *safetensors.File, want vectorfile.Dict) error {
	for name, v := range want.All() {
		x, err := f.Tensor(name)
		if err != nil {
			return err
		}
		d := v.(vectorfile.Dict)
		sizes, _ := d.List("shape").Ints()
		if x.DType() != dtypeNamed(d.String("dtype")) || fmt.Sprint(x.Shape()) != fmt.Sprint(sizes) {
			return fmt.Errorf("tensor %q is %v of shape %v, want %v", name, x.DType(), x.Shape(), d)
		}
		elements := flattened(nil, d.Value("values"))
		for i := range elements {
			if !sameElement(x, i, elements[i]) {
				return fmt.Errorf("element %d of tensor %q is %v, want %v", i, name, x, elements[i])
			}
		}
		if len(elements) != x.NumEl() {
			return fmt.Errorf("tensor %q has %d elements, want %d", name, x.NumEl(), len(elements))
		}
	}
	return nil
}

func flattened(list []vectorfile.Value, v vectorfile.Value) []vectorfile.Value {
	if l, ok := v.(vectorfile.List); ok {
		for _, e := range l {
			list = flattened(list, e)
		}
		return list
	}
	return append(list, v)
}

// sameElement compares bit for bit; integers are recorded as text where a float
// would not hold them.
func sameElement(x *tensor.Tensor, i int, want vectorfile.Value) bool {
	switch want := want.(type) {
	case vectorfile.String:
		n, err := strconv.ParseInt(string(want), 10, 64)
		return err == nil && tensor.Values[int64](x)[i] == n
	case vectorfile.Int:
		return tensor.Values[float64](x)[i] == float64(want)
	case vectorfile.Float:
		got := tensor.Values[float64](x)[i]
		return math.Float64bits(got) == math.Float64bits(float64(want)) || got != got && float64(want) != float64(want)
	}
	return false
}
