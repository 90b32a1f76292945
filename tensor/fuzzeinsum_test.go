package tensor_test

import (
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// FuzzEinsum compares Einsum and its gradients with the sum over all values of all
// letters, and demands an error where an equation means nothing. The elements are
// small whole numbers, so that sums are exact.
func FuzzEinsum(f *testing.F) {
	for _, equation := range []string{
		"ij,jk->ik", "bij,bjk->bik", "ii", "ii->i", "i,j->ij", "...i,...i->...", "...ij->...ji", "ij,kj,lk->il",
		"ijk,ilm,njm,nlk->", "i...i", "aB,Bc", ",->", "i j , j", "...,...", "a...a->...a", "i->...i", "a...,b->ab",
		"ij->ik", "i->ii", "i,j", "->", "i..j", "i->j->k", "ij,", "é", "i......", ".i..", "i->......", "i- >", "i. ..",
	} {
		f.Add(equation, []byte("\x02\x03\x02\x01\x03\x0e\x0f\x1d\x1e"))
	}
	for seed := range 100 {
		f.Add("", []byte(strings.Repeat(string(rune(seed))+"a\x01-\x02!B\x03#", 5)))
	}
	f.Fuzz(func(t *testing.T, equation string, b []byte) {
		d := &drawing{b}
		if equation == "" {
			equation = d.equation()
		}
		if len(equation) > 40 {
			return
		}
		e := readEquation(equation)
		xs := d.operands(e)
		e.measure(xs)
		if elements(e.sizes) > 2000 {
			return
		}
		defer func() {
			if t.Failed() {
				t.Logf("%q of shapes %v", equation, shapes(xs))
			}
		}()
		if e.ok {
			e.check(t, equation, xs)
		} else if tensor.Try(func() { tensor.Einsum(equation, tensors(xs)...) }) == nil {
			t.Error("not refused")
		}
	})
}

// equation writes one that means something, but for letters that the result may
// have twice.
func (d *drawing) equation() string {
	const letters = "jiAk"
	var b strings.Builder
	term := func(most int) {
		dots := d.below(4 * (most + 1))
		for k := range d.below(most + 1) {
			if k == dots {
				b.WriteString("...")
			}
			b.WriteByte(letters[d.below(len(letters))])
		}
	}
	for k := range d.between(1, 3) {
		if k > 0 {
			b.WriteByte(',')
		}
		term(3)
	}
	if !d.yes(3) {
		b.WriteString("->")
		term(2)
	}
	return b.String()
}

// operands is a tensor for each term of e, whose shapes go together, mostly.
func (d *drawing) operands(e *equation) []grid {
	size := map[rune]int{}
	dim := func(label rune) int {
		if _, known := size[label]; !known {
			size[label] = d.between(1, 4) % 4
		}
		switch d.below(30) {
		case 14, 15:
			return 1
		case 29:
			return d.below(4)
		}
		return size[label]
	}
	xs := make([]grid, len(e.terms))
	for k, term := range e.terms {
		shape := []int{}
		for _, label := range widen(term, d.below(3)) {
			n := dim(label)
			if elements(shape) > 500 {
				n = 1 // however long the equation
			}
			shape = append(shape, n)
		}
		if d.yes(60) {
			shape = append(shape, 1)
		}
		xs[k] = grid{shape, make([]float64, elements(shape))}
		for i := range xs[k].v {
			xs[k].v[i] = float64(d.between(-2, 3))
		}
	}
	return xs
}

func tensors(xs []grid) []T {
	out := make([]T, len(xs))
	for k, x := range xs {
		out[k] = x.laidOut(inOrder(x.shape)).SetRequiresGrad(true)
	}
	return out
}

func shapes(xs []grid) [][]int {
	var out [][]int
	for _, x := range xs {
		out = append(out, x.shape)
	}
	return out
}

// check goes through all values of all letters.
func (e *equation) check(t *testing.T, text string, xs []grid) {
	want := grid{e.sizes[:e.kept], make([]float64, elements(e.sizes[:e.kept]))}
	gradients := make([]grid, len(xs))
	for k, x := range xs {
		gradients[k] = grid{x.shape, make([]float64, len(x.v))}
	}
	each(e.sizes, func(at []int) {
		out := flat(want.shape, at[:e.kept])
		places := e.placesOf(xs, at)
		want.v[out] += productWithout(-1, xs, places)
		for k, p := range places {
			gradients[k].v[p] += float64(out) * productWithout(k, xs, places)
		}
	})
	operands := tensors(xs)
	y := tensor.Einsum(text, operands...)
	want.demand(t, "Einsum", y)
	gs := autograd.Grad([]T{y.Mul(countUp(want.shape).laidOut(inOrder(want.shape))).Sum()}, operands)
	for k, g := range gs {
		gradients[k].demand(t, "a gradient of Einsum", g)
	}
}
