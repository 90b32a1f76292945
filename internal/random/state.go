package random

import (
	"encoding/binary"
	"fmt"
	"math"
)

// StateSize is the length of a saved state in bytes.
const StateSize = 5056

// Where the fields of a saved state lie. It is little-endian; each word of the
// engine takes eight bytes. What is not named here is written as zero.
const (
	offSeed     = 0                          // uint64
	offLeft     = 8                          // int32: words until a refill, plus one
	offSeeded   = 12                         // int32
	offNext     = 16                         // uint64
	offWords    = 24                         // 624 uint64
	offSpare    = offWords + 8*blockSize + 8 // float64, after one that is unused
	offHasSpare = offSpare + 16              // int32
)

// State is the generator as PyTorch's get_rng_state lays it out, 5056 bytes.
func (g *Generator) State() []byte {
	defer g.lock().Unlock()
	next, left := g.engine.next, blockSize+1-g.engine.next
	if g.engine.fresh {
		next, left = 0, 1
	}
	b := make([]byte, StateSize)
	binary.LittleEndian.PutUint64(b[offSeed:], g.seed)
	binary.LittleEndian.PutUint32(b[offLeft:], uint32(left))
	b[offSeeded] = 1
	binary.LittleEndian.PutUint64(b[offNext:], uint64(next))
	for i, w := range g.engine.state {
		binary.LittleEndian.PutUint64(b[offWords+8*i:], uint64(w))
	}
	if g.hasSpare {
		binary.LittleEndian.PutUint64(b[offSpare:], math.Float64bits(g.spare))
		b[offHasSpare] = 1
	}
	return b
}

// SetState goes on where a generator, PyTorch's included, stood when its state
// was saved. A blob that is no state leaves g as it was.
func (g *Generator) SetState(blob []byte) error {
	e, err := parseEngine(blob)
	if err != nil {
		return fmt.Errorf("random: state: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.engine, g.seeded = e, true
	g.seed = binary.LittleEndian.Uint64(blob[offSeed:])
	g.spare, g.hasSpare = 0, binary.LittleEndian.Uint32(blob[offHasSpare:]) != 0
	if g.hasSpare {
		g.spare = math.Float64frombits(binary.LittleEndian.Uint64(blob[offSpare:]))
	}
	return nil
}

func parseEngine(blob []byte) (e engine, err error) {
	if len(blob) != StateSize {
		return e, fmt.Errorf("%d bytes, want %d", len(blob), StateSize)
	}
	if binary.LittleEndian.Uint32(blob[offSeeded:]) == 0 {
		return e, fmt.Errorf("generator was never seeded")
	}
	left := binary.LittleEndian.Uint32(blob[offLeft:])
	next := binary.LittleEndian.Uint64(blob[offNext:])
	switch {
	case next == 0 && left == 1:
		e.next, e.fresh = blockSize, true
	case 0 < next && next <= blockSize && uint64(left)+next == blockSize+1:
		e.next = int(next)
	default:
		return e, fmt.Errorf("position %d with %d words left of %d", next, left, blockSize)
	}
	for i := range e.state {
		w := binary.LittleEndian.Uint64(blob[offWords+8*i:])
		if w > math.MaxUint32 {
			return e, fmt.Errorf("word %d has more than 32 bits", i)
		}
		e.state[i] = uint32(w)
	}
	e.temper()
	return e, nil
}
