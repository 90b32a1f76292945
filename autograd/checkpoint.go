package autograd

import (
	"fmt"
	"sync"

	"github.com/seed-41c3a176/adjoint/internal/gradmode"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Checkpoint returns f(inputs...) and keeps of what f computes none of the values
// that the walk back reads: the walk runs f a second time when it comes there, on
// the same inputs and with the global generator as it was, so that Dropout draws
// the same. It takes the memory of f's inputs in the place of all between, for
// the time of f once more.
//
// f must compute the same both times and write to nothing outside of it: it is
// called inside the walk, perhaps on another goroutine. All else is as without
// Checkpoint; f may use parameters, walks may be retained, differentiated and
// nested, and checkpoints too. (PyTorch's checkpoint with use_reentrant=False.)
func Checkpoint(f func(x ...*tensor.Tensor) *tensor.Tensor, inputs ...*tensor.Tensor) *tensor.Tensor {
	if !IsGradEnabled() {
		return f(inputs...)
	}
	c := &checkpoint{f: f, random: tensor.GlobalGenerator().State()}
	for _, x := range inputs {
		k := newKept(x)
		k.pack()
		c.inputs = append(c.inputs, k)
	}
	var y *tensor.Tensor
	SavedTensorHooks(c.pack, c.unpack, func() { y = f(inputs...) })
	c.done = true
	return y
}

// A checkpoint hands out numbers for the values that f saves, and computes them
// when one is asked for. Each is handed out once, so that a walk holds none for
// longer than it needs.
type checkpoint struct {
	f      func(x ...T) T
	inputs []kept
	random []byte // the state of the global generator
	saved  int    // how many values f saved
	done   bool   // saved is their final number

	mu     sync.Mutex // walks may meet
	values recording
}

func (c *checkpoint) pack(T) any {
	c.saved++
	return c.saved - 1
}

func (c *checkpoint) unpack(number any) T {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := number.(int)
	if k >= len(c.values) || c.values[k].Val == nil {
		c.compute()
	}
	t := c.values.unpack(k)
	c.values[k].Val = nil
	return t
}

// compute runs f again, of the scopes around the walk in tensor.Scope alone.
func (c *checkpoint) compute() {
	inputs := make([]T, len(c.inputs))
	for i := range c.inputs {
		inputs[i] = c.inputs[i].value("Checkpoint")
	}
	generator := tensor.GlobalGenerator()
	now := generator.State()
	setState(generator, c.random)
	defer setState(generator, now)

	c.values = nil
	hooks := &savedHooks{Pack: c.values.pack, Unpack: c.values.unpack}
	gradmode.With(gradmode.State{Saved: hooks, Memory: gradmode.Memory()}, func() { c.f(inputs...) })
	if n := len(c.values); c.done && n != c.saved {
		graphError("Checkpoint", fmt.Sprintf("the function saved %d values the first time and %d when run again: it must do the same both times", c.saved, n))
	}
}

func setState(g *tensor.Generator, state []byte) {
	if err := g.SetState(state); err != nil {
		panic(err) // it came from State
	}
}

// A recording is what f saves when it runs again.
type recording []tape.Saved[tensor.Tensor]

func (r *recording) pack(t T) any {
	*r = append(*r, tape.Saved[tensor.Tensor]{Val: t, Version: door.Version(t)})
	return len(*r) - 1
}

func (r *recording) unpack(number any) T {
	s := (*r)[number.(int)]
	if door.Version(s.Val) != s.Version {
		graphError("Checkpoint", "a value that a gradient needs was modified by an in-place operation")
	}
	return s.Val
}
