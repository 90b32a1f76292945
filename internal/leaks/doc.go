// Package leaks holds the library against goleak: no goroutine outlives a call by
// more than the moment that idle workers look around for work. It is a module of
// its own, so that who uses the library does not get goleak with it.
package leaks
