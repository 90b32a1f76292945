package parallel

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

// BenchmarkFor runs the same chunks in turn by For and one after the other, and
// reports how many times faster For is. Hot calls follow each other; before a
// cold one the worker has ended.
func BenchmarkFor(b *testing.B) {
	for _, gap := range []time.Duration{0, time.Millisecond} {
		state := "hot"
		if gap > 0 {
			state = "cold"
		}
		for _, chunk := range []time.Duration{5, 10, 50, 500} {
			b.Run(fmt.Sprintf("%s/2x%dus", state, chunk), func(b *testing.B) {
				benchFor(b, 2, chunk*time.Microsecond, gap)
			})
		}
	}
}

// BenchmarkBusyNeighbour is BenchmarkFor while another goroutine, or another
// process, keeps a processor busy. On two of them, a speedup of 1 says that the
// neighbour costs nothing beyond its share.
func BenchmarkBusyNeighbour(b *testing.B) {
	neighbours := []struct {
		name  string
		start func(b *testing.B) (stop func())
	}{
		{"goroutine", burnGoroutine},
		{"process", burnProcess},
	}
	for _, n := range neighbours {
		for _, chunk := range []time.Duration{5, 10, 50, 500} {
			for _, chunks := range []int{2, 8} {
				b.Run(fmt.Sprintf("%s/%dx%dus", n.name, chunks, chunk), func(b *testing.B) {
					defer n.start(b)()
					benchFor(b, chunks, chunk*time.Microsecond, 0)
				})
			}
		}
	}
}

// benchFor measures in stretches of some 20 ms, long enough for schedulers to
// show their habits, serial and parallel ones in turn.
func benchFor(b *testing.B, chunks int, chunk, gap time.Duration) {
	rounds := roundsFor(chunk)
	f := func(i int) { toil(&sinks[i].v, rounds) }
	stretch := max(1, int(20*time.Millisecond/(time.Duration(chunks)*chunk+gap)))
	var serial, parallel time.Duration
	for b.Loop() {
		serial += timed(stretch, gap, func() {
			for i := range chunks {
				f(i)
			}
		})
		parallel += timed(stretch, gap, func() { For(chunks, f) })
	}
	b.ReportMetric(0, "ns/op")
	calls := float64(b.N * stretch)
	b.ReportMetric(float64(serial.Microseconds())/calls, "serial-µs")
	b.ReportMetric(float64(parallel.Microseconds())/calls, "For-µs")
	b.ReportMetric(float64(serial)/float64(parallel), "speedup")
}

// timed returns how long count calls take, without the gaps before each.
func timed(count int, gap time.Duration, call func()) (total time.Duration) {
	rounds := roundsFor(gap)
	for range count {
		toil(&sinks[0].v, rounds)
		start := time.Now()
		call()
		total += time.Since(start)
	}
	return total
}

// sinks keep the compiler from dropping what toil does.
var sinks [16]struct {
	v uint64
	_ [120]byte
}

//go:noinline
func toil(to *uint64, rounds int) {
	x := *to
	for range rounds {
		x = x*6364136223846793005 + 1442695040888963407
	}
	*to = x
}

// roundsFor returns for how many rounds to toil for about d.
func roundsFor(d time.Duration) int {
	if roundsPerMicrosecond == 0 {
		const rounds = 1_000_000
		fastest := time.Hour
		for range 20 {
			start := time.Now()
			toil(&sinks[0].v, rounds)
			fastest = min(fastest, time.Since(start))
		}
		roundsPerMicrosecond = rounds / (fastest.Seconds() * 1e6)
	}
	return int(d.Seconds() * 1e6 * roundsPerMicrosecond)
}

var roundsPerMicrosecond float64

func burnGoroutine(*testing.B) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		burn(quit)
	}()
	return func() { close(quit); <-done }
}

func burn(quit <-chan struct{}) {
	var sink uint64
	for {
		select {
		case <-quit:
			return
		default:
			toil(&sink, 1000)
		}
	}
}

// burnVariable, when set, makes the test binary burn a processor until it is
// killed.
const burnVariable = "PARALLEL_TEST_BURN"

func burnProcess(b *testing.B) (stop func()) {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), burnVariable+"=1", "GOMAXPROCS=1")
	if err := c.Start(); err != nil {
		b.Skip("cannot start a process: ", err)
	}
	return func() { c.Process.Kill(); c.Wait() }
}

func TestMain(m *testing.M) {
	if os.Getenv(burnVariable) != "" {
		burn(nil)
	}
	os.Exit(m.Run())
}
