"""A full two-sided gradient check, as a NumPy loop and by torch.autograd.gradcheck where PyTorch is installed.

A line of JSON asks, {"activation": ...}; a line answers, {name: {"ms": ..., "norm": ...}} with the length of the gradient found.
"""

import json
import os
import sys
import time

import numpy as np

try:
    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
except ImportError:
    torch = None

SIZES = [64, 32, 16, 1]
EPSILON = 2.0**-17


def wave(*shape):
    return np.sin(np.arange(1, np.prod(shape) + 1, dtype=float)).reshape(shape)


x = wave(64, 64)
y = (np.arange(64) % 2).astype(float)[:, None]
parameters = []
for n, m in zip(SIZES, SIZES[1:]):
    parameters += [wave(n, m) / np.sqrt(n), wave(m) * 0.1]
functions = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh}


def numpy_loop(activation):
    f = functions[activation]

    def cost():
        h = x
        for i in range(0, len(parameters), 2):
            z = h @ parameters[i] + parameters[i + 1]
            h = f(z) if i < len(parameters) - 2 else z
        return (np.logaddexp(0, h) - y * h).mean()

    before = time.perf_counter()
    squares = 0.0
    for p in parameters:
        flat = p.reshape(-1)
        for i in range(flat.size):
            kept = flat[i]
            flat[i] = kept + EPSILON
            above = cost()
            flat[i] = kept - EPSILON
            below = cost()
            flat[i] = kept
            squares += ((above - below) / (2 * EPSILON)) ** 2
    return {"ms": (time.perf_counter() - before) * 1000, "norm": squares**0.5}


def torch_gradcheck(activation):
    f = {"relu": torch.relu, "tanh": torch.tanh}[activation]
    data, target = torch.from_numpy(x), torch.from_numpy(y)
    inputs = [torch.from_numpy(p.copy()).requires_grad_() for p in parameters]

    def cost(*weights):
        h = data
        for i in range(0, len(weights), 2):
            z = h @ weights[i] + weights[i + 1]
            h = f(z) if i < len(weights) - 2 else z
        return torch.nn.functional.binary_cross_entropy_with_logits(h, target)

    before = time.perf_counter()
    torch.autograd.gradcheck(cost, inputs, eps=EPSILON)
    ms = (time.perf_counter() - before) * 1000
    # It gives no gradient to compare; what it compared with the differences is this one.
    slopes = torch.autograd.grad(cost(*inputs), inputs)
    return {"ms": ms, "norm": sum(float((g**2).sum()) for g in slopes) ** 0.5}


for line in sys.stdin:
    activation = json.loads(line)["activation"]
    answer = {"NumPy loop": numpy_loop(activation)}
    if torch is not None:
        answer["torch.autograd.gradcheck"] = torch_gradcheck(activation)
    print(json.dumps(answer), flush=True)
