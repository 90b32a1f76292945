package optim

import (
	"cmp"
	"errors"
	"math"
	"sync"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// Adafactor scales gradients as Adam does, but keeps of a matrix's mean squares
// only those of rows and columns, and steps by a share of the parameter's size
// (Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory
// Cost"). Each parameter p with gradient g moves at step t by
//
//	v = v + t^Beta2Decay · (g² - v), estimated by rows and columns
//	u = g / sqrt(v), divided by rms(u)/D where that is above 1
//	p = (1 - LR·WeightDecay)·p - max(Eps2, rms(p)) · min(LR, 1/sqrt(t)) · u
type Adafactor struct {
	Base[AdafactorOptions, adafactorState]
}

// AdafactorOptions are the options of Adafactor. Zero and nil are PyTorch's
// defaults, but LR must be given.
type AdafactorOptions struct {
	LR          float64  `optim:"lr"`          // the greatest relative step; PyTorch's is 0.01
	Beta2Decay  *float64 `optim:"beta2_decay"` // not positive; nil is -0.8
	Eps1        *float64 `optim:"eps1"`        // keeps divisors away from 0; nil is the type's own
	Eps2        *float64 `optim:"eps2"`        // the least size of a parameter; nil is 1e-3
	D           *float64 `optim:"d"`           // where updates are clipped; nil is 1
	WeightDecay float64  `optim:"weight_decay"`
	Maximize    bool     `optim:"maximize"` // climb the gradient
}

// An adafactorState is what Adafactor remembers of one parameter: rows and columns
// of one with several dimensions, all of a vector.
type adafactorState struct {
	Step     int            `optim:"step"`
	Rows     *tensor.Tensor `optim:"row_var"`
	Columns  *tensor.Tensor `optim:"col_var"`
	Variance *tensor.Tensor `optim:"variance"`
}

// shapeOf is the shape of a tensor of the state.
func (*adafactorState) shapeOf(name string, param []int) []int {
	shape := append([]int(nil), param...)
	if back := map[string]int{"row_var": 1, "col_var": 2}[name]; back > 0 && len(shape) >= back {
		shape[len(shape)-back] = 1
	}
	return shape
}

// NewAdafactor returns an optimizer of params; see NewAdam for what it refuses.
func NewAdafactor(params []*tensor.Tensor, options AdafactorOptions) *Adafactor {
	return &Adafactor{NewBase("NewAdafactor", params, options, Rule[AdafactorOptions, adafactorState]{(*AdafactorOptions).check, (*AdafactorOptions).update})}
}

func (o *AdafactorOptions) check() error {
	o.Beta2Decay, o.Eps2, o.D = or(o.Beta2Decay, -0.8), or(o.Eps2, 1e-3), or(o.D, 1)
	switch {
	case !(*o.Beta2Decay <= 0):
		return errors.New("Beta2Decay is above 0")
	case !(*o.D >= 1):
		return errors.New("option D is below 1")
	}
	return cmp.Or(rate(o.LR), notNegative("Eps1", *or(o.Eps1, 0)), notNegative("Eps2", *o.Eps2), notNegative("WeightDecay", o.WeightDecay))
}

func (o *AdafactorOptions) update(params []*Param[adafactorState]) {
	for _, p := range params {
		p.State.Step++
		t := float64(p.State.Step)
		eps := *or(o.Eps1, epsilon(p.Tensor.DType()))
		size := max(*or(o.Eps2, 1e-3), rms(p.Tensor)) * min(o.LR, 1/math.Sqrt(t))
		g := decayed(p, o.LR, o.WeightDecay, true, o.Maximize)
		variance := p.State.lead(g, math.Pow(t, *or(o.Beta2Decay, -0.8)), eps)
		u := adafactorScaled().With(eps*eps).Apply(g, variance)
		p.Tensor.AddScaledInPlace(u, -size/max(1, rms(u) / *or(o.D, 1)))
	}
}

// lead moves the state by a share of the gradient's squares and returns the
// variance that it stands for.
func (s *adafactorState) lead(g *tensor.Tensor, share, eps float64) *tensor.Tensor {
	square := g.Mul(g)
	if g.Dim() < 2 {
		if s.Variance == nil {
			s.Variance = zerosLike(g)
		}
		leadMean().With(share).Into(s.Variance, s.Variance, square)
		return s.Variance
	}
	rows, columns := square.MeanKeep(-1), square.MeanKeep(-2)
	if s.Rows == nil {
		s.Rows, s.Columns = zerosLike(rows), zerosLike(columns)
	}
	leadMean().With(share).Into(s.Rows, s.Rows, rows)
	leadMean().With(share).Into(s.Columns, s.Columns, columns)
	return s.Rows.MatMul(s.Columns).Div(s.Rows.MeanKeep(-2).ClampMin(eps))
}

// rms is the root of the mean square.
func rms(x *tensor.Tensor) float64 { return math.Sqrt(x.Mul(x).Mean().Item()) }

// epsilon is the distance from 1 to the next number of a type.
func epsilon(d tensor.DType) float64 {
	switch d {
	case tensor.Float64:
		return 0x1p-52
	case tensor.Float16:
		return 0x1p-10
	case tensor.BFloat16:
		return 0x1p-7
	}
	return 0x1p-23
}

var adafactorScaled = sync.OnceValue(func() *tensor.Func {
	return tensor.NewFunc(2, func(x ...tensor.Elem) tensor.Elem {
		g, variance := x[0], x[1]
		return g.Mul(variance.Maximum(tensor.Scalar(0)).Rsqrt())
	})
})
