package tensor

import "iter"

// A Dict is an ordered dictionary of named tensors, such as the state of a
// module or the contents of a file. The zero Dict is empty and ready to use, and
// nil reads as an empty one.
type Dict struct {
	names   []string
	tensors map[string]*Tensor
}

// Set puts t, which is not nil, under name: at the end, or in the place of what
// was there.
func (d *Dict) Set(name string, t *Tensor) {
	if t == nil {
		fail(ValueError, "Dict.Set", nil, "the tensor for %q is nil", name)
	}
	if d.tensors == nil {
		d.tensors = map[string]*Tensor{}
	}
	if _, ok := d.tensors[name]; !ok {
		d.names = append(d.names, name)
	}
	d.tensors[name] = t
}

// Get returns the tensor under name, nil if there is none.
func (d *Dict) Get(name string) *Tensor {
	if d == nil {
		return nil
	}
	return d.tensors[name]
}

// Len returns the number of tensors.
func (d *Dict) Len() int {
	if d == nil {
		return 0
	}
	return len(d.names)
}

// All yields names and tensors in order.
func (d *Dict) All() iter.Seq2[string, *Tensor] {
	return func(yield func(string, *Tensor) bool) {
		if d == nil {
			return
		}
		for _, name := range d.names {
			if !yield(name, d.tensors[name]) {
				return
			}
		}
	}
}
