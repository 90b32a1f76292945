package gradcheck

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// report is about the worst of the findings that are off, and those of the same
// input.
func (c *check) report(bad []finding) *Report {
	worst := bad[0]
	for _, f := range bad[1:] {
		if f.worse(&worst) {
			worst = f
		}
	}
	same := bad[:0:0]
	for _, f := range bad {
		if f.input == worst.input {
			same = append(same, f)
		}
	}
	r := &Report{
		Order: c.order, Input: c.names[worst.input],
		Index:    place(worst.at, c.inputs[worst.input].Shape()),
		Analytic: worst.analytic, Numeric: worst.central,
		Wrong: len(same), Of: len(c.origin[worst.input]),
	}
	r.Reason, r.Detail = c.diagnose(worst, same)
	return r
}

// diagnose says why f, the worst of the elements of its input that are off, is
// likely off.
func (c *check) diagnose(f finding, same []finding) (Reason, string) {
	switch {
	case notFinite(f.central):
		return NotFinite, ""
	case c.grads[f.input] == nil:
		return NoGraph, ""
	}
	if d, used := c.lesserType(); used {
		return Float32Used, fmt.Sprintf("there is a %v on the way", d)
	}
	if c.kinked(f) {
		return Kink, fmt.Sprintf("%.6g behind, %.6g ahead", f.behind, f.forward)
	}
	if n, ok := commonFactor(same); ok {
		return Broadcast, fmt.Sprintf("a factor of %s", n)
	}
	return Unknown, ""
}

// kinked reports whether the slopes to the two sides of f's element differ. Those
// of a smooth function come together as the step shrinks.
func (c *check) kinked(f finding) bool {
	const shrink = 8
	gap := math.Abs(f.forward - f.behind)
	if gap <= *c.Abs+*c.Rel*max(math.Abs(f.forward), math.Abs(f.behind))+2*f.noise {
		return false
	}
	near, r := c.differ(f.element, c.step(f.element)/shrink)
	if r != nil {
		return false
	}
	// The kink lies at the element itself, or within the step of it.
	return math.Abs(near.forward-near.behind) > gap/2 || c.close(finding{f.element, f.analytic, near})
}

// commonFactor finds the whole number, or one over it, by which all findings are
// off.
func commonFactor(fs []finding) (string, bool) {
	ratio := fs[0].analytic / fs[0].central
	for _, f := range fs {
		if !(math.Abs(f.analytic/f.central-ratio) <= 1e-6*math.Abs(ratio)) {
			return "", false
		}
	}
	if n := math.Round(ratio); n >= 2 && math.Abs(ratio-n) < 1e-5*n {
		return fmt.Sprint(n), true
	}
	if n := math.Round(1 / ratio); n >= 2 && math.Abs(1/ratio-n) < 1e-5*n {
		return fmt.Sprintf("1/%v", n), true
	}
	return "", false
}

// lesserType looks through the function's graph for a value of a float type
// other than float64.
func (c *check) lesserType() (d dtype.Type, used bool) {
	seen := map[*tape.Node[tensor.Tensor]]bool{}
	var todo []*tape.Node[tensor.Tensor]
	visit := func(n *tape.Node[tensor.Tensor]) {
		if n != nil && !seen[n] {
			seen[n] = true
			todo = append(todo, n)
		}
	}
	if err := tensor.Try(func() {
		for _, y := range c.eval() {
			visit(door.Head(y).Node.Load())
		}
	}); err != nil {
		return 0, false
	}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for k := range int(n.NOut) {
			if t := n.Meta(k).DType; t.IsFloat() && t != dtype.Float64 {
				return t, true
			}
		}
		for k := range int(n.NIn) {
			visit(n.Edge(k).Node)
		}
	}
	return 0, false
}

// failed reports what the function, or walking it back, panicked with.
func (c *check) failed(err error) *Report {
	r := &Report{Order: c.order, Input: noInput, Reason: Panicked, Err: err}
	var e *tensor.Error
	if errors.As(err, &e) && e.Kind == tensor.GraphError && strings.Contains(e.Reason, "in-place") {
		r.Reason = Overwritten
	}
	return r
}
