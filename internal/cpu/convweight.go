package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/gemm"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// weightColumns is how many channels of the output a part of a weight gradient
// takes: enough to be worth a copy of the band.
const weightColumns = 64

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
	size, row := s.in.bytes, s.out.channels*s.in.bytes
	sums = unsafe.Add(sums, g*s.terms*row+from*size)
	for k := range s.terms {
		clear(unsafe.Slice((*byte)(unsafe.Add(sums, k*row)), (to-from)*size))
	}
	b := &s.band
	line := gemm.Line / size
	panels := (to - from + line - 1) / line
	wide := (b.rows-1)*b.pitch + s.out.size[1]
	panel := (wide + 16) * s.place // transposing writes a few lines too many
	copied := w.grow(panels*panel + b.bytes())
	turned := unsafe.Add(copied, b.bytes()/gemm.Line*gemm.Line)
	for i := segment * s.segment; i < min((segment+1)*s.segment, s.bands); i++ {
		n, first := i/b.count, i%b.count*b.rows
		rows := min(b.rows, s.out.size[0]-first)
		b.fill(copied, &s.in, n, g, first, rows)
		for p := range panels {
			s.turn(unsafe.Add(turned, p*panel), n, g, from+p*line, min(line, to-from-p*line), first, rows)
		}
		m := bandProduct{weightSum: s, copied: copied, rowStep: row}
		finite := s.finite(copied, rows)
		for p := range panels {
			m.turned, m.sums = unsafe.Add(turned, p*panel), unsafe.Add(sums, p*gemm.Line)
			m.columns = min(line, to-from-p*line)
			if finite {
				m.run(0, (rows-1)*b.pitch+s.out.size[1])
				continue
			}
			for r := range rows { // what lies between rows would make NaN
				m.run(r*b.pitch, s.out.size[1])
			}
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

// A bandProduct adds products of terms of a band with a panel of cotangents.
type bandProduct struct {
	*weightSum
	copied, turned, sums unsafe.Pointer
	rowStep              int // of sums, in bytes
	columns              int
}

// run adds up n places from place at on.
func (m *bandProduct) run(at, n int) {
	b := &m.band
	v, h := &b.axes[0], &b.axes[1]
	area := len(v.taps) * len(h.taps)
	// A tile takes several terms that lie evenly apart: channels, or, where those
	// are few, neighbours of a row of the kernel.
	alongRow := b.channels < len(h.taps) && len(h.phases) == 1 && evenly(h.taps)
	for done := 0; done < n; {
		k := gemm.KBlock(n - done)
		turned := unsafe.Add(m.turned, (at+done)*m.place)
		from := (at + done) * b.size
		for i, t := range v.taps {
			if alongRow {
				for c := range b.channels {
					m.add(len(h.taps), k, from+b.offset(c, t, h.taps[0]), m.tapStep(), turned, c*area+i*len(h.taps), 1)
				}
				continue
			}
			for j, u := range h.taps {
				m.add(b.channels, k, from+b.offset(0, t, u), b.plane*b.size, turned, i*len(h.taps)+j, area)
			}
		}
		done += k
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

// add adds to count rows of sums, every step-th from row on, the products of as
// many rows of the band, apart bytes from each other, with k lines of a panel.
func (m *bandProduct) add(count, k, off, apart int, turned unsafe.Pointer, row, step int) {
	to := unsafe.Add(m.sums, row*m.rowStep)
	if m.alone() {
		m.dot(count, k, off, apart, turned, to, step)
		return
	}
	m.tiles.Rows(count, m.columns, k, unsafe.Add(m.copied, off), apart, m.band.size,
		turned, gemm.Line, to, step*m.rowStep, to, step*m.rowStep)
}

// dot is add for the one channel.
func (m *bandProduct) dot(count, k, off, apart int, turned, to unsafe.Pointer, step int) {
	most := 1
	if step == 1 {
		most = gemm.DotColumns
	}
	for i := 0; i < count; i += most {
		sum := unsafe.Add(to, i*step*m.rowStep)
		m.tiles.Dot(min(most, count-i), k, turned, unsafe.Add(m.copied, off+i*apart), apart, sum, sum)
	}
}

// join adds up the segments and turns each group's sums into weights.
func (s *weightSum) join(w, sums unsafe.Pointer, step int) {
	add := adder(s.in.dtype)
	n := step / s.in.bytes
	for i := 1; i < s.segments; i++ {
		add(n, sums, unsafe.Add(sums, i*step))
	}
	size, m := s.in.bytes, s.out.channels
	for g := range s.groups {
		at := g * s.terms * m * size
		copyGrid(size, unsafe.Add(w, at), unsafe.Add(sums, at), grid{rows: m, cols: s.terms, dRow: s.terms, dCol: 1, sRow: 1, sCol: m})
	}
}
