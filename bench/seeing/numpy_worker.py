"""Answers requests, a line of JSON each: {"work": ..., ...} -> {"ms": ..., "check": ...}."""

import json
import sys
import time

import numpy as np


def noise(shape, s=1):
    return np.sin(s * np.arange(1, np.prod(shape) + 1, dtype=float) ** 2).reshape(shape)


def net_of(*widths):
    return [[(noise((n, m)) / np.sqrt(n)).astype("f4"), np.zeros(m, "f4")] for n, m in zip(widths, widths[1:])]


x = noise((1000, 784)).astype("f4")
labels = np.arange(1000) % 10
rows = np.arange(1000)
relu = net_of(784, 128, 64, 10)


def direction(s):
    parts = []
    for w, _ in relu:
        d = noise(w.shape, s)
        parts.append((d * np.linalg.norm(w, axis=0) / np.linalg.norm(d, axis=0)).astype("f4"))
    return parts


u, v = direction(2), direction(3)


def cross_entropy(z):
    z = z - z.max(1, keepdims=True)
    return (np.log(np.exp(z).sum(1)) - z[rows, labels]).mean()


def upper(h, a, b):
    """The cost from the first layer's output on, at the point (a, b)."""
    for k in (1, 2):
        h = h @ (relu[k][0] + a * u[k] + b * v[k])
        h += relu[k][1]
        if k == 1:
            np.maximum(h, 0, out=h)
    return cross_entropy(h)


def naive(a, b):
    h = x @ (relu[0][0] + a * u[0] + b * v[0])
    h += relu[0][1]
    return upper(np.maximum(h, 0, out=h), a, b)


# The first layer is affine in the two coordinates: three products serve every point.
first = [x @ relu[0][0] + relu[0][1], x @ u[0], x @ v[0]]
buffer, scratch = np.empty_like(first[0]), np.empty_like(first[0])


def hoisted(a, b):
    np.multiply(first[1], a, out=buffer)
    buffer.__iadd__(first[0])
    np.multiply(first[2], b, out=scratch)
    buffer.__iadd__(scratch)
    return upper(np.maximum(buffer, 0, out=buffer), a, b)


ticks = np.linspace(-1, 1, 51).astype("f4")


def grid(f, points):
    before = time.perf_counter()
    for i in range(points):
        f(ticks[i % 51], ticks[(7 * i) % 51])
    return {"ms": (time.perf_counter() - before) * 1000 / points, "check": float(f(ticks[50], ticks[50]))}


deep = net_of(784, 128, 10)


def hessian_product():
    """v -> Hv by a forward pass of rates through the gradient (Pearlmutter 1994), with all that v does not change kept."""
    (w1, b1), (w2, b2) = deep
    n = len(x)
    h = np.tanh(x @ w1 + b1)
    z = h @ w2 + b2
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    d2 = p.copy()
    d2[rows, labels] -= 1
    d2 /= n
    slope = 1 - h * h
    back = d2 @ w2.T
    curve = -2 * h * back

    def product(q):
        q = q.astype("f4")
        v1, c1, v2, c2 = np.split(q, np.cumsum([w1.size, b1.size, w2.size]))
        v1, v2 = v1.reshape(w1.shape), v2.reshape(w2.shape)
        rh = slope * (x @ v1 + c1)
        rz = rh @ w2 + h @ v2 + c2
        rd2 = p * (rz - (p * rz).sum(1, keepdims=True)) / n
        rd1 = (rd2 @ w2.T + d2 @ v2.T) * slope + curve * rh
        parts = [x.T @ rd1, rd1.sum(0), rh.T @ d2 + h.T @ rd2, rd2.sum(0)]
        return np.concatenate([part.ravel() for part in parts]).astype(float)

    return product, sum(part.size for layer in deep for part in layer)


def lanczos(steps):
    """As many steps as asked for, orthogonalized twice against all before, and the residuals of the ten largest."""
    before = time.perf_counter()
    product, n = hessian_product()
    basis = np.empty((steps, n))
    q = np.random.default_rng(0).normal(size=n)
    q /= np.linalg.norm(q)
    diagonal, beside = [], []
    for k in range(steps):
        basis[k] = q
        r = product(q)
        diagonal.append(q @ r)
        done = basis[: k + 1]
        for _ in range(2):
            r -= done.T @ (done @ r)
        beside.append(np.linalg.norm(r))
        q = r / beside[-1]
    t = np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1)
    values, shares = np.linalg.eigh(t)
    for i in range(1, 11):
        vector = shares[:, -i] @ basis
        np.linalg.norm(product(vector) - values[-i] * vector)
    return {"ms": (time.perf_counter() - before) * 1000, "check": float(values[-1])}


works = {
    "naive": lambda request: grid(naive, request["points"]),
    "hoisted": lambda request: grid(hoisted, request["points"]),
    "lanczos": lambda request: lanczos(request["steps"]),
}

for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(works[request["work"]](request)), flush=True)
