package random

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"sync"
	"testing"
)

// next gives the words that follow, which tell one stream from another.
func next(g *Generator) []uint32 {
	words := make([]uint32, 5)
	for i := range words {
		words[i] = g.Uint32()
	}
	return words
}

func TestSeedsOfOneStream(t *testing.T) {
	for _, row := range []struct {
		name string
		a, b uint64
		same bool
	}{
		{"32 bits up", 42, 42 + 1<<32, true},
		{"-1", math.MaxUint64, math.MaxUint32, true},
		{"next seed", 42, 43, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, b := New(row.a), New(row.b)
			if a.InitialSeed() != row.a || b.InitialSeed() != row.b {
				t.Errorf("initial seeds %d and %d", a.InitialSeed(), b.InitialSeed())
			}
			if slices.Equal(next(a), next(b)) != row.same {
				t.Errorf("one stream: %t, want %t", !row.same, row.same)
			}
		})
	}
}

// mt19937's authors and the C++ standard publish its 10000th word for 5489.
func TestPublishedWord(t *testing.T) {
	g := New(5489)
	for range 9999 {
		g.Uint32()
	}
	if got := g.Uint32(); got != 4123659995 {
		t.Errorf("word 10000 is %d, want 4123659995", got)
	}
}

func TestZeroGenerator(t *testing.T) {
	for name, use := range map[string]func(*Generator){
		"InitialSeed": func(g *Generator) { g.InitialSeed() },
		"State":       func(g *Generator) { g.State() },
		"no use":      func(g *Generator) {},
	} {
		var g Generator
		use(&g)
		if g.InitialSeed() != DefaultSeed || !slices.Equal(next(&g), next(New(DefaultSeed))) {
			t.Errorf("after %s it is not that of the default seed", name)
		}
	}
}

func TestSpareNormal(t *testing.T) {
	pair := make([]float64, 2)
	New(1).Normal64(pair, 0, 1)
	one := make([]float64, 1)
	for _, row := range []struct {
		name    string
		between func(*Generator)
		kept    bool
	}{
		{"nothing", func(g *Generator) {}, true},
		{"uniform", func(g *Generator) { g.Uniform64(one, 0, 1) }, true},
		{"16 normals", func(g *Generator) { g.Normal32(make([]float32, 16), 0, 1) }, true},
		{"no normals", func(g *Generator) { g.Normal32(nil, 0, 1) }, true},
		{"seed", func(g *Generator) { g.Seed(1) }, false},
		{"fresh state", func(g *Generator) { _ = g.SetState(New(1).State()) }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := New(1)
			g.Normal64(one, 0, 1)
			row.between(g)
			g.Normal64(one, 0, 1)
			if (one[0] == pair[1]) != row.kept {
				t.Errorf("kept: %t, want %t", !row.kept, row.kept)
			}
		})
	}
}

func TestStateRoundTrip(t *testing.T) {
	for name, advance := range map[string]func(*Generator){
		"fresh":          func(g *Generator) {},
		"one word":       func(g *Generator) { g.Uint32() },
		"before refill":  func(g *Generator) { g.Uniform32(make([]float32, 623), 0, 1) },
		"at refill":      func(g *Generator) { g.Uniform32(make([]float32, 624), 0, 1) },
		"after refill":   func(g *Generator) { g.Uniform32(make([]float32, 625), 0, 1) },
		"normal waiting": func(g *Generator) { g.Normal32(make([]float32, 3), 0, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			g, h := New(1<<40+7), New(3)
			advance(g)
			state := g.State()
			if len(state) != StateSize {
				t.Fatalf("state of %d bytes", len(state))
			}
			if err := h.SetState(state); err != nil {
				t.Fatal(err)
			}
			if h.InitialSeed() != 1<<40+7 || !bytes.Equal(h.State(), state) {
				t.Error("the state taken back differs")
			}
			a, b := make([]float64, 3), make([]float64, 3)
			g.Normal64(a, 0, 1)
			h.Normal64(b, 0, 1)
			if !slices.Equal(a, b) || !slices.Equal(next(g), next(h)) {
				t.Error("the streams part")
			}
		})
	}
}

func TestSetStateRefuses(t *testing.T) {
	u32, u64 := binary.LittleEndian.PutUint32, binary.LittleEndian.PutUint64
	for name, spoil := range map[string]func([]byte) []byte{
		"nothing":          func(b []byte) []byte { return nil },
		"a byte less":      func(b []byte) []byte { return b[1:] },
		"a byte more":      func(b []byte) []byte { return append(b, 0) },
		"unseeded":         func(b []byte) []byte { u32(b[offSeeded:], 0); return b },
		"no words left":    func(b []byte) []byte { u32(b[offLeft:], 0); return b },
		"too many left":    func(b []byte) []byte { u32(b[offLeft:], 626); return b },
		"position outside": func(b []byte) []byte { u64(b[offNext:], 625); return b },
		"position wraps":   func(b []byte) []byte { u64(b[offNext:], 1<<63); return b },
		"word of 33 bits":  func(b []byte) []byte { u64(b[offWords:], 1<<32); return b },
	} {
		t.Run(name, func(t *testing.T) {
			g := New(1)
			g.Uint32()
			before := g.State()
			if err := g.SetState(spoil(g.State())); err == nil {
				t.Error("accepted")
			}
			if !bytes.Equal(g.State(), before) {
				t.Error("a refused state changed the generator")
			}
		})
	}
}

// Each draw is atomic: pairs drawn by many goroutines are the pairs of the
// stream, in some order.
func TestGoroutines(t *testing.T) {
	const goroutines, draws = 8, 500
	want := make([]uint64, goroutines*draws)
	serial := New(9)
	for i := range want {
		want[i] = serial.Uint64()
	}
	got := make([]uint64, len(want))
	var wait sync.WaitGroup
	shared := New(9)
	for mine := range slices.Chunk(got, draws) {
		wait.Go(func() {
			for i := range mine {
				mine[i] = shared.Uint64()
			}
		})
	}
	wait.Wait()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Error("a draw was torn")
	}
}
