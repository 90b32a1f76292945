// Package gradmode keeps what a scope such as NoGrad sets for the goroutine
// that runs it: whether operations record what they did, and who listens.
//
// Operations ask it often and scopes are rare, so the first question is one
// atomic load: is any scope open anywhere? Only then is the goroutine looked
// up. A scope holds for its own goroutine: not for goroutines started inside
// it, nor for the bodies of iter.Pull, which run on goroutines of their own.
package gradmode

// A State is what the scopes around a goroutine add up to. Its zero value is
// that of a goroutine outside of all scopes.
type State struct {
	NoGrad bool // operations record nothing
	Trace  any  // what TraceScope was given, or nil
	Memory any  // what MemoryScope was given, or nil
}

// Recording reports whether operations of the calling goroutine record.
func Recording() bool { return open.Load() == 0 || !current().NoGrad }

// Trace returns what the innermost TraceScope around the caller was given, or
// nil outside of all.
func Trace() any {
	if open.Load() == 0 {
		return nil
	}
	return current().Trace
}

// Scope runs f with recording on or off for the calling goroutine. What was
// before holds again when f has returned, panicked or ended the goroutine.
func Scope(enabled bool, f func()) {
	s := current()
	s.NoGrad = !enabled
	within(s, f)
}

// TraceScope runs f with v as the calling goroutine's Trace; nil hides that of
// an outer scope. What was before holds again when f has returned, panicked or
// ended the goroutine.
func TraceScope(v any, f func()) {
	s := current()
	s.Trace = v
	within(s, f)
}

// Memory returns what the innermost MemoryScope around the caller was given, or
// nil outside of all.
func Memory() any {
	if open.Load() == 0 {
		return nil
	}
	return current().Memory
}

// MemoryScope runs f with v as the calling goroutine's Memory. What was before
// holds again when f has returned, panicked or ended the goroutine.
func MemoryScope(v any, f func()) {
	s := current()
	s.Memory = v
	within(s, f)
}
