package gradmode

import (
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// enter runs body inside the scopes that path names, one letter each: n for
// recording off, g for on, i for inference mode, t for a trace, a for anomaly mode
// and s for saved values, 0 for none of all.
func enter(path string, body func()) {
	if path == "" {
		body()
		return
	}
	inner := func() { enter(path[1:], body) }
	switch path[0] {
	case 'n':
		Scope(false, inner)
	case 'g':
		Scope(true, inner)
	case 'i':
		InferenceScope(inner)
	case 'a':
		AnomalyScope(inner)
	case 's':
		SavedScope(len(path), inner)
	case '0':
		With(State{}, inner)
	case 't':
		TraceScope(len(path), inner)
	case '-':
		TraceScope(nil, inner)
	}
}

// nestings are scopes, outermost first, and what holds inside them.
var nestings = []struct {
	path      string
	recording bool
	trace     any
}{
	{"", true, nil},
	{"n", false, nil},
	{"g", true, nil},
	{"ng", true, nil},
	{"ngn", false, nil},
	{"nn", false, nil},
	{"gngng", true, nil},
	{"t", true, 1},
	{"tn", false, 2},
	{"nt", false, 1},
	{"tt", true, 1},
	{"tng", true, 3},
	{"t-", true, nil},
	{"n-t", false, 1},
	{"i", false, nil},
	{"ig", false, nil},
	{"i0", true, nil},
	{"asn", false, nil},
	{"nt0", true, nil},
	{strings.Repeat("ng", 500), true, nil},
	{strings.Repeat("ng", 500) + "n", false, nil},
}

func TestNesting(t *testing.T) {
	for _, n := range nestings {
		enter(n.path, func() {
			if Recording() != n.recording || Trace() != n.trace {
				t.Errorf("in %q: Recording %v, Trace %v; want %v, %v", n.path, Recording(), Trace(), n.recording, n.trace)
			}
		})
		checkOutside(t, n.path)
	}
}

// checkOutside demands that this goroutine, which is the only one here, left
// nothing behind.
func checkOutside(t *testing.T, after string) {
	t.Helper()
	if !Recording() || Trace() != nil {
		t.Errorf("after %q: Recording %v, Trace %v", after, Recording(), Trace())
	}
	if n := open.Load(); n != 0 {
		t.Errorf("after %q: %d goroutines are inside a scope", after, n)
	}
	for i := range table {
		if e := table[i].head.Load(); e != nil {
			t.Errorf("after %q: shard %d still holds goroutine %#x", after, i, e.id)
		}
	}
}

// TestInnerScopeGivesBack looks at the state between scopes, on the way out.
func TestInnerScopeGivesBack(t *testing.T) {
	Scope(false, func() {
		TraceScope("outer", func() {
			Scope(true, func() {
				TraceScope("inner", func() {})
				if Trace() != "outer" {
					t.Errorf("after the inner trace: Trace %v", Trace())
				}
			})
			if Recording() {
				t.Error("recording after EnableGrad inside NoGrad")
			}
		})
		if Recording() || Trace() != nil {
			t.Errorf("after the outer trace: Recording %v, Trace %v", Recording(), Trace())
		}
	})
	checkOutside(t, "all")
}

func TestPanicGivesBack(t *testing.T) {
	catch := func(f func()) {
		defer func() {
			if r := recover(); r != "boom" {
				t.Errorf("recovered %v", r)
			}
		}()
		f()
	}
	catch(func() { enter("ngtn", func() { panic("boom") }) })
	checkOutside(t, "panic through all")

	Scope(false, func() {
		catch(func() { enter("gt", func() { panic("boom") }) })
		if Recording() || Trace() != nil {
			t.Errorf("after a panic that an outer scope caught: Recording %v, Trace %v", Recording(), Trace())
		}
	})
	checkOutside(t, "panic caught inside")
}

func TestGoexitGivesBack(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() { enter("ntg", runtime.Goexit) })
	wg.Wait()
	checkOutside(t, "Goexit")
}

