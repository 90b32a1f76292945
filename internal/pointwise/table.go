package pointwise

import "github.com/seed-41c3a176/adjoint/internal/dtype"

// Classes is a set of classes of element types.
type Classes uint8

// Has reports whether c belongs to the set.
func (s Classes) Has(c dtype.Class) bool { return s>>c&1 != 0 }

const (
	floats  Classes = 1 << dtype.ClassFloat
	ints    Classes = 1 << dtype.ClassInt
	numbers         = floats | ints
	wholes          = ints | 1<<dtype.ClassBool
	every           = floats | wholes
)

// Info says what a primitive takes and gives. Its derivative stands in Partials:
// a table apart, for what builds expressions reads this one, and derivatives are
// expressions.
type Info struct {
	Name    string
	Arity   int
	Args    [3]Kind // of the operands
	Result  Kind
	Classes Classes // of the compute types for which it exists
}

// Table describes every primitive. Copy serves either kind. Of bool numbers Add
// and Maximum are or, Mul and Minimum are and. Integers divided by 0 give 0; a
// backend reports them.
var Table = [PrimCount]Info{
	Copy:      {Name: "copy", Arity: 1, Classes: every},
	Add:       {Name: "add", Arity: 2, Classes: every},
	Sub:       {Name: "sub", Arity: 2, Classes: numbers},
	Mul:       {Name: "mul", Arity: 2, Classes: every},
	Div:       {Name: "div", Arity: 2, Classes: floats},
	Neg:       {Name: "neg", Arity: 1, Classes: numbers},
	Abs:       {Name: "abs", Arity: 1, Classes: numbers},
	Sign:      {Name: "sign", Arity: 1, Classes: every},
	Sqrt:      {Name: "sqrt", Arity: 1, Classes: floats},
	Rsqrt:     {Name: "rsqrt", Arity: 1, Classes: floats},
	Recip:     {Name: "recip", Arity: 1, Classes: floats},
	Exp:       {Name: "exp", Arity: 1, Classes: floats},
	Log:       {Name: "log", Arity: 1, Classes: floats},
	Tanh:      {Name: "tanh", Arity: 1, Classes: floats},
	Sigmoid:   {Name: "sigmoid", Arity: 1, Classes: floats},
	Erf:       {Name: "erf", Arity: 1, Classes: floats},
	Pow:       {Name: "pow", Arity: 2, Classes: numbers},
	FMA:       {Name: "fma", Arity: 3, Classes: numbers},
	Maximum:   {Name: "maximum", Arity: 2, Classes: every},
	Minimum:   {Name: "minimum", Arity: 2, Classes: every},
	Relu:      {Name: "relu", Arity: 1, Classes: numbers},
	Eq:        {Name: "eq", Arity: 2, Result: Mask, Classes: every},
	Ne:        {Name: "ne", Arity: 2, Result: Mask, Classes: every},
	Lt:        {Name: "lt", Arity: 2, Result: Mask, Classes: every},
	Le:        {Name: "le", Arity: 2, Result: Mask, Classes: every},
	Gt:        {Name: "gt", Arity: 2, Result: Mask, Classes: every},
	Ge:        {Name: "ge", Arity: 2, Result: Mask, Classes: every},
	IsNaN:     {Name: "isnan", Arity: 1, Result: Mask, Classes: every},
	And:       {Name: "and", Arity: 2, Args: [3]Kind{Mask, Mask}, Result: Mask, Classes: every},
	Or:        {Name: "or", Arity: 2, Args: [3]Kind{Mask, Mask}, Result: Mask, Classes: every},
	Not:       {Name: "not", Arity: 1, Args: [3]Kind{Mask}, Result: Mask, Classes: every},
	Select:    {Name: "select", Arity: 3, Args: [3]Kind{Mask, Number, Number}, Classes: every},
	Num:       {Name: "num", Arity: 1, Args: [3]Kind{Mask}, Classes: every},
	Sin:       {Name: "sin", Arity: 1, Classes: floats},
	Cos:       {Name: "cos", Arity: 1, Classes: floats},
	Tan:       {Name: "tan", Arity: 1, Classes: floats},
	Asin:      {Name: "asin", Arity: 1, Classes: floats},
	Acos:      {Name: "acos", Arity: 1, Classes: floats},
	Atan:      {Name: "atan", Arity: 1, Classes: floats},
	Sinh:      {Name: "sinh", Arity: 1, Classes: floats},
	Cosh:      {Name: "cosh", Arity: 1, Classes: floats},
	Asinh:     {Name: "asinh", Arity: 1, Classes: floats},
	Acosh:     {Name: "acosh", Arity: 1, Classes: floats},
	Atanh:     {Name: "atanh", Arity: 1, Classes: floats},
	Exp2:      {Name: "exp2", Arity: 1, Classes: floats},
	Expm1:     {Name: "expm1", Arity: 1, Classes: floats},
	Log1p:     {Name: "log1p", Arity: 1, Classes: floats},
	Log2:      {Name: "log2", Arity: 1, Classes: floats},
	Log10:     {Name: "log10", Arity: 1, Classes: floats},
	Softplus:  {Name: "softplus", Arity: 1, Classes: floats},
	Erfc:      {Name: "erfc", Arity: 1, Classes: floats},
	Erfinv:    {Name: "erfinv", Arity: 1, Classes: floats},
	Lgamma:    {Name: "lgamma", Arity: 1, Classes: floats},
	Digamma:   {Name: "digamma", Arity: 1, Classes: floats},
	Polygamma: {Name: "polygamma", Arity: 2, Classes: floats},
	Atan2:     {Name: "atan2", Arity: 2, Classes: floats},
	Hypot:     {Name: "hypot", Arity: 2, Classes: floats},
	Copysign:  {Name: "copysign", Arity: 2, Classes: floats},
	Floor:     {Name: "floor", Arity: 1, Classes: numbers},
	Ceil:      {Name: "ceil", Arity: 1, Classes: numbers},
	Round:     {Name: "round", Arity: 1, Classes: numbers},
	Trunc:     {Name: "trunc", Arity: 1, Classes: numbers},
	Quo:       {Name: "quo", Arity: 2, Classes: numbers},
	FloorDiv:  {Name: "floordiv", Arity: 2, Classes: numbers},
	Fmod:      {Name: "fmod", Arity: 2, Classes: numbers},
	Remainder: {Name: "remainder", Arity: 2, Classes: numbers},
	Signbit:   {Name: "signbit", Arity: 1, Result: Mask, Classes: every},
	BitAnd:    {Name: "bitand", Arity: 2, Classes: wholes},
	BitOr:     {Name: "bitor", Arity: 2, Classes: wholes},
	BitXor:    {Name: "bitxor", Arity: 2, Classes: wholes},
	BitNot:    {Name: "bitnot", Arity: 1, Classes: wholes},
	Shl:       {Name: "shl", Arity: 2, Classes: ints},
	Shr:       {Name: "shr", Arity: 2, Classes: ints},
}

func (op Prim) String() string { return Table[op].Name }

func (k Kind) String() string { return [...]string{Number: "number", Mask: "mask"}[k] }

// Supports reports whether every instruction of p exists for compute types of
// class c.
func (p *Program) Supports(c dtype.Class) bool {
	for _, in := range p.Code {
		if !Table[in.Op].Classes.Has(c) {
			return false
		}
	}
	return true
}
