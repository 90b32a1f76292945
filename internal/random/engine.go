package random

const (
	blockSize = 624 // words of state, and words one refill yields
	shiftSize = 397
	twist     = 0x9908b0df
	upperBit  = 1 << 31
)

// engine is mt19937. It tempers a whole block at once, so that drawing a word
// is a load and fills run over slices.
type engine struct {
	state [blockSize]uint32
	words [blockSize]uint32 // state, tempered; read from next on
	next  int
	fresh bool // seeded, no block made yet: next is blockSize
}

func (e *engine) seed(seed uint32) {
	e.state[0] = seed
	for i := uint32(1); i < blockSize; i++ {
		prev := e.state[i-1]
		e.state[i] = 1812433253*(prev^prev>>30) + i
	}
	e.next, e.fresh = blockSize, true
}

func (e *engine) uint32() uint32 {
	if e.next >= blockSize {
		e.refill()
	}
	y := e.words[e.next]
	e.next++
	return y
}

func (e *engine) uint64() uint64 {
	high := e.uint32()
	return uint64(high)<<32 | uint64(e.uint32())
}

// take returns the next words, at most limit of them and at least one: as many
// as the block still holds.
func (e *engine) take(limit int) []uint32 {
	if e.next >= blockSize {
		e.refill()
	}
	words := e.words[e.next:]
	if len(words) > limit {
		words = words[:limit]
	}
	e.next += len(words)
	return words
}

func (e *engine) refill() {
	s := &e.state
	i := 0
	for ; i < blockSize-shiftSize; i++ {
		s[i] = s[i+shiftSize] ^ mix(s[i], s[i+1])
	}
	for ; i < blockSize-1; i++ {
		s[i] = s[i+shiftSize-blockSize] ^ mix(s[i], s[i+1])
	}
	s[i] = s[shiftSize-1] ^ mix(s[i], s[0])
	e.temper()
	e.next, e.fresh = 0, false
}

func mix(u, v uint32) uint32 {
	return (u&upperBit|v&(upperBit-1))>>1 ^ -(v&1)&twist
}

func (e *engine) temper() {
	for i, y := range e.state {
		y ^= y >> 11
		y ^= y << 7 & 0x9d2c5680
		y ^= y << 15 & 0xefc60000
		e.words[i] = y ^ y>>18
	}
}

// unit32 is uf of the package comment.
func unit32(word uint32) float32 {
	return float32(int32(word&(1<<24-1))) * (1.0 / (1 << 24))
}

// unit64 is ud of the package comment.
func (e *engine) unit64() float64 {
	return float64(int64(e.uint64()&(1<<53-1))) * (1.0 / (1 << 53))
}
