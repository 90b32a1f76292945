package pointwise

// MaxRegisters is how many registers a program may have.
const MaxRegisters = 256

// Compile returns the program that computes e from the given number of inputs.
func Compile(e Expr, inputs int) *Program { panic("pointwise: not built yet") }
