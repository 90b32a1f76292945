package docs_test

import (
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every exported name of what a user imports has a comment of its own or, among
// constants and variables, stands in a group that has one.
func TestExportedNamesAreDocumented(t *testing.T) {
	public := 0
	for _, p := range packages(t) {
		if p.name == "main" || strings.HasPrefix(p.dir, "internal") {
			continue
		}
		public++
		for _, f := range p.files {
			for _, name := range undocumented(f) {
				t.Errorf("%s: %s has no comment", p.dir, name)
			}
		}
	}
	if public < 5 {
		t.Errorf("only %d public packages were found", public)
	}
}

// Every package says in one place, in whole sentences, what it is for.
func TestPackagesAreDocumented(t *testing.T) {
	for _, p := range packages(t) {
		var docs []string
		for _, f := range p.files {
			if f.Doc != nil {
				docs = append(docs, f.Doc.Text())
			}
		}
		if len(docs) != 1 {
			t.Errorf("%s: %d files have a package comment, want one", p.dir, len(docs))
			continue
		}
		start := "Package " + p.name + " "
		if p.name == "main" {
			start = "Command " + filepath.Base(p.dir) + " "
		}
		if first := paragraph(docs[0]); !strings.HasPrefix(first, start) || !strings.Contains(first, ".") {
			t.Errorf("%s: the package comment does not start with a paragraph %q", p.dir, start+"... .")
		}
	}
}

// The check itself finds what lacks a comment.
func TestUndocumented(t *testing.T) {
	const src = `package p
// A is documented.
type A struct{}
type B struct{}
func (A) M() {}
func (b) Hidden() {}
// F is documented.
func F() {}
func G() {}
// Grouped.
const ( C = 1; D = 2 )
const ( E = 1 // E is.
	H = 2 )
// As a Go doc says.
//go:noinline
func I() {}
//go:noinline
func J() {}
type b struct{}
`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, undocumented(f), []string{"B", "A.M", "G", "H", "J"})
}

// A pkg is a package of the module, without its tests.
type pkg struct {
	name, dir string
	files     []*ast.File
}

// packages parses every package of the module; nested modules are not of it.
func packages(t *testing.T) []*pkg {
	t.Helper()
	var pkgs []*pkg
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != root && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || exists(filepath.Join(path, "go.mod"))) {
			return filepath.SkipDir
		}
		if p := parse(t, path); len(p.files) > 0 {
			pkgs = append(pkgs, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pkgs
}

func parse(t *testing.T, dir string) *pkg {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		t.Fatal(err)
	}
	p := &pkg{dir: rel}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		p.name, p.files = f.Name.Name, append(p.files, f)
	}
	return p
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// paragraph is the first paragraph of a comment.
func paragraph(text string) string {
	for _, b := range new(comment.Parser).Parse(text).Content {
		if p, ok := b.(*comment.Paragraph); ok {
			text := new(comment.Printer).Text(&comment.Doc{Content: []comment.Block{p}})
			return strings.TrimSpace(string(text))
		}
	}
	return ""
}

// undocumented lists the exported names of a file that lack a comment.
func undocumented(f *ast.File) (names []string) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if name := nameOf(d); name != "" && !says(d.Doc) {
				names = append(names, name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				names = append(names, undocumentedIn(s, says(d.Doc))...)
			}
		}
	}
	return names
}

// undocumentedIn lists the names of a declaration, of which some may stand in a
// group that has a comment.
func undocumentedIn(s ast.Spec, group bool) (names []string) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() && !group && !says(s.Doc) {
			names = append(names, s.Name.Name)
		}
	case *ast.ValueSpec:
		for _, n := range s.Names {
			if n.IsExported() && !group && !says(s.Doc) && !says(s.Comment) {
				names = append(names, n.Name)
			}
		}
	}
	return names
}

// nameOf is the name of an exported function, or method of an exported type, as
// go doc takes it; empty for others.
func nameOf(fn *ast.FuncDecl) string {
	if !fn.Name.IsExported() {
		return ""
	}
	if fn.Recv == nil {
		return fn.Name.Name
	}
	recv := fn.Recv.List[0].Type
	for {
		switch e := recv.(type) {
		case *ast.StarExpr:
			recv = e.X
		case *ast.IndexExpr:
			recv = e.X
		case *ast.Ident:
			if !e.IsExported() {
				return ""
			}
			return e.Name + "." + fn.Name.Name
		default:
			return fn.Name.Name
		}
	}
}

// says reports whether a comment has text; directives are none.
func says(c *ast.CommentGroup) bool {
	return c != nil && strings.TrimSpace(c.Text()) != ""
}
