package testdevice

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/cpu"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

var add = &pointwise.Program{
	Inputs: 2, Registers: 3, Kinds: make([]pointwise.Kind, 3), Result: 2,
	Code: []pointwise.Instr{{Op: pointwise.Add, Dst: 2, Args: [3]uint8{0, 1}}},
}

// both runs a test on a prompt and on a late device.
func both(t *testing.T, f func(t *testing.T, d *Device)) {
	for _, late := range []bool{false, true} {
		t.Run(fmt.Sprint("late ", late), func(t *testing.T) { f(t, New(late)) })
	}
}

// put stores float32 elements on any backend.
func put(b backend.Backend, values ...float32) backend.Operand {
	s := b.Alloc(4 * len(values))
	if len(values) > 0 {
		b.Write(s, 0, unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), s.Bytes))
	}
	return backend.Operand{Storage: s}
}

func putInts(b backend.Backend, values ...int64) backend.Operand {
	s := b.Alloc(8 * len(values))
	b.Write(s, 0, unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), s.Bytes))
	return backend.Operand{Storage: s, DType: dtype.Int64}
}

func get(o backend.Operand) []float32 {
	values := make([]float32, o.Storage.Bytes/4)
	o.Storage.Backend.Read(unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), o.Storage.Bytes), o.Storage, 0)
	return values
}

func TestReadWrite(t *testing.T) {
	both(t, func(t *testing.T, d *Device) {
		s := d.Alloc(21)
		want := []byte("scrambled eggs, early")
		d.Write(s, 0, want)
		src := []byte("bac")
		d.Write(s, 10, src)
		copy(src, "zzz") // the device has its copy
		copy(want[10:], "bac")
		for off := range want {
			got := make([]byte, len(want)-off)
			d.Read(got, s, off)
			if !bytes.Equal(got, want[off:]) {
				t.Fatalf("from %d: got %q, want %q", off, got, want[off:])
			}
		}
		for _, b := range d.table {
			if bytes.Contains(b.data, []byte("eggs")) {
				t.Error("the memory is not scrambled")
			}
		}
	})
}

// calls is one call of each family, on any backend.
var calls = []struct {
	name string
	run  func(b backend.Backend) (backend.Operand, error)
	want []float32
}{
	{"pointwise", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Pointwise{Prog: add, N: 3, Out: put(b, 0, 0, 0)}
		c.In[0], c.In[1] = put(b, 1, 2, 3), put(b, 10, 20, 30)
		return c.Out, b.Pointwise(c)
	}, []float32{11, 22, 33}},
	{"pointwise in place, strided", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Pointwise{Prog: add, N: 2, Out: put(b, 1, 2, 3)}
		c.Geom = &backend.Geometry{Shape: []int{2}, Strides: [][]int{{2}, {2}, {0}}}
		c.In[0], c.In[1] = c.Out, put(b, 10)
		return c.Out, b.Pointwise(c)
	}, []float32{11, 2, 13}},
	{"reduce", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Reduce{Op: backend.Sum, Reduced: 1, Out: put(b, 0, 0)}
		c.In[0] = put(b, 1, 2, 3, 4)
		c.Geom = &backend.Geometry{Shape: []int{2, 2}, Strides: [][]int{{1, 0}, {1, 2}}}
		return c.Out, b.Reduce(c)
	}, []float32{4, 6}},
	{"gemm", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Gemm{M: 1, N: 2, K: 2, ARow: 2, ACol: 1, BRow: 2, BCol: 1, Batch: 1}
		c.A, c.B, c.C = put(b, 1, 2), put(b, 3, 4, 5, 6), put(b, 0, 0)
		return c.C, b.Gemm(c)
	}, []float32{13, 16}},
	{"rows", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Rows{Op: backend.Var, Outer: 2, N: 2, Inner: 1}
		c.In[0], c.Out[0] = put(b, 1, 3, 5, 5), put(b, 9, 9)
		return c.Out[0], b.Rows(c)
	}, []float32{1, 0}},
	{"index", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Index{Op: backend.Gather, Outer: 1, N: 3, Count: 2, Inner: 1, AtShared: true}
		c.In, c.Out, c.At = put(b, 7, 8, 9), put(b, 0, 0), putInts(b, -1, 0)
		return c.Out, b.Index(c)
	}, []float32{9, 7}},
	{"scan", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Scan{Op: backend.Recurrence, Outer: 1, N: 3, Inner: 1, Reverse: true}
		c.In, c.By, c.Out = put(b, 1, 2, 3), put(b, 10, 10, 10), put(b, 0, 0, 0)
		return c.Out, b.Scan(c)
	}, []float32{321, 32, 3}},
	{"sort", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Sort{Outer: 1, N: 3, Inner: 1, K: 2}
		c.In, c.Out, c.At = put(b, 3, 1, 2), put(b, 0, 0), putInts(b, 0, 0)
		return c.Out, b.Sort(c)
	}, []float32{1, 2}},
	{"search", func(b backend.Backend) (backend.Operand, error) {
		c := backend.Search{Outer: 1, N: 3, Count: 1, Shared: true}
		c.Sorted, c.In, c.Out = put(b, 1, 2, 3), put(b, 3), putInts(b, 0)
		err := b.Search(c)
		out := backend.Index{Op: backend.Gather, Outer: 1, N: 3, Count: 1, Inner: 1, AtShared: true, In: put(b, 7, 8, 9), At: c.Out, Out: put(b, 0)}
		return out.Out, errors.Join(err, b.Index(out))
	}, []float32{9}},
}

