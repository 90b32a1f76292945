package nn

import (
	"reflect"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

var (
	tensorType = reflect.TypeFor[tensor.Tensor]()
	modeType   = reflect.TypeFor[Mode]()
	dictType   = reflect.TypeFor[tensor.Dict]()
)

// A reach says what values of a type lead to through fields, pointers, slices,
// arrays and maps, by static type alone.
type reach uint8

const (
	toState     reach = 1 << iota // a tensor or a Mode
	toInterface                   // which may hold anything
)

// reaches keeps the reach of each type that was asked for.
var reaches sync.Map

func reachOf(t reflect.Type) reach {
	if r, ok := reaches.Load(t); ok {
		return r.(reach)
	}
	r := findReach(t, map[reflect.Type]bool{})
	reaches.Store(t, r)
	return r
}

// findReach looks into t; types in seen, which may contain themselves, have been
// or are being looked into.
func findReach(t reflect.Type, seen map[reflect.Type]bool) (r reach) {
	if seen[t] {
		return 0
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface:
		return toInterface
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return findReach(t.Elem(), seen)
	case reflect.Struct:
		if t == tensorType || t == modeType || t == dictType {
			return toState
		}
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("nn") != "-" {
				r |= findReach(f.Type, seen)
			}
		}
	}
	return r
}
