package random

import "sync"

// DefaultSeed seeds a generator that nobody has seeded, as in PyTorch.
const DefaultSeed uint64 = 67280421310721

// Default is the generator of everything that is not given one of its own.
var Default = new(Generator)

// Generator is a stream of random numbers. It may be used from many
// goroutines: each method is one draw that no other can interrupt. The zero
// Generator is ready, and seeded with [DefaultSeed].
type Generator struct {
	mu     sync.Mutex
	seeded bool
	seed   uint64
	engine engine

	// Normals drawn one at a time come in pairs; the second waits here. It
	// outlives draws of every other kind, which is part of the stream.
	spare    float64
	hasSpare bool
}

// New returns a generator seeded with seed.
func New(seed uint64) *Generator {
	g := new(Generator)
	g.reset(seed)
	return g
}

// Seed starts the stream anew. Only the low 32 bits of seed matter to the
// stream; [Generator.InitialSeed] gives back all 64.
func (g *Generator) Seed(seed uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.reset(seed)
}

// InitialSeed is the seed that the stream was started with.
func (g *Generator) InitialSeed() uint64 {
	defer g.lock().Unlock()
	return g.seed
}

// Uint32 draws u32, the next word of the engine.
func (g *Generator) Uint32() uint32 {
	defer g.lock().Unlock()
	return g.engine.uint32()
}

// Uint64 draws u64, two words.
func (g *Generator) Uint64() uint64 {
	defer g.lock().Unlock()
	return g.engine.uint64()
}

func (g *Generator) reset(seed uint64) {
	g.seed, g.seeded, g.hasSpare, g.spare = seed, true, false, 0
	g.engine.seed(uint32(seed))
}

// lock makes the zero Generator ready too: `defer g.lock().Unlock()`.
func (g *Generator) lock() *sync.Mutex {
	g.mu.Lock()
	if !g.seeded {
		g.reset(DefaultSeed)
	}
	return &g.mu
}
