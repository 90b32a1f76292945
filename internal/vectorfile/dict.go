package vectorfile

import (
	"fmt"
	"iter"
)

// Dict is an object of a case, or the case itself, its keys in the order they
// were written. The typed accessors give the zero value for a key that is
// absent or None, and panic on a value of another type: then the set is not
// what its reader takes it to be.
type Dict struct {
	keys   []string
	values map[string]Value
}

// Len is the number of keys.
func (d Dict) Len() int { return len(d.keys) }

// All yields keys and values in order.
func (d Dict) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for _, key := range d.keys {
			if !yield(key, d.values[key]) {
				return
			}
		}
	}
}

// Value is the value of a key, nil if it is absent.
func (d Dict) Value(key string) Value { return d.values[key] }

// Has reports whether a key is there and not None.
func (d Dict) Has(key string) bool {
	v := d.values[key]
	return v != nil && !isNone(v)
}

// String is the text of a key.
func (d Dict) String(key string) string { return string(get[String](d, key)) }

// Int is the integer of a key.
func (d Dict) Int(key string) int64 { return int64(get[Int](d, key)) }

// Float is the number of a key, written as an integer or not.
func (d Dict) Float(key string) float64 {
	if n, ok := d.values[key].(Int); ok {
		return float64(n)
	}
	return float64(get[Float](d, key))
}

// Bool is the truth value of a key.
func (d Dict) Bool(key string) bool { return bool(get[Bool](d, key)) }

// List is the list of a key.
func (d Dict) List(key string) List { return get[List](d, key) }

// Dict is the object of a key.
func (d Dict) Dict(key string) Dict { return get[Dict](d, key) }

func get[T Value](d Dict, key string) T {
	v := d.values[key]
	t, ok := v.(T)
	if !ok && d.Has(key) {
		panic(fmt.Sprintf("vectorfile: %q of %v is a %T, not a %T", key, d.values["id"], v, t))
	}
	return t
}

func isNone(v Value) bool {
	_, none := v.(None)
	return none
}