func TestOtherGoroutinesAreUnaffected(t *testing.T) {
	Scope(false, func() {
		TraceScope("mine", func() {
			var wg sync.WaitGroup
			wg.Go(func() {
				if !Recording() || Trace() != nil {
					t.Errorf("goroutine started inside: Recording %v, Trace %v", Recording(), Trace())
				}
			})
			wg.Wait()
			next, stop := iter.Pull(func(yield func(bool) bool) { yield(Recording()) })
			defer stop()
			if recording, _ := next(); !recording {
				t.Error("the body of iter.Pull is covered, against what the package says")
			}
		})
	})
}

// TestManyGoroutines runs all nestings in thousands of goroutines at once, and
// in later ones, which get the IDs of those that ended.
func TestManyGoroutines(t *testing.T) {
	count := 4000
	if testing.Short() {
		count = 500
	}
	for round := range 2 {
		var wg sync.WaitGroup
		for i := range count {
			wg.Go(func() { inManyGoroutines(t, fmt.Sprint(round, "/", i), i) })
		}
		wg.Wait()
		checkOutside(t, fmt.Sprint("round ", round))
	}
}

func inManyGoroutines(t *testing.T, who string, i int) {
	n := nestings[i%(len(nestings)-2)] // all but the two deep ones
	check := func(where string, recording bool, trace any) {
		if Recording() != recording || Trace() != trace {
			t.Errorf("goroutine %s, %s %q: Recording %v, Trace %v", who, where, n.path, Recording(), Trace())
		}
	}
	check("before", true, nil)
	enter(n.path, func() {
		for range 3 {
			check("in", n.recording, n.trace)
			runtime.Gosched()
		}
		enter("n", runtime.Gosched)
		check("still in", n.recording, n.trace)
	})
	check("after", true, nil)
	if i%5 == 0 {
		enter(n.path, runtime.Goexit)
	}
}

// sink keeps the compiler from dropping what a benchmark asks.
var sink bool

func BenchmarkRecording(b *testing.B) {
	ask := func(b *testing.B) {
		for range b.N {
			sink = Recording()
		}
	}
	b.Run("no scope open", ask)
	b.Run("inside", func(b *testing.B) { Scope(false, func() { ask(b) }) })
	for _, others := range []int{1, 1000} {
		b.Run(fmt.Sprint("scopes of others=", others), func(b *testing.B) {
			hold := make(chan struct{})
			var entered, done sync.WaitGroup
			for range others {
				entered.Add(1)
				done.Go(func() { Scope(false, func() { entered.Done(); <-hold }) })
			}
			entered.Wait()
			b.ResetTimer()
			ask(b)
			b.StopTimer()
			close(hold)
			done.Wait()
		})
	}
}

func BenchmarkScope(b *testing.B) {
	nothing := func() {}
	b.Run("outermost", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			Scope(false, nothing)
		}
	})
	b.Run("nested", func(b *testing.B) {
		b.ReportAllocs()
		Scope(false, func() {
			for range b.N {
				Scope(true, nothing)
			}
		})
	})
}

// Each scope sets its own field of the state and leaves the others.
func TestFields(t *testing.T) {
	for _, tt := range []struct {
		path string
		want State
	}{
		{"", State{}},
		{"n", State{NoGrad: true}},
		{"i", State{Inference: true}},
		{"a", State{Anomaly: true}},
		{"s", State{Saved: 1}},
		{"ss", State{Saved: 1}},
		{"tasin", State{NoGrad: true, Inference: true, Anomaly: true, Trace: 5, Saved: 3}},
		{"tasin0", State{}},
		{"tasin0a", State{Anomaly: true}},
	} {
		enter(tt.path, func() {
			if got := *Current(); got != tt.want {
				t.Errorf("in %q: %+v, want %+v", tt.path, got, tt.want)
			}
			if Inference() != tt.want.Inference {
				t.Errorf("in %q: Inference %v", tt.path, Inference())
			}
		})
		checkOutside(t, tt.path)
	}
}
