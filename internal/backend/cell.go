package backend

// CellOp is a gated cell that Cell runs through time, or back.
type CellOp uint8

const (
	LSTM     CellOp = iota // In = x, weight, h0, c0; Out = h, c, gates
	LSTMBack               // In = weight, c0, c, gates, cotangents of h and c, either or none; Out = of x, h0, c0
)

// Cell runs Op along Time steps of a batch, each of whose elements is alone.
// Where there are n gates,
//
//	x, gates     Time×Batch×(n·Hidden)   what x contributes to the gates; the gates themselves
//	h, c         Time×Batch×Hidden       the states after each step
//	h0, c0       Batch×Hidden            those before the first
//	weight       (n·Hidden)×Hidden       what h contributes to the gates
//
// The gates of LSTM are i, f, g, o:
//
//	i, f, g, o = σ, σ, tanh and σ of x + weight h;  c' = f c + i g;  h' = o tanh(c')
//
// Operands are contiguous and of one type: Float32 or Float64.
type Cell struct {
	Op                  CellOp
	Time, Batch, Hidden int
	In                  [6]Operand
	Out                 [3]Operand
}
