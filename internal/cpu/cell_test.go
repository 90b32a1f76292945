package cpu

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
)

// TestCellIsTheSameOnAnyNumberOfProcessors has enough work for several of them.
func TestCellIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	const time, batch, hidden = 12, 37, 40
	state, states, gates := batch*hidden, time*batch*hidden, 4*time*batch*hidden
	for _, tt := range []struct {
		op      backend.CellOp
		in, out []int // elements of operands
	}{
		{backend.LSTM, []int{gates, 4 * hidden * hidden, state, state}, []int{states, states, gates}},
		{backend.LSTMBack, []int{4 * hidden * hidden, state, states, gates, states, states}, []int{gates, state, state}},
	} {
		t.Run(fmt.Sprint(tt.op), func(t *testing.T) {
			c := backend.Cell{Op: tt.op, Time: time, Batch: batch, Hidden: hidden}
			for k, n := range tt.in {
				c.In[k] = store(dtype.Float32, waves(n))
			}
			var want [][]byte
			for _, procs := range []int{1, 2, 7} {
				for k, n := range tt.out {
					c.Out[k] = store(dtype.Float32, slices.Repeat([]float64{math.NaN()}, n))
				}
				old := runtime.GOMAXPROCS(procs)
				err := Backend.Cell(c)
				runtime.GOMAXPROCS(old)
				if err != nil {
					t.Fatal(err)
				}
				for k := range tt.out {
					got := slices.Clone(bytesOf(c.Out[k].Storage))
					if procs == 1 {
						want = append(want, got)
					} else if !bytes.Equal(got, want[k]) {
						t.Errorf("result %d has other bits on %d processors", k, procs)
					}
				}
			}
		})
	}
}

// waves are n numbers within ±1/2.
func waves(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = math.Sin(float64(i)*1.7) / 2
	}
	return v
}
