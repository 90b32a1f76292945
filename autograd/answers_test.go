package autograd_test

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// callables are the methods of tensors and of Options, and the functions that take
// tensors.
func callables() map[string]reflect.Value {
	all := map[string]reflect.Value{}
	for _, typ := range []reflect.Type{reflect.TypeFor[*tensor.Tensor](), reflect.TypeFor[tensor.Options]()} {
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			all[typ.String()+"."+m.Name] = m.Func
		}
	}
	for name, f := range map[string]any{
		"AllClose": tensor.AllClose, "AttentionWeights": tensor.AttentionWeights, "BlockDiag": tensor.BlockDiag,
		"BroadcastTensors": tensor.BroadcastTensors, "Cat": tensor.Cat, "ColumnStack": tensor.ColumnStack, "DStack": tensor.DStack,
		"Equal": tensor.Equal, "FromSlice": tensor.FromSlice[int], "HStack": tensor.HStack,
		"ScaledDotProductAttention": tensor.ScaledDotProductAttention, "Stack": tensor.Stack, "VStack": tensor.VStack, "Where": tensor.Where,
	} {
		all[name] = reflect.ValueOf(f)
	}
	return all
}

// Every function answers or refuses with a *tensor.Error, whatever it is called
// on and with: nothing, extremes, numbers of every kind, tensors of other shapes
// and types. So does the walk back from what it answers.
func TestCallsAreAnsweredOrRefused(t *testing.T) {
	for name, f := range callables() {
		t.Run(name, func(t *testing.T) {
			h := fnv.New64a()
			h.Write([]byte(name))
			c := caller{rand.New(rand.NewPCG(1, h.Sum64()))} // the same calls, whatever other functions there are
			for range short(300) {
				c.call(t, f)
			}
		})
	}
}

// A caller makes up arguments.
type caller struct{ rng *rand.Rand }

func (c *caller) call(t *testing.T, f reflect.Value) {
	typ := f.Type()
	var args []reflect.Value
	for k := range typ.NumIn() {
		switch {
		case typ.IsVariadic() && k == typ.NumIn()-1:
			for range c.rng.IntN(4) {
				args = append(args, c.value(typ.In(k).Elem()))
			}
		case k == 0 && typ.In(0) == reflect.TypeFor[*tensor.Tensor](): // most are methods, whose receiver is not nil
			args = append(args, reflect.ValueOf(c.tensor(false)))
		default:
			args = append(args, c.value(typ.In(k)))
		}
	}
	text := describe(args)
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *tensor.Error:
			if r.Op == "" || r.Reason == "" {
				t.Errorf("%s: the error names no operation or no reason: %v", text, r)
			}
		default:
			t.Errorf("%s: panics with %v", text, r)
		}
	}()
	for _, out := range f.Call(args) {
		if y, ok := out.Interface().(*tensor.Tensor); ok && y != nil {
			use(y)
		}
	}
}

// use reads y and walks back from it, so that what is computed late is computed.
func use(y *tensor.Tensor) {
	if y.NumEl() > 10_000 {
		return
	}
	tensor.Values[float64](y)
	if y.RequiresGrad() {
		autograd.Backward(y, autograd.BackwardOptions{Gradient: tensor.As(y.DType()).Ones(y.Shape()...)})
	}
}

func describe(args []reflect.Value) (text string) {
	for _, a := range args {
		switch v := a.Interface().(type) {
		case nil:
			text += " nil"
		case *tensor.Tensor:
			if v == nil {
				text += " nil"
			} else {
				text += fmt.Sprintf(" %v%v", v.DType(), v.Shape())
			}
		default:
			text += fmt.Sprintf(" %+v", v)
		}
	}
	return text
}

func pick[E any](c *caller, from ...E) E { return from[c.rng.IntN(len(from))] }

