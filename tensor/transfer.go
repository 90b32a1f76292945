package tensor

import (
	"math"
	"reflect"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// An Element is a Go type whose values a tensor can hold.
type Element interface {
	~float32 | ~float64 | ~int | ~int64 | ~int32 | ~int16 | ~int8 | ~uint8 | ~bool
}

// dtypeOf is the element type of a Go type; int is Int64.
func dtypeOf(k reflect.Kind) (DType, bool) {
	switch k {
	case reflect.Float32:
		return Float32, true
	case reflect.Float64:
		return Float64, true
	case reflect.Int, reflect.Int64:
		return Int64, true
	case reflect.Int32:
		return Int32, true
	case reflect.Int16:
		return Int16, true
	case reflect.Int8:
		return Int8, true
	case reflect.Uint8:
		return Uint8, true
	case reflect.Bool:
		return Bool, true
	}
	return 0, false
}

// FromSlice returns a tensor of the given shape holding a copy of data, in
// row-major order. Its type follows data's: float32, float64, int as Int64, bool
// and so on. It panics if data does not fill the shape.
func FromSlice[T Element](data []T, shape ...int) *Tensor {
	return fromSlice(Options{}, data, shape)
}

func fromSlice[T Element](o Options, data []T, shape []int) *Tensor {
	d, _ := dtypeOf(reflect.TypeFor[T]().Kind())
	checkShape("FromSlice", d, shape)
	if product(shape) != len(data) {
		fail(ShapeError, "FromSlice", nil, "%d elements do not fill shape %s", len(data), shapeText(shape))
	}
	t := alloc(o.device.Backend(), d, shape)
	t.write(encode(data))
	return t
}

// encode is data's bytes as a tensor holds them. Only int on 32 bits differs in
// size and is widened.
func encode[T Element](data []T) []byte {
	if len(data) == 0 {
		return nil
	}
	if reflect.TypeFor[T]().Kind() == reflect.Int && unsafe.Sizeof(data[0]) != 8 {
		wide := make([]int64, len(data))
		for i, v := range data {
			wide[i] = reflect.ValueOf(v).Int()
		}
		return encode(wide)
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&data[0])), uintptr(len(data))*unsafe.Sizeof(data[0]))
}

// write sets the elements of a new, contiguous tensor from their bytes.
func (x *Tensor) write(b []byte) {
	if len(b) > 0 {
		x.checkAlive()
		x.store.Backend.Write(x.store, x.off*x.dtype.Size(), b)
	}
}

// bytes are the elements in row-major order, read from the device.
func (x *Tensor) bytes() []byte {
	c := x.compacted()
	b := make([]byte, c.NumEl()*c.dtype.Size())
	if len(b) > 0 {
		c.checkAlive()
		c.store.Backend.Read(b, c.store, c.off*c.dtype.Size())
		settle(c.store.Backend)
	}
	return b
}

// compacted is x with its elements in row-major order, x itself if they are; it
// records nothing.
func (x *Tensor) compacted() *Tensor {
	if x.compact {
		return x
	}
	y := alloc(x.store.Backend, x.dtype, x.dims())
	copyElements("Contiguous", y, x)
	return y
}

// Values returns the elements in row-major order as a slice of the caller's own,
// converted to T where the types differ: a float becomes an integer by
// truncation, and any number a bool by comparison with 0.
func Values[T Element](x *Tensor) []T {
	d, _ := dtypeOf(reflect.TypeFor[T]().Kind())
	src := x.bytes()
	out := make([]T, x.NumEl())
	if len(out) == 0 {
		return out
	}
	if d == Int64 && unsafe.Sizeof(out[0]) != 8 {
		for i, v := range Values[int64](x) {
			reflect.ValueOf(&out[i]).Elem().SetInt(v)
		}
		return out
	}
	vec.Convert(d.typ(), x.dtype.typ())(len(out), unsafe.Pointer(&out[0]), unsafe.Pointer(&src[0]), nil, nil)
	return out
}

