package format_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/format"
)

// recorded is a case of testdata/reprs.json; record.py says what it means.
type recorded struct {
	Name   string
	DType  string
	Shape  []int
	Values []string
	Device string
	Grad   string
	Repr   string
}

func readRecorded(t *testing.T) []recorded {
	t.Helper()
	text, err := os.ReadFile("testdata/reprs.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []recorded }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 100 {
		t.Fatalf("only %d recorded cases", len(file.Cases))
	}
	return file.Cases
}

func TestPyTorch(t *testing.T) {
	for _, c := range readRecorded(t) {
		t.Run(c.Name, func(t *testing.T) {
			suffix := format.Suffix{DType: dtypeOf(t, c.DType), Device: c.Device, Grad: c.Grad}
			got := format.Tensor(c.reader(t, suffix.DType), c.Shape, suffix)
			want := strings.ReplaceAll(c.Repr, "dtype=torch.", "dtype=")
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func dtypeOf(t *testing.T, name string) dtype.Type {
	t.Helper()
	for d := range dtype.Count {
		if d.String() == name {
			return d
		}
	}
	t.Fatalf("unknown dtype %q", name)
	return 0
}

func (c recorded) reader(t *testing.T, d dtype.Type) format.Values {
	switch d.Class() {
	case dtype.ClassFloat:
		values := parsed(t, c.Values, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) })
		return format.Floats(func(i int) float64 { return values[i%len(values)] })
	case dtype.ClassInt:
		values := parsed(t, c.Values, func(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) })
		return format.Ints(func(i int) int64 { return values[i%len(values)] })
	}
	values := parsed(t, c.Values, strconv.ParseBool)
	return format.Bools(func(i int) bool { return values[i%len(values)] })
}

func parsed[T any](t *testing.T, texts []string, parse func(string) (T, error)) []T {
	t.Helper()
	values := make([]T, len(texts))
	for i, text := range texts {
		v, err := parse(text)
		if err != nil {
			t.Fatal(err)
		}
		values[i] = v
	}
	return values
}

func TestReadsOnlyWhatIsShown(t *testing.T) {
	tests := []struct {
		name  string
		shape []int
		want  int
	}{
		{"empty", []int{0, 5}, 0},
		{"scalar", nil, 1},
		{"small, whole", []int{10, 10, 10}, 1000},
		{"big matrix", []int{1 << 15, 1 << 15}, 36},
		{"big, short rows", []int{1 << 20, 2}, 12},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var read []int
			format.Tensor(format.Floats(func(i int) float64 { read = append(read, i); return 1 }), test.shape, format.Suffix{})
			if len(read) != test.want {
				t.Errorf("read %d elements, want %d", len(read), test.want)
			}
			if shown := format.Shown(test.shape); !slices.Equal(read, shown) {
				t.Errorf("read %v, Shown says %v", read, shown)
			}
		})
	}
}

func TestShown(t *testing.T) {
	// Three elements from each end of both rows.
	want := []int{0, 1, 2, 600, 601, 602, 603, 604, 605, 1203, 1204, 1205}
	got := format.Shown([]int{2, 603})
	if !slices.Equal(got, want) {
		t.Errorf("Shown(2, 603) = %v, want %v", got, want)
	}
}

func ExampleTensor() {
	values := []float64{1, 2, 3, 4.5}
	at := format.Floats(func(i int) float64 { return values[i] })
	fmt.Println(format.Tensor(at, []int{2, 2}, format.Suffix{Grad: "requires_grad=True"}))
	// Output:
	// tensor([[1.0000, 2.0000],
	//         [3.0000, 4.5000]], requires_grad=True)
}
