package main

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// digitsCSV holds 1,797 handwritten digits of 8x8 pixels: a line each, the digit
// and its pixels from 0 to 16. They are the test part of "Optical Recognition of
// Handwritten Digits" by E. Alpaydin and C. Kaynak, UCI Machine Learning
// Repository, doi:10.24432/C50P49, licence CC BY 4.0, as scikit-learn carries it.
//
//go:embed digits.csv
var digitsCSV []byte

// A set is images, (n, 64) from 0 to 1, and their labels, (n).
type set struct{ images, labels *tensor.Tensor }

func (s set) len() int { return s.images.Size(0) }

// at is the part of s that a vector of places picks.
func (s set) at(places *tensor.Tensor) set {
	return set{s.images.IndexSelect(0, places), s.labels.IndexSelect(0, places)}
}

// load returns the digits, every fifth of them held out for testing.
func load() (train, test set, err error) {
	rows, err := csv.NewReader(bytes.NewReader(digitsCSV)).ReadAll()
	if err != nil {
		return train, test, err
	}
	var pixels []float32
	var labels, trainAt, testAt []int64
	for i, row := range rows {
		for k, field := range row {
			v, err := strconv.Atoi(field)
			if err != nil {
				return train, test, fmt.Errorf("digits.csv: line %d: %w", i+1, err)
			}
			if k == 0 {
				labels = append(labels, int64(v))
			} else {
				pixels = append(pixels, float32(v)/16)
			}
		}
		if i%5 == 4 {
			testAt = append(testAt, int64(i))
		} else {
			trainAt = append(trainAt, int64(i))
		}
	}
	all := set{tensor.FromSlice(pixels, len(rows), 64), tensor.FromSlice(labels, len(rows))}
	return all.at(tensor.FromSlice(trainAt, len(trainAt))), all.at(tensor.FromSlice(testAt, len(testAt))), nil
}
