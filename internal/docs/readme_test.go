package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// Every Go block of README.md stands word for word in a file that is compiled.
func TestREADMECompiles(t *testing.T) {
	files := sources(t, "readme")
	blocks := regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllStringSubmatch(read(t, root, "README.md"), -1)
	if len(blocks) < 3 {
		t.Errorf("%d blocks of Go, want a program, a module and a test", len(blocks))
	}
	for _, b := range blocks {
		if !holds(files, b[1]) {
			t.Errorf("no file below internal/docs/readme holds this block:\n%s", b[1])
		}
	}
}

// Every spelling on the right of the table for those who know PyTorch is used
// in a test.
func TestTableIsHeld(t *testing.T) {
	_, section, found := strings.Cut(read(t, root, "README.md"), "\n## If you know PyTorch\n")
	if !found {
		t.Fatal("README.md has no section for those who know PyTorch")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	tests := read(t, "spellings_test.go")
	span := regexp.MustCompile("`([^`]+)`")
	rows := 0
	for _, line := range strings.Split(section, "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if !strings.HasPrefix(line, "| `") || len(cells) != 2 {
			continue
		}
		rows++
		left, right := span.FindAllString(cells[0], -1), span.FindAllStringSubmatch(cells[1], -1)
		if len(left) != len(right) {
			t.Errorf("not a spelling for each: %s", line)
		}
		for _, s := range right {
			if !strings.Contains(tests, s[1]) {
				t.Errorf("no test uses %s", s[1])
			}
		}
	}
	if rows < 20 {
		t.Errorf("the table has %d rows", rows)
	}
}

// Links within the repository lead to something.
func TestLinksLead(t *testing.T) {
	pages := append(glob(t, "*.md"), glob(t, "*/*.md")...)
	if len(pages) < 4 {
		t.Errorf("only %d pages were found", len(pages))
	}
	code := regexp.MustCompile("(?s)```.*?```|`[^`]*`")
	link := regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)
	for _, page := range pages {
		prose := code.ReplaceAllString(read(t, page), "")
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", page, m[1])
			}
		}
	}
}

// holds reports whether a file has the block as whole lines.
func holds(files []string, block string) bool {
	for _, f := range files {
		if strings.Contains("\n"+f, "\n"+block) {
			return true
		}
	}
	return false
}

// sources are the texts of all Go files below dir.
func sources(t *testing.T, dir string) (texts []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") {
			texts = append(texts, read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
