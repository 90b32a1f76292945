package tensor_test

import (
	"regexp"
	"slices"
	"strings"
)

// An equation is what the reference makes of one. A label is a letter, or one of
// the numbers that dotted gives.
type equation struct {
	terms    [][]rune // of the operands; '.' is an ellipsis
	result   []rune
	explicit bool
	ok       bool // it has a meaning

	// For operands of certain shapes:
	labels [][]rune // of each dimension of each operand
	order  []rune   // all labels, those of the result first
	kept   int      // how many are the result's
	sizes  []int    // of order
}

// dotted is the label of the dimension that is number i from the end of those of
// an ellipsis, from 1 on.
func dotted(i int) rune { return rune(-i) }

var (
	termForm   = regexp.MustCompile(`^[ A-Za-z]*([.]{3})?[ A-Za-z]*$`)
	notLetters = regexp.MustCompile(`[^A-Za-z]`)
)

func readEquation(text string) *equation {
	left, right, explicit := strings.Cut(text, "->")
	e := &equation{explicit: explicit, ok: true}
	read := func(term string) []rune {
		if termForm.MatchString(term) {
			return []rune(strings.NewReplacer(" ", "", "...", ".").Replace(term))
		}
		e.ok = false
		return []rune(notLetters.ReplaceAllString(term, "")) // what a lenient reader might see
	}
	for term := range strings.SplitSeq(left, ",") {
		e.terms = append(e.terms, read(term))
	}
	e.result = read(right)
	return e
}

// measure gives every dimension of the operands its label, and every label its
// size.
func (e *equation) measure(xs []grid) {
	widest := 0
	for k, term := range e.terms {
		wide := len(xs[k].shape) - len(term)
		if slices.Contains(term, '.') {
			wide++
		} else if wide != 0 {
			e.ok = false
		}
		if e.ok = e.ok && wide >= 0; !e.ok {
			return
		}
		e.labels = append(e.labels, widen(term, wide))
		widest = max(widest, wide)
	}
	if e.order = e.resultLabels(widest); !e.ok {
		return
	}
	e.kept = len(e.order)
	for _, l := range slices.Concat(e.labels...) {
		if !slices.Contains(e.order, l) {
			e.order = append(e.order, l)
		}
	}
	for _, l := range e.order {
		e.sizes = append(e.sizes, e.sizeOf(l, xs))
	}
}

// widen puts that many dimensions in the place of an ellipsis.
func widen(term []rune, wide int) (labels []rune) {
	for _, l := range term {
		if l != '.' {
			labels = append(labels, l)
			continue
		}
		for i := wide; i > 0; i-- {
			labels = append(labels, dotted(i))
		}
	}
	return labels
}

// resultLabels is what the equation says of the result, or implies: each label
// once, and none that no operand has.
func (e *equation) resultLabels(widest int) []rune {
	count := map[rune]int{}
	for _, l := range slices.Concat(e.terms...) {
		count[l]++
	}
	result := e.result
	if !e.explicit {
		result = []rune{'.'}
		for l := 'A'; l <= 'z'; l++ {
			if count[l] == 1 {
				result = append(result, l)
			}
		}
	}
	seen := map[rune]bool{}
	for _, l := range result {
		e.ok = e.ok && !seen[l] && (l == '.' || count[l] > 0)
		seen[l] = true
	}
	return widen(result, widest)
}

// sizeOf is the size that a label has: one in each operand, broadcast over all.
func (e *equation) sizeOf(label rune, xs []grid) int {
	size := 1
	for k, labels := range e.labels {
		own := -1
		for d, l := range labels {
			if l != label {
				continue
			}
			n := xs[k].shape[d]
			if own >= 0 && n != own {
				e.ok = false
			}
			own = n
			if size == 1 {
				size = n
			} else if n != 1 && n != size {
				e.ok = false
			}
		}
	}
	return size
}

// placesOf is, for each operand, the place of its element at some values of all
// labels.
func (e *equation) placesOf(xs []grid, at []int) []int {
	places := make([]int, len(xs))
	for k, x := range xs {
		own := make([]int, len(x.shape))
		for d, l := range e.labels[k] {
			if x.shape[d] != 1 {
				own[d] = at[slices.Index(e.order, l)]
			}
		}
		places[k] = flat(x.shape, own)
	}
	return places
}

// productWithout is the product of the operands' elements, but for one operand's.
func productWithout(skip int, xs []grid, places []int) float64 {
	p := 1.0
	for k, x := range xs {
		if k != skip {
			p *= x.v[places[k]]
		}
	}
	return p
}
