// Package vectors holds the library against recorded PyTorch values: 13,243
// calls, modules, training runs and graphs with their results and gradients,
// kept in testdata with a README that says what they mean.
//
// Its test is the runner. It prints, set by set, how many cases passed, failed,
// cannot be said in this library's API, or want an operation that is not there,
// and goes red for every failure that known_failures.txt gives no reason for,
// and for every reason that nothing needs any more.
//
//	go -C internal/vectors test            # all, with the table
//	go -C internal/vectors test -op '^exp' # the cases whose ids match
//	ADJOINT_VECTORS=DIR go -C internal/vectors test
//
// An operation joins by a line in one of the tables of the files dispatch_*.go,
// a step of programs in program_steps.go, a draw in rng.go, an optimizer in
// optimizers.go.
package vectors
