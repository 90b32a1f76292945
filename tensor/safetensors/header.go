package safetensors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxHeader is the reference parser's bound on the length of a header.
const maxHeader = 100_000_000

// An entry is what a header says of one tensor.
type entry struct {
	name       string
	dtype      string
	shape      []uint64
	begin, end uint64 // of its bytes, in the data behind the header
}

// parseHeader reads a header and checks it against the length of the data behind
// it. Of tensors of one name the last counts, as in the reference parser.
func parseHeader(h []byte, data uint64) ([]entry, map[string]string, error) {
	if !utf8.Valid(h) {
		return nil, nil, errors.New("the header is not UTF-8")
	}
	if loneSurrogate(h) {
		return nil, nil, errors.New("the header holds half of a surrogate pair")
	}
	p := &parser{dec: json.NewDecoder(bytes.NewReader(h)), index: make(map[string]int)}
	p.dec.UseNumber()
	if err := p.header(); err != nil {
		return nil, nil, fmt.Errorf("the header is not as it should be: %w", err)
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("something follows the header's object")
	}
	return p.entries, p.metadata, checkRegions(p.entries, data)
}

// loneSurrogate finds escapes of half a surrogate pair, which encoding/json
// replaces in silence.
func loneSurrogate(h []byte) bool {
	const high, low = `\\u[dD][89abAB][0-9a-fA-F]{2}`, `\\u[dD][c-fC-F][0-9a-fA-F]{2}`
	rest := regexp.MustCompile(`\\\\|`+high+low).ReplaceAll(h, nil)
	return regexp.MustCompile(high + `|` + low).Match(rest)
}

// A parser reads tokens, because Unmarshal would match names without regard to
// case, drop duplicates and take null for anything.
type parser struct {
	dec      *json.Decoder
	entries  []entry
	index    map[string]int // by name
	metadata map[string]string
	hasMeta  bool
}

func (p *parser) header() error {
	return p.object(func(name string) error {
		if name == "__metadata__" {
			return p.readMetadata()
		}
		e, err := p.tensor()
		if err != nil {
			return fmt.Errorf("tensor %s: %w", strconv.Quote(shorten(name)), err)
		}
		e.name = name
		if i, ok := p.index[name]; ok {
			p.entries[i] = e
			return nil
		}
		p.index[name] = len(p.entries)
		p.entries = append(p.entries, e)
		return nil
	})
}

// shorten keeps an error readable whatever a file calls its tensors.
func shorten(name string) string {
	if len(name) > 80 {
		return name[:80] + "..."
	}
	return name
}

func (p *parser) readMetadata() error {
	if p.hasMeta {
		return errors.New("the field __metadata__ stands twice")
	}
	p.hasMeta = true
	t, err := p.dec.Token()
	if err != nil || t == nil {
		return err
	}
	if t != json.Delim('{') {
		return errors.New("__metadata__ is not an object")
	}
	p.metadata = make(map[string]string)
	return p.fields(func(key string) error {
		v, err := p.dec.Token()
		if err != nil {
			return err
		}
		text, ok := v.(string)
		if !ok {
			return errors.New("a value in __metadata__ is not a string")
		}
		p.metadata[key] = text
		return nil
	})
}

// tensor reads what is said of one: an object, or an array of its three fields,
// which the reference parser takes too.
func (p *parser) tensor() (e entry, err error) {
	t, err := p.dec.Token()
	switch {
	case err != nil:
		return e, err
	case t == json.Delim('['):
		return e, p.tensorArray(&e)
	case t != json.Delim('{'):
		return e, errors.New("is not an object")
	}
	seen := make(map[string]bool)
	err = p.fields(func(key string) error {
		if read, known := fieldReaders[key]; known {
			if seen[key] {
				return fmt.Errorf("the field %s stands twice", key)
			}
			seen[key] = true
			return read(p, &e)
		}
		var skipped json.RawMessage
		return p.dec.Decode(&skipped)
	})
	for _, key := range fieldOrder {
		if err == nil && !seen[key] {
			err = fmt.Errorf("the field %s is missing", key)
		}
	}
	return e, err
}

