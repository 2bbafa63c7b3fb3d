"""NumPy, with derivatives by hand."""

import numpy as np
from serve import serve


def wave(*shape):
    return np.sin(np.arange(1, np.prod(shape) + 1, dtype=float)).reshape(shape)


def net_of(*widths):
    return [[wave(n, m) / np.sqrt(n), np.zeros(m)] for n, m in zip(widths, widths[1:])]


def forward(net, x):
    kept = [x]
    for i, (w, b) in enumerate(net):
        z = kept[-1] @ w + b
        kept.append(np.maximum(z, 0, out=z) if i < len(net) - 1 else z)
    return kept


def backward(net, kept, d):
    gradient = []
    for i in range(len(net) - 1, -1, -1):
        gradient.append((kept[i].T @ d, d.sum(0)))
        if i > 0:
            d = (d @ net[i][0].T) * (kept[i] > 0)
    return gradient[::-1]


def descent(examples, *widths):
    x = wave(examples, widths[0])
    y = (x[:, :1] * x[:, 1:2] > 0).astype(float)
    net = net_of(*widths)

    def run():
        kept = forward(net, x)
        z = kept[-1]
        value = (np.logaddexp(0, z) - y * z).mean()
        d = (1 / (1 + np.exp(-z)) - y) / len(x)
        for layer, slopes in zip(net, backward(net, kept, d)):
            for p, g in zip(layer, slopes):
                p -= 0.1 * g
        return value

    return run, [run() for _ in range(10)][-1]


def deep():
    x = wave(128, 100)
    net = net_of(*[100] * 51)

    def run():
        kept = [x]
        for w, b in net:
            z = kept[-1] @ w + b
            kept.append(np.tanh(z, out=z))
        value = (kept[-1] ** 2).sum()
        d = 2 * kept[-1]
        gradient = []
        for i in range(len(net) - 1, -1, -1):
            d = d * (1 - kept[i + 1] ** 2)
            gradient.append((kept[i].T @ d, d.sum(0)))
            if i > 0:
                d = d @ net[i][0].T
        return value, gradient[::-1]

    return run, run()[1][0][0][1, 2]


def digits():
    x = wave(64, 784)
    labels = np.arange(64) % 10
    net = net_of(784, 128, 64, 10)
    moments = [[(np.zeros_like(p), np.zeros_like(p)) for p in layer] for layer in net]
    rows = np.arange(64)
    t = 0

    def run():
        nonlocal t
        t += 1
        kept = forward(net, x)
        z = kept[-1] - kept[-1].max(1, keepdims=True)
        e = np.exp(z)
        total = e.sum(1, keepdims=True)
        value = (np.log(total[:, 0]) - z[rows, labels]).mean()
        d = e / total
        d[rows, labels] -= 1
        d /= len(x)
        for layer, slopes, kept_moments in zip(net, backward(net, kept, d), moments):
            for p, g, (m, s) in zip(layer, slopes, kept_moments):
                m *= 0.9
                m += 0.1 * g
                s *= 0.999
                s += 0.001 * (g * g)
                p -= 0.001 / (1 - 0.9**t) * m / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        return value

    return run, [run() for _ in range(3)][-1]


def elementwise(f):
    x = wave(1_000_000)
    out = np.empty_like(x)
    return lambda: f(x, out), f(x, out)[-1]


def total():
    x = wave(1_000_000)
    return x.sum, x.sum()


def product(n):
    a = wave(n, n)
    out = np.empty_like(a)
    return lambda: np.matmul(a, a, out=out), (a @ a)[1, 2]


def matrix(n):
    return np.sin(np.arange(1, n * n + 1, dtype=float) ** 2).reshape(n, n)


def solve(n):
    a, b = matrix(n) + 3 * np.eye(n), np.ones(n)
    return lambda: np.linalg.solve(a, b), np.linalg.solve(a, b)[1]


def eigh(n):
    a = matrix(n) + matrix(n).T
    return lambda: np.linalg.eigh(a), np.linalg.eigh(a).eigenvalues[1]


def svd(n):
    a = matrix(n)
    return lambda: np.linalg.svd(a, full_matrices=False), np.linalg.svd(a).S[1]


works = {
    "net": lambda: descent(300, 2, 10, 5, 1),
    "wide": lambda: descent(209, 12288, 20, 7, 5, 1),
    "deep": deep,
    "digits": digits,
    "exp": lambda: elementwise(lambda x, out: np.exp(x, out=out)),
    "tanh": lambda: elementwise(lambda x, out: np.tanh(x, out=out)),
    "add": lambda: elementwise(lambda x, out: np.add(x, x, out=out)),
    "sum": total,
    "gemm64": lambda: product(64),
    "gemm256": lambda: product(256),
    "gemm512": lambda: product(512),
    "solve64": lambda: solve(64),
    "solve512": lambda: solve(512),
    "eigh64": lambda: eigh(64),
    "eigh512": lambda: eigh(512),
    "svd64": lambda: svd(64),
    "svd512": lambda: svd(512),
}

serve(works)
