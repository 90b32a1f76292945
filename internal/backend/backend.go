package backend

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// A Backend runs kernels on one device. Calls are handed over by value, so that
// small operations allocate nothing; they may complete later, but in order. A
// kernel never panics for what the data holds: it returns an error that names
// it, or reports it as a Fault at the next Sync on an asynchronous device.
type Backend interface {
	Name() string                          // "cpu", "cuda:0"
	Alloc(bytes int) *Storage              // contents undefined; nil if there is no memory
	Free(s *Storage)                       // recycles s at once; s must not be used again
	Write(s *Storage, off int, src []byte) // host to device, off in bytes
	Read(dst []byte, s *Storage, off int)  // device to host, off in bytes; waits
	Sync() error                           // waits for everything handed over so far
	Pointwise(c Pointwise) error           // element-wise program; copies, casts and fills too
	Reduce(c Reduce) error                 // program, then a reduction over some dimensions
	Gemm(c Gemm) error                     // batched matrix product
	Rows(c Rows) error                     // softmax, normalisation and their pullbacks along one dimension
	Index(c Index) error                   // gather, scatter and scatter-add along one dimension
	Scan(c Scan) error                     // running sums and their kin along one dimension
	Sort(c Sort) error                     // sorted rows, and where their elements were
	Search(c Search) error                 // places of elements in sorted rows
	Conv(c Conv) error                     // convolution and what reaches its operands
	Pool(c Pool) error                     // greatest elements and means of windows
	Cell(c Cell) error                     // a recurrent cell, through time and back
	Attention(c Attention) error           // weighted means of values, and what reaches its operands
}

// A Fault is an error that a call left to the next Sync.
type Fault struct {
	Op  string // the operation that the call was made for
	Err error
}

// Error names the operation and what was wrong.
func (f *Fault) Error() string { return f.Op + ": " + f.Err.Error() }

// Unwrap returns what was wrong.
func (f *Fault) Unwrap() error { return f.Err }

// A RangeError is an index that lies outside of its dimension.
type RangeError struct {
	Index int64
	Size  int // of the dimension
}

// Error names the index and the size.
func (e *RangeError) Error() string {
	return fmt.Sprintf("index %d is out of range for dimension of size %d", e.Index, e.Size)
}

// MaxInputs is how many operands one program may read.
const MaxInputs = 6

// Pointwise evaluates Prog at every element: Out = Prog(In...). Inputs are
// converted to Compute when loaded (mask registers are loaded from Bool), the
// result to Out.DType when stored.
type Pointwise struct {
	Prog    *pointwise.Program
	Scalars pointwise.Scalars
	Compute dtype.Type // Float32, Float64, Int64 or Bool
	Out     Operand
	In      [MaxInputs]Operand // the first Prog.Inputs are used
	N       int                // number of elements of Out
	Geom    *Geometry          // nil: every operand is N contiguous elements
}

// ReduceOp says how a reduction combines elements.
type ReduceOp uint8

const (
	Sum ReduceOp = iota // floats in a fixed pairwise tree, integers in int64
	Prod
	Max    // NaN wins
	Min    // NaN wins
	ArgMax // index in the row-major order of the reduced dimensions; first of equals, NaN wins; Out is Int64
	ArgMin
	Any // Out is Bool
	All
)

// Reduce evaluates Prog (nil: the one input itself) and combines its values over
// the last Reduced dimensions of Geom. Geom.Strides[0] belongs to Out and is 0
// in the reduced dimensions; Geom is never nil. Out is contiguous over the kept
// dimensions. Nothing is written to memory but Out. Over no elements, Sum is 0,
// Prod 1, Any false and All true; the caller refuses the others.
type Reduce struct {
	Op      ReduceOp
	Prog    *pointwise.Program
	Scalars pointwise.Scalars
	Compute dtype.Type
	Out     Operand
	In      [MaxInputs]Operand
	Geom    *Geometry
	Reduced int
	Scale   float64 // the combined value is multiplied by it when not 0 (a mean: 1/n)
}

// Gemm computes, for each of Batch matrices, C = A·B + Bias, where A is M×K, B
// is K×N and C is M×N, row-major and contiguous. Strides are in elements; a
// batch stride is 0 where an operand is broadcast. All operands have the DType
// of C: Float32, Float64 or Int64. Sums of float32 products are kept in float32.
type Gemm struct {
	M, N, K        int
	A, B, C        Operand
	ARow, ACol     int
	BRow, BCol     int
	Batch          int
	ABatch, BBatch []int   // element offset of each batch's matrix; nil when Batch is 1
	Bias           Operand // Storage nil: none; else N elements added to every row
}

