package nn

import (
	"reflect"
	"strings"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A tag is what nn:"..." behind a field says.
type tag struct {
	name    string // instead of the field's own in snake case
	ignored bool
	buffer  bool
	inline  bool
}

// tagOf reads the tag of a field of struct s; words that mean nothing panic.
func tagOf(where string, s reflect.Type, f reflect.StructField) (t tag) {
	text, ok := f.Tag.Lookup("nn")
	if !ok {
		return t
	}
	if text == "-" {
		return tag{ignored: true}
	}
	name, words, _ := strings.Cut(text, ",")
	t.name = name
	for word := range strings.SplitSeq(words, ",") {
		switch word {
		case "":
		case "buffer":
			t.buffer = true
		case "inline":
			t.inline = true
		default:
			fail(tensor.ValueError, where, "the tag of field %v.%s says %q, which means nothing", s, f.Name, word)
		}
	}
	if strings.Contains(name, ".") || t.inline && name != "" {
		fail(tensor.ValueError, where, "the tag of field %v.%s cannot give the name %q", s, f.Name, name)
	}
	return t
}
