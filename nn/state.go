package nn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// StateDict returns the parameters and buffers of m by name. The tensors share
// memory with m; Clone those that are to outlive the next training step. One that
// has several names is there under each.
func StateDict(m any) *tensor.Dict {
	d := new(tensor.Dict)
	for _, e := range explore("StateDict", m).entries {
		d.Set(e.name, e.t.Detach())
	}
	return d
}

// LoadOptions are the options of LoadStateDict.
type LoadOptions struct {
	// Partial leaves alone what the state lacks, and ignores what m lacks:
	// PyTorch's strict=False.
	Partial bool
}

// LoadStateDict copies the tensors of d to the parameters and buffers of m that
// have their names, converted to the types and devices these have. Names that d
// lacks, names that m lacks, and differing shapes are reported, all at once, as a
// *StateError, and then m is as it was.
func LoadStateDict(m any, d *tensor.Dict, options ...LoadOptions) error {
	o := optional("LoadStateDict", options)
	if d == nil {
		d = new(tensor.Dict)
	}
	entries := explore("LoadStateDict", m).entries
	if err := compare(entries, d, o.Partial); err != nil {
		return err
	}
	autograd.NoGrad(func() {
		for _, e := range entries {
			if t := d.Get(e.name); t != nil {
				e.t.CopyFrom(t)
			}
		}
	})
	return nil
}

// compare reports what keeps d from being loaded into entries.
func compare(entries []entry, d *tensor.Dict, partial bool) error {
	e := new(StateError)
	known := map[string]bool{}
	for _, have := range entries {
		known[have.name] = true
		switch t := d.Get(have.name); {
		case t == nil:
			e.Missing = append(e.Missing, have.name)
		case !slices.Equal(t.Shape(), have.t.Shape()):
			e.Mismatched = append(e.Mismatched, Mismatch{have.name, have.t.Shape(), t.Shape()})
		}
	}
	for name := range d.All() {
		if !known[name] {
			e.Unexpected = append(e.Unexpected, name)
		}
	}
	if partial {
		e.Missing, e.Unexpected = nil, nil
	}
	if len(e.Missing)+len(e.Unexpected)+len(e.Mismatched) == 0 {
		return nil
	}
	return e
}

// A StateError says why a state does not fit a module.
type StateError struct {
	Missing    []string // names of the module that the state lacks
	Unexpected []string // names of the state that the module lacks
	Mismatched []Mismatch
}

// A Mismatch is a tensor that has one shape in the module and another in the
// state.
type Mismatch struct {
	Name          string
	Module, State []int
}

// Error returns one line with all that StateError holds.
func (e *StateError) Error() string {
	var parts []string
	if len(e.Missing) > 0 {
		parts = append(parts, "missing "+strings.Join(e.Missing, ", "))
	}
	if len(e.Unexpected) > 0 {
		parts = append(parts, "unexpected "+strings.Join(e.Unexpected, ", "))
	}
	for _, m := range e.Mismatched {
		parts = append(parts, fmt.Sprintf("%s has shape %v in the module and %v in the state", m.Name, m.Module, m.State))
	}
	return "the state does not fit the module: " + strings.Join(parts, "; ")
}
