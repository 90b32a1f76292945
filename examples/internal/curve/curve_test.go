package curve

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteFile(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values []float64
	}{
		{"falling", []float64{1, 0.1, 0.01}},
		{"level", []float64{0.5, 0.5}},
		{"down to 0", []float64{1, 0}},
		{"one step", []float64{2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "loss.svg")
			if err := WriteFile(path, "loss", tt.values); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var svg struct {
				Line struct {
					Points string `xml:"points,attr"`
				} `xml:"polyline"`
			}
			if err := xml.Unmarshal(data, &svg); err != nil {
				t.Fatal(err)
			}
			if got := len(strings.Fields(svg.Line.Points)); got != len(tt.values) || strings.Contains(svg.Line.Points, "NaN") {
				t.Errorf("the curve of %v goes through %s", tt.values, svg.Line.Points)
			}
		})
	}
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		lo, hi float64
		want   []float64
	}{
		{-1.5, 0.5, []float64{-1.5, 0.5, -1, 0}},
		{-0.9, -0.1, []float64{-0.9, -0.1}},
		{-2, 0.01, []float64{-2, 0.01, -1}},
	} {
		if diff := cmp.Diff(tt.want, ticks(tt.lo, tt.hi)); diff != "" {
			t.Errorf("from %v to %v (-want +got):\n%s", tt.lo, tt.hi, diff)
		}
	}
}

func TestWriteFileNowhere(t *testing.T) {
	if err := WriteFile(filepath.Join(t.TempDir(), "none", "loss.svg"), "loss", []float64{1}); err == nil {
		t.Error("no error for a folder that is not there")
	}
}
