module github.com/seed-41c3a176/adjoint/internal/leaks

go 1.26.0

replace github.com/seed-41c3a176/adjoint => ../..

require github.com/seed-41c3a176/adjoint v0.0.0

require (
	go.uber.org/goleak v1.3.0
	golang.org/x/sys v0.50.0 // indirect
)
