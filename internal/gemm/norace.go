//go:build !race

package gemm

const raceEnabled = false

func touch(*product, *batches) {}
