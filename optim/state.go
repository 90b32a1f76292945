package optim

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// StateDict returns what the next step depends on besides parameters and
// gradients, as copies. Names are PyTorch's, joined by dots: state.0.exp_avg is of
// the first parameter, param_groups.0.lr of the first group. Numbers are tensors
// of one element.
func (b *Base[O, S]) StateDict() *tensor.Dict {
	d := new(tensor.Dict)
	k := 0
	for _, m := range b.members {
		for _, p := range m.all {
			if v := reflect.ValueOf(&p.State).Elem(); !v.IsZero() {
				save(d, fmt.Sprintf("state.%d.", k), v)
			}
			k++
		}
	}
	first := 0
	for i, m := range b.members {
		prefix := fmt.Sprintf("param_groups.%d.", i)
		save(d, prefix, reflect.ValueOf(b.Groups[i]).Elem())
		if m.rate.initial != nil {
			d.Set(prefix+"initial_lr", tensor.New(*m.rate.initial))
		}
		d.Set(prefix+"params", tensor.Arange(first, first+len(m.all), 1))
		first += len(m.all)
	}
	return d
}

// save puts the tagged fields of struct v into d.
func save(d *tensor.Dict, prefix string, v reflect.Value) {
	for _, f := range fieldsOf(v) {
		if t := f.value(); t != nil {
			d.Set(prefix+f.name, t)
		}
	}
}

// LoadStateDict continues from what StateDict returned, of this optimizer or of
// one made like it: options, and the states of parameters, converted to their
// types and devices. It reports what does not fit, all at once, and then leaves
// the optimizer as it was.
func (b *Base[O, S]) LoadStateDict(d *tensor.Dict) error {
	l := newLoading(d)
	options := make([]O, len(b.Groups))
	initial := make([]*float64, len(b.Groups))
	var states []S
	for i, m := range b.members {
		prefix := fmt.Sprintf("param_groups.%d.", i)
		options[i], initial[i] = *b.Groups[i], m.rate.initial
		l.fill(prefix, reflect.ValueOf(&options[i]).Elem())
		l.get(prefix+"initial_lr", field{"initial_lr", reflect.ValueOf(&initial[i]).Elem()})
		l.checkSize(prefix+"params", len(m.all))
		for _, p := range m.all {
			states = append(states, loadState(l, fmt.Sprintf("state.%d.", len(states)), p))
		}
	}
	if err := l.finish(); err != nil {
		return fmt.Errorf("the state does not fit the optimizer: %w", err)
	}
	for i, m := range b.members {
		*b.Groups[i], m.rate.initial = options[i], initial[i]
		for j, p := range m.all {
			p.State = states[j]
		}
		states = states[len(m.all):]
	}
	return nil
}

// loadState reads the state of p.
func loadState[S any](l *loading, prefix string, p *Param[S]) (s S) {
	v := reflect.ValueOf(&s).Elem()
	l.fill(prefix, v)
	for _, f := range fieldsOf(v) {
		if t, ok := f.v.Interface().(*tensor.Tensor); ok && t != nil {
			if want := stateShape(&s, f.name, p.Tensor.Shape()); !slices.Equal(t.Shape(), want) {
				l.failf("%s%s has shape %v, not %v", prefix, f.name, t.Shape(), want)
			}
		}
		f.bringTo(p.dtype, p.device)
	}
	return s
}

// stateShape is the shape of a state's tensor: that of the parameter, unless the
// state says otherwise.
func stateShape(state any, name string, param []int) []int {
	if s, ok := state.(interface{ shapeOf(string, []int) []int }); ok {
		return s.shapeOf(name, param)
	}
	return param
}

// A loading reads a state dict and collects what is wrong with it.
type loading struct {
	d      *tensor.Dict
	unread map[string]bool
	wrong  []string
}

func newLoading(d *tensor.Dict) *loading {
	if d == nil {
		d = new(tensor.Dict)
	}
	l := &loading{d: d, unread: map[string]bool{}}
	for name := range d.All() {
		l.unread[name] = true
	}
	return l
}

func (l *loading) failf(format string, args ...any) {
	l.wrong = append(l.wrong, fmt.Sprintf(format, args...))
}

// fill sets those tagged fields of struct v that the dict has.
func (l *loading) fill(prefix string, v reflect.Value) {
	for _, f := range fieldsOf(v) {
		l.get(prefix+f.name, f)
	}
}

// get sets f if the dict has the name.
func (l *loading) get(name string, f field) {
	t := l.d.Get(name)
	if t == nil {
		return
	}
	delete(l.unread, name)
	if err := f.set(t); err != nil {
		l.failf("%s: %v", name, err)
	}
}

// checkSize demands a vector of n elements.
func (l *loading) checkSize(name string, n int) {
	t := l.d.Get(name)
	switch {
	case t == nil:
		l.failf("%s is missing", name)
	case t.NumEl() != n:
		l.failf("%s has %d elements, not %d", name, t.NumEl(), n)
	}
	delete(l.unread, name)
}

// finish says what was wrong, names that nobody asked for included.
func (l *loading) finish() error {
	for name := range l.d.All() {
		if l.unread[name] {
			l.failf("%s is unknown", name)
		}
	}
	if len(l.wrong) == 0 {
		return nil
	}
	return errors.New(strings.Join(l.wrong, "; "))
}
