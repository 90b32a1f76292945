package tensor_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every method of Tensor appears in the package documentation, once, and
// everything named there exists. The generated forms in place need not: they are
// named after the others.
func TestDocNamesEveryMethod(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var doc string
	methods := make(map[string]bool)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if f.Doc != nil {
			doc += f.Doc.Text()
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && fn.Recv != nil && fn.Name.IsExported() && isPointerToTensor(fn.Recv.List[0].Type) {
				methods[fn.Name.Name] = true
			}
		}
	}
	named := make(map[string]int)
	for _, m := range regexp.MustCompile(`\[Tensor\.(\w+)\]`).FindAllStringSubmatch(doc, -1) {
		named[m[1]]++
	}
	for m := range methods {
		if methods[strings.TrimSuffix(m, "InPlace")] && strings.HasSuffix(m, "InPlace") && named[m] == 0 {
			continue
		}
		if named[m] != 1 {
			t.Errorf("method %s is named %d times in the package documentation, want once", m, named[m])
		}
	}
	for m := range named {
		if !methods[m] {
			t.Errorf("the package documentation names %s, which does not exist", m)
		}
	}
}

func isPointerToTensor(e ast.Expr) bool {
	star, ok := e.(*ast.StarExpr)
	if !ok {
		return false
	}
	id, ok := star.X.(*ast.Ident)
	return ok && id.Name == "Tensor"
}
