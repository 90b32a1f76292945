package nn_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every module is named in the package documentation, by its type or, where that
// has several constructors, by these; and everything named there exists.
func TestDocNamesEveryModule(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var doc string
	exists := make(map[string]bool)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		doc += f.Doc.Text()
		for name, o := range f.Scope.Objects {
			exists[name] = ast.IsExported(name) && (o.Kind == ast.Typ || o.Kind == ast.Fun)
		}
	}
	named := make(map[string]bool)
	for _, m := range regexp.MustCompile(`\[(\w+)\]`).FindAllStringSubmatch(doc, -1) {
		named[m[1]] = true
		if !exists[m[1]] {
			t.Errorf("the package documentation names %s, which does not exist", m[1])
		}
	}
	for name := range exists {
		made, constructs := strings.CutPrefix(name, "New")
		if constructs && !named[name] && !(exists[made] && named[made]) {
			t.Errorf("the package documentation does not name %s", name)
		}
	}
}
