// Package vectorfile reads sets of recorded PyTorch values: calls with their
// arguments, expected results and gradients, against which the library is
// held.
//
// A set is two files: NAME.jsonl.gz, one case a line, and NAME.safetensors.gz,
// the tensors that the cases name by key. What the JSON of a case means is
// spelled out by the types that implement Value; what its keys mean is the
// affair of whoever runs the set.
package vectorfile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
)

// Set is a recorded set, whole in memory. It may be read from many goroutines.
type Set struct {
	name    string
	lines   []byte
	tensors map[string]tensor
}

// Open reads the set NAME of a directory. A set whose cases name no tensors
// comes without the second file.
func Open(dir, name string) (*Set, error) {
	lines, err := readGzip(filepath.Join(dir, name+".jsonl.gz"))
	if err != nil {
		return nil, err
	}
	s := &Set{name: name, lines: lines}
	path := filepath.Join(dir, name+".safetensors.gz")
	file, err := readGzip(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	if s.tensors, err = parseTensors(file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

func readGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return content, nil
}

// Cases yields the cases in order. A line that cannot be read yields an error
// that says which, and the next line follows.
func (s *Set) Cases() iter.Seq2[Dict, error] {
	return func(yield func(Dict, error) bool) {
		number := 0
		for line := range bytes.Lines(s.lines) {
			number++
			c, err := decodeCase(line)
			if err != nil {
				err = fmt.Errorf("%s, line %d: %w", s.name, number, err)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// Tensor is the tensor of a key such as "t3": its dtype by PyTorch's name, its
// shape and its bytes, little-endian and row-major. A key in "c" is a complex
// tensor: complex64 or complex128, the real part of each element before the
// imaginary one. Neither shape nor raw may be written to.
func (s *Set) Tensor(key string) (dtype string, shape []int, raw []byte, ok bool) {
	t, ok := s.tensors[key]
	return t.dtype, t.shape, t.raw, ok
}
