package backend

// Default, if set, takes the CPU's place for tensors made without a device. The
// tests set it to run whole suites on another device.
var Default Backend

// OpenCUDA is set by package device/cuda when a program imports it.
var OpenCUDA func(index int) (Backend, error)
