// Package curve draws the loss of a training as an SVG picture, for the examples.
package curve

import (
	"bufio"
	"fmt"
	"math"
	"os"
)

const (
	width, height = 640, 360
	margin        = 48
)

// WriteFile draws values, one a step, on a logarithmic scale to a file at path.
func WriteFile(path, title string, values []float64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		lo, hi = min(lo, math.Log10(max(v, 1e-12))), max(hi, math.Log10(max(v, 1e-12)))
	}
	if hi-lo < 1e-9 {
		hi = lo + 1
	}
	x := func(i int) float64 { return margin + float64(i)*(width-2*margin)/math.Max(float64(len(values)-1), 1) }
	y := func(v float64) float64 { return margin + (hi-v)*(height-2*margin)/(hi-lo) }
	w := bufio.NewWriter(f)
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", width, height)
	fmt.Fprintf(w, `<rect width="%d" height="%d" fill="white"/><text x="%d" y="28" font-size="15">%s</text>`+"\n", width, height, margin, title)
	for _, v := range ticks(lo, hi) {
		fmt.Fprintf(w, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%.3g</text>`+"\n",
			margin, width-margin, y(v), y(v), margin-6, y(v)+4, math.Pow(10, v))
	}
	fmt.Fprint(w, `<polyline fill="none" stroke="#2563eb" stroke-width="1.5" points="`)
	for i, v := range values {
		fmt.Fprintf(w, "%.1f,%.1f ", x(i), y(math.Log10(max(v, 1e-12))))
	}
	fmt.Fprintf(w, "\"/>\n<text x=\"%d\" y=\"%d\" text-anchor=\"end\">step %d</text></svg>\n", width-margin, height-margin+20, len(values))
	return w.Flush()
}

// ticks are the ends of a logarithmic scale, for it may hold no power of ten, and the
// powers of ten that are not too near to them.
func ticks(lo, hi float64) []float64 {
	at, near := []float64{lo, hi}, 0.06*(hi-lo)
	for k := math.Ceil(lo + near); k <= hi-near; k++ {
		at = append(at, k)
	}
	return at
}
