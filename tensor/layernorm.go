package tensor

import (
	"math"

	"github.com/seed-41c3a176/adjoint/internal/backend"
	"github.com/seed-41c3a176/adjoint/internal/op"
)

// LayerNorm returns (x - mean) / sqrt(var + eps), mean and variance (with n in
// the denominator) being taken over the last dimensions, as many as shape has and
// of these sizes; then times weight and plus bias, either of which may be nil
// (Ba, Kiros and Hinton, "Layer Normalization").
func (x *Tensor) LayerNorm(shape []int, weight, bias *Tensor, eps float64) *Tensor {
	x.needFloat("LayerNorm")
	x.checkNormalized("LayerNorm", shape, weight, bias)
	n := product(shape)
	rows := 1
	if n > 0 {
		rows = x.NumEl() / n
	}
	compute := DType(x.dtype.typ().Compute())
	b := x.store.Backend
	y := alloc(b, compute, x.dims())
	mean, rstd := alloc(b, compute, []int{rows}), alloc(b, compute, []int{rows})
	c := backend.Rows{
		Op: backend.LayerNorm, Outer: rows, N: n, Inner: 1, F: [2]float64{eps},
		In:  [5]backend.Operand{x.castTo(compute).compacted().operand()},
		Out: [3]backend.Operand{y.operand(), mean.operand(), rstd.operand()},
	}
	for k, p := range on(weight, bias) {
		if p != nil {
			c.In[k+1] = p.castTo(compute).compacted().operand()
		}
	}
	if err := b.Rows(c); err != nil {
		deviceFail("LayerNorm", on(x), err)
	}
	y = y.castTo(x.dtype)
	x.recordLayerNorm(shape, weight, bias, eps, y, mean, rstd)
	return y
}

func (x *Tensor) checkNormalized(name string, shape []int, weight, bias *Tensor) {
	xs := on(x)
	lead := x.Dim() - len(shape)
	if len(shape) == 0 || lead < 0 || shapeText(x.dims()[lead:]) != shapeText(shape) {
		fail(ShapeError, name, xs, "the last dimensions are not %s", shapeText(shape))
	}
	for _, p := range on(weight, bias) {
		if p == nil {
			continue
		}
		xs = append(xs, p)
		checkDevices(name, xs)
		if shapeText(p.dims()) != shapeText(shape) {
			fail(ShapeError, name, xs, "weight and bias must be of shape %s", shapeText(shape))
		}
		if p.dtype != x.dtype {
			fail(DTypeError, name, xs, "weight and bias must be of the input's type; convert the input with As, or the module with nn.As")
		}
	}
}

// recordLayerNorm records with as many inputs as there are; mean and 1/std are
// saved beside the result, but are no outputs.
func (x *Tensor) recordLayerNorm(shape []int, weight, bias *Tensor, eps float64, y, mean, rstd *Tensor) {
	xs := on(x)
	for _, p := range on(weight, bias) {
		if p == nil {
			p = noTensor
		}
		xs = append(xs, p)
	}
	if !recording(xs) {
		return
	}
	n := newNode(op.LayerNorm, nil, xs)
	n.NOut = 1
	n.SetMeta(0, y.dtype.typ(), y.dims())
	n.I[0] = int64(len(shape))
	n.I[1] = int64(math.Float64bits(eps))
	save(n, xs, y, mean, rstd)
	publish(n, y)
}

// noTensor stands for an input that was not given: it takes part in no graph.
var noTensor = new(Tensor)

// layerNormPullback gives the gradients of input, weight and bias, as far as they
// are wanted, from the cotangent g. weight may be nil. It records nothing.
func layerNormPullback(g, x, mean, rstd, weight *Tensor, dims int, wants [3]bool) (grads [3]*Tensor) {
	compute := mean.dtype
	lead := x.Dim() - dims
	shape := x.dims()[lead:]
	b := x.store.Backend
	common := backend.Rows{
		Outer: mean.NumEl(), N: product(shape), Inner: 1,
		In: [5]backend.Operand{
			g.castTo(compute).compacted().operand(), x.castTo(compute).compacted().operand(),
			mean.operand(), rstd.operand(),
		},
	}
	if wants[0] {
		c := common
		c.Op = backend.LayerNormPullback
		if weight != nil {
			c.In[4] = weight.castTo(compute).compacted().operand()
		}
		grads[0] = alloc(b, compute, x.dims())
		c.Out[0] = grads[0].operand()
		runRows(b, c, x)
	}
	if wants[1] || wants[2] {
		c := common
		c.Op = backend.LayerNormWeights
		grads[1], grads[2] = alloc(b, compute, shape), alloc(b, compute, shape)
		c.Out = [3]backend.Operand{grads[1].operand(), grads[2].operand()}
		runRows(b, c, x)
	}
	return grads
}

func runRows(b backend.Backend, c backend.Rows, x *Tensor) {
	if err := b.Rows(c); err != nil {
		deviceFail("LayerNorm", on(x), err)
	}
}
