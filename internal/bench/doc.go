// Command bench says how fast the library is beside PyTorch. It runs the same
// workloads in both, in turn on the same machine, and prints the medians as CSV:
//
//	go -C internal/bench run . -python PATH
//
// where PATH is a Python that has PyTorch. A ratio above 1 means that ours is
// faster. Only ratios are worth keeping: times belong to one machine and hour.
//
// Each side at each number of threads is a process of its own that does what it
// is told on standard input (see server), the peer's being peer.py. Each
// workload exists twice, side by side: xor.go and xor.py, and so on. Before one
// is timed, all sides must have computed the same from it.
//
// Single operations, of which there are hundreds, run only where the pattern asks
// for them: -workload ^op/ for all, which takes half an hour, or for some
// -workload ^op/softmax. With -quick it is three minutes.
//
// For a profile of ours:
//
//	go -C internal/bench test -run '^$' -bench /xor -cpuprofile cpu.pprof
package main