// floats reads elements of any type as float64.
func floats(d DType, b []byte) []float64 {
	out := make([]float64, len(b)/d.Size())
	if len(out) > 0 {
		vec.Convert(dtype.Float64, d.typ())(len(out), unsafe.Pointer(&out[0]), unsafe.Pointer(&b[0]), nil, nil)
	}
	return out
}

// Item returns the one element of x as a float64. It panics if x has more or
// none. Item[int64] gives integers exactly.
func (x *Tensor) Item() float64 { return Item[float64](x) }

// Item returns the one element of x as a T. It panics if x has more or none.
func Item[T Element](x *Tensor) T {
	if x.NumEl() != 1 {
		fail(ShapeError, "Item", on(x), "only a tensor of one element is a number; this one has %d", x.NumEl())
	}
	return Values[T](x)[0]
}

// New returns a tensor of what v holds: a number, a bool, or slices or arrays of
// them nested to any depth, all rows of one length. Its type follows the Go
// type of the elements: float32, float64, int as Int64, bool and so on. Ragged
// rows and other types panic.
//
//	tensor.New([][]float32{{0, 0}, {0, 1}})  // shape (2, 2), Float32
//	tensor.New(3.5)                          // a scalar, Float64
func New(v any) *Tensor { return Options{}.New(v) }

// New is like the function New, on o's device and of o's type if one was chosen.
func (o Options) New(v any) *Tensor {
	r := reflect.ValueOf(v)
	if !r.IsValid() {
		fail(ValueError, "New", nil, "nil holds no elements")
	}
	shape, elem := nestedShape(r)
	d, ok := dtypeOf(elem.Kind())
	if !ok {
		fail(DTypeError, "New", nil, "a %v holds no elements that a tensor can hold; use float32, float64, an integer type or bool", r.Type())
	}
	checkShape("New", d, shape)
	b := make([]byte, 0, product(shape)*d.Size())
	b = appendNested(b, r, shape, d)
	t := alloc(o.device.Backend(), d, shape)
	t.write(b)
	if o.typed {
		return t.As(o.dtype)
	}
	return t
}

// nestedShape follows the first element of each level down to the scalars.
func nestedShape(r reflect.Value) (shape []int, elem reflect.Type) {
	t := r.Type()
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		t = t.Elem()
		n := 0
		if r.IsValid() {
			n = r.Len()
		}
		shape = append(shape, n)
		if n > 0 {
			r = r.Index(0)
		} else {
			r = reflect.Value{}
		}
	}
	return shape, t
}

func appendNested(b []byte, r reflect.Value, shape []int, d DType) []byte {
	if len(shape) == 0 {
		return appendElement(b, r, d)
	}
	if r.Len() != shape[0] {
		fail(ShapeError, "New", nil, "rows of unlike length: %d and %d", shape[0], r.Len())
	}
	for i := range r.Len() {
		b = appendNested(b, r.Index(i), shape[1:], d)
	}
	return b
}

func appendElement(b []byte, r reflect.Value, d DType) []byte {
	var bits uint64
	switch d {
	case Float32:
		bits = uint64(math.Float32bits(float32(r.Float())))
	case Float64:
		bits = math.Float64bits(r.Float())
	case Bool:
		if r.Bool() {
			bits = 1
		}
	case Uint8:
		bits = r.Uint()
	default:
		bits = uint64(r.Int())
	}
	return appendNative(b, bits, d.Size())
}

// appendNative appends the low bytes of bits in the machine's order.
func appendNative(b []byte, bits uint64, size int) []byte {
	var word [8]byte
	switch size {
	case 1:
		word[0] = byte(bits)
	case 2:
		*(*uint16)(unsafe.Pointer(&word)) = uint16(bits)
	case 4:
		*(*uint32)(unsafe.Pointer(&word)) = uint32(bits)
	case 8:
		*(*uint64)(unsafe.Pointer(&word)) = bits
	}
	return append(b, word[:size]...)
}
