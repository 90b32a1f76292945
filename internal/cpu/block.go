package cpu

import "unsafe"

// gather copies the current block of input k to dst, element beside element.
func (m *machine) gather(k int, dst, src unsafe.Pointer) {
	shape, packed := m.blockShape()
	copyStrided(m.loads[k].size, dst, packed, src, m.strides[k+1][m.split:], shape)
}

// scatter copies the current block from src to where the output has it.
func (m *machine) scatter(size int, dst, src unsafe.Pointer) {
	shape, packed := m.blockShape()
	copyStrided(size, dst, m.strides[0][m.split:], src, packed, shape)
}

// blockShape is the shape of the current block and the strides of its elements
// when they lie side by side.
func (m *machine) blockShape() (shape, packed []int) {
	n := m.dims - m.split
	if cap(m.block) < 2*n {
		m.block = make([]int, 2*n)
	}
	shape, packed = m.block[:n:n], m.block[n:2*n]
	copy(shape, m.shape[m.split:])
	shape[0] = m.rows()
	for d, stride := n-1, 1; d >= 0; d-- {
		packed[d] = stride
		stride *= shape[d]
	}
	return shape, packed
}
