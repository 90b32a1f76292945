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
	// convTasks is how many parts there should at least be then.
	convTasks = 16
	// bandBytes bounds what a part reads and writes, for the second-level cache.
	bandBytes = 256 << 10
	// weightBytes bounds the weights that are used before the next part of them.
	weightBytes = 192 << 10
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
	size := c.X.DType.Size()
	for p := range c.Stride[0] {
		for q := range c.Stride[1] {
			s := slide{
				in: imageOf(&c.Y, c.Out, c.OutSize, c.Groups), out: imageOf(&c.X, c.In, c.Size, c.Groups),
				batch: c.Batch, groups: c.Groups, step: c.Stride, first: [2]int{p, q},
			}
			for d := range 2 {
				s.grid[d] = max(0, (c.Size[d]-s.first[d]+c.Stride[d]-1)/c.Stride[d])
				s.axes[d] = newAxis(1, c.Kernel[d], func(k int) (int, bool) {
					at := s.first[d] + c.Pad[d] - k*c.Dilation[d]
					return floorDiv(at, c.Stride[d]), at%c.Stride[d] == 0
				})
			}
			s.terms = s.in.channels * len(s.axes[0].taps) * len(s.axes[1].taps)
			turned := turnWeights(c, &s, size)
			s.weights, s.rowStep, s.groupStep = unsafe.Pointer(unsafe.SliceData(turned)), s.terms*size, s.out.channels*s.terms*size
			if c.Bias.Storage != nil {
				s.bias = repeatLines(address(&c.Bias), c.In, size)
			}
			s.run()
		}
	}
}

// turnWeights is W with the roles of its channels exchanged: for each group, row
// c holds, for each channel o of Y, the taps of s. An element takes size bytes.
func turnWeights(c *backend.Conv, s *slide, size int) []uint64 {
	turned := make([]uint64, (c.In*s.terms*size+7)/8)
	if size == 4 {
		turnWeightsOf(unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(turned))), c.In*s.terms),
			unsafe.Slice((*uint32)(address(&c.W)), c.Out*s.out.channels*c.Kernel[0]*c.Kernel[1]), c, s)
	} else {
		turnWeightsOf(turned, unsafe.Slice((*uint64)(address(&c.W)), c.Out*s.out.channels*c.Kernel[0]*c.Kernel[1]), c, s)
	}
	return turned
}

func turnWeightsOf[T any](dst, w []T, c *backend.Conv, s *slide) {
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
	rowStep, groupStep int            // in bytes
	bias               unsafe.Pointer // a line for each channel of the result, or nil
}

func (s *slide) run() {
	if s.batch*s.out.channels*s.grid[0]*s.grid[1] == 0 {
		return
	}
	tiles := gemm.TilesOf(s.in.dtype)
	b := newBand(&s.in, s.axes, s.grid, s.out.channels, s.batch*s.groups)
	offs := b.offsets()
	work := float64(s.batch*s.groups) * float64(s.out.channels*s.grid[0]*s.grid[1]) * float64(max(s.terms, 1))
	each := func(t int) {
		w := getScratch()
		s.band(&b, offs, tiles, w, t)
		w.put()
	}
	if work < convWork {
		for t := range s.batch * s.groups * b.count {
			each(t)
		}
		return
	}
	parallel.For(s.batch*s.groups*b.count, each)
}

// band computes part t: some rows of one group of one image.
func (s *slide) band(b *band, offs []int, tiles gemm.Tiles, w *scratch, t int) {
	size := s.in.bytes
	n, g, row := t/b.count/s.groups, t/b.count%s.groups, t%b.count*b.rows
	rows := min(b.rows, s.grid[0]-row)
	wide := (rows-1)*b.pitch + s.grid[1] // columns, with what lies between rows
	line := gemm.Line / size
	panels := (wide + line - 1) / line
	sums := w.grow(b.bytes() + s.out.channels*panels*gemm.Line)
	copied := unsafe.Add(sums, s.out.channels*panels*gemm.Line)
	b.fill(copied, &s.in, n, g, row, rows)

	p := panelSums{
		tiles: tiles, offs: offs, size: size,
		weights: unsafe.Add(s.weights, g*s.groupStep), rowStep: s.rowStep,
		sums: sums, sumStep: panels * gemm.Line,
	}
	if s.bias != nil {
		p.bias = unsafe.Add(s.bias, g*s.out.channels*gemm.Line)
	}
	block := max(6, weightBytes/max(s.rowStep, 1)/6*6)
	for i := 0; i < s.out.channels; i += block {
		for j := range panels {
			p.run(i, min(block, s.out.channels-i), j, copied)
		}
	}
	s.store(sums, p.sumStep, n, g, row, rows, b.pitch)
}

// panelSums multiplies weights with panels of a band.
type panelSums struct {
	tiles         gemm.Tiles
	offs          []int
	size          int
	weights, bias unsafe.Pointer
	rowStep       int
	sums          unsafe.Pointer
	sumStep       int
}

// run computes panel j of m channels from channel i on.
func (p *panelSums) run(i, m, j int, copied unsafe.Pointer) {
	weights := unsafe.Add(p.weights, i*p.rowStep)
	to := unsafe.Add(p.sums, i*p.sumStep+j*gemm.Line)
	add, adds := p.bias, gemm.Line
	if add != nil {
		add = unsafe.Add(add, i*gemm.Line)
	}
	for k := 0; ; {
		next := k + gemm.KBlock(len(p.offs)-k)
		p.tiles.Offsets(m, unsafe.Add(weights, k*p.size), p.rowStep, p.size,
			unsafe.Add(copied, j*gemm.Line), p.offs[k:next], to, p.sumStep, add, adds)
		if k = next; k == len(p.offs) {
			return
		}
		add, adds = to, p.sumStep
	}
}

// store copies sums to where they belong, leaving out what lies between rows.
func (s *slide) store(sums unsafe.Pointer, sumStep, n, g, row, rows, pitch int) {
	size := s.in.bytes
	to := grid{rows: rows, cols: s.grid[1], dRow: s.step[0] * s.out.size[1], dCol: s.step[1], sRow: pitch, sCol: 1}
	at := ((s.first[0]+row*s.step[0])*s.out.size[1] + s.first[1]) * size
	for c := range s.out.channels {
		copyGrid(size, unsafe.Add(s.out.plane(n, g, c), at), unsafe.Add(sums, c*sumStep), to)
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
