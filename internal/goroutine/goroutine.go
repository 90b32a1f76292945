// Package goroutine tells goroutines apart, which is what per-goroutine
// settings such as the gradient mode need and Go itself does not offer.
//
// ID is the address of the runtime's record of the goroutine, which every
// architecture keeps in a register or in thread-local storage; no field of the
// record is touched, so its layout may change. Under the build tag noasm, and
// where there is no assembly, it is the number that a stack trace shows.
package goroutine
