package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A wrapper is the Go function around an assembly kernel: it shows the operands
// to the race detector and leaves to the portable kernel what the assembly does
// not do.
type wrapper struct {
	Prim, From      string // what it implements; From only of conversions
	Name, Asm, Twin string
	Args            int
	Sizes           []int  // bytes of an element of dst, a, b, c
	Whole           bool   // the assembly treats any n
	Long            bool   // it has the vectors of AVX-512
	Far             string // the function of what the assembly leaves as it is
}

func newWrapper(l lane, prim string) wrapper {
	for _, r := range rows {
		if r.prim != prim {
			continue
		}
		twin := twinName(l.computeType, prim)
		w := wrapper{Prim: prim, Name: twin + "AVX2", Asm: twin + "x8", Twin: twin, Args: len(r.args)}
		for _, kind := range []byte(r.out + r.args) {
			w.Sizes = append(w.Sizes, map[bool]int{true: 1, false: l.Bytes}[kind == 'm'])
		}
		return w
	}
	panic("no primitive " + prim)
}

// Rounds are the bits of n that the assembly leaves to the twin.
func (w wrapper) Rounds() int {
	if w.Long {
		return longRound - 1
	}
	return 7
}

func (w wrapper) pointers() []string { return []string{"dst", "a", "b", "c"}[:w.Args+1] }

// Params are the parameters of a Kernel, those without use unnamed.
func (w wrapper) Params() string {
	p := []string{"dst", "a", "b", "c"}
	for i := w.Args + 1; i < 4; i++ {
		p[i] = "_"
	}
	return strings.Join(p, ", ")
}

func (w wrapper) AsmArgs() string { return strings.Join(w.pointers(), ", ") }

// Rest are the operands from element m on.
func (w wrapper) Rest() string {
	var p []string
	for i, name := range w.pointers() {
		p = append(p, fmt.Sprintf("unsafe.Add(%s, m*%d)", name, w.Sizes[i]))
	}
	for i := w.Args + 1; i < 4; i++ {
		p = append(p, "nil")
	}
	return strings.Join(p, ", ")
}

// Reads are the operands that are read, with the sizes of their elements.
func (w wrapper) Reads() []string {
	var s []string
	for i, name := range w.pointers()[1:] {
		s = append(s, fmt.Sprintf("%s, n*%d", name, w.Sizes[i+1]))
	}
	return s
}

const stubFile = header + `//go:build !noasm

package vec

import "unsafe"
{{range .}}
// {{.Doc}}
//
//go:noescape
func {{.Name}}({{.Params}}) {{.Result}}
{{end}}`

const wrapperFile = header + `//go:build !noasm

package vec

import (
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/libm"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)
{{range .Tables}}
var {{.Name}} = [pointwise.PrimCount]Kernel{
{{- range $prim, $fn := .Kernels}}
	pointwise.{{$prim}}: {{$fn}},
{{- end}}
}
{{end}}
// avx2Convert[to][from] converts elements.
var avx2Convert = [dtype.Count][dtype.Count]Kernel{
{{- range $to, $row := .Convert}}
	dtype.{{$to}}: {
	{{- range $from, $fn := $row}}
		dtype.{{$from}}: {{$fn}},
	{{- end}}
	},
{{- end}}
}
{{range .Wrappers}}
func {{.Name}}(n int, {{.Params}} unsafe.Pointer) {
	{{- range .Reads}}
	raceRead({{.}})
	{{- end}}
	raceWrite(dst, n*{{index .Sizes 0}})
	{{- if .Whole}}
	{{.Asm}}(n, {{.AsmArgs}})
	{{- if .Far}}
	takeOver(n, dst, {{.Far}})
	{{- end}}
	{{- else}}
	m := n &^ {{.Rounds}}
	if m > 0 {
		{{.Asm}}(m, {{.AsmArgs}})
	}
	if m < n {
		{{.Twin}}(n-m, {{.Rest}})
	}
	{{- end}}
}
{{end}}`

