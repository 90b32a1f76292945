package vectors

import (
	"slices"
	"strings"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// A Call is one recorded call: its arguments by PyTorch's names. The accessors
// of arguments end the case as not expressible where an argument is of a type
// that Go would not compile, and so does an argument that no accessor asked for.
type Call struct {
	args   map[string]any
	used   map[string]bool
	leaves []*tensor.Tensor
	// undefined marks elements of the first output that may be anything.
	undefined *tensor.Tensor
}

// newCall reads the arguments of a case whose positional ones have these names;
// swapped exchanges the first two.
func newCall(s *source, c vectorfile.Dict, names []string, swapped bool) *Call {
	call := newArguments(s, c.List("args"), c.Dict("kwargs"), names)
	if swapped {
		a, b := names[0], names[1]
		call.args[a], call.args[b] = call.args[b], call.args[a]
	}
	return call
}

// newArguments reads positional arguments, which have these names, and others.
func newArguments(s *source, args vectorfile.List, kwargs vectorfile.Dict, names []string) *Call {
	r := &resolver{source: s}
	call := &Call{args: map[string]any{}, used: map[string]bool{}}
	for i, name := range names {
		if rest, ok := strings.CutPrefix(name, "*"); ok {
			call.args[rest] = r.list(args[min(i, len(args)):])
			args = nil
			break
		}
		if i < len(args) {
			call.args[name] = r.value(args[i])
		}
	}
	if len(args) > len(names) {
		inexpressible("%d arguments, %d have names", len(args), len(names))
	}
	for name, v := range kwargs.All() {
		call.args[name] = r.value(v)
	}
	call.leaves = r.leaves
	return call
}

// checkAllUsed ends the case if an argument that says something was not asked for.
func (c *Call) checkAllUsed() {
	for name, v := range c.args {
		if !c.used[name] && v != nil && v != false {
			inexpressible("there is no argument %s", name)
		}
	}
}

// Ignore says that arguments make no difference to the library.
func (c *Call) Ignore(names ...string) {
	for _, name := range names {
		c.used[name] = true
	}
}

// Has reports whether an argument was given and is not None.
func (c *Call) Has(name string) bool { return c.args[name] != nil }

// IsTensor reports whether an argument is a tensor.
func (c *Call) IsTensor(name string) bool {
	_, ok := c.args[name].(*tensor.Tensor)
	return ok
}

// given is the value of an argument, which is then used.
func (c *Call) given(name string) any {
	c.used[name] = true
	return c.args[name]
}

// required is the value of an argument of type T.
func required[T any](c *Call, name string) T {
	v := c.given(name)
	t, ok := v.(T)
	if !ok {
		inexpressible("%s is a %T, not a %T", name, v, t)
	}
	return t
}

// optional is the value of an argument of type T, or what stands for none.
func optional[T any](c *Call, name string, none T) T {
	if !c.Has(name) {
		return none
	}
	return required[T](c, name)
}

// Tensor is a tensor that must be given; None is nil.
func (c *Call) Tensor(name string) *tensor.Tensor {
	if v, given := c.args[name]; given && v == nil {
		return c.TensorOrNil(name)
	}
	return required[*tensor.Tensor](c, name)
}

// TensorOrNil is a tensor that may be left out.
func (c *Call) TensorOrNil(name string) *tensor.Tensor {
	return optional[*tensor.Tensor](c, name, nil)
}

// Tensors is a list of tensors.
func (c *Call) Tensors(name string) []*tensor.Tensor {
	var out []*tensor.Tensor
	for _, v := range required[[]any](c, name) {
		t, ok := v.(*tensor.Tensor)
		if !ok {
			inexpressible("%s holds a %T", name, v)
		}
		out = append(out, t)
	}
	return out
}

// Number is a Go number or bool.
func (c *Call) Number(name string) any {
	v := c.given(name)
	switch v.(type) {
	case int, int64, float64, bool:
		return v
	}
	inexpressible("%s is a %T, not a number", name, v)
	return nil
}

// Int is an integer; without a default it must be given.
func (c *Call) Int(name string, none ...int) int {
	if len(none) > 0 {
		return optional(c, name, none[0])
	}
	return required[int](c, name)
}

// Ints is a list of integers, of which one may stand alone; nil if left out.
func (c *Call) Ints(name string) []int {
	switch v := c.given(name).(type) {
	case nil:
		return nil
	case int:
		return []int{v}
	case []any:
		return allInts(name, v)
	default:
		inexpressible("%s is a %T, not a list", name, v)
		return nil
	}
}

func allInts(name string, list []any) []int {
	if len(list) == 1 {
		if inner, ok := list[0].([]any); ok { // f(*size) takes f((2, 3)) too
			list = inner
		}
	}
	out := make([]int, len(list))
	for i, v := range list {
		n, ok := v.(int)
		if !ok {
			inexpressible("%s holds a %T", name, v)
		}
		out[i] = n
	}
	return out
}

// Floats is a list of numbers; nil if left out.
func (c *Call) Floats(name string) []float64 {
	var out []float64
	for _, v := range optional[[]any](c, name, nil) {
		f, ok := v.(float64)
		if n, isInt := v.(int); isInt {
			f, ok = float64(n), true
		}
		if !ok {
			inexpressible("%s holds a %T", name, v)
		}
		out = append(out, f)
	}
	return out
}

// Float is a number.
func (c *Call) Float(name string, none float64) float64 {
	if n, ok := c.args[name].(int); ok {
		c.Ignore(name)
		return float64(n)
	}
	return optional(c, name, none)
}

// Bool is a truth value.
func (c *Call) Bool(name string, none bool) bool { return optional(c, name, none) }

// Word is a string.
func (c *Call) Word(name, none string) string { return optional(c, name, none) }

// DType is an element type, if one was given.
func (c *Call) DType(name string) (d tensor.DType, given bool) {
	if !c.Has(name) {
		return tensor.Float32, false
	}
	return required[tensor.DType](c, name), true
}

// Options is where and of which type a constructor makes its tensor.
func (c *Call) Options() tensor.Options {
	if c.Word("device", "cpu") != "cpu" {
		inexpressible("a device other than the CPU")
	}
	if d, given := c.DType("dtype"); given {
		return tensor.As(d)
	}
	return tensor.Options{}
}

// A resolver turns the values of a case into Go's, leaves included.
type resolver struct {
	source *source
	leaves []*tensor.Tensor
}

// value is *tensor.Tensor, tensor.DType, tensor.Slice, int, float64, bool,
// string, nil, []any, Ellipsis, or a module.
func (r *resolver) value(v vectorfile.Value) any {
	switch v := v.(type) {
	case vectorfile.Tensor:
		return r.tensor(v)
	case vectorfile.List:
		return r.list(v)
	case vectorfile.Int:
		if int64(int(v)) != int64(v) { // where int has 32 bits
			return int64(v)
		}
		return int(v)
	case vectorfile.Float:
		return float64(v)
	case vectorfile.Bool:
		return bool(v)
	case vectorfile.String:
		return string(v)
	case vectorfile.DType:
		return dtypeNamed(string(v))
	case vectorfile.Slice:
		return sliceOf(v)
	case vectorfile.Ellipsis:
		return tensor.Ellipsis
	case vectorfile.Module:
		return r.module(v)
	case vectorfile.None:
		return nil
	}
	inexpressible("a %T", v)
	return nil
}

// module is a module that is an argument of another's constructor.
func (r *resolver) module(c vectorfile.Module) any {
	m, err := newModule(r.source, c)
	if err != nil {
		inexpressible("%v", err)
	}
	return m.value
}

func (r *resolver) list(list vectorfile.List) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = r.value(v)
	}
	return out
}

func (r *resolver) tensor(v vectorfile.Tensor) *tensor.Tensor {
	if v.Leaf != vectorfile.NoLeaf && v.Leaf < len(r.leaves) && r.leaves[v.Leaf] != nil {
		return r.leaves[v.Leaf]
	}
	t := r.source.tensor(v.Key)
	if v.Strides != nil {
		t = withStrides(t, v.Strides)
	}
	if v.Leaf != vectorfile.NoLeaf {
		r.leaves = append(r.leaves, make([]*tensor.Tensor, max(0, v.Leaf+1-len(r.leaves)))...)
		r.leaves[v.Leaf] = t.SetRequiresGrad(true)
	}
	return t
}

func sliceOf(v vectorfile.Slice) tensor.Slice {
	var s tensor.Slice
	if v.Start != nil {
		s.Start = int(*v.Start)
	}
	if v.Stop != nil {
		s.Stop = new(int(*v.Stop))
	}
	if v.Step != nil {
		s.Step = int(*v.Step)
	}
	return s
}

// complete reports whether none of the leaves is missing.
func complete(leaves []*tensor.Tensor) bool { return !slices.Contains(leaves, nil) }
