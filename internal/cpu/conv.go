package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/gemm"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
)

// A convolution is a product of the weights with a matrix whose columns are the
// windows of an image. That matrix is never made: a band of the image is copied
// with its padding, so that each of the matrix's rows lies somewhere in the copy,
// and the kernels are told where (see band). The gradient of the input is the
// same with the roles of input and output exchanged, once for each remainder of
// places by the stride; that of the weights multiplies the output's cotangent
// with the rows of the band.

// Conv implements backend.Backend.
func (b *CPU) Conv(c backend.Conv) error {
	switch c.Op {
	case backend.ConvForward:
		convForward(&c)
	case backend.ConvInput:
		convInput(&c)
	case backend.ConvWeight:
		b.convWeight(&c)
	}
	hold(&c)
	return nil
}

const (
	// convWork is how many products are worth handing to several processors.
	convWork = 1 << 19
	// partWork is how many a part is worth being handed over for.
	partWork = 1 << 15
	// convTasks is how many parts there should at least be then.
	convTasks = 16
	// bandBytes bounds what a part reads and writes, for the second-level cache.
	bandBytes = 256 << 10
	// weightBytes bounds the weights that are used before the next part of them.
	weightBytes = 192 << 10
	// partChannels is how many channels of a result are worth a copy of a band.
	partChannels = 48
	// streamColumns is how many columns of one channel stay in the first-level cache.
	streamColumns = 2048
	// blockChannels is how many channels a block of terms is taken for.
	blockChannels = 96
)

// convForward slides over images of X and writes Y.
func convForward(c *backend.Conv) {
	s := slide{
		in: imageOf(&c.X, c.In, c.Size, c.Groups), out: imageOf(&c.Y, c.Out, c.OutSize, c.Groups),
		batch: c.Batch, groups: c.Groups, step: [2]int{1, 1}, grid: c.OutSize,
	}
	for d := range 2 {
		s.axes[d] = newAxis(c.Stride[d], c.Kernel[d], func(k int) (int, bool) { return k*c.Dilation[d] - c.Pad[d], true })
	}
	size := c.X.DType.Size()
	s.terms = s.in.channels * c.Kernel[0] * c.Kernel[1]
	s.weights, s.rowStep, s.groupStep = address(&c.W), s.terms*size, s.out.channels*s.terms*size
	if c.Bias.Storage != nil {
		s.bias = repeatLines(address(&c.Bias), c.Out, size)
	}
	s.run()
}

// convInput slides over images of Y and writes X: for each remainder of places in
// X by the stride, the taps that meet it.
func convInput(c *backend.Conv) {
	zeros := c.Bias.Storage == nil && !(meetsAll(c, 0) && meetsAll(c, 1))
	if zeros {
		clear(unsafe.Slice((*byte)(address(&c.X)), c.Batch*c.In*c.Size[0]*c.Size[1]*c.X.DType.Size()))
	}
	for p := range min(c.Stride[0], c.Size[0]) {
		for q := range min(c.Stride[1], c.Size[1]) {
			if s := inputSlide(c, [2]int{p, q}); s.terms > 0 || !zeros {
				s.run()
			}
		}
	}
}

// meetsAll reports whether along dimension d taps meet every remainder by the stride.
func meetsAll(c *backend.Conv, d int) bool {
	met := map[int]bool{}
	for k := range c.Kernel[d] {
		at := k*c.Dilation[d] - c.Pad[d]
		met[at-floorDiv(at, c.Stride[d])*c.Stride[d]] = true
	}
	return len(met) == c.Stride[d]
}

