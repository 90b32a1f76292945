package main

import (
	"slices"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// A workload is what all sides do the same. Its time is the mean over its steps.
type workload struct {
	name  string
	start func() []step
	// busy has it run once more beside a process that keeps a core busy.
	busy bool
	// peak has the most memory it takes compared too.
	peak bool
}

// A step does something once and returns a result of it.
type step func() *tensor.Tensor

// workloads is the list of all but single operations. Each workload has a twin of
// its name in Python.
var workloads = []workload{
	{name: "xor-step", start: xorStep},
	{name: "small-op-forward", start: smallForward},
	{name: "small-op-recorded", start: smallRecorded},
	{name: "small-op-backward", start: smallBackward},
	{name: "small-chain-100", start: smallChain},
	{name: "chain-1e6", start: chain(1e6), peak: true},
	{name: "sgemm-64", start: sgemm(64)},
	{name: "sgemm-256", start: sgemm(256)},
	{name: "sgemm-1024", start: sgemm(1024), busy: true},
	{name: "exp-1e3", start: elementwise(1e3, (*tensor.Tensor).Exp)},
	{name: "exp-1e5", start: elementwise(1e5, (*tensor.Tensor).Exp), busy: true},
	{name: "exp-1e7", start: elementwise(1e7, (*tensor.Tensor).Exp), busy: true},
	{name: "sigmoid-1e3", start: elementwise(1e3, (*tensor.Tensor).Sigmoid)},
	{name: "sigmoid-1e5", start: elementwise(1e5, (*tensor.Tensor).Sigmoid)},
	{name: "mlp-step", start: mlpStep, busy: true},
	{name: "conv-forward", start: convForward},
	{name: "conv-gradients", start: convGradients},
	{name: "cnn-step", start: cnnStep, busy: true},
	{name: "gpt-step", start: gptStep, busy: true},
	{name: "lstm-step", start: lstmStep, busy: true},
}

// allWorkloads are those and the ones of single operations.
func allWorkloads() []workload { return slices.Concat(workloads, operationWorkloads()) }

func find(name string) (workload, bool) {
	all := allWorkloads()
	i := slices.IndexFunc(all, func(w workload) bool { return w.name == name })
	if i < 0 {
		return workload{}, false
	}
	return all[i], true
}
