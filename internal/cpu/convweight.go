package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/gemm"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

const (
	// weightColumns is how many channels of the output a part of a weight gradient
	// takes: enough to be worth a copy of the band.
	weightColumns = 64
	// piecePlaces is how many places are taken together while sums are at hand, which
	// are many where images are small.
	piecePlaces = 1024
	// joinTerms is how many terms are turned into weights together.
	joinTerms = 64
	// joinCost is how many products to turn one costs as much as.
	joinCost = 16
)

// A weightSum sums, over all places of all images, products of the terms that a
// place sees with the cotangents of the channels there. The places of each band
// are one block of a matrix product or several; segments of bands have sums of
// their own, which are added in order at the end.
type weightSum struct {
	in, out       image
	batch, groups int
	axes          [2]axis
	band          band
	tiles         gemm.Tiles
	terms         int
	bands         int // of all images
	segment       int // bands in a segment
	segments      int
	ranges        int // of channels of the output
	place         int // bytes of a place of the cotangent: a line, or an element of the one channel there is
}

// convWeight multiplies what places of Y see of X with the cotangent Y and writes
// W.
func (b *CPU) convWeight(c *backend.Conv) {
	s := weightSum{
		in: imageOf(&c.X, c.In, c.Size, c.Groups), out: imageOf(&c.Y, c.Out, c.OutSize, c.Groups),
		batch: c.Batch, groups: c.Groups, tiles: gemm.TilesOf(c.X.DType), place: gemm.Line,
	}
	if s.alone() {
		s.place = s.in.bytes
	}
	for d := range 2 {
		s.axes[d] = newAxis(c.Stride[d], c.Kernel[d], func(k int) (int, bool) { return k*c.Dilation[d] - c.Pad[d], true })
	}
	s.terms = s.in.channels * c.Kernel[0] * c.Kernel[1]
	size := s.in.bytes
	bytes := c.Groups * s.terms * s.out.channels * size
	if bytes == 0 {
		return
	}
	if c.Batch*c.OutSize[0]*c.OutSize[1] == 0 {
		clear(unsafe.Slice((*byte)(address(&c.W)), bytes))
		return
	}
	s.band = newBand(&s.in, s.axes, c.OutSize, s.out.channels, convTasks/(c.Batch*c.Groups))
	s.cut()
	sums := b.Alloc(s.segments * bytes)
	s.run(sums.Mem, bytes)
	s.join(address(&c.W), sums.Mem, bytes)
	hold(sums)
	b.Free(sums)
}

// alone reports whether there is one channel, which needs no panels: what is wanted
// is dot products.
func (s *weightSum) alone() bool { return s.out.channels == 1 }

// cut divides the work into enough segments.
func (s *weightSum) cut() {
	s.bands = s.batch * s.band.count
	s.ranges = (s.out.channels + weightColumns - 1) / weightColumns
	s.segments = max(min(convTasks/(s.groups*s.ranges), s.bands), 1)
	s.segment = (s.bands + s.segments - 1) / s.segments
	s.segments = (s.bands + s.segment - 1) / s.segment
}

// run sums each segment for itself. The sums of a segment lie step bytes behind
// those of the one before: for each group a row of its channels for each term.
func (s *weightSum) run(sums unsafe.Pointer, step int) {
	each := func(t int) {
		segment, rest := t/(s.groups*s.ranges), t%(s.groups*s.ranges)
		g, from := rest/s.ranges, rest%s.ranges*weightColumns
		w := getScratch()
		s.sumSegment(unsafe.Add(sums, segment*step), w, segment, g, from, min(from+weightColumns, s.out.channels))
		w.put()
	}
	share(s.segments*s.groups*s.ranges, float64(s.batch*s.out.area())*float64(s.groups*s.out.channels)*float64(s.terms), each)
}

// sumSegment sums channels from to to of group g over a segment.
func (s *weightSum) sumSegment(sums unsafe.Pointer, w *scratch, segment, g, from, to int) {
	size, b := s.in.bytes, &s.band
	line, wide := gemm.Line/size, (b.rows-1)*b.pitch+s.out.size[1]
	m := bandProduct{
		weightSum: s, group: g, from: from, to: to, rowStep: s.out.channels * size,
		panels: (to - from + line - 1) / line, panel: (wide + 16) * s.place, // transposing writes a few lines too many
		turned: b.bytes() / gemm.Line * gemm.Line,
	}
	bytes := m.turned + m.panels*m.panel
	together := max(min(3*bandBytes/bytes, piecePlaces/wide), 1)
	copied := w.grow(together * bytes)
	sums = unsafe.Add(sums, g*s.terms*m.rowStep+from*size)
	end := min((segment+1)*s.segment, s.bands)
	for i := segment * s.segment; i < end; i += together {
		m.pieces, m.begun = m.pieces[:0], i > segment*s.segment
		for k := range min(together, end-i) {
			m.take(unsafe.Add(copied, k*bytes), i+k)
		}
		for p := range m.panels {
			m.run(unsafe.Add(sums, p*gemm.Line), p)
		}
	}
}

