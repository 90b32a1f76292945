package libm

import (
	"bufio"
	"fmt"
	"math"
	"math/big"
	"os"
	"strconv"
	"testing"
)

var functions = map[string]func(float64) float64{
	"log": Log, "log1p": Log1p, "exp": Exp, "tan": Tan,
	"sin": func(x float64) float64 { sin, _ := SinCos(x); return sin },
	"cos": func(x float64) float64 { _, cos := SinCos(x); return cos },
}

func TestRecorded(t *testing.T) {
	f, err := os.Open("testdata/glibc.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := 0
	for lines := bufio.NewScanner(f); lines.Scan(); rows++ {
		var name, arg, value string
		if _, err := fmt.Sscan(lines.Text(), &name, &arg, &value); err != nil {
			t.Fatal(err)
		}
		x, want := parse(t, arg), parse(t, value)
		if got := functions[name](x); got != want {
			t.Errorf("%s(%s) = %x, want %s", name, arg, got, value)
		}
	}
	if rows != 417 {
		t.Errorf("%d rows, want 417", rows)
	}
}

func parse(t *testing.T, s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestSpecialValues(t *testing.T) {
	inf, nan, negativeZero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, row := range []struct {
		name    string
		x, want float64
	}{
		{"log", 0, -inf},
		{"log", negativeZero, -inf},
		{"log", 1, 0},
		{"log", -1, nan},
		{"log", inf, inf},
		{"log", nan, nan},
		{"log1p", 0, 0},
		{"log1p", negativeZero, negativeZero},
		{"log1p", -1, -inf},
		{"log1p", -1.5, nan},
		{"log1p", inf, inf},
		{"log1p", nan, nan},
		{"exp", 0, 1},
		{"exp", 1000, inf},
		{"exp", -1000, 0},
		{"exp", inf, inf},
		{"exp", -inf, 0},
		{"exp", nan, nan},
		{"sin", 0, 0},
		{"sin", negativeZero, negativeZero},
		{"cos", 0, 1},
		{"tan", 0, 0},
		{"tan", negativeZero, negativeZero},
	} {
		got := functions[row.name](row.x)
		if math.Float64bits(got) != math.Float64bits(row.want) && !(got != got && row.want != row.want) {
			t.Errorf("%s(%v) = %v, want %v", row.name, row.x, got, row.want)
		}
	}
}

func TestLogTable(t *testing.T) {
	for i, entry := range logTable {
		if entry.log+0x1.8p9-0x1.8p9 != entry.log {
			t.Errorf("%d: log c is no multiple of 2^-43", i)
		}
		product := mul(bigExp(entry.log), exact(entry.inverse)) // c/c
		if d := distance(product, exact(1)); d > 0x1p-66 {
			t.Errorf("%d: log c is wrong by %g", i, d)
		}
	}
}

func TestExpTable(t *testing.T) {
	for i, entry := range expTable {
		power := mul(exact(entry.value), add(exact(1), exact(entry.rest)))
		for range 7 {
			power = mul(power, power)
		}
		want := math.Ldexp(1, i)
		if d := distance(power, exact(want)) / want / 128; d > 0x1p-104 {
			t.Errorf("%d: 2^(i/128) is wrong by %g", i, d)
		}
	}
}

func TestSinCosTable(t *testing.T) {
	for i, entry := range sincosTable {
		sin, cos := bigSinCos(float64(i) / 128)
		if d := distance(add(exact(entry.sin), exact(entry.sinRest)), sin); d > 0x1p-105 {
			t.Errorf("%d: sine is wrong by %g", i, d)
		}
		if d := distance(add(exact(entry.cos), exact(entry.cosRest)), cos); d > 0x1p-105 {
			t.Errorf("%d: cosine is wrong by %g", i, d)
		}
	}
}

func exact(x float64) *big.Float     { return big.NewFloat(x).SetPrec(300) }
func add(x, y *big.Float) *big.Float { return new(big.Float).Add(x, y) }
func mul(x, y *big.Float) *big.Float { return new(big.Float).Mul(x, y) }

func distance(x, y *big.Float) float64 {
	d, _ := new(big.Float).Sub(x, y).Float64()
	return math.Abs(d)
}

// bigExp and bigSinCos sum Taylor series, for |x| < 1.
func bigExp(x float64) *big.Float {
	sum, term := exact(1), exact(1)
	for n := 1.0; n < 60; n++ {
		term.Mul(term, exact(x)).Quo(term, exact(n))
		sum.Add(sum, term)
	}
	return sum
}

func bigSinCos(x float64) (sin, cos *big.Float) {
	sin, cos = exact(0), exact(1)
	term := exact(1)
	for n := 1; n < 60; n++ {
		term.Mul(term, exact(x)).Quo(term, exact(float64(n)))
		sum := cos
		if n%2 == 1 {
			sum = sin
		}
		if n%4 < 2 {
			sum.Add(sum, term)
		} else {
			sum.Sub(sum, term)
		}
	}
	return sin, cos
}
