"""PyTorch, eager, on one thread."""

import numpy as np
import torch
from serve import serve

torch.set_num_threads(1)


def wave(*shape):
    return torch.from_numpy(np.sin(np.arange(1, np.prod(shape) + 1, dtype=float)).reshape(shape))


def net_of(*widths):
    layers = [(wave(n, m) / n**0.5, torch.zeros(m, dtype=torch.float64)) for n, m in zip(widths, widths[1:])]
    return [p.requires_grad_() for layer in layers for p in layer]


def forward(net, x, activation):
    for i in range(0, len(net), 2):
        z = torch.addmm(net[i + 1], x, net[i])
        x = z if i == len(net) - 2 else activation(z)
    return x


def trained(net, optimizer, cost, times):
    def run():
        optimizer.zero_grad()
        value = cost()
        value.backward()
        optimizer.step()
        return value

    return run, [run() for _ in range(times)][-1].item()


def descent(examples, *widths):
    x = wave(examples, widths[0])
    y = (x[:, :1] * x[:, 1:2] > 0).double()
    net = net_of(*widths)

    def cost():
        return torch.nn.functional.binary_cross_entropy_with_logits(forward(net, x, torch.relu), y)

    return trained(net, torch.optim.SGD(net, lr=0.1), cost, 10)


def digits():
    x = wave(64, 784)
    labels = torch.arange(64) % 10
    net = net_of(784, 128, 64, 10)

    def cost():
        return torch.nn.functional.cross_entropy(forward(net, x, torch.relu), labels)

    return trained(net, torch.optim.Adam(net), cost, 3)


def deep():
    x = wave(128, 100)
    net = net_of(*[100] * 51)

    def run():
        value = torch.tanh(forward(net, x, torch.tanh)).square().sum()
        return torch.autograd.grad(value, net)

    return run, run()[0][1, 2].item()


def elementwise(f):
    x = wave(1_000_000)
    out = torch.empty_like(x)
    return lambda: f(x, out), f(x, out)[-1].item()


def total():
    x = wave(1_000_000)
    return x.sum, x.sum().item()


def product(n):
    a = wave(n, n)
    out = torch.empty_like(a)
    return lambda: torch.matmul(a, a, out=out), (a @ a)[1, 2].item()


works = {
    "net": lambda: descent(300, 2, 10, 5, 1),
    "wide": lambda: descent(209, 12288, 20, 7, 5, 1),
    "deep": deep,
    "digits": digits,
    "exp": lambda: elementwise(lambda x, out: torch.exp(x, out=out)),
    "tanh": lambda: elementwise(lambda x, out: torch.tanh(x, out=out)),
    "add": lambda: elementwise(lambda x, out: torch.add(x, x, out=out)),
    "sum": total,
    "gemm64": lambda: product(64),
    "gemm256": lambda: product(256),
    "gemm512": lambda: product(512),
}

serve(works)
