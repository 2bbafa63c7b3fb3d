"""Writes optimizers.json: where PyTorch's optimizers take two tensors under a fixed sequence of gradients.

    .venv-golden/bin/python test/golden/optimizers.py        (see generate.py for the environment)
"""

import numpy as np
import torch

from generate import write

STEPS = 25
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=0.1),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.1),
    "adam": lambda p: torch.optim.Adam(p, lr=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.1),
    "adamwTuned": lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.5, 0.75), eps=0.01, weight_decay=0.5),
}


def optimizers():
    rng = np.random.default_rng(0)
    start = {"weight": rng.normal(size=(2, 3)), "bias": rng.normal(size=3)}
    # Scales from a hundredth to a hundred, and one element that never moves: its gradient is always 0.
    scale = 10.0 ** rng.uniform(-2, 2, size=(2, 3))
    scale[1, 2] = 0
    gradients = [{"weight": rng.normal(size=(2, 3)) * scale, "bias": rng.normal(size=3)} for _ in range(STEPS)]
    cases = []
    for name, make in OPTIMIZERS.items():
        params = {key: torch.tensor(value, requires_grad=True) for key, value in start.items()}
        optimizer = make(list(params.values()))
        path = []
        for step in gradients:
            for key, value in step.items():
                params[key].grad = torch.tensor(value)
            optimizer.step()
            path.append({key: value.detach().numpy().copy() for key, value in params.items()})
        cases.append({"name": name, "path": path})
    write("optimizers", [{"start": start, "gradients": gradients, "runs": cases}])


if __name__ == "__main__":
    optimizers()
