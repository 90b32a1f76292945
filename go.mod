module github.com/seed-41c3a176/adjoint

go 1.26.0

require golang.org/x/sys v0.50.0