var fieldOrder = []string{"dtype", "shape", "data_offsets"}

var fieldReaders = map[string]func(p *parser, e *entry) error{
	"dtype":        (*parser).readDType,
	"shape":        (*parser).readShape,
	"data_offsets": (*parser).readOffsets,
}

func (p *parser) tensorArray(e *entry) error {
	for _, key := range fieldOrder {
		if !p.dec.More() {
			return fmt.Errorf("the field %s is missing", key)
		}
		if err := fieldReaders[key](p, e); err != nil {
			return err
		}
	}
	if p.dec.More() {
		return errors.New("has more fields than three")
	}
	_, err := p.dec.Token()
	return err
}

func (p *parser) readDType(e *entry) error {
	t, err := p.dec.Token()
	if err != nil {
		return err
	}
	name, ok := t.(string)
	if !ok || bitsOf[name] == 0 {
		return fmt.Errorf("the dtype %v is unknown", t)
	}
	e.dtype = name
	return nil
}

func (p *parser) readShape(e *entry) (err error) {
	e.shape, err = p.numbers("shape")
	return err
}

func (p *parser) readOffsets(e *entry) error {
	o, err := p.numbers("data_offsets")
	if err != nil {
		return err
	}
	if len(o) != 2 {
		return fmt.Errorf("data_offsets holds %d numbers instead of two", len(o))
	}
	e.begin, e.end = o[0], o[1]
	return nil
}

// numbers reads an array of integers from 0 up.
func (p *parser) numbers(field string) ([]uint64, error) {
	t, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	if t != json.Delim('[') {
		return nil, fmt.Errorf("%s is not an array", field)
	}
	list := []uint64{}
	for p.dec.More() {
		t, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		n, ok := t.(json.Number)
		if !ok {
			return nil, fmt.Errorf("%s holds %v", field, t)
		}
		v, err := strconv.ParseUint(n.String(), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s holds %v, which is no size", field, n)
		}
		list = append(list, v)
	}
	_, err = p.dec.Token()
	return list, err
}

// object reads an object whose fields are handed to f.
func (p *parser) object(f func(key string) error) error {
	t, err := p.dec.Token()
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return errors.New("it is not an object")
	}
	return p.fields(f)
}

// fields reads the rest of an object.
func (p *parser) fields(f func(key string) error) error {
	for p.dec.More() {
		key, err := p.dec.Token()
		if err != nil {
			return err
		}
		if err := f(key.(string)); err != nil {
			return err
		}
	}
	_, err := p.dec.Token()
	return err
}

// checkRegions demands that the tensors' regions follow one another without gap
// or overlap, fill the data, and are as big as dtype and shape say.
func checkRegions(entries []entry, data uint64) error {
	order := slices.Clone(entries)
	slices.SortFunc(order, func(a, b entry) int {
		switch {
		case a.begin != b.begin:
			return compare(a.begin, b.begin)
		}
		return compare(a.end, b.end)
	})
	at := uint64(0)
	for _, e := range order {
		if e.begin != at || e.end < e.begin {
			return fmt.Errorf("tensor %s does not begin where the one before it ends", strconv.Quote(shorten(e.name)))
		}
		size, ok := e.bytes()
		if !ok || size != e.end-e.begin {
			return fmt.Errorf("tensor %s, %s of shape %v, is not %d bytes long", strconv.Quote(shorten(e.name)), e.dtype, e.shape, e.end-e.begin)
		}
		at = e.end
	}
	if at != data {
		return fmt.Errorf("the tensors take %d bytes, and %d bytes follow the header", at, data)
	}
	return nil
}

func compare(a, b uint64) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// bytes is the size that dtype and shape ask for, if it can be told. A product
// that overflows is refused even where a size of 0 would undo it.
func (e *entry) bytes() (n uint64, ok bool) {
	n = 1
	for _, s := range append(slices.Clone(e.shape), bitsOf[e.dtype]) {
		var hi uint64
		if hi, n = bits.Mul64(n, s); hi != 0 {
			return 0, false
		}
	}
	return n / 8, n%8 == 0
}