// turn writes n channels of the cotangent from channel o on as a panel: a line for
// each place, zeros for what lies between rows.
func (s *weightSum) turn(dst unsafe.Pointer, image, g, o, n, first, rows int) {
	size, cols := s.in.bytes, s.out.size[1]
	from := unsafe.Add(s.out.plane(image, g, o), first*cols*size)
	if s.alone() {
		copyGrid(size, dst, from, grid{rows: rows, cols: cols, dRow: s.band.pitch, dCol: 1, sRow: cols, sCol: 1})
	} else {
		for r := range rows {
			to := unsafe.Add(dst, r*s.band.pitch*gemm.Line)
			s.tiles.Transpose(n, cols, unsafe.Add(from, r*cols*size), s.out.area()*size, to)
		}
	}
	between := (s.band.pitch - cols) * s.place
	for r := range rows - 1 {
		clear(unsafe.Slice((*byte)(unsafe.Add(dst, (r*s.band.pitch+cols)*s.place)), between))
	}
}

// finite reports whether zeros may stand for what lies between the rows of the
// band: times infinity or NaN they are no zeros.
func (s *weightSum) finite(copied unsafe.Pointer, rows int) bool {
	b := &s.band
	if b.pitch == s.out.size[1] || s.in.dtype == dtype.Int64 {
		return true
	}
	n := (rows + b.axes[0].span) * b.pitch
	for at := range len(b.axes[0].phases) * len(b.axes[1].phases) * b.channels {
		x := unsafe.Add(copied, at*b.plane*b.size)
		var squares float64 // infinite or NaN if any element is, and for huge ones
		if b.size == 4 {
			squares = float64(vec.SumSq32(n, x, 0))
		} else {
			squares = vec.SumSq64(n, x, 0)
		}
		if math.IsInf(squares, 0) || math.IsNaN(squares) {
			return false
		}
	}
	return true
}

// A bandProduct adds products of terms of bands with panels of cotangents, of channels
// from to to of a group.
type bandProduct struct {
	*weightSum
	group, from, to int
	panels          int // of cotangents
	panel, turned   int // bytes of one, and how many the first lies behind the band
	rowStep         int // of sums, in bytes
	pieces          []piece
	begun           bool // there are sums to add to
}

// A piece is some places of a band and of its first panel, a block of terms of the
// product.
type piece struct {
	copied, turned unsafe.Pointer
	places         int
}

// take puts band i and its cotangents at mem, and adds its pieces.
func (m *bandProduct) take(mem unsafe.Pointer, i int) {
	b, line := &m.band, gemm.Line/m.in.bytes
	image, first := i/b.count, i%b.count*b.rows
	rows := min(b.rows, m.out.size[0]-first)
	turned := unsafe.Add(mem, m.turned)
	b.fill(mem, &m.in, image, m.group, first, rows)
	for p := range m.panels {
		o := m.from + p*line
		m.turn(unsafe.Add(turned, p*m.panel), image, m.group, o, min(line, m.to-o), first, rows)
	}
	m.cutBand(mem, turned, rows)
}

// cutBand adds the pieces of rows rows of a band.
func (m *bandProduct) cutBand(copied, turned unsafe.Pointer, rows int) {
	b, cols, most := &m.band, m.out.size[1], 0
	if m.finite(copied, rows) {
		rows, cols = 1, (rows-1)*b.pitch+cols
	} // else what lies between rows would make NaN
	for r := range rows {
		for q := 0; q < cols; q += most {
			if most = gemm.KBlock(cols - q); m.alone() {
				most = min(piecePlaces, cols-q)
			}
			at := r*b.pitch + q
			m.pieces = append(m.pieces, piece{unsafe.Add(copied, at*b.size), unsafe.Add(turned, at*m.place), most})
		}
	}
}

