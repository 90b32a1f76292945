//go:build !linux

package parallel

// yieldThread would let another thread run first; there is no call for it that
// all systems have.
func yieldThread() (tookLong bool) { return false }
