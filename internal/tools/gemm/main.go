// Command gemm writes what package internal/gemm does not write by hand: its
// assembly kernels and, with -twins, the copies of its Go kernels for further
// element types. See the go:generate lines there.
package main

import (
	"flag"
	"log"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	log.SetFlags(0)
	twins := flag.String("twins", "", "directory whose twin_float32.go is copied for other types")
	flag.Parse()
	if *twins != "" {
		writeTwins(*twins)
		return
	}
	ConstraintExpr("amd64,!noasm")
	for _, e := range elements() {
		for rows := 1; rows <= maxRows; rows++ {
			e.tile(rows, full)
			e.tile(rows, wide)
			e.tile(rows, narrow)
			e.tile(rows, offsets)
		}
		for rows := 1; rows <= longRows; rows++ {
			e.longTile(rows, longFull)
			e.longTile(rows, longPart)
			e.longTile(rows, longOffsets)
			e.places(rows)
		}
		e.transpose()
		e.dot()
		for rows := 1; rows <= 8; rows *= 2 {
			e.stream(rows)
		}
	}
	copyLines()
	Generate()
}