// inputSlide is that for the remainders first.
func inputSlide(c *backend.Conv, first [2]int) slide {
	s := slide{
		in: imageOf(&c.Y, c.Out, c.OutSize, c.Groups), out: imageOf(&c.X, c.In, c.Size, c.Groups),
		batch: c.Batch, groups: c.Groups, step: c.Stride, first: first,
	}
	for d := range 2 {
		s.grid[d] = max(0, (c.Size[d]-first[d]+c.Stride[d]-1)/c.Stride[d])
		s.axes[d] = newAxis(1, c.Kernel[d], func(k int) (int, bool) {
			at := first[d] + c.Pad[d] - k*c.Dilation[d]
			return floorDiv(at, c.Stride[d]), at%c.Stride[d] == 0
		})
	}
	size := c.X.DType.Size()
	s.terms = s.in.channels * len(s.axes[0].taps) * len(s.axes[1].taps)
	s.exchanged, s.rowStep, s.groupStep = c, s.terms*size, s.out.channels*s.terms*size
	if c.Bias.Storage != nil {
		s.bias = repeatLines(address(&c.Bias), c.In, size)
	}
	return s
}

// exchange sets weights to W with the roles of its channels exchanged: for each
// group, row c holds, for each channel o of Y, the taps of s.
func (s *slide) exchange() {
	c, size := s.exchanged, s.in.bytes
	turned := make([]uint64, (c.In*s.terms*size+7)/8)
	s.weights = unsafe.Pointer(unsafe.SliceData(turned))
	if size == 4 {
		exchangeOf(unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(turned))), c.In*s.terms),
			unsafe.Slice((*uint32)(address(&c.W)), c.Out*s.out.channels*c.Kernel[0]*c.Kernel[1]), c, s)
	} else {
		exchangeOf(turned, unsafe.Slice((*uint64)(address(&c.W)), c.Out*s.out.channels*c.Kernel[0]*c.Kernel[1]), c, s)
	}
}

func exchangeOf[T any](dst, w []T, c *backend.Conv, s *slide) {
	area := c.Kernel[0] * c.Kernel[1]
	at := 0
	for g := range c.Groups {
		for ch := range s.out.channels {
			for o := range s.in.channels {
				from := ((g*s.in.channels+o)*s.out.channels + ch) * area
				for _, i := range s.axes[0].taps {
					for _, j := range s.axes[1].taps {
						dst[at] = w[from+i.k*c.Kernel[1]+j.k]
						at++
					}
				}
			}
		}
	}
}

// An image is where a channel of a group of an image of a batch lies.
type image struct {
	mem      unsafe.Pointer
	size     [2]int
	channels int // of a group
	groups   int
	bytes    int // of an element
	dtype    dtype.Type
}

func imageOf(o *backend.Operand, channels int, size [2]int, groups int) image {
	return image{address(o), size, channels / groups, groups, o.DType.Size(), o.DType}
}

// plane is channel c of group g of image n.
func (m *image) plane(n, g, c int) unsafe.Pointer {
	return unsafe.Add(m.mem, ((n*m.groups+g)*m.channels+c)*m.area()*m.bytes)
}

func (m *image) area() int { return m.size[0] * m.size[1] }

// A slide sums, for each place of a grid, products of weights with the elements
// around it.
type slide struct {
	in, out       image
	batch, groups int
	axes          [2]axis
	grid          [2]int // places of a group's result: place p is at first + p*step
	step, first   [2]int

	terms              int            // of a sum: channels times taps
	weights            unsafe.Pointer // of a group: a row of terms for each channel of the result
	exchanged          *backend.Conv  // whose weights, the roles of their channels exchanged, they shall be; or nil
	rowStep, groupStep int            // in bytes
	bias               unsafe.Pointer // a line for each channel of the result, or nil
}

