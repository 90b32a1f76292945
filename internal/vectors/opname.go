package vectors

import "strings"

// namespaces are those after which the next word is the operator.
var namespaces = []string{"nn.functional.", "linalg.", "fft.", "special.", "masked.", "signal.windows."}

// reflected are the operators that Python calls on their right argument.
var reflected = map[string]string{
	"__radd__":    "add",
	"__rdiv__":    "div",
	"__rmatmul__": "matmul",
	"__rmod__":    "remainder",
	"__rmul__":    "mul",
	"__ror__":     "bitwise_or",
	"__rsub__":    "sub",
	"__rxor__":    "bitwise_xor",
}

// operatorName is the key in the tables of operations of an operator as a case
// names it, and whether its first two arguments are exchanged: variants go,
// nn.functional is F, and methods are named as functions are.
func operatorName(op string) (name string, swapped bool) {
	if name, ok := reflected[op]; ok {
		return name, true
	}
	if method, ok := strings.CutPrefix(op, "Tensor."); ok {
		return method, false
	}
	if strings.HasPrefix(op, "F.") {
		return op, false
	}
	for _, space := range namespaces {
		if rest, ok := strings.CutPrefix(op, space); ok {
			if space == "nn.functional." {
				space = "F."
			}
			return space + firstWord(rest), false
		}
	}
	return firstWord(op), false
}

func firstWord(name string) string {
	word, _, _ := strings.Cut(name, ".")
	return word
}
