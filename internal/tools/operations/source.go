package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// A section of the table is what a comment above a row opens.
type section struct{ title, text string }

// readSections returns the sections of Table, by the name of their first row.
func readSections(file string) (map[string]section, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	above := make(map[int]*ast.CommentGroup) // by the line below the comment
	for _, c := range f.Comments {
		above[fset.Position(c.End()).Line+1] = c
	}
	table, err := literal(f, "Table")
	if err != nil {
		return nil, err
	}
	sections := make(map[string]section)
	for _, row := range table.Elts {
		c := above[fset.Position(row.Pos()).Line]
		if c == nil {
			continue
		}
		title, text, _ := strings.Cut(strings.Join(strings.Fields(c.Text()), " "), ".")
		sections[rowName(row)] = section{title, strings.TrimSpace(text)}
	}
	return sections, nil
}

// readRules returns the names of the operations that have a rule.
func readRules(file string) (map[string]bool, error) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return nil, err
	}
	table, err := literal(f, "rules")
	if err != nil {
		return nil, err
	}
	rules := make(map[string]bool)
	for _, e := range table.Elts {
		rules[e.(*ast.KeyValueExpr).Key.(*ast.SelectorExpr).Sel.Name] = true
	}
	return rules, nil
}

// literal is the composite literal that a package variable is set to.
func literal(f *ast.File, name string) (*ast.CompositeLit, error) {
	obj := f.Scope.Lookup(name)
	if obj != nil {
		if lit, ok := obj.Decl.(*ast.ValueSpec).Values[0].(*ast.CompositeLit); ok {
			return lit, nil
		}
	}
	return nil, fmt.Errorf("no literal %s", name)
}

func rowName(row ast.Expr) string {
	for _, e := range row.(*ast.CompositeLit).Elts {
		kv := e.(*ast.KeyValueExpr)
		if kv.Key.(*ast.Ident).Name == "Name" {
			name, err := strconv.Unquote(kv.Value.(*ast.BasicLit).Value)
			if err == nil {
				return name
			}
		}
	}
	return ""
}
