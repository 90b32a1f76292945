//go:build !amd64 || noasm

package vec

func best() *implementation { return &portable }

func implementations() []*implementation { return []*implementation{&portable} }
