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
	NoGrad    bool // operations record nothing
	Inference bool // nor does what they make take part in graphs later
	Anomaly   bool // walks back look for NaN, nodes keep where they were recorded
	Trace     any  // what TraceScope was given, or nil
	Saved     any  // what SavedScope was given, or nil
	Memory    any  // what MemoryScope was given, or nil
	Spares    any  // what a walk back recycles in, or nil
}

// outside is the state of every goroutine outside of all scopes.
var outside State

// Current returns the state of the calling goroutine, for it to look at until it
// opens or leaves a scope; nobody may change it.
func Current() *State {
	if open.Load() == 0 {
		return &outside
	}
	return current()
}

// Recording reports whether operations of the calling goroutine record.
func Recording() bool {
	s := Current()
	return !s.NoGrad && !s.Inference
}

// Inference reports whether the calling goroutine is in inference mode.
func Inference() bool { return Current().Inference }

// Trace returns what the innermost TraceScope around the caller was given, or
// nil outside of all.
func Trace() any { return Current().Trace }

// Saved returns what the innermost SavedScope around the caller was given, or nil
// outside of all.
func Saved() any { return Current().Saved }

// Scope runs f with recording on or off for the calling goroutine. What was
// before holds again when f has returned, panicked or ended the goroutine.
func Scope(enabled bool, f func()) {
	s := *Current()
	s.NoGrad = !enabled
	within(s, f)
}

// WalkScope is Scope for a walk back that recycles small tensors in spares. It does
// not where a MemoryScope recycles everything anyway.
func WalkScope(enabled bool, spares any, f func()) {
	s := *Current()
	s.NoGrad = !enabled
	if s.Memory == nil {
		s.Spares = spares
	}
	within(s, f)
}

// TraceScope runs f with v as the calling goroutine's Trace; nil hides that of
// an outer scope. What was before holds again when f has returned, panicked or
// ended the goroutine.
func TraceScope(v any, f func()) {
	s := *Current()
	s.Trace = v
	within(s, f)
}

// Memory returns what the innermost MemoryScope around the caller was given, or
// nil outside of all.
func Memory() any { return Current().Memory }

// MemoryScope runs f with v as the calling goroutine's Memory. What was before
// holds again when f has returned, panicked or ended the goroutine.
func MemoryScope(v any, f func()) {
	s := *Current()
	s.Memory, s.Spares = v, nil
	within(s, f)
}

// InferenceScope runs f in inference mode: as Scope(false, f) does, but for what
// f computes too, and Scope(true, g) inside has no effect.
func InferenceScope(f func()) {
	s := *Current()
	s.Inference = true
	within(s, f)
}

// AnomalyScope runs f with Anomaly set.
func AnomalyScope(f func()) {
	s := *Current()
	s.Anomaly = true
	within(s, f)
}

// SavedScope runs f with v as the calling goroutine's Saved.
func SavedScope(v any, f func()) {
	s := *Current()
	s.Saved = v
	within(s, f)
}

// With runs f in state s, whatever the scopes around.
func With(s State, f func()) { within(s, f) }