func (s *slide) run() {
	if s.batch*s.out.channels*s.grid[0]*s.grid[1] == 0 {
		return
	}
	images := s.batch * s.groups
	parts := s.parts(images)
	channels := roundUp((s.out.channels+parts-1)/parts, 6)
	b := newBand(&s.in, s.axes, s.grid, min(channels, s.out.channels), convTasks/(images*parts))
	j := slideJob{slide: s, band: b, offs: b.offsets(), tiles: gemm.TilesOf(s.in.dtype), parts: parts, channels: channels}
	w := getScratch()
	defer w.put()
	if s.byPlaces(j.tiles, &b) {
		j.turned = s.turn(j.tiles, w)
		j.channels = roundUp(channels, gemm.Line/s.in.bytes)
	} else if s.exchanged != nil {
		s.exchange()
	}
	work := float64(images) * float64(s.out.channels*s.grid[0]*s.grid[1]) * float64(max(s.terms, 1))
	share(images*parts*b.count, work, j.run)
}

// share has f called for each of n parts, on several processors if so many products
// are worth it, small parts several at a time.
func share(n int, products float64, f func(i int)) {
	some := func(from, to int) {
		for i := from; i < to; i++ {
			f(i)
		}
	}
	if products < convWork {
		some(0, n)
		return
	}
	each := 1
	if p := products / float64(n); p < partWork {
		each = int(partWork / max(p, 1))
	}
	parallel.For((n+each-1)/each, func(i int) { some(i*each, min((i+1)*each, n)) })
}

// parts is into how many parts the channels of the result are cut where there are
// few images: each copies the band for itself, for which it must do enough.
func (s *slide) parts(images int) int {
	taps := max(len(s.axes[0].taps)*len(s.axes[1].taps), 1)
	least := max(partChannels, partChannels*6/taps)
	return max(1, min(convTasks/images, s.out.channels/least))
}

func roundUp(n, d int) int { return (n + d - 1) / d * d }

// A slideJob is a slide cut into parts: of a group of an image a band, and of its
// result some channels.
type slideJob struct {
	*slide
	band     band
	offs     []int
	tiles    gemm.Tiles
	parts    int
	channels int     // of a part, at most
	turned   *turned // for places as rows, or nil
}

// run computes part t.
func (j *slideJob) run(t int) {
	b, s := &j.band, j.slide
	first := t % j.parts * j.channels
	m := min(j.channels, s.out.channels-first)
	t /= j.parts
	n, g, row := t/b.count/s.groups, t/b.count%s.groups, t%b.count*b.rows
	rows := min(b.rows, s.grid[0]-row)
	if m <= 0 {
		return
	}
	w := getScratch()
	defer w.put()
	if j.turned != nil {
		j.sumPlaces(w, n, g, first, m, row, rows)
		return
	}
	line := gemm.Line / s.in.bytes
	panels := ((rows-1)*b.pitch + s.grid[1] + line - 1) / line // of columns, with what lies between rows
	sums := w.grow(b.bytes() + m*panels*gemm.Line)
	copied := unsafe.Add(sums, m*panels*gemm.Line)
	b.fill(copied, &s.in, n, g, row, rows)

	p := panelSums{
		tiles: j.tiles, offs: j.offs, size: s.in.bytes, panels: panels, copied: copied, sums: sums,
		weights: unsafe.Add(s.weights, g*s.groupStep+first*s.rowStep), rowStep: s.rowStep,
	}
	if s.bias != nil {
		p.bias = unsafe.Add(s.bias, (g*s.out.channels+first)*gemm.Line)
	}
	p.run(m)
	s.store(sums, panels*gemm.Line, n, g, first, m, row, rows, b.pitch)
}

// panelSums multiplies weights with panels of a band.
type panelSums struct {
	tiles         gemm.Tiles
	offs          []int
	size, panels  int
	weights, bias unsafe.Pointer
	rowStep       int
	copied, sums  unsafe.Pointer
}

