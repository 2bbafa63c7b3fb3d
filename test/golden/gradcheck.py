"""Writes gradcheck.json: the 47 parameters of deeplearning.ai's gradient checking exercise, and its published distances.

    .venv-golden/bin/python test/golden/gradcheck.py        (see generate.py for the environment)

The network is 4-5-3-1 (ReLU, ReLU, sigmoid) on three examples, one a column. The exercise plants two mistakes in the
backward pass: dW2 twice too large, db1 four times.
"""

import numpy as np

from generate import write

LAYERS = [(5, 4), (3, 5), (1, 3)]


def forward(p, x, y):
    w1, b1, w2, b2, w3, b3 = p
    z1 = w1 @ x + b1
    a1 = np.maximum(0, z1)
    z2 = w2 @ a1 + b2
    a2 = np.maximum(0, z2)
    a3 = 1 / (1 + np.exp(-(w3 @ a2 + b3)))
    cost = -np.sum(np.log(a3) * y + np.log(1 - a3) * (1 - y)) / x.shape[1]
    return cost, (a1, a2, a3)


def backward(p, x, y, cache, planted):
    _, _, w2, _, w3, _ = p
    a1, a2, a3 = cache
    m = x.shape[1]
    d3 = a3 - y
    d2 = w3.T @ d3 * (a2 > 0)
    d1 = w2.T @ d2 * (a1 > 0)
    return [d1 @ x.T / m, (4 if planted else 1) * d1.sum(1, keepdims=True) / m,
            (2 if planted else 1) * d2 @ a1.T / m, d2.sum(1, keepdims=True) / m,
            d3 @ a2.T / m, d3.sum(1, keepdims=True) / m]


def distance(p, x, y, epsilon, planted):
    theta = np.concatenate([w.ravel() for w in p])
    shapes = [w.shape for w in p]

    def cost(vector):
        parts, start = [], 0
        for shape in shapes:
            size = int(np.prod(shape))
            parts.append(vector[start:start + size].reshape(shape))
            start += size
        return forward(parts, x, y)[0]

    def nudged(i, by):
        vector = theta.copy()
        vector[i] += by
        return cost(vector)

    numerical = np.array([(nudged(i, epsilon) - nudged(i, -epsilon)) / (2 * epsilon) for i in range(theta.size)])
    analytic = np.concatenate([g.ravel() for g in backward(p, x, y, forward(p, x, y)[1], planted)])
    return np.linalg.norm(numerical - analytic) / (np.linalg.norm(numerical) + np.linalg.norm(analytic))


if __name__ == "__main__":
    np.random.seed(1)
    x = np.random.randn(4, 3)
    y = np.array([1.0, 1, 0])
    parameters = [np.random.randn(*shape) for m, n in LAYERS for shape in ((m, n), (m, 1))]
    sweep = {str(e): distance(parameters, x, y, e, False) for e in (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9)}
    print(distance(parameters, x, y, 1e-7, True), sweep)
    write("gradcheck", [{"x": x, "y": y, "parameters": parameters, "planted": distance(parameters, x, y, 1e-7, True),
                         "sweep": sweep}])
