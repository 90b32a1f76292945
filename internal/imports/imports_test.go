package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/seed-41c3a176/adjoint/"

// allowed lists, for each package of the library, what else of the module it may
// import in its own code; a name ending in /... stands for all below it too.
var allowed = map[string][]string{
	"internal/dtype":      {},
	"internal/goroutine":  {},
	"internal/parallel":   {},
	"internal/gradmode":   {"internal/goroutine"},
	"internal/libm":       {},
	"internal/random":     {"internal/dtype", "internal/libm"},
	"internal/pointwise":  {"internal/dtype", "internal/libm"},
	"internal/op":         {"internal/pointwise"},
	"internal/tape":       {"internal/backend", "internal/dtype", "internal/op", "internal/pointwise"},
	"internal/format":     {"internal/dtype"},
	"internal/backend":    {"internal/dtype", "internal/pointwise"},
	"internal/vec":        {"internal/dtype", "internal/libm", "internal/pointwise"},
	"internal/gemm":       {"internal/backend", "internal/dtype", "internal/parallel"},
	"internal/cpu":        {"internal/backend", "internal/dtype", "internal/pointwise", "internal/vec", "internal/gemm", "internal/parallel"},
	"internal/testdevice": {"internal/backend", "internal/dtype", "internal/pointwise", "internal/cpu"},
	"internal/devicetest": {"internal/backend", "internal/testdevice"},
	"internal/vectorfile": {},

	"device": {"internal/backend", "internal/cpu"},
	"tensor": {
		"device", "internal/backend", "internal/dtype", "internal/format", "internal/gradmode",
		"internal/op", "internal/pointwise", "internal/random", "internal/tape", "internal/vec",
	},
	"autograd": {
		"device", "tensor", "internal/backend", "internal/dtype", "internal/gradmode",
		"internal/op", "internal/pointwise", "internal/tape",
	},
	"nn":    {"device", "tensor", "autograd"},
	"loss":  {"tensor", "autograd"},
	"optim": {"device", "tensor", "autograd"},

	"tensor/safetensors": {"tensor", "internal/tape"},
	"tensor/tensortest":  {"device", "tensor"},
	"autograd/gradcheck": {"device", "tensor", "autograd", "internal/dtype", "internal/tape"},
	"nn/initializers":    {"tensor", "autograd"},
	"nn/nntest":          {"device", "tensor", "autograd", "autograd/gradcheck", "nn"},
	"internal/optest":    {"device", "tensor", "tensor/tensortest", "autograd", "autograd/gradcheck", "internal/..."},
	"internal/docs":      {},
	"examples":           {"device", "tensor", "autograd", "nn", "nn/initializers", "loss", "optim", "examples/internal/..."},
}

// outside lists the packages of other modules and who may import them.
var outside = map[string][]string{
	"golang.org/x/sys/cpu":             {"internal/vec", "internal/gemm", "internal/random"},
	"github.com/google/go-cmp/cmp":     {"tensor/tensortest"},
	"github.com/google/go-cmp/cmp/...": {"tensor/tensortest"},
}

type pkg struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

func TestImportsPointDownward(t *testing.T) {
	for _, p := range list(t, "./...") {
		name, ours := strings.CutPrefix(p.ImportPath, module)
		if !ours || name == "internal/imports" {
			continue
		}
		policy, known := policyOf(name)
		if !known {
			t.Errorf("%s: no policy says what it may import", name)
			continue
		}
		for _, imp := range p.Imports {
			if why := refuse(name, policy, imp); why != "" {
				t.Errorf("%s imports %s: %s", name, imp, why)
			}
		}
	}
}

// The policy must refuse what it is there to refuse.
func TestPolicyRefuses(t *testing.T) {
	for _, tt := range []struct{ importer, imported string }{
		{"nn", module + "internal/tape"},
		{"optim", module + "internal/pointwise"},
		{"tensor", module + "autograd"},
		{"tensor", module + "internal/cpu"},
		{"autograd", module + "internal/vec"},
		{"device", "github.com/ebitengine/purego"},
	} {
		policy, _ := policyOf(tt.importer)
		if refuse(tt.importer, policy, tt.imported) == "" {
			t.Errorf("%s may import %s", tt.importer, tt.imported)
		}
	}
}

func policyOf(name string) ([]string, bool) {
	if strings.HasPrefix(name, "examples/") || strings.HasPrefix(name, "internal/docs/readme/") {
		name = "examples"
	}
	if strings.HasPrefix(name, "internal/random/") {
		name = "internal/random"
	}
	p, ok := allowed[name]
	return p, ok
}

// refuse says why an import is not allowed, or nothing.
func refuse(importer string, policy []string, imported string) string {
	if rest, ours := strings.CutPrefix(imported, module); ours {
		if matches(policy, rest) {
			return ""
		}
		return "the policy in internal/imports does not allow it"
	}
	if !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
		return "" // the standard library
	}
	for path, who := range outside {
		if matches([]string{path}, imported) && matches(who, importer) {
			return ""
		}
	}
	return "a module outside the standard library that it may not use"
}

func matches(patterns []string, name string) bool {
	for _, p := range patterns {
		prefix, tree := strings.CutSuffix(p, "/...")
		if name == p || tree && (name == prefix || strings.HasPrefix(name, prefix+"/")) {
			return true
		}
	}
	return false
}

func list(t *testing.T, patterns ...string) (pkgs []pkg) {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Standard"}, patterns...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, errors.ErrUnsupported) {
		t.Skip("there is no go command to list imports with")
	}
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return pkgs
		}
		if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}