// run computes m channels. One alone would leave tiles too low. Where the weights of many do not stay in the cache, the
// terms are taken block by block, else panel by panel.
func (p *panelSums) run(m int) {
	if most := p.tiles.StreamRows(); m == 1 && most > 0 {
		p.stream(most)
		return
	}
	if block := weightBytes / max(p.rowStep, 1) / 6 * 6; block >= min(m, partChannels) {
		for i := 0; i < m; i += block {
			for j := range p.panels {
				for k := 0; ; {
					if k = p.block(i, min(block, m-i), j, k); k == len(p.offs) {
						break
					}
				}
			}
		}
		return
	}
	for k := 0; ; {
		next := k
		for i := 0; i < m; i += blockChannels {
			for j := range p.panels {
				next = p.block(i, min(blockChannels, m-i), j, k)
			}
		}
		if k = next; k == len(p.offs) {
			return
		}
	}
}

// stream computes the one channel, some columns at a time: rows of the band, times
// their weights, at most most of them together, which must lie evenly apart.
func (p *panelSums) stream(most int) {
	for from, end := 0, p.panels*gemm.Line/p.size; from < end; from += streamColumns {
		n := min(streamColumns, end-from)
		sums := unsafe.Add(p.sums, from*p.size)
		if p.bias == nil {
			clear(unsafe.Slice((*byte)(sums), n*p.size))
		} else {
			copyGrid(p.size, sums, p.bias, grid{rows: 1, cols: n, dCol: 1})
		}
		for k := 0; k < len(p.offs); {
			count, step := evenRun(p.offs[k:], most)
			p.tiles.Stream(count, n, unsafe.Add(p.weights, k*p.size), p.size, unsafe.Add(p.copied, p.offs[k]+from*p.size), step, sums)
			k += count
		}
	}
}

// evenRun is how many of the first offsets, at most most, lie evenly apart, and how
// far.
func evenRun(offs []int, most int) (count, step int) {
	if len(offs) < 2 {
		return len(offs), 0
	}
	step = offs[1] - offs[0]
	for count = 2; count < min(len(offs), most) && offs[count]-offs[count-1] == step; {
		count++
	}
	return count, step
}

// block adds the next terms from term k on to panel j of m channels from channel i
// on, and returns where the ones behind them begin.
func (p *panelSums) block(i, m, j, k int) (next int) {
	next = k + gemm.KBlock(len(p.offs)-k)
	step := p.panels * gemm.Line
	to := unsafe.Add(p.sums, i*step+j*gemm.Line)
	add, adds := to, step
	if k == 0 {
		if add, adds = p.bias, gemm.Line; add != nil {
			add = unsafe.Add(add, i*gemm.Line)
		}
	}
	p.tiles.Offsets(m, unsafe.Add(p.weights, i*p.rowStep+k*p.size), p.rowStep, p.size,
		unsafe.Add(p.copied, j*gemm.Line), p.offs[k:next], to, step, add, adds)
	return next
}

// store copies sums of m channels from first on to where they belong, leaving out what lies between rows.
func (s *slide) store(sums unsafe.Pointer, sumStep, n, g, first, m, row, rows, pitch int) {
	size := s.in.bytes
	to := grid{rows: rows, cols: s.grid[1], dRow: s.step[0] * s.out.size[1], dCol: s.step[1], sRow: pitch, sCol: 1}
	if to.dCol == 1 && to.dRow == to.cols && to.sRow == to.cols {
		to.rows, to.cols = 1, to.rows*to.cols
	}
	at := ((s.first[0]+row*s.step[0])*s.out.size[1] + s.first[1]) * size
	for c := range m {
		copyGrid(size, unsafe.Add(s.out.plane(n, g, first+c), at), unsafe.Add(sums, c*sumStep), to)
	}
}

// repeatLines is, for each of n elements, a line of it.
func repeatLines(x unsafe.Pointer, n, size int) unsafe.Pointer {
	lines := make([]byte, n*gemm.Line)
	if n == 0 {
		return nil
	}
	to := unsafe.Pointer(&lines[0])
	copyGrid(size, to, x, grid{rows: n, cols: gemm.Line / size, dRow: gemm.Line / size, dCol: 1, sRow: 1, sCol: 0})
	return to
}
