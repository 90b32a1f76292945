package safetensors

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"strconv"

	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

var door = tape.Door.(*tape.Doors[tensor.Tensor])

// A File is an open file whose tensors are read when they are asked for.
type File struct {
	r        io.ReaderAt
	close    func() error
	data     int64 // where the data begins
	entries  []entry
	index    map[string]int
	metadata map[string]string
}

// ReadFile returns all tensors of the file at path, in the order of its header.
func ReadFile(path string) (*tensor.Dict, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d := new(tensor.Dict)
	for name := range f.Names() {
		t, err := f.Tensor(name)
		if err != nil {
			return nil, err
		}
		d.Set(name, t)
	}
	return d, nil
}

// Open opens the file at path and reads and checks its header.
func Open(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil {
		var f *File
		if f, err = NewFile(file, info.Size()); err == nil {
			f.close = file.Close
			return f, nil
		}
	}
	file.Close()
	return nil, fmt.Errorf("%s: %w", path, err)
}

// NewFile reads and checks the header of what r holds, size bytes long.
func NewFile(r io.ReaderAt, size int64) (*File, error) {
	var length [8]byte
	if size < int64(len(length)) {
		return nil, errors.New("safetensors: too short for a header")
	}
	if _, err := r.ReadAt(length[:], 0); err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxHeader || int64(n) > size-int64(len(length)) {
		return nil, fmt.Errorf("safetensors: a header of %d bytes does not fit a file of %d", n, size)
	}
	header := make([]byte, n)
	if _, err := r.ReadAt(header, int64(len(length))); err != nil && n > 0 {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	f := &File{r: r, data: int64(len(length)) + int64(n), index: make(map[string]int)}
	var err error
	f.entries, f.metadata, err = parseHeader(header, uint64(size-f.data))
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	for i, e := range f.entries {
		f.index[e.name] = i
	}
	return f, nil
}

// Close closes the file that Open opened.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

// Len returns the number of tensors.
func (f *File) Len() int { return len(f.entries) }

// Names yields the names of the tensors in the order of the header. A name is
// text that the file's maker chose: it is no path.
func (f *File) Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, e := range f.entries {
			if !yield(e.name) {
				return
			}
		}
	}
}

// Metadata returns the texts that the file carries besides its tensors, nil if
// there are none.
func (f *File) Metadata() map[string]string { return f.metadata }

// Info returns the format's name of a tensor's type, such as "F32", and its
// shape, without reading its elements.
func (f *File) Info(name string) (dtype string, shape []uint64, ok bool) {
	i, ok := f.index[name]
	if !ok {
		return "", nil, false
	}
	return f.entries[i].dtype, append([]uint64{}, f.entries[i].shape...), true
}

// Tensor reads the tensor called name into the memory of the default device. It
// is an error if there is none, if its type is one that tensors do not have, and
// if its shape does not fit an int.
func (f *File) Tensor(name string) (*tensor.Tensor, error) {
	i, ok := f.index[name]
	if !ok {
		return nil, fmt.Errorf("safetensors: there is no tensor %s", strconv.Quote(shorten(name)))
	}
	e := &f.entries[i]
	d, ok := dtypeOf(e.dtype)
	if !ok {
		return nil, fmt.Errorf("safetensors: tensor %s is of type %s, which tensors do not have", strconv.Quote(shorten(name)), e.dtype)
	}
	shape := make([]int, len(e.shape))
	for k, s := range e.shape {
		if s > math.MaxInt {
			return nil, fmt.Errorf("safetensors: tensor %s has a size of %d, which is too big to be addressed", strconv.Quote(shorten(name)), s)
		}
		shape[k] = int(s)
	}
	b := make([]byte, e.end-e.begin)
	if len(b) > 0 {
		if _, err := f.r.ReadAt(b, f.data+int64(e.begin)); err != nil {
			return nil, fmt.Errorf("safetensors: tensor %s: %w", strconv.Quote(shorten(name)), err)
		}
	}
	toNative(b, d.Size())
	if d == tensor.Bool {
		toTruth(b)
	}
	var t *tensor.Tensor
	err := tensor.Try(func() { t = door.FromBytes(uint8(d), shape, b) })
	return t, err
}

// toTruth makes 1 of every byte that is true, so that a sum of bools counts them.
func toTruth(b []byte) {
	for i, v := range b {
		b[i] = min(v, 1)
	}
}
