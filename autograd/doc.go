// Package autograd differentiates what was done to tensors: it walks the graph
// that operations recorded back by the chain rule and fills gradients.
package autograd
