package vectors

import "github.com/seed-41c3a176/adjoint/tensor"

var productOperations = map[string]operation{
	"matmul":              product("other", anyRank, anyRank),
	"mm":                  product("mat2", 2, 2),
	"bmm":                 binaryCall("mat2", (*tensor.Tensor).BMM),
	"mv":                  binaryCall("vec", (*tensor.Tensor).MV),
	"dot":                 binaryCall("tensor", (*tensor.Tensor).Dot),
	"vdot":                binaryCall("other", (*tensor.Tensor).Dot),
	"outer":               binaryCall("vec2", (*tensor.Tensor).Outer),
	"ger":                 binaryCall("vec2", (*tensor.Tensor).Outer),
	"inner":               binaryCall("other", (*tensor.Tensor).Inner),
	"kron":                binaryCall("other", (*tensor.Tensor).Kron),
	"addmm":               added("mat1", "mat2", (*tensor.Tensor).AddMM),
	"addbmm":              added("batch1", "batch2", (*tensor.Tensor).AddBMM),
	"baddbmm":             added("batch1", "batch2", (*tensor.Tensor).BAddBMM),
	"addmv":               added("mat", "vec", (*tensor.Tensor).AddMV),
	"addr":                added("vec1", "vec2", (*tensor.Tensor).AddR),
	"einsum":              func(c *Call) tensors { return tensors{tensor.Einsum(c.Word("equation", ""), c.Tensors("operands")...)} },
	"tensordot":           tensorDot,
	"cross":               cross,
	"linalg.cross":        cross,
	"linalg.multi_dot":    func(c *Call) tensors { return tensors{tensor.MultiDot(c.Tensors("tensors")...)} },
	"linalg.matrix_power": func(c *Call) tensors { return tensors{c.Tensor("input").MatrixPower(c.Int("n"))} },
	"matrix_power":        func(c *Call) tensors { return tensors{c.Tensor("input").MatrixPower(c.Int("n"))} },
	"cartesian_prod":      func(c *Call) tensors { return tensors{tensor.CartesianProd(c.Tensors("tensors")...)} },
	"combinations": func(c *Call) tensors {
		return tensors{c.Tensor("input").Combinations(c.Int("r", 2), c.Bool("with_replacement", false))}
	},
	"F.linear": func(c *Call) tensors {
		return tensors{c.Tensor("input").Linear(c.Tensor("weight"), c.TensorOrNil("bias"))}
	},
}

const anyRank = -1

// product is MatMul, under a name that takes only tensors of the ranks given.
func product(other string, left, right int) operation {
	return func(c *Call) tensors {
		x, y := c.Tensor("input"), c.Tensor(other)
		if left != anyRank && (x.Dim() != left || y.Dim() != right) {
			inexpressible("MatMul takes tensors of any rank")
		}
		return tensors{x.MatMul(y)}
	}
}

func binaryCall(other string, f binaryMethod) operation {
	return func(c *Call) tensors { return tensors{f(c.Tensor("input"), c.Tensor(other))} }
}

// added is a product added to a tensor.
func added(left, right string, f func(x, a, b *tensor.Tensor, o ...tensor.SumOptions) *tensor.Tensor) operation {
	return func(c *Call) tensors {
		var o tensor.SumOptions
		if c.Has("beta") {
			o.Beta = c.Number("beta")
		}
		if c.Has("alpha") {
			o.Alpha = c.Number("alpha")
		}
		return tensors{f(c.Tensor("input"), c.Tensor(left), c.Tensor(right), o)}
	}
}

// tensorDot names the dimensions that a number of them stands for.
func tensorDot(c *Call) tensors {
	x, y := c.Tensor("a"), c.Tensor("b")
	if pair, ok := c.args["dims"].([]any); ok && len(pair) == 2 {
		c.Ignore("dims")
		lists := [2][]int{}
		for i, list := range pair {
			dims, ok := list.([]any)
			if !ok {
				dims = []any{list}
			}
			lists[i] = allInts("dims", dims)
		}
		return tensors{x.TensorDot(y, lists[0], lists[1])}
	}
	n := c.Int("dims", 2)
	if n < 0 {
		inexpressible("a negative number of dimensions")
	}
	left, right := make([]int, n), make([]int, n)
	for i := range n {
		left[i], right[i] = x.Dim()-n+i, i
	}
	return tensors{x.TensorDot(y, left, right)}
}

// cross names the dimension: without one it is the first of size 3, or for
// linalg the last.
func cross(c *Call) tensors {
	x, y := c.Tensor("input"), c.Tensor("other")
	dim := -1
	if c.Has("dim") {
		dim = c.Int("dim")
	}
	return tensors{x.Cross(y, dim)}
}
