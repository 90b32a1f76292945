package gradcheck

import (
	"fmt"
	"strings"
)

// A Reason says what is likely behind a failure.
type Reason uint8

const (
	// Unknown: the derivative itself is likely wrong.
	Unknown Reason = iota
	// BadInput: an input, or what the function does with it, cannot be checked.
	BadInput
	// Kink: the function's slopes to the two sides differ, so it has no derivative.
	Kink
	// Broadcast: all of an input's derivatives are off by one whole factor.
	Broadcast
	// Overwritten: backward refused a value that was written after it was saved.
	Overwritten
	// Float32Used: the function computes in less than float64 somewhere.
	Float32Used
	// NonDeterministic: two calls on the same inputs gave different values.
	NonDeterministic
	// NoGraph: the function depends on an input that no gradient reaches.
	NoGraph
	// NotFinite: the function is not finite at the inputs or next to them.
	NotFinite
	// Panicked: the function, or walking it back, panicked with a *tensor.Error.
	Panicked
)

var reasons = [...]string{
	Unknown:          "the rule of differentiation",
	BadInput:         "it cannot be checked",
	Kink:             "a kink: the slopes to the two sides differ, so there is no derivative to compare with; move the input away from it",
	Broadcast:        "a broadcast: all derivatives by this input are off by one factor, as if a sum over repeated elements were missing, done twice, or a mean",
	Overwritten:      "a saved value was overwritten: the function writes in place to what a derivative needs",
	Float32Used:      "float32 used: in less than float64 differences drown in rounding",
	NonDeterministic: "the function is not deterministic: two calls on the same inputs differ, as with Dropout in training or random numbers",
	NoGraph:          "the graph is cut: the values depend on the input and no gradient reaches it, as after Detach, Values, Item, or inside NoGrad",
	NotFinite:        "the function is not finite here: the input lies outside of its domain, or next to the border",
	Panicked:         "the function panicked",
}

// String says in words what is likely wrong.
func (r Reason) String() string { return reasons[r] }

// noInput is the Input of a report that is about none.
const noInput = -2

// A Report says what differs, where, and why that is likely so. It is the error
// that Check returns.
type Report struct {
	Order    int     // 1: the first derivative
	Input    int     // the place among the inputs; negative if it is about none of them
	Index    []int   // of the element that is farthest off
	Analytic float64 // by walking back; of several outputs' weighted sum
	Numeric  float64 // by differences
	Wrong    int     // how many elements of Input are off; 0 if no element is
	Of       int     // of how many compared
	Reason   Reason
	Detail   string // more about Reason, or empty
	Err      error  // what the function panicked with, or nil
}

// Unwrap returns the *tensor.Error that the function panicked with, if it did.
func (r *Report) Unwrap() error { return r.Err }

// Error returns all that r holds, on a few lines.
func (r *Report) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "gradcheck: %s", r.subject())
	if r.Wrong > 0 {
		fmt.Fprintf(&b, " at %v: analytic %.10g, numeric %.10g", r.Index, r.Analytic, r.Numeric)
		if r.Wrong > 1 {
			fmt.Fprintf(&b, " (the worst of %d that are off among %d elements)", r.Wrong, r.Of)
		}
	}
	fmt.Fprintf(&b, "\nlikely reason: %v", r.Reason)
	if r.Detail != "" {
		fmt.Fprintf(&b, ": %s", r.Detail)
	}
	if r.Err != nil {
		fmt.Fprintf(&b, "\n%v", r.Err)
	}
	return b.String()
}

func (r *Report) subject() string {
	order := [...]string{"", "", "second ", "third "}
	o := fmt.Sprintf("%dth ", r.Order)
	if r.Order < len(order) {
		o = order[r.Order]
	}
	switch {
	case r.Input >= 0:
		return fmt.Sprintf("%sderivative by input %d", o, r.Input)
	case r.Input == cotangent:
		return o + "derivative by the gradient that arrives at the result"
	}
	return o + "derivative"
}