// value makes a value of a type, often one that makes sense.
func (c *caller) value(typ reflect.Type) reflect.Value {
	v := reflect.New(typ).Elem()
	switch typ {
	case reflect.TypeFor[tensor.Options]():
		return reflect.ValueOf(tensor.As(c.dtype()))
	case reflect.TypeFor[tensor.DType]():
		return reflect.ValueOf(c.dtype())
	}
	switch typ.Kind() {
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(pick(c, 0, 0, 1, 1, 2, 3, -1, -2, 7, -9, math.MaxInt, math.MinInt)))
	case reflect.Uint8:
		v.SetUint(uint64(c.rng.IntN(4)))
	case reflect.Float64:
		v.SetFloat(pick(c, 0, 1, 0.5, 2, -1, math.NaN(), math.Inf(1), math.Inf(-1), 1e300))
	case reflect.Bool:
		v.SetBool(c.rng.IntN(2) == 0)
	case reflect.Interface:
		if x := c.any(); x != nil && typ.NumMethod() == 0 {
			v.Set(reflect.ValueOf(x))
		}
	case reflect.Slice:
		for range c.rng.IntN(4) {
			v.Set(reflect.Append(v, c.value(typ.Elem())))
		}
	case reflect.Struct:
		for k := range typ.NumField() {
			if typ.Field(k).IsExported() && c.rng.IntN(2) == 0 {
				v.Field(k).Set(c.value(typ.Field(k).Type))
			}
		}
	case reflect.Pointer:
		switch {
		case typ == reflect.TypeFor[*tensor.Tensor]():
			v.Set(reflect.ValueOf(c.tensor(true)))
		case typ.Elem().Kind() != reflect.Struct && c.rng.IntN(2) == 0:
			v.Set(reflect.New(typ.Elem()))
			v.Elem().Set(c.value(typ.Elem()))
		}
	}
	return v
}

// any is an argument of a method that takes Go numbers or items of an index.
func (c *caller) any() any {
	switch c.rng.IntN(8) {
	case 0:
		return c.value(reflect.TypeFor[tensor.Slice]()).Interface()
	case 1:
		return c.tensor(true)
	case 2:
		return pick[any](c, nil, "1", 1i, uint64(math.MaxUint64), []int{1}, tensor.All, tensor.NewAxis, tensor.Ellipsis)
	case 3:
		return pick[any](c, true, uint8(3), int8(-1), float32(0.5), int64(math.MinInt64))
	case 4:
		return c.value(reflect.TypeFor[float64]()).Interface()
	}
	return c.value(reflect.TypeFor[int]()).Interface()
}

// dtype is often that of a float.
func (c *caller) dtype() tensor.DType {
	return tensor.DType(pick(c, dtype.Float32, dtype.Float64, dtype.Float32, dtype.Float64, dtype.Type(c.rng.IntN(int(dtype.Count)))))
}

// tensor makes a tensor, or nil if that may be.
func (c *caller) tensor(orNil bool) *tensor.Tensor {
	if orNil && c.rng.IntN(12) == 0 {
		return nil
	}
	shape := pick(c, []int{2, 3}, []int{2, 3}, []int{3}, []int{2}, []int{}, []int{1}, []int{0}, []int{2, 0}, []int{2, 1, 3}, []int{1, 2, 4, 5}, []int{2, 1, 2, 1, 2})
	n := 1
	for _, s := range shape {
		n *= s
	}
	v := make([]float64, n)
	for i := range v {
		v[i] = pick(c, 0, 1, 1, 2, 0.5, -1, -2.5, 3, 100, math.NaN(), math.Inf(1))
	}
	x := tensor.FromSlice(v, shape...).As(c.dtype())
	switch {
	case x.DType().IsFloat() && c.rng.IntN(3) == 0:
		return x.SetRequiresGrad(true)
	case x.DType().IsFloat() && c.rng.IntN(4) == 0:
		return x.SetRequiresGrad(true).MulScalar(1)
	case len(shape) > 1 && c.rng.IntN(3) == 0:
		return x.Transpose(0, -1)
	case len(shape) == 1 && n > 0 && c.rng.IntN(3) == 0:
		return x.Narrow(0, 0, 1).Expand(n)
	}
	return x
}
