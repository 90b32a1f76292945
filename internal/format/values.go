package format

import (
	"math"
	"strconv"
	"strings"
)

// Values reads elements by their row-major index. Floats, Ints and Bools are
// the three kinds there are; being functions, they let a huge tensor be
// printed without a copy of it.
type Values interface {
	cells(shown []int) cells
}

type (
	// Floats reads a tensor of any float dtype; narrower elements are widened.
	Floats func(i int) float64
	// Ints reads a tensor of any integer dtype.
	Ints func(i int) int64
	// Bools reads a bool tensor.
	Bools func(i int) bool
)

// cells are the texts of the shown elements, padded to the column width.
type cells struct {
	text  []string
	width int
}

func (at Bools) cells(shown []int) cells {
	text := make([]string, len(shown))
	for i, index := range shown {
		text[i] = "False"
		if at(index) {
			text[i] = "True"
		}
	}
	return aligned(text, widest(text))
}

func (at Ints) cells(shown []int) cells {
	text := make([]string, len(shown))
	for i, index := range shown {
		text[i] = strconv.FormatInt(at(index), 10)
	}
	return aligned(text, widest(text))
}

// cells lets only nonzero finite elements decide the width, as PyTorch does:
// nan beside 1. sticks out of its column.
func (at Floats) cells(shown []int) cells {
	values := make([]float64, len(shown))
	for i, index := range shown {
		values[i] = at(index)
	}
	style := notationOf(values)
	text := make([]string, len(values))
	width := 1
	for i, v := range values {
		text[i] = style.format(v)
		if isNonzeroFinite(v) {
			width = max(width, len(text[i]))
		}
	}
	return aligned(text, width)
}

// notation is how all floats of one tensor are written.
type notation int

const (
	integral   notation = iota // 2.
	fixed                      // 2.5000
	scientific                 // 2.5000e+00
)

func notationOf(values []float64) notation {
	least, most := math.Inf(1), 0.0
	style := integral
	for _, v := range values {
		if !isNonzeroFinite(v) {
			continue
		}
		least, most = min(least, math.Abs(v)), max(most, math.Abs(v))
		if v != math.Trunc(v) {
			style = fixed
		}
	}
	if most == 0 { // zeros, infinities and nan alone
		return integral
	}
	if most/least > 1000 || most > 1e8 || least < 1e-4 {
		return scientific
	}
	return style
}

func (n notation) format(v float64) string {
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	case n == scientific:
		return strconv.FormatFloat(v, 'e', precision, 64)
	case n == fixed:
		return strconv.FormatFloat(v, 'f', precision, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64) + "."
}

func isNonzeroFinite(v float64) bool {
	return v != 0 && math.Abs(v) <= math.MaxFloat64 // false for nan
}

func widest(text []string) int {
	width := 1
	for _, s := range text {
		width = max(width, len(s))
	}
	return width
}

func aligned(text []string, width int) cells {
	for i, s := range text {
		text[i] = strings.Repeat(" ", max(0, width-len(s))) + s
	}
	return cells{text, width}
}