func TestCalls(t *testing.T) {
	for _, row := range calls {
		t.Run(row.name, func(t *testing.T) {
			both(t, func(t *testing.T, d *Device) {
				out, err := row.run(d)
				if err != nil {
					t.Fatal(err)
				}
				if got := get(out); !slices.Equal(got, row.want) {
					t.Errorf("got %v, want %v", got, row.want)
				}
				if err := d.Sync(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestMisuse(t *testing.T) {
	rows := []struct {
		name string
		do   func(d *Device)
		want string
	}{
		{"read after free", func(d *Device) {
			s := d.Alloc(40)
			d.Free(s)
			d.Read(make([]byte, 4), s, 0)
		}, "storage 1 of 40 bytes is used after it was freed"},
		{"call after free", func(d *Device) {
			c := backend.Pointwise{Prog: add, N: 1, Out: put(d, 0)}
			c.In[0], c.In[1] = put(d, 0), put(d, 0)
			d.Free(c.In[1].Storage)
			d.Pointwise(c)
		}, "storage 3 of 4 bytes is used after it was freed"},
		{"double free", func(d *Device) {
			s := d.Alloc(40)
			d.Free(s)
			d.Free(s)
		}, "storage 1 of 40 bytes is freed twice"},
		{"another device's storage", func(d *Device) {
			d.Read(make([]byte, 4), cpu.New().Alloc(4), 0)
		}, "a storage of device cpu is used on this one"},
		{"write outside", func(d *Device) {
			d.Write(d.Alloc(10), 8, make([]byte, 3))
		}, "bytes 8 to 11 of a storage of 10"},
		{"geometry outside", func(d *Device) {
			c := backend.Pointwise{Prog: add, N: 2, Out: put(d, 0, 0)}
			c.In[0], c.In[1] = put(d, 0, 0), put(d, 0, 0)
			c.Geom = &backend.Geometry{Shape: []int{2}, Strides: [][]int{{1}, {1}, {2}}}
			d.Pointwise(c)
		}, "operand 2 reaches element 2 of a storage of 2"},
		{"too many elements", func(d *Device) {
			c := backend.Pointwise{Prog: add, N: 3, Out: put(d, 0, 0)}
			c.In[0], c.In[1] = put(d, 0, 0, 0), put(d, 0, 0, 0)
			d.Pointwise(c)
		}, "operand 0 reaches element 2 of a storage of 2"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			both(t, func(t *testing.T, d *Device) {
				defer func() {
					if got := fmt.Sprint(recover()); !strings.Contains(got, row.want) {
						t.Errorf("panic %q, want %q", got, row.want)
					}
					d.Live() // the lock was given back
				}()
				row.do(d)
			})
		})
	}
}

// TestErrors appear at once on a prompt device and at the next Sync on a late one.
func TestErrors(t *testing.T) {
	both(t, func(t *testing.T, d *Device) {
		c := backend.Index{Name: "Take", Op: backend.Gather, Outer: 1, N: 3, Count: 1, Inner: 1, AtShared: true}
		c.In, c.Out, c.At = put(d, 7, 8, 9), put(d, 0), putInts(d, 3)
		want := "index 3 is out of range for dimension of size 3"
		err := d.Index(c)
		if d.late {
			if err != nil {
				t.Errorf("a late device returned %q at once", err)
			}
			err, want = d.Sync(), "Take: "+want
		}
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %q", err, want)
		}
		if err := d.Sync(); err != nil {
			t.Errorf("the error was reported twice: %v", err)
		}
	})
}

// TestOrder queues more than fits, each call reading what the last wrote, and
// frees what later ones do not need.
func TestOrder(t *testing.T) {
	both(t, func(t *testing.T, d *Device) {
		x := put(d, 1)
		one := put(d, 1)
		for range 3 * maxQueue {
			c := backend.Pointwise{Prog: add, N: 1, Out: put(d, 0)}
			c.In[0], c.In[1] = x, one
			if err := d.Pointwise(c); err != nil {
				t.Fatal(err)
			}
			d.Free(x.Storage)
			x = c.Out
		}
		if got, want := get(x)[0], float32(3*maxQueue+1); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
		if got := d.Live(); got != 8 {
			t.Errorf("%d bytes are live, want 8", got)
		}
		runtime.KeepAlive(one)
	})
}

// TestCollection waits for the memory of dead storages to be freed.
func TestCollection(t *testing.T) {
	both(t, func(t *testing.T, d *Device) {
		for range 100 {
			d.Alloc(1000)
		}
		deadline := time.Now().Add(5 * time.Second)
		for d.Live() > 0 {
			if time.Now().After(deadline) {
				t.Fatalf("%d bytes are still live", d.Live())
			}
			runtime.GC()
			time.Sleep(time.Millisecond)
		}
	})
}
