package vectors

var productOperations = map[string]operation{
	"matmul": product("other", anyRank, anyRank),
	"mm":     product("mat2", 2, 2),
	"bmm":    product("mat2", 3, 3),
	"mv":     product("vec", 2, 1),
	"dot":    product("tensor", 1, 1),
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
