package nn

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Summary returns a table of the modules in m: their names, indented as they hold
// each other, their types, the shapes of what they return and the numbers of
// parameters of their own.
//
// Shapes are found by calling m's Forward with the inputs, in evaluation and
// without a graph; without inputs there is no such column. Layers of this package
// that have parameters say what they return, and so do all that Sequential calls;
// where a module of one's own is called by another, its line has no shape.
func Summary(m any, inputs ...*tensor.Tensor) string {
	w := newWalk("Summary")
	w.lists = true
	w.over(m)
	rows := w.rowsOf(m)
	if len(inputs) > 0 {
		w.watchShapes(m, rows, inputs)
	}
	return table(rows, len(inputs) > 0)
}

// A row is a module in the table.
type row struct {
	listed
	kind    string
	own     int // elements of its own parameters
	trained int // those of them that require a gradient
	output  []int
	ran     bool
}

// A listed module is one that a walk met.
type listed struct {
	name   string
	module any // by pointer where it has one
}

// list takes down the module that v is or leads to, if it is one.
func (w *walk) list(v reflect.Value, name string) {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.Struct && v.CanAddr() {
		v = v.Addr()
	}
	if v.Kind() == reflect.Pointer && v.IsNil() || !v.CanInterface() {
		return
	}
	w.modules = append(w.modules, listed{name, v.Interface()})
}

// hasForward reports whether t is a layer, by value or by pointer.
func hasForward(t reflect.Type) bool {
	if t.Kind() == reflect.Struct {
		t = reflect.PointerTo(t)
	}
	_, ok := t.MethodByName("Forward")
	return ok
}

// rowsOf are the modules that w listed. What was found under a name belongs to the
// innermost module whose name begins it.
func (w *walk) rowsOf(m any) []*row {
	rows := []*row{{listed: listed{"", m}, kind: kindOf(m)}}
	for _, l := range w.modules {
		if l.name != "" {
			rows = append(rows, &row{listed: l, kind: kindOf(l.module)})
		}
	}
	for _, e := range w.distinct() {
		if e.buffer {
			continue
		}
		r := innermost(rows, e.name)
		r.own += e.t.NumEl()
		if e.t.RequiresGrad() {
			r.trained += e.t.NumEl()
		}
	}
	return rows
}

func innermost(rows []*row, name string) *row {
	best := rows[0]
	for _, r := range rows[1:] {
		if strings.HasPrefix(name, r.name+".") && len(r.name) > len(best.name) {
			best = r
		}
	}
	return best
}

// kindOf is the name of a module's type, without its package and parameters.
func kindOf(m any) string {
	t := reflect.TypeOf(m)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name, _, _ := strings.Cut(t.Name(), "["); name != "" {
		return name
	}
	return t.Kind().String()
}

// table writes rows in columns, and the sums below them.
func table(rows []*row, shapes bool) string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	header := []string{"module", "type", "output", "parameters"}
	if !shapes {
		header = slices.Delete(header, 2, 3)
	}
	fmt.Fprintln(t, strings.Join(header, "\t"))
	total, trained := 0, 0
	for _, r := range rows {
		total, trained = total+r.own, trained+r.trained
		cells := []string{r.title(rows), r.kind, r.shape(), strconv.Itoa(r.own)}
		if !shapes {
			cells = slices.Delete(cells, 2, 3)
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	t.Flush()
	fmt.Fprintf(&b, "%d parameters, %d of them trained\n", total, trained)
	return b.String()
}

// title is the name within the module that holds r, indented by how many do.
func (r *row) title(rows []*row) string {
	if r.name == "" {
		return "."
	}
	indent := "  "
	in := innermost(rows, r.name)
	for up := in; up.name != ""; up = innermost(rows, up.name) {
		indent += "  "
	}
	return indent + strings.TrimPrefix(strings.TrimPrefix(r.name, in.name), ".")
}

func (r *row) shape() string {
	if !r.ran {
		return "-"
	}
	return fmt.Sprint(r.output)
}
