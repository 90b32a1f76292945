package main

import (
	"log"
	"os"
	"path/filepath"
	"strings"
)

const twinHeader = "// Code generated from twin_float32.go by internal/tools/gemm. DO NOT EDIT.\n\n"

// writeTwins copies the Go kernels for float32, word for word, to other types:
// generic functions run at half the speed.
func writeTwins(dir string) {
	source, err := os.ReadFile(filepath.Join(dir, "twin_float32.go"))
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range []struct{ name, title string }{{"float64", "Float64"}, {"int64", "Int64"}} {
		text := strings.NewReplacer("float32", t.name, "Float32", t.title).Replace(string(source))
		err := os.WriteFile(filepath.Join(dir, "twin_"+t.name+".go"), []byte(twinHeader+text), 0o644)
		if err != nil {
			log.Fatal(err)
		}
	}
}
