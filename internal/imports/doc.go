// Package imports holds the test of who may import whom. Its policy, from the
// bottom of the house up:
//
//   - Imports point downward only. internal/dtype, pointwise, backend, op and
//     tape describe; vec, gemm, parallel and cpu compute; device says where;
//     tensor computes on devices; autograd differentiates what tensor did; nn,
//     loss and optim are written on tensor and autograd alone, as a user would.
//   - Nothing above internal knows a kernel: only backends import them, but for
//     tensor's use of vec to convert elements that cross the border to Go.
//   - nn, loss and optim have no private door: neither tape nor op nor pointwise.
//   - What a user imports drags in no tools: of modules outside the standard
//     library only those named here, and those only where they are named.
package imports
