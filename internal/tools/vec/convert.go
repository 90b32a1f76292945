package main

import "fmt"

// An elementType is a dtype as memory holds it.
type elementType struct {
	Name, Go, Short string
	class           byte   // f, i or b as in package dtype
	load            string // value of element x where that is not x itself
}

var elementTypes = []elementType{
	{"Float32", "float32", "F32", 'f', ""},
	{"Float64", "float64", "F64", 'f', ""},
	{"Float16", "uint16", "F16", 'f', "halfToFloat(%s)"},
	{"BFloat16", "uint16", "BF16", 'f', "bfloatToFloat(%s)"},
	{"Int64", "int64", "I64", 'i', ""},
	{"Int32", "int32", "I32", 'i', ""},
	{"Int16", "int16", "I16", 'i', ""},
	{"Int8", "int8", "I8", 'i', ""},
	{"Uint8", "uint8", "U8", 'i', ""},
	{"Bool", "uint8", "Bool", 'b', ""},
}

var copies = map[string]string{
	"float32": "copy32", "float64": "copy64", "uint16": "copy16", "int64": "copy64",
	"int32": "copy32", "int16": "copy16", "int8": "copy8", "uint8": "copy8",
}

const convertFile = header + `package vec

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// goConvert[to][from] converts elements.
var goConvert = [dtype.Count][dtype.Count]Kernel{
{{- range .}}
	dtype.{{.To.Name}}: {
	{{- range .From}}
		dtype.{{.From.Name}}: {{.Name}},
	{{- end}}
	},
{{- end}}
}
{{range .}}{{range .From}}{{if .Expr}}
func {{.Name}}(n int, dst, a, _, _ unsafe.Pointer) {
	d := unsafe.Slice((*{{.To.Go}})(dst), n)
	xs := unsafe.Slice((*{{.From.Go}})(a), n)[:len(d)]
	for i := range d {
		x := xs[i]
		d[i] = {{.Expr}}
	}
}
{{end}}{{end}}{{end}}`

type conversion struct {
	To, From   elementType
	Name, Expr string // Expr is empty where elements are merely copied
}

func conversions() []byte {
	type target struct {
		To   elementType
		From []conversion
	}
	var table []target
	for _, to := range elementTypes {
		t := target{To: to}
		for _, from := range elementTypes {
			t.From = append(t.From, convert(to, from))
		}
		table = append(table, t)
	}
	return render(convertFile, table)
}

func convert(to, from elementType) conversion {
	if to == from || to.Go == from.Go && to.class == 'i' {
		return conversion{to, from, copies[to.Go], ""}
	}
	x := "x"
	if from.load != "" {
		x = fmt.Sprintf(from.load, x)
	}
	return conversion{to, from, convertName(to, from), to.store(x, from)}
}

func convertName(to, from elementType) string {
	return lower(from.Short) + "To" + to.Short
}

// store converts the value x, of a type of the class of from, to an element.
func (to elementType) store(x string, from elementType) string {
	isFloat32 := from.class == 'f' && from.Name != "Float64"
	switch to.Name {
	case "Bool":
		return fmt.Sprintf("mask(%s != 0)", x)
	case "Float16", "BFloat16":
		if !isFloat32 {
			x = fmt.Sprintf("float32(%s)", x)
		}
		if to.Name == "Float16" {
			return fmt.Sprintf("floatToHalf(%s)", x)
		}
		return fmt.Sprintf("floatToBfloat(%s)", x)
	case "Float32":
		if isFloat32 {
			return x
		}
	}
	if to.class == 'i' && from.class == 'f' {
		if isFloat32 {
			x = fmt.Sprintf("float64(%s)", x)
		}
		x = fmt.Sprintf("floatToInt(%s)", x)
		if to.Name == "Int64" {
			return x
		}
	}
	return fmt.Sprintf("%s(%s)", to.Go, x)
}
