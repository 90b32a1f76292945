package dtype

// Promote is the type of an operation on elements of types a and b, by
// PyTorch's table: the higher class wins; two floats of unlike size give the
// larger, float16 with bfloat16 gives float32; uint8 with a signed integer
// gives the next larger signed type.
func Promote(a, b Type) Type {
	switch {
	case a == b:
		return a
	case a.Class() > b.Class():
		return a
	case a.Class() < b.Class():
		return b
	case a.IsFloat():
		return promoteFloat(a, b)
	}
	return promoteInt(a, b)
}

func promoteFloat(a, b Type) Type {
	if a.Size() == b.Size() { // float16 with bfloat16: neither holds the other
		return Float32
	}
	if a.Size() > b.Size() {
		return a
	}
	return b
}

func promoteInt(a, b Type) Type {
	if a == Uint8 && b == Int8 || a == Int8 && b == Uint8 {
		return Int16
	}
	if a.Size() > b.Size() {
		return a
	}
	return b
}
