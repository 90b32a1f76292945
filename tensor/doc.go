// Package tensor is the n-dimensional array that everything here is made of.
package tensor
