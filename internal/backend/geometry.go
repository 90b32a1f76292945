package backend

import "sync"

// A Geometry walks several operands together: all have this shape, each its own
// strides in elements (0 where it is broadcast). Nobody changes it after the call
// that received it, which may Release it.
type Geometry struct {
	Shape   []int
	Strides [][]int // Strides[k] belongs to operand k, the output first
	home    *geometryRoom
}

// A geometryRoom is a geometry with room for most that there are. Rooms are
// recycled: making one costs as much as a small kernel.
type geometryRoom struct {
	Geometry
	strides [MaxInputs + 1][]int
	ints    [24]int
}

var geometryRooms = sync.Pool{New: func() any { return new(geometryRoom) }}

// NewGeometry returns a geometry of the given rank for some operands, all sizes
// and strides 0.
func NewGeometry(operands, rank int) *Geometry {
	ints := (operands + 1) * rank
	if room := (*geometryRoom)(nil); operands > len(room.strides) || ints > len(room.ints) {
		return divide(new(Geometry), make([][]int, operands), make([]int, ints), rank)
	}
	room := geometryRooms.Get().(*geometryRoom)
	room.home = room
	clear(room.ints[:ints])
	return divide(&room.Geometry, room.strides[:operands], room.ints[:ints], rank)
}

// divide gives g its part of ints.
func divide(g *Geometry, strides [][]int, ints []int, rank int) *Geometry {
	g.Shape, g.Strides = ints[:rank:rank], strides
	for k := range strides {
		ints = ints[rank:]
		strides[k] = ints[:rank:rank]
	}
	return g
}

// Release recycles g, which may be nil. A backend calls it, once, when it has
// completed the call that g came with.
func (g *Geometry) Release() {
	if g != nil && g.home != nil {
		geometryRooms.Put(g.home)
	}
}
