package optest_test

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/op"
	"github.com/seed-41c3a176/adjoint/internal/optest"
	"github.com/seed-41c3a176/adjoint/internal/testdevice"
)

// forEach runs check on every case, as a subtest of the case's name.
func forEach(t *testing.T, check func(c *optest.Case, t testing.TB)) {
	for _, c := range optest.Cases() {
		t.Run(c.Name(), func(t *testing.T) { check(&c, t) })
	}
}

func TestEveryOperationHasCases(t *testing.T) {
	var has [op.Count]bool
	names := map[string]bool{}
	for _, c := range optest.Cases() {
		if c.Code == op.Invalid || c.Code >= op.Count {
			t.Errorf("case %q is of no operation", c.Variant)
			continue
		}
		has[c.Code] = true
		if names[c.Name()] {
			t.Errorf("two cases are called %q", c.Name())
		}
		names[c.Name()] = true
	}
	for code := op.Invalid + 1; code < op.Count; code++ {
		if !has[code] {
			t.Errorf("%s has no case", op.Table[code].Name)
		}
	}
}

func TestValues(t *testing.T)      { forEach(t, (*optest.Case).Values) }
func TestDerivatives(t *testing.T) { forEach(t, (*optest.Case).Derivatives) }
func TestPrecisions(t *testing.T)  { forEach(t, (*optest.Case).Precisions) }
func TestAlone(t *testing.T)       { forEach(t, (*optest.Case).Alone) }
func TestMixed(t *testing.T)       { forEach(t, (*optest.Case).Mixed) }
func TestFanOut(t *testing.T)      { forEach(t, (*optest.Case).FanOut) }
func TestLayouts(t *testing.T)     { forEach(t, (*optest.Case).Layouts) }
func TestNoGrad(t *testing.T)      { forEach(t, (*optest.Case).NoGrad) }

func TestPoints(t *testing.T) {
	for _, p := range optest.Points() {
		t.Run(op.Table[p.Code].Name+"/"+p.Name, func(t *testing.T) { p.Check(t) })
	}
}

func TestRefusedCalls(t *testing.T) {
	for _, r := range optest.RefusedCalls() {
		t.Run(op.Table[r.Code].Name+"/"+r.Name, func(t *testing.T) { r.Check(t) })
	}
}

func TestDevices(t *testing.T) {
	for name, late := range map[string]bool{"prompt": false, "late": true} {
		dev := device.Of(testdevice.New(late))
		t.Run(name, func(t *testing.T) {
			forEach(t, func(c *optest.Case, t testing.TB) { c.Device(t, dev) })
		})
	}
}
