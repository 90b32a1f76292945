package autograd

import (
	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// The rules of windows, of padding, of rows looked up, and of batch normalization.

// pooledMax passes the gradient of each window to its greatest element: output 1
// says where in the last dimensions that is.
func pooledMax(s *step, g T) T {
	shape, first := s.shape(0), -s.dim()
	flat := append([]int{}, shape[:len(shape)+first]...)
	flat = append(flat, 1)
	for _, n := range shape[len(shape)+first:] {
		flat[len(flat)-1] *= n
	}
	at := s.out(1).Flatten(first, -1)
	return zeros(g, flat).ScatterAddInPlace(-1, at, g.Flatten(first, -1)).Reshape(shape...)
}

// pooledMean passes g through the windows, forth or back.
func pooledMean(back bool) partial {
	return func(s *step, g T) T { return door.AveragePool(back, s.n.Ext.(*backend.Pool), g, s.shape(0)) }
}

// unpad cuts what was put around, and puts zeros where something was cut.
func unpad(s *step, g T) T {
	pads := append([]int{}, s.n.Ext.([]int)...)
	for i := range pads {
		pads[i] = -pads[i]
	}
	return g.Pad(pads)
}

// embedding adds up the gradients of each row used, in parts of how often it is
// where that was asked for. The padding gets none.
func embedding(s *step, g T) T {
	shape, padding, byFrequency := s.shape(0), int(s.n.I[0]), s.n.I[1] == 1
	at := s.in(1).Reshape(-1)
	g = g.Reshape(at.NumEl(), shape[1])
	if byFrequency {
		uses := zeros(g, shape[:1]).IndexAdd(0, at, tensor.On(g.Device()).As(g.DType()).Ones(at.NumEl()))
		g = g.Div(uses.IndexSelect(0, at).Unsqueeze(1))
	}
	if padding >= 0 {
		g = tensor.Where(at.NeScalar(padding).Unsqueeze(1), g, zeros(g, nil))
	}
	return zeros(g, shape).IndexAddInPlace(0, at, g)
}

// batchNorm passes a gradient back through y = (x - mean) r w + b, r = 1/std, over
// the n elements of each channel: with d = x - mean,
//
//	dx = (g - sum(g)/n - d r² sum(g d)/n) r w, dw = r sum(g d), db = sum(g).
//
// When the gradient is to be differentiated again, mean and r are too.
func batchNorm(s *step, gs []T) []T {
	g := gs[0]
	if !s.wants(0) && !s.wants(1) { // then nothing was saved
		return []T{nil, nil, channelSum(g)}
	}
	x, mean, r := s.in(0), s.out(1), s.out(2)
	if s.w.create {
		dims := notChannels(x)
		mean = x.MeanKeep(dims...)
		r = x.VarCorrectionKeep(0, dims...).AddScalar(s.float(0)).PowScalar(-0.5)
	}
	var none pointwise.Scalars
	sumGD := door.ApplySum(mean.Shape(), &timesDeviation, none, g, x, mean)
	grads := []T{nil, sumGD.Mul(r).Reshape(-1), nil}
	if s.wants(0) {
		share := 1 / float64(x.NumEl()/mean.NumEl())
		sumG := g.SumKeep(notChannels(g)...)
		scale := r
		if w := s.in(1); w != nil {
			scale = r.Mul(w.Reshape(r.Shape()...))
		}
		slope := sumGD.Mul(r).Mul(r).MulScalar(share)
		grads[0] = door.Apply(&withoutTrend, none, g, x, mean, sumG.MulScalar(share), slope, scale)
		grads[2] = sumG.Reshape(-1)
	} else if s.wants(2) {
		grads[2] = channelSum(g)
	}
	return grads
}

// channelSum adds up all but the channels.
func channelSum(g T) T { return g.Sum(notChannels(g)...) }

func notChannels(x T) []int {
	dims := []int{0}
	for d := 2; d < x.Dim(); d++ {
		dims = append(dims, d)
	}
	return dims
}

var (
	// timesDeviation is a * (b - c).
	timesDeviation = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.A().Mul(v.B().Sub(v.C())) }}
	// withoutTrend is (g - mean of g - (x - mean of x) * slope) * scale.
	withoutTrend = pointwise.Def{Arity: 6, Value: func(v pointwise.Vars) pointwise.Expr {
		return v.X[0].Sub(v.X[3]).Sub(v.X[1].Sub(v.X[2]).Mul(v.X[4])).Mul(v.X[5])
	}}
)