// boolMasks are the kernels that primitives of truth values share with masks.
var boolMasks = map[string]string{
	"Add": "orMaskAVX2", "Maximum": "orMaskAVX2", "BitOr": "orMaskAVX2",
	"Mul": "andMaskAVX2", "Minimum": "andMaskAVX2", "BitAnd": "andMaskAVX2", "BitNot": "notMaskAVX2",
}

// assembly returns the three files of the AVX2 implementation.
func assembly() (source, stubs, wrappers []byte) {
	a := newAsm()
	type table struct {
		Name    string
		Kernels map[string]string
	}
	data := struct {
		Tables   []table
		Convert  map[string]map[string]string
		Wrappers []wrapper
	}{Convert: map[string]map[string]string{}}
	masks := a.maskKernels()
	kernels := map[string][]wrapper{"Float32": a.kernels(lane32), "Float64": a.kernels(lane64)}
	data.Wrappers = slices.Concat(masks, kernels["Float32"], kernels["Float64"])
	for _, t := range []computeType{float32Type, float64Type, int64Type, boolType} {
		names := twinTable(t)
		for _, w := range slices.Concat(masks, kernels[t.Name]) {
			names[w.Prim] = w.Name
		}
		switch t {
		case int64Type:
			names["Select"] = "selectF64AVX2" // it moves bits alone
		case boolType:
			for prim, mask := range boolMasks {
				names[prim] = mask
			}
		}
		data.Tables = append(data.Tables, table{"avx2" + t.Name, names})
		if t == float32Type {
			long := a.longKernels()
			data.Wrappers = append(data.Wrappers, long...)
			names = maps.Clone(names)
			for _, w := range long {
				names[w.Prim] = w.Name
			}
			data.Tables = append(data.Tables, table{"avx512" + t.Name, names})
		}
	}
	for _, to := range elementTypes {
		row := map[string]string{}
		for _, from := range elementTypes {
			row[from.Name] = convert(to, from).Name
		}
		data.Convert[to.Name] = row
	}
	for _, c := range fastConversions {
		w := a.conversionKernel(c)
		data.Convert[c.to][c.from] = w.Name
		data.Wrappers = append(data.Wrappers, w)
	}
	data.Convert["Float32"]["Bool"] = "numF32AVX2"
	data.Convert["Float64"]["Bool"] = "numF64AVX2"
	a.blocks()
	return a.source(), render(stubFile, a.stubs), render(wrapperFile, data)
}

func (a *asm) kernels(l lane) []wrapper {
	var ws []wrapper
	for _, e := range exacts {
		ws = append(ws, a.exactKernel(l, e))
	}
	for _, c := range compares {
		ws = append(ws, a.compareKernel(l, c.prim, c.predicate))
	}
	ws = append(ws, a.selectKernel(l), a.numKernel(l))
	if l.Bytes == 4 {
		for _, f := range smooths {
			ws = append(ws, a.smoothKernel(f))
		}
		for _, f := range wideFunctions {
			ws = append(ws, a.wideKernel(f))
		}
	}
	return ws
}

func (a *asm) longKernels() []wrapper {
	var ws []wrapper
	for _, f := range smooths {
		if f.long {
			ws = append(ws, a.longKernel(f))
		}
	}
	return ws
}

// blocks are the functions behind sums, extremes and rows.
func (a *asm) blocks() {
	a.sum32()
	a.moments32()
	a.expSub32()
	a.axpy32()
	a.withNumber(lane32, "x*v", "scaleF32x8", a.VMULPS)
	a.withNumber(lane64, "x*v", "scaleF64x4", a.VMULPD)
	a.withNumber(lane32, "x-v", "shiftF32x8", a.VSUBPS)
	a.withNumber(lane64, "x-v", "shiftF64x4", a.VSUBPD)
	a.transpose32()
	a.sum64()
	a.extreme(lane32, "maxF32x8", a.VMAXPS, "maximum")
	a.extreme(lane32, "minF32x8", a.VMINPS, "minimum")
	a.extreme(lane64, "maxF64x4", a.VMAXPD, "maximum")
	a.extreme(lane64, "minF64x4", a.VMINPD, "minimum")
}
