// Command vec writes the generated files of internal/vec: the portable kernels
// as Go source and the AVX2 kernels as assembly with their stubs and wrappers.
// It is run by go generate in that directory.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"path/filepath"
	"text/template"
)

func main() {
	log.SetFlags(0)
	dir := "../vec" // go -C ../tools run ./vec runs in internal/tools
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	source, stubs, wrappers := assembly()
	for name, text := range map[string][]byte{
		"zz_float32.go":     twins(float32Type),
		"zz_float64.go":     twins(float64Type),
		"zz_int64.go":       twins(int64Type),
		"zz_bool.go":        twins(boolType),
		"zz_convert.go":     conversions(),
		"zz_avx2_amd64.s":   source,
		"zz_stubs_amd64.go": stubs,
		"zz_avx2_amd64.go":  wrappers,
	} {
		write(filepath.Join(dir, name), text)
	}
}

func write(path string, text []byte) {
	if err := os.WriteFile(path, text, 0o644); err != nil {
		log.Fatal(err)
	}
}

// render executes a template and formats what comes out as Go.
func render(text string, data any) []byte {
	t := template.Must(template.New("").Funcs(template.FuncMap{"lower": lower}).Parse(text))
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		log.Fatal(err)
	}
	src, err := format.Source(out.Bytes())
	if err != nil {
		log.Fatal(fmt.Errorf("%w in:\n%s", err, out.String()))
	}
	return src
}
