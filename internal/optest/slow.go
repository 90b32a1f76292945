//go:build race || noasm

package optest

const slow = true
