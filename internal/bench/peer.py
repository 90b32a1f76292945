"""The peer of the benchmark: runs workloads as serve.go does, in PyTorch.

Says its name, then answers requests on standard input until they end:
"check NAME" with the summary of the workload, started anew, "time NAME N" with
the seconds that N rounds over its steps took, "peak NAME" with the MiB by which
the memory of the process, which has run nothing else, grows at the most while
they run once. The argument is the number of
threads.
"""

import gc
import sys
import time

import torch

import chain
import conv
import elementwise
import gpt
import lstm
import matmul
import mlp
import operations
import small
import xor

WORKLOADS = {}
for module in (xor, small, chain, matmul, elementwise, mlp, conv, gpt, lstm, operations):
    WORKLOADS |= module.WORKLOADS

REHEARSALS = 2  # as in summary.go


def repeat(steps, rounds):
    start = time.perf_counter()
    for _ in range(rounds):
        for step in steps:
            step()
    return time.perf_counter() - start


def summarize(steps):
    elements, total, size = 0, 0.0, 0.0
    for step in steps:
        for _ in range(REHEARSALS):
            result = step()
        elements += result.numel()
        result = result.detach().double()
        total += result.sum().item()
        size += result.abs().sum().item()
    return len(steps), elements, total, size


def resident_memory(entry):
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(entry + ":"):
                return int(line.split()[1]) / 1024


def peak(steps):
    gc.collect()
    with open("/proc/self/clear_refs", "w") as clear:
        clear.write("5")  # has VmHWM start anew
    before = resident_memory("VmRSS")
    for step in steps:
        step()
    return resident_memory("VmHWM") - before


def main():
    torch.set_num_threads(int(sys.argv[1]))
    print("pytorch", torch.__version__, flush=True)
    name, steps = None, None
    for line in sys.stdin:
        request = line.split()
        if request[0] != "time" or request[1] != name:
            name, steps = request[1], None  # the old one may go before the new one comes
            steps = WORKLOADS[name]()
        if request[0] == "check":
            print("%d %d %.17g %.17g" % summarize(steps), flush=True)
        elif request[0] == "peak":
            print("%.1f" % peak(steps), flush=True)
        else:
            rounds = int(request[2])
            repeat(steps, (rounds + 8) // 10)
            print("%.9f" % repeat(steps, rounds), flush=True)


main()
