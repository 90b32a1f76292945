package autograd

import "github.com/seed-41c3a176/adjoint/internal/backend"

// The rules of convolutions. X, W and Y are each computed from the two others, so
// what reaches the operands of one is another.

func convShape(s *step) *backend.ConvShape { return s.n.Ext.(*backend.ConvShape) }

func convX(s *step, y, w T) T { return door.Conv(backend.ConvInput, y, w, nil, convShape(s)) }
func convW(s *step, x, y T) T { return door.Conv(backend.ConvWeight, x, y, nil, convShape(s)) }
func convY(s *step, x, w T) T { return door.Conv(backend.ConvForward, x, w, nil, convShape(s)) }

// channelSums is what reaches the bias.
func channelSums(_ *step, g T) T { return g.Sum(0, 2, 3) }

var (
	convRule = rule{each: []partial{
		func(s *step, g T) T { return convX(s, g, s.in(1)) },
		func(s *step, g T) T { return convW(s, s.in(0), g) },
		channelSums,
	}}
	convTransposeRule = rule{each: []partial{ // of y and w
		func(s *step, g T) T { return convY(s, g, s.in(1)) },
		func(s *step, g T) T { return convW(s, g, s.in(0)) },
		channelSums,
	}}
	convWeightRule = rule{each: []partial{ // of x and y
		func(s *step, g T) T { return convX(s, s.in(1), g) },
		func(s *step, g T) T { return convY(s, s.in(0), g) },
	}}
)
