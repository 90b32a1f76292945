module github.com/seed-41c3a176/adjoint

go 1.26
