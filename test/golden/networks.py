"""Writes networks.json: activations, losses and a small network from PyTorch, and the course's two circles.

    .venv-golden/bin/pip install scikit-learn==1.9.1
    .venv-golden/bin/python test/golden/networks.py        (see generate.py for the rest of the environment)
"""

import numpy as np
import sklearn
import torch
import torch.nn.functional as F
from sklearn.datasets import make_circles

from generate import VERSIONS, write

VERSIONS["scikit-learn"] = sklearn.__version__
rng = np.random.default_rng(0)


def activations():
    x = np.array([-30, -8, -3, -1, -0.5, -0.1, 0.1, 0.5, 1, 3, 8, 30.0])
    named = {
        "identity": lambda x: x, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": F.relu, "leakyRelu": F.leaky_relu,
        "elu": F.elu, "gelu": F.gelu, "silu": F.silu, "softplus": lambda x: F.softplus(x, threshold=1000),
    }
    for name, f in named.items():
        t = torch.tensor(x, requires_grad=True)
        f(t).sum().backward()
        yield {"name": name, "x": x, "value": f(t), "gradient": t.grad}


def rows(f):
    """A function of a matrix with its gradient under fixed weights."""
    z = torch.tensor(rng.normal(size=(4, 3)) * 5, requires_grad=True)
    w = torch.tensor(rng.normal(size=(4, 3)))
    value = f(z)
    (value * w if value.ndim else value).sum().backward()
    return {"z": z, "w": w, "value": value, "gradient": z.grad}


def network():
    """tanh network 3-4-2 with cross-entropy; PyTorch's weights are (outputs, inputs), ours the transpose."""
    net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(torch.tensor(rng.normal(size=tuple(p.shape))))
    x = torch.tensor(rng.normal(size=(5, 3)))
    labels = torch.tensor([0, 1, 1, 0, 1])
    loss = F.cross_entropy(net(x), labels)
    loss.backward()
    parameters = [p.detach().numpy().T for p in net.parameters()]
    return {"x": x, "labels": labels, "parameters": parameters, "outputs": net(x), "loss": loss,
            "gradients": [p.grad.numpy().T for p in net.parameters()]}


def circles():
    """deeplearning.ai's initialization exercise: points and the weights of He's scheme, seed 3."""
    train_x, train_y = make_circles(n_samples=300, noise=0.05, random_state=1)
    test_x, test_y = make_circles(n_samples=100, noise=0.05, random_state=2)
    state = np.random.RandomState(3)
    sizes = [2, 10, 5, 1]
    weights = [(state.randn(m, n) * np.sqrt(2 / n)).T for n, m in zip(sizes, sizes[1:])]
    return {"trainX": train_x, "trainY": train_y, "testX": test_x, "testY": test_y, "weights": weights}


if __name__ == "__main__":
    torch.manual_seed(0)
    labels = torch.tensor([2, 0, 1, 1])
    targets = torch.tensor(rng.integers(0, 2, size=(4, 3)) * 1.0)
    write("networks", [{
        "activations": list(activations()),
        "softmax": rows(lambda z: F.softmax(z, 1)),
        "logSoftmax": rows(lambda z: F.log_softmax(z, 1)),
        "crossEntropy": {**rows(lambda z: F.cross_entropy(z, labels)), "labels": labels},
        "binaryCrossEntropy": {**rows(lambda z: F.binary_cross_entropy_with_logits(z, targets)), "labels": targets},
        "meanSquaredError": {**rows(lambda z: F.mse_loss(z, targets)), "labels": targets},
        "huber": {**rows(lambda z: F.huber_loss(z, targets, delta=1.5)), "labels": targets},
        "hinge": {**rows(lambda z: torch.clamp(1 - (2 * targets - 1) * z, min=0).mean()), "labels": 2 * targets - 1},
        "binaryCrossEntropyOfSigmoid": {**rows(lambda z: F.binary_cross_entropy(torch.sigmoid(z / 3), targets)), "labels": targets},
        "layerNorm": rows(lambda z: F.layer_norm(z, (3,), torch.tensor([0.5, 1, 2]), torch.tensor([0.1, 0, -1]))),
        "network": network(),
        "circles": circles(),
    }])
