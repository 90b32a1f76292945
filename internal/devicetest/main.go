// Package devicetest runs the tests of a package on another device than the CPU.
// A package whose tests should hold on every device calls Main from its TestMain
// and Check from a test; then
//
//	ADJOINT_DEVICE=test go test ./...
//
// runs them on the test device, whose memory the host cannot reach, and
// ADJOINT_DEVICE=late on one that moreover computes only when somebody looks.
package devicetest

import (
	"fmt"
	"os"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/testdevice"
)

const variable = "ADJOINT_DEVICE"

// Main runs the tests of m on the device that the environment names.
func Main(m *testing.M) {
	b, err := named(os.Getenv(variable))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	backend.Default = b
	m.Run()
}

// named is the backend of a name, nil for the CPU.
func named(name string) (backend.Backend, error) {
	switch name {
	case "", "cpu":
		return nil, nil
	case "test":
		return testdevice.New(false), nil
	case "late":
		return testdevice.New(true), nil
	}
	return nil, fmt.Errorf("%s is %q; known are cpu, test and late", variable, name)
}

// Check demands that Main chose the device that the environment names. It also
// makes go test know that results depend on the variable: what is read before
// the first test starts, go test does not see, and it would show cached results
// of another device.
func Check(t *testing.T) {
	want, err := named(os.Getenv(variable))
	if err != nil {
		t.Fatal(err)
	}
	if (backend.Default == nil) != (want == nil) {
		t.Errorf("the tests do not run on %s", os.Getenv(variable))
	}
}
