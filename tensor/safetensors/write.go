package safetensors

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// WriteOptions are the options of Write and WriteFile.
type WriteOptions struct {
	// Metadata are texts that the file carries besides its tensors.
	Metadata map[string]string
}

// WriteFile writes d to a new file at path, or in the place of the one there.
// The file appears whole or not at all: it is written under another name beside
// it first, so that who reads the old one meanwhile goes on reading it.
func WriteFile(path string, d *tensor.Dict, options ...WriteOptions) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	b := bufio.NewWriterSize(f, 1<<20)
	if err := errors.Join(Write(b, d, options...), b.Flush(), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// Write writes d to w. The header lists tensors in d's order; their data is laid
// out by size of element, the biggest first, so that each lies aligned.
func Write(w io.Writer, d *tensor.Dict, options ...WriteOptions) error {
	items := layOut(d)
	header, err := encodeHeader(items, options)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.begin, b.begin) })
	for _, it := range items {
		b := door.Bytes(it.t)
		toNative(b, it.t.DType().Size()) // the way there is the way back
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// An item is a tensor and where its bytes go.
type item struct {
	name  string
	t     *tensor.Tensor
	begin int64
}

func (it *item) size() int64 { return int64(it.t.NumEl()) * int64(it.t.DType().Size()) }

func layOut(d *tensor.Dict) []item {
	items := make([]item, 0, d.Len())
	for name, t := range d.All() {
		items = append(items, item{name: name, t: t})
	}
	order := make([]*item, len(items))
	for i := range items {
		order[i] = &items[i]
	}
	slices.SortStableFunc(order, func(a, b *item) int { return cmp.Compare(b.t.DType().Size(), a.t.DType().Size()) })
	at := int64(0)
	for _, it := range order {
		it.begin = at
		at += it.size()
	}
	return items
}

// encodeHeader is the header with its length before it, padded with spaces to a
// multiple of eight bytes.
func encodeHeader(items []item, options []WriteOptions) ([]byte, error) {
	var b bytes.Buffer
	b.Write(make([]byte, 8))
	b.WriteByte('{')
	for _, o := range options {
		if o.Metadata == nil {
			continue
		}
		text, err := json.Marshal(o.Metadata)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, `"__metadata__":%s,`, text)
	}
	for _, it := range items {
		if it.name == "__metadata__" || !utf8.ValidString(it.name) {
			return nil, fmt.Errorf("safetensors: a tensor cannot be called %q", it.name)
		}
		name, err := json.Marshal(it.name)
		if err != nil {
			return nil, err
		}
		shape, err := json.Marshal(it.t.Shape())
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, `%s:{"dtype":"%s","shape":%s,"data_offsets":[%d,%d]},`, name, names[it.t.DType()], shape, it.begin, it.begin+it.size())
	}
	if text := b.Bytes(); text[len(text)-1] == ',' {
		b.Truncate(b.Len() - 1)
	}
	b.WriteByte('}')
	for b.Len()%8 != 0 {
		b.WriteByte(' ')
	}
	if b.Len()-8 > maxHeader {
		return nil, fmt.Errorf("safetensors: a header of %d bytes is longer than readers take", b.Len()-8)
	}
	binary.LittleEndian.PutUint64(b.Bytes(), uint64(b.Len()-8))
	return b.Bytes(), nil
}

// toNative turns little-endian elements into the machine's order, and back.
func toNative(b []byte, size int) {
	one := [2]byte{1, 0}
	if binary.NativeEndian.Uint16(one[:]) == 1 {
		return
	}
	for i := 0; i < len(b); i += size {
		slices.Reverse(b[i : i+size])
	}
}
