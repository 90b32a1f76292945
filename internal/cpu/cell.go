package cpu

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/parallel"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

const (
	// cellRows is how many elements of a batch walk through time together: enough
	// to use a weight that they read often, few enough for several processors.
	cellRows = 8
	// cellWork is how many products are worth handing to several processors.
	cellWork = 1 << 19
)

// Cell implements backend.Backend. Elements of a batch never meet, so parts of it
// walk through all of time on their own; at each step a part's states are
// multiplied with the weight, which lies in panels, made once.
func (b *CPU) Cell(c backend.Cell) error {
	if c.Time*c.Batch*c.Hidden == 0 {
		return nil
	}
	w := getScratch()
	j := newCellJob(&c, w)
	parts := max((c.Batch+cellRows-1)/cellRows, min(2, c.Batch/4))
	rows := (c.Batch + parts - 1) / parts
	run := func(i int) {
		if from := i * rows; from < c.Batch {
			j.walk(from, min(rows, c.Batch-from))
		}
	}
	if float64(c.Time*c.Batch)*float64(c.Hidden*c.Hidden) < cellWork {
		for i := range parts {
			run(i)
		}
	} else {
		parallel.For(parts, run)
	}
	w.put()
	hold(&c)
	return nil
}

// A cellJob is a call of Cell made ready.
type cellJob struct {
	*backend.Cell
	prims  *[pointwise.PrimCount]vec.Kernel
	size   int // bytes of an element
	weight panels
}

func newCellJob(c *backend.Cell, w *scratch) *cellJob {
	t := c.In[0].DType
	j := &cellJob{Cell: c, prims: vec.Of(t), size: t.Size()}
	switch c.Op {
	case backend.LSTM:
		j.weight = panelsOfRows(w, address(&c.In[1]), 4*c.Hidden, c.Hidden, t)
	case backend.LSTMBack:
		j.weight = panelsOfColumns(w, address(&c.In[0]), 4*c.Hidden, c.Hidden, t)
	}
	return j
}

// walk takes elements of the batch from element from on through time.
func (j *cellJob) walk(from, rows int) {
	w := getScratch()
	defer w.put()
	p := cellPart{cellJob: j, from: from, rows: rows, scratch: w.grow((rows + 3) * j.Hidden * j.size)}
	switch j.Op {
	case backend.LSTM:
		p.lstm()
	case backend.LSTMBack:
		p.lstmBack()
	}
}

// A cellPart is some elements of the batch on their way.
type cellPart struct {
	*cellJob
	from, rows int
	scratch    unsafe.Pointer // for a state of all, and three of one
}

// at is where the rows of the part begin at time t in an operand with gates times
// as many elements as a state; nil if there is no operand.
func (p *cellPart) at(o *backend.Operand, t, gates int) unsafe.Pointer {
	if o.Storage == nil {
		return nil
	}
	return unsafe.Add(address(o), (t*p.Batch+p.from)*gates*p.state())
}

// before is the state before time t: what o holds of the time before, or the first.
func (p *cellPart) before(o, first *backend.Operand, t int) unsafe.Pointer {
	if t == 0 {
		return p.at(first, 0, 1)
	}
	return p.at(o, t-1, 1)
}

// state is how many bytes an element's state takes.
func (p *cellPart) state() int { return p.Hidden * p.size }

// spare is scratch for the state of one element.
func (p *cellPart) spare(k int) unsafe.Pointer { return unsafe.Add(p.scratch, (p.rows+k)*p.state()) }

// prim runs a primitive on n elements.
func (p *cellPart) prim(op pointwise.Prim, n int, dst, a, b unsafe.Pointer) {
	p.prims[op](n, dst, a, b, nil)
}
