module github.com/seed-41c3a176/adjoint/internal/bench

go 1.26.0

require github.com/seed-41c3a176/adjoint v0.0.0

require golang.org/x/sys v0.50.0 // indirect

replace github.com/seed-41c3a176/adjoint => ../..
