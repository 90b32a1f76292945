package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A sum is two numbers of two digits, to be added.
type sum struct{ a, b int }

const (
	alphabet = "0123456789+="
	question = len("47+38=")
	answer   = len("580")
)

// text is the question and the answer. The answer's digits stand in reverse, so
// that each follows from what is written before it.
func (s sum) text() string {
	c := s.a + s.b
	return fmt.Sprintf("%d+%d=%d%d%d", s.a, s.b, c%10, c/10%10, c/100)
}

// encode returns the texts of sums, (sums, time), each character being its place
// in the alphabet.
func encode(sums []sum) *tensor.Tensor {
	var codes []int64
	for _, s := range sums {
		for _, c := range s.text() {
			codes = append(codes, int64(strings.IndexRune(alphabet, c)))
		}
	}
	return tensor.FromSlice(codes, len(sums), question+answer)
}

// decode returns the answer at the end of a text, (time), the usual way around.
func decode(text *tensor.Tensor) (c string) {
	for _, code := range tensor.Values[int64](text.Narrow(0, question, answer)) {
		c = alphabet[code:code+1] + c
	}
	return strings.TrimLeft(c, "0")
}

// allSums returns every sum, in two parts of about one size. A sum is held out
// together with its twin: nothing in train tells the answer of any in heldOut.
func allSums(r *rand.Rand) (train, heldOut []sum) {
	for a := 10; a < 100; a++ {
		for b := 10; b <= a; b++ {
			part := &train
			if r.IntN(2) == 0 {
				part = &heldOut
			}
			*part = append(*part, sum{a, b})
			if a != b {
				*part = append(*part, sum{b, a})
			}
		}
	}
	return train, heldOut
}

// draw returns n of the sums at random.
func draw(r *rand.Rand, sums []sum, n int) []sum {
	drawn := make([]sum, n)
	for i := range drawn {
		drawn[i] = sums[r.IntN(len(sums))]
	}
	return drawn
}
