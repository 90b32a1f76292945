package vectors

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-41c3a176/adjoint/nn"
	"github.com/seed-41c3a176/adjoint/optim"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// writtenModule makes a module from Python's text of its construction, such as
// "Linear(3,2,bias=False)", or from several with commas between, which makes a
// Sequential.
func writtenModule(text string) (any, error) {
	parts := topLevel(text)
	if len(parts) > 1 {
		return writtenSequence(parts)
	}
	name, rest, called := strings.Cut(text, "(")
	args := topLevel(strings.TrimSuffix(rest, ")"))
	if name == "Sequential" {
		return writtenSequence(args)
	}
	class, ok := moduleClasses[name]
	if !ok {
		return nil, absent(text)
	}
	call := &Call{args: map[string]any{}, used: map[string]bool{}}
	if called {
		if err := call.writtenArguments(args, strings.Fields(class.params)); err != nil {
			return nil, err
		}
	}
	m := class.make(call)
	call.checkAllUsed()
	return m.value, nil
}

func writtenSequence(parts []string) (any, error) {
	layers := make([]nn.Layer, len(parts))
	for i, part := range parts {
		m, err := writtenModule(part)
		if err != nil {
			return nil, err
		}
		layers[i] = m.(nn.Layer)
	}
	return nn.NewSequential(layers...), nil
}

// writtenArguments takes the texts of arguments, the first of which have names.
func (c *Call) writtenArguments(args, names []string) error {
	for i, arg := range args {
		name, value, named := strings.Cut(arg, "=")
		switch {
		case named:
		case slices.Contains(names, arg): // a flag
			name, value = arg, "True"
		case i < len(names):
			name, value = names[i], arg
		default:
			return fmt.Errorf("the argument %s has no name", arg)
		}
		c.args[name] = writtenValue(value)
	}
	return nil
}

// writtenValue is a number, a truth value, or a word.
func writtenValue(text string) any {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f
	}
	switch text {
	case "True":
		return true
	case "False":
		return false
	}
	return text
}

// topLevel splits text at the commas that no parentheses enclose.
func topLevel(text string) []string {
	var parts []string
	depth, start := 0, 0
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, text[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, text[start:])
}

// writtenOptimizer makes an optimizer from words such as "SGD lr=.1 momentum=.9". A
// scheduler that follows behind a plus is a case's own entry.
func writtenOptimizer(text string, params []*tensor.Tensor) (optim.Optimizer, error) {
	text, _, _ = strings.Cut(text, " + ")
	words := strings.Fields(strings.ReplaceAll(text, "wd=", "weight_decay="))
	class, ok := optimizerClasses[words[0]]
	if !ok {
		return nil, absent(words[0])
	}
	hyper := &Call{args: map[string]any{}, used: map[string]bool{}}
	if err := hyper.writtenArguments(words[1:], nil); err != nil {
		return nil, err
	}
	o, _ := class(params, hyper)
	hyper.checkAllUsed()
	return o, nil
}