// RowsOp is an operation along rows: see Rows.
type RowsOp uint8

const (
	Softmax            RowsOp = iota // In[0]=x; Out[0]=softmax(x)
	LogSoftmax                       // In[0]=x; Out[0]=log softmax(x)
	SoftmaxPullback                  // In = g, y: y*(g - sum(g*y))
	LogSoftmaxPullback               // In = g, y: g - exp(y)*sum(g)
	LogSumExp                        // In[0]=x; Out[0] one element a row
	Var                              // In[0]=x; Out[0] one element a row: sum of squared deviations / (N - F[0]), two passes
	LayerNorm                        // In = x, weight or none, bias or none; Out = y, mean, 1/std; F[0] is eps
	LayerNormPullback                // In = g, x, mean, 1/std, weight or none; Out = grad of x
	LayerNormWeights                 // In = g, x, mean, 1/std; Out = grad of weight, grad of bias (N elements each, over all rows)
)

// Rows runs Op over Outer×Inner rows of N elements; element i of row (o, j)
// lies at (o*N+i)*Inner + j of a contiguous operand. An operand with one element
// a row lies at o*Inner + j. All operands are contiguous and of one floating
// type. Only LayerNorm and its kin demand Inner == 1.
type Rows struct {
	Op              RowsOp
	Outer, N, Inner int
	In              [5]Operand
	Out             [3]Operand
	F               [2]float64
}

// IndexOp is how Index moves elements.
type IndexOp uint8

const (
	Gather     IndexOp = iota // Out[o,i,j] = In[o, At[o,i,j], j]
	ScatterAdd                // Out[o, At[o,i,j], j] += In[o,i,j], in index order
	Scatter                   // Out[o, At[o,i,j], j] = In[o,i,j]

	// As ScatterAdd, with another operation; not of half types.
	ScatterProd // *=
	ScatterMax  // the greater, NaN wins
	ScatterMin  // the less, NaN wins
)

// Index moves elements along one dimension: operands are contiguous and seen as
// Outer×n×Inner, n being N for the side addressed through At and Count for the
// side walked in order (and for At, of Int64). AtShared says that At has Count
// elements, one index for every (o, j). Negative indices count from the end; an
// index out of range is a RangeError.
type Index struct {
	Name                   string // of the operation, for a Fault
	Op                     IndexOp
	Outer, N, Count, Inner int
	AtShared               bool
	NotNegative            bool // negative indices are out of range too
	Out, In, At            Operand
}

// ScanOp is an operation whose result at each element depends on those before it.
type ScanOp uint8

const (
	CumSum       ScanOp = iota // the sum so far
	CumProd                    // the product so far
	CumMax                     // the greatest element so far; the last of equals, NaN wins
	CumMin                     // the least element so far
	LogCumSumExp               // log of the sum of exponentials so far; floats only
	Recurrence                 // Out[i] = In[i] + By[i] * Out[i-1]; the first By is not read
)

// Scan runs Op along the N elements of Outer×Inner rows, laid out as in Rows,
// from the first one on or, where Reverse is set, from the last one back.
// Operands are contiguous and of one type: Float32, Float64 or Int64. CumMax and
// CumMin write to At, of Int64, where the element was. Running values of floats
// are kept in float64.
type Scan struct {
	Op              ScanOp
	Outer, N, Inner int
	Reverse         bool
	In, By, Out, At Operand
}

// Sort sorts Outer×Inner rows of N elements of any type, laid out as in Rows.
// Equal elements keep their order, -0 equals 0, and NaN is the greatest of all.
// The first K of each row go to Out, of Outer×K×Inner elements, and where in the
// row they were to At, of Int64.
type Sort struct {
	Outer, N, Inner int
	K               int
	Descending      bool
	In, Out, At     Operand
}

// Search counts, for each of the Count elements in each of Outer rows of In, how
// many elements of a row of Sorted, of N elements in ascending order, are less;
// with Right, not greater. There is a row of Sorted for each row of In, or one
// for all where Shared is set. Both are contiguous and of one type: Float32,
// Float64 or Int64; Out is of Int64. NaN is the greatest of all.
type Search struct {
	Outer, N, Count int
	Shared, Right   bool
	Sorted, In, Out Operand
}
