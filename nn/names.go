package nn

import (
	"strings"
	"unicode"
)

// snakeCase turns the name of a Go field into PyTorch's manner: FC1 into fc1,
// LayerNorm1 into layer_norm1, QKVProj into qkv_proj. A word begins at a capital
// after a small letter, and at one before a small letter.
func snakeCase(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) {
			startsWord := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if unicode.IsLower(runes[i-1]) || startsWord && runes[i-1] != '_' {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// join puts a module's name before that of a part of it.
func join(module, part string) string {
	if module == "" || part == "" {
		return module + part
	}
	return module + "." + part
}
