package docs_test

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What README.md says is not there yet, and what will be there once it is: names
// after PyTorch, or a package.
var missing = map[string]*regexp.Regexp{
	"three dimensions":   regexp.MustCompile(`^nn\.NewConv3d$`),
	"linear algebra":     regexp.MustCompile(`^linalg\.`),
	"Fourier transforms": regexp.MustCompile(`^fft\.`),
	"complex numbers":    regexp.MustCompile(`^tensor\.Complex\d+$`),
	"sparse tensors":     regexp.MustCompile(`^tensor\.\w*Sparse`),
	"GPUs":               regexp.MustCompile(`^cuda\.`),
}

// Nothing that README.md calls missing exists: who adds it says so there.
func TestMissingIsMissing(t *testing.T) {
	_, section, found := strings.Cut(read(t, root, "README.md"), "\n## What is not there yet\n")
	if !found {
		t.Fatal("README.md does not say what is not there yet")
	}
	section, _, _ = strings.Cut(strings.Join(strings.Fields(section), " "), " ## ")
	names := exported(t)
	for what, name := range missing {
		if !strings.Contains(section, what) {
			t.Errorf("README.md no longer calls %q missing: take it out of this test too", what)
		}
		if k := slices.IndexFunc(names, name.MatchString); k >= 0 {
			t.Errorf("README.md calls %q missing, but there is %s", what, names[k])
		}
	}
}

// exported lists what users can name: pkg.Name and pkg.Type.Method.
func exported(t *testing.T) (names []string) {
	t.Helper()
	for _, p := range packages(t) {
		if p.name == "main" || strings.HasPrefix(p.dir, "internal") {
			continue
		}
		for _, f := range p.files {
			for _, d := range f.Decls {
				for _, n := range declared(d) {
					if ast.IsExported(n) {
						names = append(names, p.name+"."+n)
					}
				}
			}
		}
	}
	if len(names) < 100 {
		t.Errorf("only %d exported names were found", len(names))
	}
	return names
}

func declared(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if n := nameOf(d); n != "" {
			names = append(names, n)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}
