package vectorfile

// Value is what stands in a case: one of the types below. A nil Value means
// that a key is absent.
type Value interface{ value() }

type (
	// Int is a number written without point or exponent: Python's 2, not 2.0.
	Int int64
	// Float is any other number, nan and the infinities included.
	Float float64
	// Complex is a complex number.
	Complex complex128
	// Bool is a truth value.
	Bool bool
	// String is a text. Outputs, cotangents and gradients are keys of tensors
	// written this way.
	String string
	// None is Python's None; in an index, a new axis.
	None struct{}
	// List is a Python list or tuple.
	List []Value
	// DType is a dtype by PyTorch's name, such as "float32".
	DType string
	// Ellipsis is the ... of an index.
	Ellipsis struct{}
)

// Slice is the slice start:stop:step of an index; nil is a part left out.
type Slice struct{ Start, Stop, Step *int64 }

// Tensor refers to a tensor of the set.
type Tensor struct {
	Key string // for Set.Tensor
	// Leaf counts the tensors that require a gradient; equal numbers are one
	// and the same tensor. NoLeaf requires none.
	Leaf int
	// Strides, in elements, are those the tensor had in PyTorch if it was not
	// contiguous there; its bytes lie in logical order all the same.
	Strides []int
	Complex bool
}

// NoLeaf is the Leaf of a tensor that requires no gradient.
const NoLeaf = -1

// Module is the construction of a module that is an argument itself.
type Module struct {
	Name   string
	Args   List
	Kwargs Dict
}

func (Int) value()      {}
func (Float) value()    {}
func (Complex) value()  {}
func (Bool) value()     {}
func (String) value()   {}
func (None) value()     {}
func (List) value()     {}
func (DType) value()    {}
func (Ellipsis) value() {}
func (Slice) value()    {}
func (Tensor) value()   {}
func (Module) value()   {}
func (Dict) value()     {}

// Ints is the list as integers, if that is all it holds.
func (l List) Ints() ([]int64, bool) {
	ints := make([]int64, len(l))
	for i, v := range l {
		n, ok := v.(Int)
		if !ok {
			return nil, false
		}
		ints[i] = int64(n)
	}
	return ints, true
}

// Floats is the list as floats, if it holds numbers only.
func (l List) Floats() ([]float64, bool) {
	floats := make([]float64, len(l))
	for i, v := range l {
		f, ok := asFloat(v)
		if !ok {
			return nil, false
		}
		floats[i] = f
	}
	return floats, true
}

// Strings is the list as texts, if it holds only those and None, which gives
// "": so a gradient that does not exist has no key.
func (l List) Strings() ([]string, bool) {
	texts := make([]string, len(l))
	for i, v := range l {
		s, ok := v.(String)
		if !ok && !isNone(v) {
			return nil, false
		}
		texts[i] = string(s)
	}
	return texts, true
}

func asFloat(v Value) (float64, bool) {
	switch v := v.(type) {
	case Float:
		return float64(v), true
	case Int:
		return float64(v), true
	}
	return 0, false
}
