//go:build !(gc && !noasm && (386 || amd64 || arm || arm64 || loong64 || mips || mipsle || mips64 || mips64le || ppc64 || ppc64le || riscv64 || s390x || wasm))

package goroutine

import "testing"

func TestParse(t *testing.T) {
	cases := []struct {
		name, trace string
		want        uintptr // 0 for a panic
	}{
		{"main", "goroutine 1 [running]:\nmain.main()", 1},
		{"cut off in the state", "goroutine 4294967295 [runn", 4294967295},
		{"extra words", "goroutine 37 gp=0x1 m=0 mp=0x2 [running]:", 37},
		{"empty", "", 0},
		{"no number", "goroutine [running]:", 0},
		{"another word", "thread 7", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if r := recover(); (r != nil) != (c.want == 0) {
					t.Errorf("panic %v", r)
				}
			}()
			if got := parse([]byte(c.trace)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}
