package vectors

import "github.com/seed-41c3a176/adjoint/internal/vectorfile"

// A recordedSet is a set and what runs its cases.
type recordedSet struct {
	name string
	run  func(*source, vectorfile.Dict) error
}

var recordedSets = []recordedSet{
	{"opinfo/core_f64", runCall},
	{"opinfo/core_f32", runCall},
	{"opinfo/core_int", runCall},
	{"opinfo/ext_f64", runCall},
	{"opinfo/complex", runCall},
	{"opinfo/fft", runCall},
	{"opinfo/errors", runCall},
	{"functional/functional", runCall},
	{"special/special", runCall},
	{"special/badinput", runCall},
	{"modules/common_nn", runModule},
	{"modules/losses", runModule},
	{"modules/losses_f64", runModule},
	{"modules/moduleinfo", runModule},
	{"modules/random", runModule},
	{"modules/random_f64", runModule},
	{"optim/optim", runOptimizer},
	{"optim/schedulers", runScheduler},
	{"optim/utils", runClipping},
	{"programs/programs", runProgram},
	{"rng/rng_avx2", runRandom},
	{"rng/rng_default", runDefaultRandom},
	{"files/files", runFile},
	{"e2e/e2e", runTraining},
}
