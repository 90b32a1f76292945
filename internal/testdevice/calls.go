package testdevice

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/seed-41c3a176/adjoint/internal/backend"
)

// Pointwise implements backend.Backend.
func (d *Device) Pointwise(c backend.Pointwise) error {
	g := c.Geom
	if g == nil {
		g = contiguous(c.N, c.Prog.Inputs+1)
	}
	checkGeometry(g, &c.Out, c.In[:c.Prog.Inputs])
	return d.call([]*backend.Operand{&c.Out}, pointers(c.In[:]), func() error { return d.cpu.Pointwise(c) })
}

// Reduce implements backend.Backend.
func (d *Device) Reduce(c backend.Reduce) error {
	inputs := 1
	if c.Prog != nil {
		inputs = c.Prog.Inputs
	}
	checkGeometry(c.Geom, &c.Out, c.In[:inputs])
	return d.call([]*backend.Operand{&c.Out}, pointers(c.In[:]), func() error { return d.cpu.Reduce(c) })
}

// Gemm implements backend.Backend.
func (d *Device) Gemm(c backend.Gemm) error {
	in := []*backend.Operand{&c.A, &c.B, &c.Bias}
	return d.call([]*backend.Operand{&c.C}, in, func() error { return d.cpu.Gemm(c) })
}

// Rows implements backend.Backend.
func (d *Device) Rows(c backend.Rows) error {
	return d.call(pointers(c.Out[:]), pointers(c.In[:]), func() error { return d.cpu.Rows(c) })
}

// Index implements backend.Backend.
func (d *Device) Index(c backend.Index) error {
	in := []*backend.Operand{&c.In, &c.At}
	return d.call([]*backend.Operand{&c.Out}, in, func() error {
		err := d.cpu.Index(c)
		if err != nil && d.late {
			return &backend.Fault{Op: c.Name, Err: err}
		}
		return err
	})
}

// Scan implements backend.Backend.
func (d *Device) Scan(c backend.Scan) error {
	in := []*backend.Operand{&c.In, &c.By}
	return d.call([]*backend.Operand{&c.Out, &c.At}, in, func() error { return d.cpu.Scan(c) })
}

// Sort implements backend.Backend.
func (d *Device) Sort(c backend.Sort) error {
	in := []*backend.Operand{&c.In}
	return d.call([]*backend.Operand{&c.Out, &c.At}, in, func() error { return d.cpu.Sort(c) })
}

// Search implements backend.Backend.
func (d *Device) Search(c backend.Search) error {
	in := []*backend.Operand{&c.Sorted, &c.In}
	return d.call([]*backend.Operand{&c.Out}, in, func() error { return d.cpu.Search(c) })
}

// Conv implements backend.Backend.
func (d *Device) Conv(c backend.Conv) error {
	all := []*backend.Operand{&c.X, &c.W, &c.Y}
	out := map[backend.ConvOp]int{backend.ConvInput: 0, backend.ConvWeight: 1, backend.ConvForward: 2}[c.Op]
	in := append(slices.Delete(slices.Clone(all), out, out+1), &c.Bias)
	return d.call(all[out:out+1], in, func() error { return d.cpu.Conv(c) })
}

// Pool implements backend.Backend.
func (d *Device) Pool(c backend.Pool) error {
	out, in := []*backend.Operand{&c.Y, &c.At}, []*backend.Operand{&c.X}
	if c.Op == backend.AvgPoolBack {
		out, in = in, out[:1]
	}
	return d.call(out, in, func() error { return d.cpu.Pool(c) })
}

// Cell implements backend.Backend.
func (d *Device) Cell(c backend.Cell) error {
	return d.call(pointers(c.Out[:]), pointers(c.In[:]), func() error { return d.cpu.Cell(c) })
}

// Attention implements backend.Backend.
func (d *Device) Attention(c backend.Attention) error {
	in := []*backend.Operand{&c.Q.Operand, &c.K.Operand, &c.V.Operand, &c.Mask.Operand, &c.Keep.Operand}
	out := []*backend.Operand{&c.Y.Operand, &c.LogSum}
	if c.Back {
		in = append(in, &c.LogSum, &c.GY.Operand)
		out = []*backend.Operand{&c.GQ.Operand, &c.GK.Operand, &c.GV.Operand, &c.GMask.Operand}
	}
	return d.call(out, in, func() error { return d.cpu.Attention(c) })
}

func pointers(operands []backend.Operand) []*backend.Operand {
	p := make([]*backend.Operand, len(operands))
	for k := range operands {
		p[k] = &operands[k]
	}
	return p
}

// call hands over a call on the given operands, which run reads.
func (d *Device) call(out, in []*backend.Operand, run func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := transfer{device: d, host: map[*backend.Storage]*backend.Storage{}, number: map[*backend.Storage]uint64{}}
	for _, o := range append(in, out...) {
		if o.Storage != nil {
			t.number[o.Storage] = d.numberOf(o.Storage)
		}
	}
	return d.submit(func() error {
		written := t.enter(out)
		t.enter(in)
		err := run()
		t.leave(written)
		return err
	})
}

// A transfer lends the memory of a call's operands to the CPU.
type transfer struct {
	device *Device
	number map[*backend.Storage]uint64
	host   map[*backend.Storage]*backend.Storage
}

// enter unscrambles the storages of operands, lets the operands refer to the
// copies and returns the originals.
func (t *transfer) enter(operands []*backend.Operand) []*backend.Storage {
	var originals []*backend.Storage
	for _, o := range operands {
		if o.Storage == nil {
			continue
		}
		s := o.Storage
		if t.host[s] == nil {
			bytes := make([]byte, s.Bytes)
			t.device.table[t.number[s]].read(bytes, 0)
			t.host[s] = t.device.cpu.Alloc(s.Bytes)
			t.device.cpu.Write(t.host[s], 0, bytes)
		}
		o.Storage = t.host[s]
		originals = append(originals, s)
	}
	return originals
}

// leave scrambles back what was written and gives up the copies.
func (t *transfer) leave(written []*backend.Storage) {
	for _, s := range written {
		bytes := make([]byte, s.Bytes)
		t.device.cpu.Read(bytes, t.host[s], 0)
		t.device.table[t.number[s]].write(0, bytes)
	}
	for s, host := range t.host {
		t.device.cpu.Free(host)
		runtime.KeepAlive(s)
	}
}

// contiguous is the geometry that a call without one means.
func contiguous(n, operands int) *backend.Geometry {
	return &backend.Geometry{Shape: []int{n}, Strides: slices.Repeat([][]int{{1}}, operands)}
}

// checkGeometry panics where an operand reaches outside its storage, which on
// other devices would read or overwrite foreign memory.
func checkGeometry(g *backend.Geometry, out *backend.Operand, in []backend.Operand) {
	for _, size := range g.Shape {
		if size == 0 {
			return
		}
	}
	checkReach(g, 0, out)
	for k := range in {
		if in[k].Storage != nil {
			checkReach(g, k+1, &in[k])
		}
	}
}

func checkReach(g *backend.Geometry, k int, o *backend.Operand) {
	last := o.Off
	for d, size := range g.Shape {
		last += (size - 1) * g.Strides[k][d]
	}
	if n := o.Storage.Bytes / o.DType.Size(); o.Off < 0 || last >= n {
		panic(fmt.Sprintf("testdevice: operand %d reaches element %d of a storage of %d (shape %v, strides %v, offset %d)",
			k, last, n, g.Shape, g.Strides[k], o.Off))
	}
}
