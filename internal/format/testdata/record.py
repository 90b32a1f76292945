"""Records how PyTorch prints tensors: python record.py > reprs.json

A case holds shape, dtype and values; the values are repeated in a cycle until
the shape is full, and are written as Python writes them after rounding to the
dtype ("nan" and "-0.0" included). repr is PyTorch's text as it is.
"""

import json
import math

import torch

INF, NAN = math.inf, math.nan


class tensor(torch.Tensor):
    """A tensor that says it lives elsewhere, so that no GPU is needed to record
    the device part. The name of the class is what PyTorch prints in front."""

    where = "cuda:0"

    @property
    def device(self):
        return torch.device(self.where)


def filled(values, shape, dtype):
    n = math.prod(shape)
    cycle = (values * (n // max(1, len(values)) + 1))[:n]
    return torch.tensor(cycle, dtype=dtype).reshape(shape)


def case(name, values, shape, dtype=torch.float32, device="cpu", grad=""):
    t = filled(values, shape, dtype)
    kept = [str(v) for v in torch.tensor(values, dtype=dtype).tolist()]
    if grad:
        t.requires_grad_()
    if grad == "result":
        t = t * 1
    elif grad == "padded":  # a node with a long name
        t = torch.nn.functional.pad(t, (0, 0), mode="replicate")
    if device != "cpu":
        t.__class__ = type("tensor", (tensor,), {"where": device})
    text = repr(t)
    tail = ""
    if grad:
        tail = "requires_grad=True" if t.is_leaf else f"grad_fn=<{type(t.grad_fn).__name__}>"
    return {
        "name": name,
        "dtype": str(dtype).removeprefix("torch."),
        "shape": list(shape),
        "values": kept,
        "device": device,
        "grad": tail,
        "repr": text,
    }


def scalars():
    for v in [3.14, 3.0, 0.0, -0.0, -2.5, 1e-5, 1e-4, 1e8, 1e10, 123456.789, INF, -INF, NAN, 1e-45, 3.4e38]:
        yield case(f"scalar {v}", [v], ())
    yield case("scalar 1.5 float64", [1.5], (), torch.float64)
    yield case("scalar 65504 float16", [65504.0], (), torch.float16)
    yield case("scalar int", [-7], (), torch.int64)
    yield case("scalar true", [True], (), torch.bool)
    yield case("scalar uint8", [200], (), torch.uint8)
    yield case("scalar result", [0.25], (), grad="result")


def empties():
    for shape in [(0,), (0, 3), (3, 0), (2, 0, 4), (1, 2, 3, 0, 5)]:
        yield case(f"empty {shape}", [], shape)
    yield case("empty int64", [], (0,), torch.int64)
    yield case("empty bool (0, 2)", [], (0, 2), torch.bool)
    yield case("empty float64 leaf", [], (2, 0), torch.float64, grad="leaf")
    yield case("empty on a device", [], (0, 3), torch.int32, "cuda:0")


def floats():
    ramp = [float(i) for i in range(1, 25)]
    yield case("integral matrix", ramp, (2, 2))
    yield case("integral, wide", [1.0, 100.0, -1000.0], (3,))
    yield case("integral beyond 1e8", [1.0, 2e8], (2,))
    yield case("integral, ratio of exactly 1000", [1.0, 1000.0], (2,))
    yield case("integral, ratio just above 1000", [1.0, 1001.0], (2,))
    yield case("integral 1e8", [1e8, 1e8], (2,))
    yield case("integral just above 1e8", [100000008.0], (1,))
    yield case("fixed", [0.1, -0.25, 12.3456789], (3,))
    yield case("fixed with zeros", [0.0, -0.0, 0.5], (3,))
    yield case("fixed, halves to even", [0.00005, 0.00015, 0.03125, 0.09375], (4,), torch.float64)
    yield case("smallest 1e-4 in float64", [1e-4, 0.05], (2,), torch.float64)
    yield case("smallest just below 1e-4", [0.99e-4, 0.05], (2,))
    yield case("1e-4 rounded to float32", [1e-4, 0.05], (2,))
    yield case("ratio above 1000", [0.001, 1.5], (2,))
    yield case("mixed magnitudes", [1e-5, 1.0, 1e10, -3.25e-20], (2, 2))
    yield case("three-digit exponents", [1e-300, 1e300, 2.5], (3,), torch.float64)
    yield case("zeros in scientific", [0.0, -0.0, 1e-6, -1e-6], (4,))
    yield case("zeros", [0.0], (2, 3))
    yield case("negative zero among integral", [-0.0, 1.0], (2,))
    yield case("not finite", [NAN, INF, -INF], (3,))
    yield case("not finite among integral", [NAN, 1.0, INF, -INF], (2, 2))
    yield case("not finite among fixed", [NAN, 1.5, INF, -INF], (4,))
    yield case("not finite among scientific", [NAN, 1e-9, INF, -INF, 1.0], (5,))
    yield case("not finite among wide", [NAN, 12345.5, -INF, 300.0], (4,))
    yield case("float16", [0.1, 1.5, -2.25], (3,), torch.float16)
    yield case("float16 small and large", [6e-8, 65504.0], (2,), torch.float16)
    yield case("bfloat16", [0.1, 3.14159, 100.0], (3,), torch.bfloat16)
    yield case("float64 matrix", [1 / 3, 2 / 3], (2, 3), torch.float64)
    yield case("3-d", ramp, (2, 3, 4))
    yield case("4-d", [0.5, -1.5, 2.25], (2, 2, 1, 3))
    yield case("5-d", ramp, (2, 1, 2, 1, 2))
    yield case("ones in every dimension", [7.0], (1, 1, 1, 1, 1))


def integers_and_bools():
    yield case("ints", [1, -20, 300], (3,), torch.int64)
    yield case("int matrix", [1, -20, 300, 4], (2, 2), torch.int64)
    yield case("extreme ints", [-(2**63), 2**63 - 1, 0], (3,), torch.int64)
    yield case("int32", [5, -6], (2,), torch.int32)
    yield case("int16", [-32768, 32767], (2,), torch.int16)
    yield case("int8", [-128, 127], (2, 1), torch.int8)
    yield case("uint8", [0, 255, 7], (3,), torch.uint8)
    yield case("bools", [True, False], (2, 3), torch.bool)
    yield case("all true", [True], (3,), torch.bool)
    yield case("all false", [False], (3,), torch.bool)


def wrapped():
    ramp = [float(i) for i in range(50)]
    halves = [i / 2 for i in range(50)]
    yield case("integral wraps", ramp, (50,))
    yield case("fixed wraps", halves, (50,))
    yield case("matrix rows wrap", halves, (2, 20))
    yield case("3-d rows wrap", [1e-7, 1.0, -2.5], (1, 2, 13))
    yield case("ints wrap", [-5, 10, 1234567], (30,), torch.int64)
    yield case("bools wrap", [True, False, False], (40,), torch.bool)
    yield case("row of exactly one line", [1.5], (9,))
    yield case("row of one line and one", [1.5], (10,))
    yield case("ints wider than half a line", [-(2**62), 2**62], (7,), torch.int64)


def summarized():
    ramp = [float(i) for i in range(97)]
    yield case("1000 elements", ramp, (1000,))
    yield case("1001 elements", ramp, (1001,))
    yield case("big vector, wide elements", [i * 1e-6 for i in range(1, 98)], (5000,))
    yield case("big matrix", ramp, (50, 40))
    yield case("few long rows", ramp, (2, 1000))
    yield case("many short rows", ramp, (500, 3))
    yield case("six rows shown, seven not", ramp, (6, 7, 30))
    yield case("big 3-d", [1.5, -2.25, 1000.125], (10, 11, 12))
    yield case("big 4-d", [0.1, 7.0], (3, 8, 2, 40), torch.float64)
    yield case("big 5-d", [1, -1, 22], (2, 7, 2, 7, 7), torch.int64)
    yield case("many dimensions of two", [True, False, False], (2,) * 11, torch.bool)
    yield case("big bools", [True, False, False], (1200,), torch.bool)
    yield case("width and notation from the edges alone", [1.0] * 50 + [1e-9] * 10 + [2.0] * 47, (1070,))
    yield case("big leaf", ramp, (1500,), grad="leaf")
    yield case("hundred thousand", list(range(97)), (100, 1000), torch.int32)


def suffixes():
    yield case("leaf", [1.0, 2.0], (2,), grad="leaf")
    yield case("result", [1.0, 2.0], (2,), grad="result")
    yield case("float64 leaf", [1.0, 2.0], (2,), torch.float64, grad="leaf")
    yield case("float16 result", [1.0, 2.0], (2, 2), torch.float16, grad="result")
    yield case("device", [1.0, 2.0], (2,), device="cuda:0")
    yield case("second device, ints", [1, 2], (2,), torch.int64, "cuda:1")
    yield case("device, dtype and leaf", [1.0], (1,), torch.float64, "cuda:0", "leaf")
    yield case("device and result", [1.0], (1,), device="cuda:0", grad="result")
    yield case("all parts wrap", [1.5], (9,), torch.float64, "cuda:0", "leaf")
    yield case("parts after a matrix", [1.5], (3, 9), torch.float64, "cuda:0", "leaf")
    # Around the column at which each part moves to a line of its own, dtype
    # counted with its module.
    for n in range(11, 20):
        yield case(f"leaf after {n} ones", [1.0], (n,), grad="leaf")
    for n in range(11, 15):
        yield case(f"dtype after {n} ones", [1.0], (n,), torch.float64)
    for n in range(6, 13):
        yield case(f"dtype and leaf after {n} ones", [10.0], (n,), torch.float16, grad="leaf")
    for values in [[-1e10], [10000.0] * 2, [100.0] * 3, [1000.0] * 3]:
        n = len(values)
        yield case(f"last of three parts after {n} of {values[0]}", values, (n,), torch.float64, "cuda:0", "leaf")
    for device in ["cuda:0", "cuda:10"]:
        yield case(f"long last part beside {device}", [1.5], (1, 2, 8), torch.float64, device, "padded")


def main():
    groups = [scalars, empties, floats, integers_and_bools, wrapped, summarized, suffixes]
    cases = [c for group in groups for c in group()]
    lines = ",\n".join(json.dumps(c) for c in cases)
    print(f'{{"torch": "{torch.__version__}", "cases": [\n{lines}\n]}}')


if __name__ == "__main__":
    main()
