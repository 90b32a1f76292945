// Package optest is the table of test cases of the operations, and the checks
// that follow from it: to prove an operation one adds a row here, at least one
// for each row of the table of operations.
//
// A row gives the operation as a function of tensors, a reference that is
// obviously right, written in plain Go over float64, and from where its inputs
// may be drawn. From that follow: values in every element type, first and second
// derivatives against differences, memory of any layout, broadcast, empty and
// scalar inputs, fan-out, untouched inputs, and any device against the CPU. Two
// smaller tables name the points where values or derivatives are delicate, and
// the calls that must be refused.
package optest
