package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/gemm"
)

const (
	// fewPlaces is how many places of a row of the grid are too few for a tile.
	fewPlaces = 4
	// fewTerms is how many terms of a sum are not worth transposing it.
	fewTerms = 32
)

// byPlaces reports whether places of the grid shall be the rows of a product and
// channels of the result its columns, not the other way round: then nothing that lies
// between rows of the grid is computed, and a tile finds its operands closer together.
// That must not be lost again on columns without a channel.
func (s *slide) byPlaces(tiles gemm.Tiles, b *band) bool {
	line := gemm.Line / s.in.bytes
	asRows := roundUp(s.out.channels, line) * b.rows * s.grid[1]
	asColumns := s.out.channels * roundUp((b.rows-1)*b.pitch+s.grid[1], line)
	return tiles.HasPlaces() && s.terms >= fewTerms && s.grid[1] >= fewPlaces && 4*asRows <= 5*asColumns
}

// turned are weights and bias for places as rows: panels of a line of channels.
type turned struct {
	weights, bias unsafe.Pointer
	step          int // from panel to panel of the weights
	count         int // panels of a group
}

func (s *slide) turn(tiles gemm.Tiles, w *scratch) *turned {
	line := gemm.Line / s.in.bytes
	t := &turned{
		step:  panelStep(s.terms),
		count: (s.out.channels + line - 1) / line,
	}
	panels := s.groups * t.count
	t.weights = w.grow(panels * (t.step + gemm.Line))
	if s.bias != nil {
		t.bias = unsafe.Add(t.weights, panels*t.step)
	}
	share(panels, float64(panels*line)*float64(s.terms), func(i int) {
		g, first := i/t.count, i%t.count*line
		n := min(line, s.out.channels-first)
		if panel := unsafe.Add(t.weights, i*t.step); s.exchanged != nil {
			s.exchangePanel(tiles, panel, g, first, n)
		} else {
			tiles.Transpose(n, s.terms, unsafe.Add(s.weights, g*s.groupStep+first*s.rowStep), s.rowStep, panel)
		}
		if s.bias != nil {
			copyGrid(s.in.bytes, unsafe.Add(t.bias, i*gemm.Line), unsafe.Add(s.bias, (g*s.out.channels+first)*gemm.Line),
				grid{rows: 1, cols: n, dCol: 1, sCol: line})
		}
	})
	return t
}

// exchangePanel is exchange for n channels from first on, as a panel: for each channel
// of the other side, as it goes, its taps.
func (s *slide) exchangePanel(tiles gemm.Tiles, panel unsafe.Pointer, g, first, n int) {
	c, size := s.exchanged, s.in.bytes
	area := c.Kernel[0] * c.Kernel[1]
	for o := range s.in.channels {
		from := unsafe.Add(address(&c.W), ((g*s.in.channels+o)*s.out.channels+first)*area*size)
		if s.terms == s.in.channels*area { // all taps, in order
			tiles.Transpose(n, area, from, area*size, unsafe.Add(panel, o*area*gemm.Line))
			continue
		}
		for _, i := range s.axes[0].taps {
			for _, j := range s.axes[1].taps {
				copyGrid(size, panel, unsafe.Add(from, (i.k*c.Kernel[1]+j.k)*size), grid{rows: 1, cols: n, dCol: 1, sCol: area})
				panel = unsafe.Add(panel, gemm.Line)
			}
		}
	}
}

// sumPlaces computes channels of the result, m from first on, for rows rows of the
// grid from row on.
func (j *slideJob) sumPlaces(w *scratch, n, g, first, m, row, rows int) {
	line := gemm.Line / j.in.bytes
	lines := rows*j.grid[1] + line // of sums, and of a square of them transposed
	sums := w.grow(lines*gemm.Line + j.band.bytes())
	copied := unsafe.Add(sums, lines*gemm.Line)
	j.band.fill(copied, &j.in, n, g, row, rows)
	for end := first + m; first < end; first += line {
		panel := g*j.turned.count + first/line
		j.sumPanel(copied, sums, panel, rows)
		j.storePanel(sums, n, g, first, min(line, end-first), row, rows)
	}
}

// sumPanel sets sums to a line of channels for each place.
func (j *slideJob) sumPanel(copied, sums unsafe.Pointer, panel, rows int) {
	b, t := &j.band, j.turned
	cols := j.grid[1]
	if b.pitch == cols {
		rows, cols = 1, rows*cols
	}
	add, adds := t.bias, 0
	if add != nil {
		add = unsafe.Add(add, panel*gemm.Line)
	}
	for k := 0; k < len(j.offs); {
		next := k + gemm.KBlock(len(j.offs)-k)
		weights := unsafe.Add(t.weights, panel*t.step+k*gemm.Line)
		for r := range rows {
			to := unsafe.Add(sums, r*cols*gemm.Line)
			if k > 0 {
				add = to
			}
			j.tiles.Places(cols, unsafe.Add(copied, r*b.pitch*b.size), j.offs[k:next], weights, to, gemm.Line, add, adds)
		}
		adds = gemm.Line
		k = next
	}
}

// storePanel copies sums of channels from first on to where they belong.
func (j *slideJob) storePanel(sums unsafe.Pointer, n, g, first, channels, row, rows int) {
	size, line, cols := j.in.bytes, gemm.Line/j.in.bytes, j.grid[1]
	square := unsafe.Add(sums, rows*cols*gemm.Line)
	at := (j.first[0]+row*j.step[0])*j.out.size[1] + j.first[1]
	down := j.step[0] * j.out.size[1]
	if j.step[1] == 1 && down == cols {
		rows, cols = 1, rows*cols
	}
	to := grid{rows: channels, dRow: j.out.area(), dCol: j.step[1], sRow: line, sCol: 1}
	for r := range rows {
		for q := 0; q < cols; q += line {
			to.cols = min(line, cols-q)
			j.tiles.Transpose(to.cols, line, unsafe.Add(sums, (r*cols+q)*gemm.Line), gemm.Line, square)
			copyGrid(size, unsafe.Add(j.out.plane(n, g, first), (at+r*down+q*j.step[1])*size), square, to)
		}
	}
}
