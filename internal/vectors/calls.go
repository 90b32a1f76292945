package vectors

import (
	"errors"
	"fmt"
	"math"

	"github.com/seed-41c3a176/adjoint/internal/vectorfile"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// An operation makes a recorded call and returns its outputs, flattened.
type operation func(c *Call) []*tensor.Tensor

// families are the tables of operations, by operatorName.
var families = []map[string]operation{
	pointwiseOperations,
	elementaryOperations,
	activationOperations,
	viewOperations,
	indexOperations,
	reductionOperations,
	scanOperations,
	sortingOperations,
	distanceOperations,
	productOperations,
	creationOperations,
	inPlaceOperations,
	windowOperations,
	moduleOperations,
}

func operationNamed(name string) (operation, bool) {
	for _, family := range families {
		if f, ok := family[name]; ok {
			return f, true
		}
	}
	return nil, false
}

// runCall holds one call of the sets opinfo, functional and special against its
// values and gradients, or against its having to fail.
func runCall(s *source, c vectorfile.Dict) error {
	name, swapped := operatorName(c.String("op"))
	f, ok := operationNamed(name)
	switch {
	case c.Has("expressible") && !c.Bool("expressible"):
		return unexpressed("a call that Go does not compile")
	case !ok:
		return absent(name)
	}
	if c.Has("rule") {
		return sumOfMany(c)
	}
	call := newCall(s, c, argumentNames(s, c), swapped)
	if mustFail(c) {
		return refused(func() { f(call); call.checkAllUsed() })
	}
	outs := f(call)
	call.checkAllUsed()
	if c.Has("quirk") {
		return nil
	}
	return s.checkCall(c, call, outs)
}

// mustFail reports whether a case records an error: the sets errors and badinput
// hold nothing else.
func mustFail(c vectorfile.Dict) bool {
	return c.Has("expect_error") || c.Has("error_type") || c.Has("torch_says") || c.Has("why")
}

func argumentNames(s *source, c vectorfile.Dict) []string {
	if names, ok := c.List("argnames").Strings(); ok && c.Has("argnames") {
		return names
	}
	return s.argNames[c.String("op")]
}

func (s *source) checkCall(c vectorfile.Dict, call *Call, outs []*tensor.Tensor) error {
	if !complete(call.leaves) {
		return errors.New("a leaf is not among the arguments")
	}
	if c.String("compare") == "abs" {
		for i, out := range outs {
			if out.DType().IsFloat() {
				outs[i] = out.Abs()
			}
		}
	}
	if err := s.checkOutputs(c, outs, call.undefined); err != nil {
		return err
	}
	return s.checkGradients(c, outs, call.leaves)
}

// checkOutputs compares outputs with the keys of outs, but for the elements of
// the first that are undefined.
func (s *source) checkOutputs(c vectorfile.Dict, outs []*tensor.Tensor, undefined *tensor.Tensor) error {
	keys, _ := c.List("outs").Strings()
	if len(outs) != len(keys) {
		return fmt.Errorf("%d outputs, want %d", len(outs), len(keys))
	}
	devs := deviations(c)
	for i, key := range keys {
		dev := 0.0
		if len(devs) > 0 {
			dev = devs[min(i, len(devs)-1)]
		}
		want := s.tensor(key)
		if i == 0 && undefined != nil {
			want = tensor.Where(undefined, outs[0], want)
		}
		if err := compare(fmt.Sprintf("output %d", i), outs[i], want, valueTolerance(want.DType(), dev)); err != nil {
			return err
		}
	}
	return nil
}

// sumOfMany sums the tensor that a rule describes, and averages it.
func sumOfMany(c vectorfile.Dict) error {
	rule := c.Dict("rule")
	shape := allInts("full", (&resolver{}).list(rule.List("full")))
	x := tensor.As(dtypeNamed(rule.String("dtype"))).Full(shape, rule.Float("value"))
	exact := c.Float("exact")
	sum, mean := x.Sum().Item(), x.Mean().Item()*float64(x.NumEl())
	for _, got := range []float64{sum, mean} {
		if !(math.Abs(got-exact) <= 1e-6*math.Abs(exact)) {
			return fmt.Errorf("sum %v and mean times number %v, want %v", sum, mean, exact)
		}
	}
	return nil
}
