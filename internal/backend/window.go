package backend

// ConvOp says which tensor of a convolution is computed from the two others.
type ConvOp uint8

const (
	ConvForward ConvOp = iota // Y, from X and W, plus Bias
	ConvInput                 // what reaches X of the cotangent Y: a transposed convolution
	ConvWeight                // what reaches W of the cotangent Y
)

// A ConvShape is the geometry of a convolution of two dimensions,
//
//	Y[b, o, q] = Bias[o] + sum over c and k of X[b, c, q*Stride - Pad + k*Dilation] * W[o, c, k],
//
// where q, k and the place in X stand for two indices each, and what lies outside
// of X is 0. Channels are split into Groups that know nothing of each other. Pad
// is the padding in front; how much lies behind follows from OutSize.
type ConvShape struct {
	Batch, Groups int
	In, Out       int    // channels of X and of Y, over all groups
	Size          [2]int // of an image of X: height and width
	OutSize       [2]int // of an image of Y
	Kernel        [2]int
	Stride        [2]int
	Pad           [2]int // may be negative: X is then cut
	Dilation      [2]int
}

// Conv computes one of X, of Batch×In×Size, W, of Out×In/Groups×Kernel, and Y, of
// Batch×Out×OutSize, as Op says. Operands are contiguous and of one type: Float32,
// Float64 or Int64. Bias, an element for each channel of the result or none, is
// added to X and Y, not to W.
type Conv struct {
	Op ConvOp
	ConvShape
	X, W, Y, Bias Operand
}

// PoolOp is what Pool makes of windows.
type PoolOp uint8

const (
	MaxPool     PoolOp = iota // Y and At: the greatest element, the first of equals, NaN wins, and where it is
	AvgPool                   // Y: the sum over the window divided by its Counts
	AvgPoolBack               // X, of the cotangent Y: the transpose of AvgPool
)

// A Window is the places From, From+Step, ... below To along one dimension that one
// element of a result looks at. Count is what it contributes to a divisor.
type Window struct{ From, To, Count int }

// Pool looks through windows at Planes images of Size: element (i, j) of Y, of one
// image, comes from the elements of X in rows Windows[0][i] and columns
// Windows[1][j], Step apart. The divisor of a mean is the product of the windows'
// Counts, or Divisor where that is not 0. At, of Int64, is a place in an image of
// X in row-major order. Operands are contiguous and of one type: Float32, Float64
// or Int64.
type Pool struct {
	Op       PoolOp
	Planes   int
	Size     [2]int
	Windows  [2][]Window
	Step     [2]int
	Divisor  int
	X, Y, At Operand
}
