// Package format writes a tensor as text the way PyTorch's repr does: aligned
// columns, four digits, "..." for the middle of anything big, and what else
// there is to say about the tensor behind its elements.
//
// The text is PyTorch's character for character but for one thing: a dtype is
// named without its module, dtype=float64 where PyTorch has
// dtype=torch.float64. Lines break where PyTorch breaks them, as though the
// module were still there.
package format

import (
	"strconv"
	"strings"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// PyTorch's default print options.
const (
	precision = 4    // digits behind the point
	threshold = 1000 // tensors of more elements are summarized
	edge      = 3    // elements a summary keeps at each end of a dimension
	lineWidth = 80
)

const prefix = "tensor("

// Suffix is what a text says behind the elements. The zero Suffix, a float32
// tensor on the CPU that needs no gradient, says nothing.
type Suffix struct {
	// DType is named unless it is float32, int64 or bool, which the elements
	// give away; without elements, unless it is float32.
	DType dtype.Type
	// Device is named unless it is empty or "cpu".
	Device string
	// Grad stands last as it is: "requires_grad=True" for a leaf,
	// "grad_fn=<MulBackward0>" for a result, or nothing.
	Grad string
}

// Tensor is the text of a tensor of the given shape. It reads the elements
// that Shown names, each once and in that order, and no others.
func Tensor(v Values, shape []int, s Suffix) string {
	text := prefix + elements(v, shape)
	return appendParts(text, s.parts(shape)) + ")"
}

func elements(v Values, shape []int) string {
	shown := Shown(shape)
	if len(shown) == 0 {
		return "[]"
	}
	p := printer{cells: v.cells(shown), summarize: summarized(shape)}
	p.block(shape, len(prefix))
	return p.text.String()
}

func (s Suffix) parts(shape []int) []string {
	var parts []string
	if s.Device != "" && s.Device != "cpu" {
		parts = append(parts, "device='"+s.Device+"'")
	}
	empty := count(shape) == 0
	if empty && len(shape) != 1 {
		parts = append(parts, "size="+tuple(shape))
	}
	if !impliedBy(s.DType, empty) {
		parts = append(parts, dtypePart+s.DType.String())
	}
	if s.Grad != "" {
		parts = append(parts, s.Grad)
	}
	return parts
}

// impliedBy reports whether a reader knows the dtype from the elements alone.
func impliedBy(t dtype.Type, empty bool) bool {
	return t == dtype.Float32 || !empty && (t == dtype.Int64 || t == dtype.Bool)
}

// tuple writes sizes as Python does; it is never asked for one size only,
// which Python would follow by a comma.
func tuple(shape []int) string {
	sizes := make([]string, len(shape))
	for i, n := range shape {
		sizes[i] = strconv.Itoa(n)
	}
	return "(" + strings.Join(sizes, ", ") + ")"
}

const dtypePart = "dtype="

// appendParts puts each part on the last line if it fits there, else on a line
// of its own. The lengths are those PyTorch reckons with: it takes the last
// line of the elements to be two columns longer than it is.
func appendParts(text string, parts []string) string {
	column := len(text) - strings.LastIndexByte(text, '\n') + 1
	for _, part := range parts {
		n := len(part)
		if strings.HasPrefix(part, dtypePart) {
			n += len("torch.")
		}
		if column+n+2 > lineWidth {
			text += ",\n" + strings.Repeat(" ", len(prefix)) + part
			column = len(prefix) + n
		} else {
			text += ", " + part
			column += n + 2
		}
	}
	return text
}
