// Package parallel splits big operations over the processors.
package parallel

// For calls f(0) to f(n-1), on several processors at once where that is
// possible, and returns when all are done. A panic in f reaches the caller.
func For(n int, f func(i int)) {
	for i := range n {
		f(i)
	}
}