// run adds all pieces to the sums of panel p. Of each tap one piece follows another
// while its sums are at hand.
func (m *bandProduct) run(sums unsafe.Pointer, p int) {
	b := &m.band
	v, h := &b.axes[0], &b.axes[1]
	area := len(v.taps) * len(h.taps)
	// A tile takes several terms that lie evenly apart: channels, or, where those
	// are few, neighbours of a row of the kernel.
	alongRow := b.channels < len(h.taps) && len(h.phases) == 1 && evenly(h.taps)
	for i, t := range v.taps {
		if alongRow {
			for c := range b.channels {
				to := unsafe.Add(sums, (c*area+i*len(h.taps))*m.rowStep)
				m.add(to, p, len(h.taps), b.offset(c, t, h.taps[0]), m.tapStep(), 1)
			}
			continue
		}
		for j, u := range h.taps {
			to := unsafe.Add(sums, (i*len(h.taps)+j)*m.rowStep)
			m.add(to, p, b.channels, b.offset(0, t, u), b.plane*b.size, area)
		}
	}
}

// tapStep is how far neighbours of a row of the kernel are apart, in bytes.
func (m *bandProduct) tapStep() int {
	if taps := m.axes[1].taps; len(taps) > 1 {
		return (taps[1].shift - taps[0].shift) * m.band.size
	}
	return 0
}

// evenly reports whether the taps ascend in even steps.
func evenly(taps []tap) bool {
	for i := range taps[1:] {
		if taps[i+1].shift-taps[i].shift != taps[1].shift-taps[0].shift || taps[1].shift < taps[0].shift {
			return false
		}
	}
	return true
}

// add adds to count rows of sums, step from each to the next, the products of as many
// rows of the bands, from off on apart bytes from each other, with cotangents of panel
// p.
func (m *bandProduct) add(to unsafe.Pointer, p, count, off, apart, step int) {
	line := gemm.Line / m.in.bytes
	columns := min(line, m.to-m.from-p*line)
	for i, x := range m.pieces {
		from, turned, sums := unsafe.Add(x.copied, off), unsafe.Add(x.turned, p*m.panel), to
		if i == 0 && !m.begun {
			sums = nil
		}
		if m.alone() {
			m.dot(count, x.places, from, apart, turned, to, sums, step)
			continue
		}
		m.tiles.Rows(count, columns, x.places, from, apart, m.band.size,
			turned, gemm.Line, to, step*m.rowStep, sums, step*m.rowStep)
	}
}

// dot is a step of add for the one channel.
func (m *bandProduct) dot(count, k int, from unsafe.Pointer, apart int, turned, to, sums unsafe.Pointer, step int) {
	most := 1
	if step == 1 {
		most = gemm.DotColumns
	}
	for i := 0; i < count; i += most {
		at, add := i*step*m.rowStep, sums
		if add != nil {
			add = unsafe.Add(add, at)
		}
		m.tiles.Dot(min(most, count-i), k, turned, unsafe.Add(from, i*apart), apart, unsafe.Add(to, at), add)
	}
}

// join adds up the segments and turns each group's sums into weights.
func (s *weightSum) join(w, sums unsafe.Pointer, step int) {
	m, size := s.out.channels, s.in.bytes
	blocks := (s.terms + joinTerms - 1) / joinTerms
	share(s.groups*blocks, float64(step/size)*joinCost, func(t int) {
		g, first := t/blocks, t%blocks*joinTerms
		n := min(joinTerms, s.terms-first)
		at := (g*s.terms + first) * m * size
		for i := 1; i < s.segments; i++ {
			adder(s.in.dtype)(n*m, unsafe.Add(sums, at), unsafe.Add(sums, i*step+at))
		}
		s.joinBlock(unsafe.Add(w, (g*m*s.terms+first)*size), unsafe.Add(sums, at), n)
	})
}

// joinBlock transposes the sums of n terms, square by square.
func (s *weightSum) joinBlock(w, sums unsafe.Pointer, n int) {
	m, size, line := s.out.channels, s.in.bytes, gemm.Line/s.in.bytes
	scratch := getScratch()
	defer scratch.put()
	square := scratch.grow(line * gemm.Line)
	for o := 0; o < m; o += line {
		for k := 0; k < n; k += line {
			to := grid{rows: min(line, m-o), cols: min(line, n-k), dRow: s.terms, dCol: 1, sRow: line, sCol: 1}
			s.tiles.Transpose(to.cols, to.rows, unsafe.Add(sums, (k*m+o)*size), m*size, square)
			copyGrid(size, unsafe.Add(w, (o*s.terms+k)*size), square, to)
		}
	}
}
