package autograd_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// texts are the texts of an SVG image by their class, in order; it must be
// well-formed.
func texts(t *testing.T, image string) map[string][]string {
	t.Helper()
	got := make(map[string][]string)
	d := xml.NewDecoder(strings.NewReader(image))
	class := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, image)
		}
		switch token := token.(type) {
		case xml.StartElement:
			class = ""
			if token.Name.Local == "text" {
				class = token.Attr[0].Value
			}
		case xml.CharData:
			if class != "" {
				got[class] = append(got[class], string(token))
			}
		case xml.EndElement:
			class = ""
		}
	}
}

func TestWriteSVG(t *testing.T) {
	x, y := tensor.New(2.0).SetRequiresGrad(true), leaf(1, 2, 3, 4, 5)
	var traced T
	autograd.Trace(func() {
		traced = x.Mul(x).Mul(y).Sum()
		autograd.Backward(traced)
	})
	for _, tt := range []struct {
		name  string
		root  T
		names map[T]string
		want  map[string][]string
	}{
		{"traced", traced, map[T]string{x: "<x>", y: "y & z"}, map[string][]string{
			"name":  {"<x>", "*", "y & z", "*", "sum"},
			"value": {"2.00", "4.00", "60.00"},
			"grad":  {"60.00", "15.00", "1.00"},
			"shape": {"5", "5"},
		}},
		{"untraced", y.Reshape(5, 1).Exp(), nil, map[string][]string{
			"name":  {"leaf", "reshape", "exp"},
			"shape": {"5", "5x1", "5x1"},
		}},
		{"a leaf alone", leaf(3), nil, map[string][]string{"name": {"leaf"}, "value": {"[3.00]"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := autograd.WriteSVG(&b, tt.root, autograd.DOTOptions{Names: tt.names}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, texts(t, b.String())); diff != "" {
				t.Errorf("texts (-want +got):\n%s", diff)
			}
			var again strings.Builder
			autograd.WriteSVG(&again, tt.root, autograd.DOTOptions{Names: tt.names})
			if again.String() != b.String() {
				t.Error("the picture differs from time to time")
			}
		})
	}
}

func TestWriteSVGRefuses(t *testing.T) {
	graphError(t, func() { autograd.WriteSVG(io.Discard, vec(1)) })
	y := leaf(1)
	for range 500 {
		y = y.MulScalar(1)
	}
	refuses(t, tensor.ValueError, func() { autograd.WriteSVG(io.Discard, y) })
}

func TestWriteSVGReportsTheWriter(t *testing.T) {
	if err := autograd.WriteSVG(broken{}, leaf(1).Exp()); !errors.Is(err, errBroken) {
		t.Errorf("got error %v, want %v", err, errBroken)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }
