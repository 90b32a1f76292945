package loss

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// MultiMargin asks that of C scores x that of the right class y is above each
// other one by Margin: Σ max(0, Margin - x[y] + x[i])^P / C over i other than y.
type MultiMargin struct {
	Weight    *tensor.Tensor `nn:",buffer"` // of each class, (C); nil for none
	P         int            // 1 or 2
	Margin    float64
	Reduction Reduction
}

// MultiMarginOptions are the options of NewMultiMargin.
type MultiMarginOptions struct {
	Weight    *tensor.Tensor // of each class, (C)
	P         *int           // 1 or 2; nil is 1
	Margin    *float64       // nil is 1
	Reduction Reduction
}

// NewMultiMargin returns the criterion.
func NewMultiMargin(options ...MultiMarginOptions) *MultiMargin {
	o := optional("NewMultiMargin", options)
	o.Reduction.check("NewMultiMargin")
	m := &MultiMargin{o.Weight, 1, or(o.Margin, 1), o.Reduction}
	if o.P != nil {
		m.P = *o.P
	}
	if m.P != 1 && m.P != 2 {
		fail(tensor.ValueError, "NewMultiMargin", nil, "P is %d, neither 1 nor 2", m.P)
	}
	return m
}

// Forward returns the loss of scores x, (N, C) or (C), against classes y, (N) or a
// scalar.
func (m *MultiMargin) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("MultiMargin", x, y)
	s := scoring{name: "MultiMargin", weight: m.Weight, ignore: noClass}
	dim := x.Dim() - 1
	if x.Dim() < 1 || x.Dim() > 2 {
		fail(tensor.ShapeError, s.name, []*tensor.Tensor{x, y}, "scores are of shape (N, C) or (C)")
	}
	s.checkLabels(x, y, dim)
	classes := s.labels(x, y, dim).classes
	n := x.Size(dim)
	z := x.Sub(x.Gather(dim, classes.Unsqueeze(dim))).AddScalar(m.Margin).ReLU()
	if m.P == 2 {
		z = z.Mul(z)
	}
	others := tensor.On(x.Device()).Arange(0, n, 1).Ne(classes.Unsqueeze(dim))
	losses := tensor.Where(others, z, zero(z))
	if m.Weight != nil {
		losses = losses.Mul(s.weightOf(labels{classes: classes}).Unsqueeze(dim))
	}
	return m.Reduction.apply(losses.Sum(dim).DivScalar(float64(n)))
}

// MultiLabelMargin asks that of C scores x those of the right classes are above
// all others by 1: Σ max(0, 1 - x[y] + x[i]) / C over right classes y and others i.
type MultiLabelMargin struct{ Reduction Reduction }

// MultiLabelMarginOptions are the options of NewMultiLabelMargin.
type MultiLabelMarginOptions struct{ Reduction Reduction }

// NewMultiLabelMargin returns the criterion.
func NewMultiLabelMargin(options ...MultiLabelMarginOptions) *MultiLabelMargin {
	o := optional("NewMultiLabelMargin", options)
	o.Reduction.check("NewMultiLabelMargin")
	return &MultiLabelMargin{o.Reduction}
}

// Forward returns the loss of scores x, (N, C) or (C), against y of the same shape:
// for each sample the right classes, and then -1 as often as it takes.
func (m *MultiLabelMargin) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("MultiLabelMargin", x, y)
	xs := []*tensor.Tensor{x, y}
	switch {
	case x.Dim() < 1 || x.Dim() > 2 || !slices.Equal(x.Shape(), y.Shape()):
		fail(tensor.ShapeError, "MultiLabelMargin", xs, "scores and classes are both of shape (N, C) or (C)")
	case !y.DType().IsInteger():
		fail(tensor.DTypeError, "MultiLabelMargin", xs, "classes are integers")
	}
	named, right, wrong := rightClasses(x, y)
	z := x.Unsqueeze(-2).Sub(x.Gather(-1, named).Unsqueeze(-1)).AddScalar(1).ReLU()
	pairs := right.Unsqueeze(-1).LogicalAnd(wrong.Unsqueeze(-2))
	losses := tensor.Where(pairs, z, zero(z)).Sum(-1, -2)
	return m.Reduction.apply(losses.DivScalar(float64(x.Size(-1))))
}

// rightClasses reads targets on the host: the classes that each sample names, 0
// behind them; where y names some; and the classes that it does not name.
func rightClasses(x, y *tensor.Tensor) (named, right, wrong *tensor.Tensor) {
	n := x.Size(-1)
	classes := tensor.Values[int64](y)
	names, unnamed := make([]bool, len(classes)), make([]bool, len(classes))
	for i := range unnamed {
		unnamed[i] = true
	}
	for row := 0; row < len(classes); row += n {
		end := false
		for i := row; i < row+n; i++ {
			c := classes[i]
			if c < -1 || c >= int64(n) {
				fail(tensor.IndexError, "MultiLabelMargin", []*tensor.Tensor{x, y}, "target %d, element %d, is none of the %d classes", c, i, n)
			}
			if end = end || c < 0; end {
				classes[i] = 0
				continue
			}
			names[i], unnamed[row+int(c)] = true, false
		}
	}
	shape, device := y.Shape(), x.Device()
	return tensor.FromSlice(classes, shape...).To(device),
		tensor.FromSlice(names, shape...).To(device), tensor.FromSlice(unnamed, shape...).To(device)
}

// MultiLabelSoftMargin is the mean over C classes of BCEWithLogits, whose targets
// say of each class whether it is right.
type MultiLabelSoftMargin struct {
	Weight    *tensor.Tensor `nn:",buffer"` // of each class, (C); nil for none
	Reduction Reduction
}

// MultiLabelSoftMarginOptions are the options of NewMultiLabelSoftMargin.
type MultiLabelSoftMarginOptions struct {
	Weight    *tensor.Tensor // of each class, (C)
	Reduction Reduction
}

// NewMultiLabelSoftMargin returns the criterion.
func NewMultiLabelSoftMargin(options ...MultiLabelSoftMarginOptions) *MultiLabelSoftMargin {
	o := optional("NewMultiLabelSoftMargin", options)
	o.Reduction.check("NewMultiLabelSoftMargin")
	return &MultiLabelSoftMargin{o.Weight, o.Reduction}
}

// Forward returns the loss of scores x, (N, C) or (C), against targets y of the
// same shape, between 0 and 1.
func (m *MultiLabelSoftMargin) Forward(x, y *tensor.Tensor) *tensor.Tensor {
	checkGiven("MultiLabelSoftMargin", x, y)
	checkPair("MultiLabelSoftMargin", x, y)
	if x.Dim() == 0 {
		fail(tensor.ShapeError, "MultiLabelSoftMargin", []*tensor.Tensor{x, y}, "a scalar has no dimension of classes")
	}
	losses := logitsError().Apply(x, y)
	if m.Weight != nil {
		losses = losses.Mul(m.Weight.As(x.DType()))
	}
	return m.Reduction.apply(losses.Sum(-1).DivScalar(float64(x.Size(-1))))
}
