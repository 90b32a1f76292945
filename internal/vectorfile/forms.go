package vectorfile

import "math"

// recognized is the value that an object stands for, or the object itself. All
// its keys and their types must fit, since names of parameters and of keyword
// arguments are keys too: {"dtype": {"dtype": "float32"}} is a dtype in a Dict.
func recognized(d Dict) Value {
	var v Value
	switch {
	case d.values["t"] != nil:
		v = asTensor(d)
	case d.values["module"] != nil:
		v = asModule(d)
	case len(d.keys) == 1:
		v = asTagged(d.keys[0], d.values[d.keys[0]])
	}
	if v == nil {
		return d
	}
	return v
}

// asTagged is the value that {key: v} stands for, nil if it stands for itself.
func asTagged(key string, v Value) Value {
	switch v := v.(type) {
	case String:
		return asNamed(key, string(v))
	case Bool:
		if key == "ellipsis" && bool(v) {
			return Ellipsis{}
		}
	case List:
		switch {
		case key == "c" && len(v) == 2:
			return asComplex(v)
		case key == "slice" && len(v) == 3:
			return asSlice(v)
		}
	}
	return nil
}

func asNamed(key, name string) Value {
	if key == "dtype" {
		return DType(name)
	}
	if key != "f" {
		return nil
	}
	switch name {
	case "nan":
		return Float(math.NaN())
	case "inf":
		return Float(math.Inf(1))
	case "-inf":
		return Float(math.Inf(-1))
	}
	return nil
}

func asComplex(parts List) Value {
	if f, ok := parts.Floats(); ok {
		return Complex(complex(f[0], f[1]))
	}
	return nil
}

func asSlice(parts List) Value {
	var bounds [3]*int64
	for i, v := range parts {
		switch v := v.(type) {
		case Int:
			bounds[i] = new(int64(v))
		case None:
		default:
			return nil
		}
	}
	return Slice{bounds[0], bounds[1], bounds[2]}
}

func asTensor(d Dict) Value {
	var (
		name, note String
		leaf       = Int(NoLeaf)
		strides    []int
		isComplex  Bool
	)
	for key, v := range d.All() {
		fits := false
		switch key {
		case "t":
			fits = assign(&name, v)
		case "leaf":
			fits = assign(&leaf, v)
		case "strides":
			strides, fits = asSizes(v)
		case "complex":
			fits = assign(&isComplex, v)
		case "note":
			fits = assign(&note, v) // a remark for the reader
		}
		if !fits {
			return nil
		}
	}
	return Tensor{string(name), int(leaf), strides, bool(isComplex)}
}

func assign[T Value](to *T, v Value) (ok bool) {
	*to, ok = v.(T)
	return ok
}

func asSizes(v Value) ([]int, bool) {
	list, ok := v.(List)
	ints, allInts := list.Ints()
	sizes := make([]int, len(ints))
	for i, n := range ints {
		sizes[i] = int(n)
	}
	return sizes, ok && allInts
}

func asModule(d Dict) Value {
	name, isName := d.values["module"].(String)
	args, isList := d.values["args"].(List)
	kwargs, isDict := d.values["kwargs"].(Dict)
	if len(d.keys) != 3 || !isName || !isList || !isDict {
		return nil
	}
	return Module{string(name), args, kwargs}
}
