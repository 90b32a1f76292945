package backend

// Matrices are one matrix of an operand for each head: that of head i begins At[i]
// elements after the operand's first one, its rows are Row elements apart and
// contiguous. Heads may share a matrix, and all rows of a mask be one: Row is then
// 0. Without a Storage there are none.
type Matrices struct {
	Operand
	Row int
	At  []int
}

// Attention computes for each of Heads heads, from L queries, S keys and S values
// in the rows of Q, K and V,
//
//	P = softmax(Scale·Q·Kᵀ + Mask)
//	Y = (P ∘ Keep)·V
//
// and LogSum, the logarithm of each row's sum of exponentials, -Inf where every key
// is masked, where P is 0. With Back set it computes, from all but Y and the
// cotangent GY of Y, those of the others that have a Storage: GQ, GK, GV and GMask,
// of which no two heads share a matrix. Keys after query i are masked where Causal
// is set; there is no Mask then. All are of one type, Float32 or Float64, and no
// size is 0.
type Attention struct {
	Back                  bool
	Heads, L, S           int
	E, F                  int // columns of Q and K, and of V and Y
	Scale                 float64
	Causal                bool
	Q, K, V, Mask, Keep   Matrices // Mask and Keep, L×S, may be none
	Y                     Matrices
	LogSum                Operand // Heads×L, contiguous
	GY, GQ, GK, GV, GMask Matrices
}
