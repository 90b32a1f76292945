package nn

import (
	"reflect"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A watch notes the shapes of what modules return.
type watch struct {
	mu   sync.Mutex
	rows map[any][]*row
	// called are the rows of what a Sequential calls, by its place: pointers to
	// layers of no size can be equal.
	called map[call][]*row
}

// A call is the place of a layer in a Sequential.
type call struct {
	in *Sequential
	at int
}

var (
	watching  atomic.Pointer[watch]
	summaries sync.Mutex // one Summary watches at a time
)

// seen tells a Summary in progress that module m returned y, and returns y.
func seen(m any, y *tensor.Tensor) *tensor.Tensor {
	if w := watching.Load(); w != nil {
		w.note(w.rows[m], y)
	}
	return y
}

// seenAt is seen for the layer at a place of s.
func seenAt(s *Sequential, at int, y *tensor.Tensor) {
	if w := watching.Load(); w != nil {
		w.note(w.called[call{s, at}], y)
	}
}

func (w *watch) note(rows []*row, y *tensor.Tensor) {
	if len(rows) == 0 || y == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range rows {
		r.output, r.ran = y.Shape(), true
	}
}

// newWatch is a watch of rows.
func newWatch(rows []*row) *watch {
	w := &watch{rows: map[any][]*row{}, called: map[call][]*row{}}
	byName := map[string]*row{}
	for _, r := range rows {
		byName[r.name] = r
		if t := reflect.TypeOf(r.module); t.Kind() == reflect.Pointer && t.Elem().Size() > 0 {
			w.rows[r.module] = append(w.rows[r.module], r)
		}
	}
	for _, r := range rows {
		s, ok := r.module.(*Sequential)
		if !ok {
			continue
		}
		for i := range s.Layers {
			if layer := byName[join(r.name, strconv.Itoa(i))]; layer != nil {
				w.called[call{s, i}] = append(w.called[call{s, i}], layer)
			}
		}
	}
	return w
}

// watchShapes calls m in evaluation, and leaves modes as they were.
func (w *walk) watchShapes(m any, rows []*row, inputs []*tensor.Tensor) {
	summaries.Lock()
	defer summaries.Unlock()
	var training []*Mode
	for _, e := range w.modes {
		if e.mode != nil && e.mode.Training() {
			training = append(training, e.mode)
			e.mode.eval = true
		}
	}
	watching.Store(newWatch(rows))
	defer func() {
		watching.Store(nil)
		for _, mode := range training {
			mode.eval = false
		}
	}()
	autograd.NoGrad(func() {
		if y := callForward(m, inputs); y != nil {
			rows[0].output, rows[0].ran = y.Shape(), true
		}
	})
}

// callForward calls m's Forward and returns the first tensor of what it returns.
// Tensors that it takes beyond the inputs are nil, such as the states of an LSTM.
func callForward(m any, inputs []*tensor.Tensor) *tensor.Tensor {
	f := reflect.ValueOf(m).MethodByName("Forward")
	if !f.IsValid() {
		fail(tensor.ValueError, "Summary", "%T has no method Forward; leave the inputs out", m)
	}
	t := f.Type()
	fixed := t.NumIn()
	if t.IsVariadic() {
		fixed--
	}
	if len(inputs) > fixed {
		fail(tensor.ValueError, "Summary", "the Forward of %T takes %d tensors, not %d", m, fixed, len(inputs))
	}
	args := make([]reflect.Value, fixed)
	for i := range args {
		if t.In(i) != reflect.PointerTo(tensorType) {
			fail(tensor.ValueError, "Summary", "the Forward of %T takes a %v; leave the inputs out", m, t.In(i))
		}
		args[i] = reflect.Zero(t.In(i))
		if i < len(inputs) {
			args[i] = reflect.ValueOf(inputs[i])
		}
	}
	for _, out := range f.Call(args) {
		if y := tensorOf(out); y != nil {
			return y
		}
	}
	return nil
}
