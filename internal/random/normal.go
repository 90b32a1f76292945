package random

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/libm"
)

// blockNormal is how many normals PyTorch makes at a time, eight by cosine and
// eight by sine. Fewer are drawn one at a time.
const blockNormal = 16

// Normal32 draws from the normal distribution. Fewer than 16 are drawn as
// [Normal] draws them; else all of dst becomes uf, and then each block of 16,
// for j < 8, with u = 1-d[j], t = 2 pi d[j+8] and r = sqrt(-2 log u),
//
//	d[j], d[j+8] = fma(r cos t, std, mean), fma(r sin t, std, mean)
//
// (Box and Muller, 1958). When len(dst) is no multiple of 16, the last 16
// positions are drawn anew and transformed.
func (g *Generator) Normal32(dst []float32, mean, std float64) {
	defer g.lock().Unlock()
	if len(dst) < blockNormal {
		fill32(g, dst, Normal{mean, std})
		return
	}
	g.engine.units32(dst)
	boxMuller32(dst[:len(dst)&^(blockNormal-1)], float32(mean), float32(std))
	if len(dst)%blockNormal != 0 {
		tail := dst[len(dst)-blockNormal:]
		g.engine.units32(tail)
		boxMuller32(tail, float32(mean), float32(std))
	}
}

// NormalHalf draws what a float16 or bfloat16 tensor rounds: as Normal32, but
// drawn block by block, so no word is drawn that the tail throws away.
func (g *Generator) NormalHalf(dst []float32, mean, std float64) {
	defer g.lock().Unlock()
	if len(dst) < blockNormal {
		fill32(g, dst, Normal{mean, std})
		return
	}
	blocks, tail := dst[:len(dst)&^(blockNormal-1)], dst[len(dst)-blockNormal:]
	g.engine.units32(blocks)
	boxMuller32(blocks, float32(mean), float32(std))
	if len(dst)%blockNormal != 0 {
		g.engine.units32(tail)
		boxMuller32(tail, float32(mean), float32(std))
	}
}

// Normal64 is Normal32 in float64, of ud.
func (g *Generator) Normal64(dst []float64, mean, std float64) {
	defer g.lock().Unlock()
	if len(dst) < blockNormal {
		fill64(g, dst, Normal{mean, std})
		return
	}
	g.engine.units64(dst)
	boxMuller64(dst[:len(dst)&^(blockNormal-1)], mean, std)
	if len(dst)%blockNormal != 0 {
		tail := dst[len(dst)-blockNormal:]
		g.engine.units64(tail)
		boxMuller64(tail, mean, std)
	}
}

func boxMuller64(d []float64, mean, std float64) {
	for ; len(d) >= blockNormal; d = d[blockNormal:] {
		for j := range blockNormal / 2 {
			r := math.Sqrt(-2 * libm.Log(1-d[j]))
			sin, cos := libm.SinCos(2 * math.Pi * d[j+8])
			d[j] = math.FMA(r*cos, std, mean)
			d[j+8] = math.FMA(r*sin, std, mean)
		}
	}
}
