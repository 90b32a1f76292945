package main

import (
	"os"
	"regexp"
	"testing"
)

// TestOperationsHaveTwins demands of each row that operations_table.py has one of
// the same name and operands, and none beyond.
func TestOperationsHaveTwins(t *testing.T) {
	text, err := os.ReadFile("operations_table.py")
	if err != nil {
		t.Fatal(err)
	}
	twins := map[string]string{}
	for _, row := range regexp.MustCompile(`\("(.*?)", "(.*?)",`).FindAllStringSubmatch(string(text), -1) {
		twins[row[1]] = row[2]
	}
	for _, o := range operations {
		if twin := twins[o.name]; twin != o.inputs {
			t.Errorf("%s has the operands %q, its twin %q", o.name, o.inputs, twin)
		}
		delete(twins, o.name)
	}
	for name := range twins {
		t.Errorf("%s is in Python only", name)
	}
}

// TestOperationsRun has every workload of an operation, and demands that it gives
// numbers.
func TestOperationsRun(t *testing.T) {
	for _, w := range operationWorkloads() {
		if s := summarize(w.start()); s.elements == 0 || !(s.size >= 0) {
			t.Errorf("%s: %v", w.name, s)
		}
	}
}
