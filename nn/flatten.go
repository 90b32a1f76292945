package nn

import "github.com/seed-41c3a176/adjoint/tensor"

// A Flatten layer makes dimensions Start to End, both included, one.
type Flatten struct{ Start, End int }

// FlattenOptions are the options of NewFlatten.
type FlattenOptions struct {
	Start *int // the first dimension; nil is 1, behind the batch
	End   *int // the last one; nil is -1
}

// NewFlatten returns the layer, which makes rows of a batch unless it is told
// otherwise.
func NewFlatten(options ...FlattenOptions) *Flatten {
	o := optional("NewFlatten", options)
	f := &Flatten{1, -1}
	if o.Start != nil {
		f.Start = *o.Start
	}
	if o.End != nil {
		f.End = *o.End
	}
	return f
}

// Forward returns x flattened.
func (f *Flatten) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Flatten(f.Start, f.End) }

// An Unflatten layer makes dimension Dim several of the given sizes, of which one
// may be -1.
type Unflatten struct {
	Dim   int
	Sizes []int
}

// NewUnflatten returns the layer.
func NewUnflatten(dim int, sizes ...int) *Unflatten { return &Unflatten{dim, sizes} }

// Forward returns x unflattened.
func (u *Unflatten) Forward(x *tensor.Tensor) *tensor.Tensor { return x.Unflatten(u.Dim, u.Sizes...) }

// An Identity layer passes everything on.
type Identity struct{}

// NewIdentity returns the layer.
func NewIdentity() *Identity { return &Identity{} }

// Forward returns x.
func (*Identity) Forward(x *tensor.Tensor) *tensor.Tensor { return x }
