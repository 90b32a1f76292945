package libm

import (
	"bufio"
	"math"
	"os"
	"strings"
	"testing"
)

// within are the ulps by which a function may differ from the correctly rounded
// value. Sums of terms of both signs lose more where they cancel: digamma and
// log gamma are also right within as many ulps of 1.
var within = map[string]struct {
	f    func(x float64) float64
	ulps float64
	one  bool
}{
	"sin": {f: Sin, ulps: 1}, "cos": {f: Cos, ulps: 1}, "tan": {f: Tan, ulps: 1},
	"asin": {f: Asin, ulps: 1}, "acos": {f: Acos, ulps: 1}, "atan": {f: math.Atan, ulps: 1},
	"sinh": {f: Sinh, ulps: 3}, "cosh": {f: Cosh, ulps: 3}, "tanh": {f: math.Tanh, ulps: 2},
	"asinh": {f: math.Asinh, ulps: 3}, "acosh": {f: math.Acosh, ulps: 2}, "atanh": {f: math.Atanh, ulps: 2},
	"exp2": {f: math.Exp2, ulps: 1}, "expm1": {f: math.Expm1, ulps: 1}, "log1p": {f: Log1p, ulps: 1},
	"log2": {f: Log2, ulps: 1}, "log10": {f: Log10, ulps: 2}, "softplus": {f: Softplus, ulps: 2},
	"erf": {f: math.Erf, ulps: 2}, "erfc": {f: math.Erfc, ulps: 3}, "erfinv": {f: math.Erfinv, ulps: 4},
	"lgamma": {f: Lgamma, ulps: 12, one: true}, "digamma": {f: Digamma, ulps: 8, one: true},
	"polygamma": {ulps: 16},
}

// TestExact covers, beside this package's functions, those of package math that
// are good enough to be used as they are.
func TestExact(t *testing.T) {
	f, err := os.Open("testdata/exact.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen := map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		words := strings.Fields(lines.Text())
		name, last := words[0], len(words)-1
		row := within[name]
		seen[name] = true
		x, want := parse(t, words[last-1]), parse(t, words[last])
		if last == 3 {
			n := parse(t, words[1])
			row.f = func(x float64) float64 { return Polygamma(n, x) }
		}
		unit := ulp(want)
		if row.one {
			unit = max(unit, ulp(1))
		}
		if got := row.f(x); !(math.Abs(got-want) <= row.ulps*unit) {
			t.Errorf("%s at %v: got %v, want %v: %.3g ulp away", strings.Join(words[:last-1], " "), x, got, want, math.Abs(got-want)/unit)
		}
	}
	for name := range within {
		if !seen[name] {
			t.Errorf("no row of %s", name)
		}
	}
}

func ulp(x float64) float64 {
	x = math.Abs(x)
	return math.Nextafter(x, math.Inf(1)) - x
}

func TestPowersOfTen(t *testing.T) {
	for k, x := 0.0, 1.0; k <= 22; k, x = k+1, x*10 {
		if got := Log10(x); got != k {
			t.Errorf("log10(1e%v) is %v", k, got)
		}
	}
	for k := -1074; k < 1024; k++ {
		if got := Log2(math.Ldexp(1, k)); got != float64(k) {
			t.Errorf("log2(2^%d) is %v", k, got)
		}
	}
}

// TestLimits pins what the C library, or where it has no such function PyTorch,
// says of special values.
func TestLimits(t *testing.T) {
	inf, nan, negativeZero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, row := range []struct {
		name    string
		f       func(float64) float64
		x, want float64
	}{
		{"sin", Sin, negativeZero, negativeZero},
		{"sin", Sin, inf, nan},
		{"sin", Sin, nan, nan},
		{"cos", Cos, negativeZero, 1},
		{"cos", Cos, -inf, nan},
		{"tan", Tan, negativeZero, negativeZero},
		{"tan", Tan, inf, nan},
		{"asin", Asin, negativeZero, negativeZero},
		{"asin", Asin, 1, math.Pi / 2},
		{"asin", Asin, -1, -math.Pi / 2},
		{"asin", Asin, 1.5, nan},
		{"asin", Asin, nan, nan},
		{"acos", Acos, 1, 0},
		{"acos", Acos, -1, math.Pi},
		{"acos", Acos, 0, math.Pi / 2},
		{"acos", Acos, -1.5, nan},
		{"sinh", Sinh, negativeZero, negativeZero},
		{"sinh", Sinh, -inf, -inf},
		{"sinh", Sinh, 800, inf},
		{"sinh", Sinh, -2000, -inf},
		{"cosh", Cosh, -inf, inf},
		{"cosh", Cosh, nan, nan},
		{"cosh", Cosh, -2000, inf},
		{"log2", Log2, 0, -inf},
		{"log2", Log2, -1, nan},
		{"log2", Log2, inf, inf},
		{"log2", Log2, nan, nan},
		{"log10", Log10, 0, -inf},
		{"log10", Log10, -1, nan},
		{"log10", Log10, inf, inf},
		{"softplus", Softplus, -inf, 0},
		{"softplus", Softplus, inf, inf},
		{"softplus", Softplus, 0, math.Ln2},
		{"softplus", Softplus, nan, nan},
		{"lgamma", Lgamma, -inf, inf},
		{"lgamma", Lgamma, inf, inf},
		{"lgamma", Lgamma, 0, inf},
		{"lgamma", Lgamma, -3, inf},
		{"lgamma", Lgamma, 1, 0},
		{"lgamma", Lgamma, 5e-324, 744.44007192138127},
		{"lgamma", Lgamma, -5e-324, 744.44007192138127},
		{"lgamma", Lgamma, nan, nan},
		{"digamma", Digamma, 0, -inf},
		{"digamma", Digamma, negativeZero, inf},
		{"digamma", Digamma, -3, nan},
		{"digamma", Digamma, inf, inf},
		{"digamma", Digamma, -inf, nan},
		{"digamma", Digamma, nan, nan},
	} {
		got := row.f(row.x)
		if math.Float64bits(got) != math.Float64bits(row.want) && !(got != got && row.want != row.want) {
			t.Errorf("%s(%v) = %v, want %v", row.name, row.x, got, row.want)
		}
	}
	for _, row := range [][3]float64{{0, 1, -0.57721566490153287}, {1, 0, inf}, {1, -2, inf}, {1, inf, 0}, {1, nan, nan}, {-1, 1, nan}, {0.5, 1, nan}} {
		if got := Polygamma(row[0], row[1]); math.Abs(got-row[2]) > 1e-15 || (got != got) != (row[2] != row[2]) {
			t.Errorf("polygamma(%v, %v) = %v, want %v", row[0], row[1], got, row[2])
		}
	}
}
