package tensor_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// FuzzIndex compares reading, writing and adding by index expressions, and their
// gradients, with the places that the rules name one by one, and demands an error
// where the rules have none.
func FuzzIndex(f *testing.F) {
	addSeeds(f, 200)
	f.Fuzz(func(t *testing.T, b []byte) {
		d := &drawing{b}
		x := countUp(d.numbers(d.below(5), 0, 3))
		layout := d.order(len(x.shape))
		items := make([]item, d.below(6))
		for k := range items {
			items[k] = d.item()
		}
		c := indexCase{x: x, layout: layout, call: call(items)}
		var ok bool
		if c.shape, c.places, ok = pickedBy(items, x.shape); !ok {
			if tensor.Try(func() { x.laidOut(layout).Index(c.call...) }) == nil {
				t.Fatalf("%v is indexed by %v, which should be refused", x.shape, items)
			}
			return
		}
		defer func() {
			if t.Failed() {
				t.Logf("%v, laid out %v, indexed by %v", x.shape, layout, items)
			}
		}()
		c.read(t)
		c.write(t)
		c.add(t)
	})
}

// An item of an index expression, as the reference reads it.
type item struct {
	kind  itemKind
	at    int          // of one
	slice tensor.Slice // of several
	shape []int        // of a tensor
	list  []int        // its elements; a mask holds where they are 1
	wrong any          // what picks nothing
}

type itemKind int

const (
	one itemKind = iota
	several
	whole
	newAxis
	ellipsis
	listed
	masked
	wrong
)

func (i item) String() string {
	switch i.kind {
	case one:
		return fmt.Sprint(i.at)
	case several:
		stop := ""
		if i.slice.Stop != nil {
			stop = fmt.Sprint(*i.slice.Stop)
		}
		return fmt.Sprintf("%d:%s:%d", i.slice.Start, stop, i.slice.Step)
	case listed:
		return fmt.Sprint("list", i.shape, i.list)
	case masked:
		return fmt.Sprint("mask", i.shape, i.list)
	case wrong:
		return fmt.Sprintf("%T", i.wrong)
	}
	return []string{whole: "All", newAxis: "NewAxis", ellipsis: "Ellipsis"}[i.kind]
}

func (d *drawing) item() item {
	i := item{kind: itemKind(d.below(int(wrong)))}
	if d.yes(50) {
		i.kind = wrong
	}
	switch i.kind {
	case one:
		i.at = d.between(-4, 3)
	case several:
		ends := []int{0, 0, 1, 2, 3, 5, -1, -2, -3, -5, math.MaxInt, math.MinInt}
		i.slice = tensor.Slice{Start: ends[d.below(len(ends))], Step: []int{0, 1, 2, 3, -1, math.MaxInt}[d.below(6)]}
		if d.yes(2) {
			i.slice.Stop = new(ends[d.below(len(ends))])
		}
	case listed:
		i.shape = d.numbers(d.below(3), 0, 3)
		i.list = d.numbers(elements(i.shape), -3, 3)
	case masked:
		i.shape = d.numbers(d.below(3), 0, 3)
		i.list = d.numbers(elements(i.shape), 0, 1)
	case wrong:
		i.wrong = []any{nil, "1", 1.0, []int{1}, true, tensor.New(1.5), (*tensor.Tensor)(nil)}[d.below(7)]
	}
	return i
}

// call is the items as Index takes them.
func call(items []item) []any {
	types := []tensor.DType{tensor.Int64, tensor.Int32, tensor.Int8}
	out := make([]any, len(items))
	for k, i := range items {
		switch i.kind {
		case one:
			out[k] = i.at
		case several:
			out[k] = i.slice
		case whole:
			out[k] = tensor.All
		case newAxis:
			out[k] = tensor.NewAxis
		case ellipsis:
			out[k] = tensor.Ellipsis
		case listed:
			out[k] = tensor.FromSlice(i.list, i.shape...).As(types[k%len(types)])
		case masked:
			out[k] = tensor.FromSlice(i.list, i.shape...).EqScalar(1)
		default:
			out[k] = i.wrong
		}
	}
	return out
}

// An indexCase is an index expression and what it picks.
type indexCase struct {
	x      grid
	layout []int
	call   []any
	shape  []int
	places []int
}

func (c *indexCase) read(t *testing.T) {
	want := grid{c.shape, make([]float64, len(c.places))}
	gradient := grid{c.x.shape, make([]float64, len(c.x.v))}
	for i, p := range c.places {
		want.v[i] = c.x.v[p]
		gradient.v[p] += float64(i)
	}
	x := c.x.laidOut(c.layout).SetRequiresGrad(true)
	y := x.Index(c.call...)
	want.demand(t, "Index", y)
	gs := autograd.Grad([]T{y.Mul(countUp(c.shape).laidOut(inOrder(c.shape))).Sum()}, []T{x})
	gradient.demand(t, "the gradient of Index", gs[0])
}

// write checks SetIndex: which of several elements for one place stays is free.
func (c *indexCase) write(t *testing.T) {
	v := countUp(c.shape).laidOut(inOrder(c.shape)).AddScalar(1000)
	x := c.x.laidOut(c.layout).Clone().SetIndex(v, c.call...)
	last := make([]int, len(c.x.v)) // of the elements for each place; 0 for none
	once := true
	for i, p := range c.places {
		once = once && last[p] == 0
		last[p] = 1000 + i
	}
	for p, got := range tensor.Values[float64](x) {
		switch i := int(got) - 1000; {
		case last[p] == 0 && got != c.x.v[p]:
			t.Fatalf("SetIndex changes element %d, which is not picked, to %v", p, got)
		case last[p] != 0 && (i < 0 || i >= len(c.places) || c.places[i] != p):
			t.Fatalf("SetIndex writes %v to element %d", got, p)
		}
	}
	if once {
		c.differentiateWrite(t, last)
	}
}

// differentiateWrite checks the gradients of SetIndex: what was overwritten has
// none.
func (c *indexCase) differentiateWrite(t *testing.T, last []int) {
	of := countUp(c.x.shape)
	x, v := c.x.laidOut(c.layout).SetRequiresGrad(true), countUp(c.shape).laidOut(inOrder(c.shape)).SetRequiresGrad(true)
	y := x.IndexPut(v, c.call...)
	gs := autograd.Grad([]T{y.Mul(of.laidOut(inOrder(of.shape))).Sum()}, []T{x, v}, autograd.GradOptions{AllowUnused: true})
	if gs[0] == nil { // all of x was overwritten
		gs[0] = x.ZerosLike()
	}
	byElement := grid{c.shape, make([]float64, len(c.places))}
	for i, p := range c.places {
		byElement.v[i] = of.v[p]
	}
	for p := range of.v {
		if last[p] != 0 {
			of.v[p] = 0
		}
	}
	of.demand(t, "the gradient of what SetIndex writes to", gs[0])
	byElement.demand(t, "the gradient of what SetIndex writes", gs[1])
}

func (c *indexCase) add(t *testing.T) {
	want := grid{c.x.shape, slices.Clone(c.x.v)}
	for i, p := range c.places {
		want.v[p] += float64(i)
	}
	v := countUp(c.shape).laidOut(inOrder(c.shape))
	want.demand(t, "AddIndex", c.x.laidOut(c.layout).Clone().AddIndex(v, c.call...))
}
