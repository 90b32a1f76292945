package main

import (
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/devicetest"
)

func TestMain(m *testing.M) { devicetest.Main(m) }

func TestDevice(t *testing.T) { devicetest.Check(t) }
