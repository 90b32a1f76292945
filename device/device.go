// Package device says where the memory of tensors lives and where their kernels
// run: on the CPU, or on an NVIDIA GPU in programs that import device/cuda.
//
// A Device is a small comparable value. The zero Device is the one that tensors
// are made on unless told otherwise, which is the CPU:
//
//	x := tensor.Randn(2, 3)                  // on the CPU
//	gpu, err := device.CUDA(0)               // an error says what was looked for
//	y := x.To(gpu)
//	z := tensor.On(gpu).Zeros(2, 3)
package device

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/cpu"
)

// A Device is a place where tensors live. Devices are equal exactly if they are
// the same place, but for the zero Device, which stands for the default one.
type Device struct{ b backend.Backend }

// CPU is the host.
var CPU = Device{cpu.Backend}

// Of returns the device that b drives.
func Of(b backend.Backend) Device { return Device{b} }

// Backend returns what drives d. It serves the library's own packages: its
// result cannot be named outside them.
func (d Device) Backend() backend.Backend {
	switch {
	case d.b != nil:
		return d.b
	case backend.Default != nil:
		return backend.Default
	}
	return cpu.Backend
}

// String returns the name by which Parse finds d: "cpu", "cuda:0".
func (d Device) String() string { return d.Backend().Name() }

// CUDA returns the NVIDIA GPU with the given index. Its error says what was
// looked for and what was found instead; the program's other devices go on.
func CUDA(index int) (Device, error) {
	if index < 0 {
		return Device{}, fmt.Errorf("device: cuda:%d: the index is negative", index)
	}
	if backend.OpenCUDA == nil {
		return Device{}, fmt.Errorf("device: cuda:%d: this program holds no CUDA support: looked for a driver registered by the import of %s/cuda and found none", index, importPath)
	}
	b, err := backend.OpenCUDA(index)
	if err != nil {
		return Device{}, fmt.Errorf("device: cuda:%d: %w", index, err)
	}
	return Device{b}, nil
}

const importPath = "github.com/seed-41c3a176/adjoint/device"

// Parse returns the device of a name as PyTorch writes it: "cpu", "cuda" (the
// first GPU) or "cuda:1". Its error tells an unknown name from an absent device.
func Parse(name string) (Device, error) {
	kind, index, indexed := strings.Cut(name, ":")
	n := 0
	if indexed {
		var err error
		if n, err = strconv.Atoi(index); err != nil || n < 0 {
			return Device{}, fmt.Errorf("device: %q: the index is not a number from 0 up", name)
		}
	}
	switch {
	case backend.Default != nil && name == backend.Default.Name():
		return Of(backend.Default), nil
	case kind == "cpu" && n == 0:
		return CPU, nil
	case kind == "cuda":
		return CUDA(n)
	}
	return Device{}, fmt.Errorf("device: %q: no such device; known are cpu and cuda:N", name)
}
