package docs_test

import (
	"regexp"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/op"
)

// The page of operations lists each once, in the order of the table; go generate
// writes it.
func TestOperationsAreListed(t *testing.T) {
	rows := regexp.MustCompile(`(?m)^\| (\w+) \|`).FindAllStringSubmatch(read(t, root, "tensor", "OPERATIONS.md"), -1)
	var listed []string
	for _, m := range rows {
		if m[1] != "Operation" {
			listed = append(listed, m[1])
		}
	}
	var want []string
	for _, row := range op.Table[1:] {
		want = append(want, row.Name)
	}
	equal(t, listed, want)
}
