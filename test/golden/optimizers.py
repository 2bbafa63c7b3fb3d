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
    write("optimizers", [{"start": start, "gradients": gradients, "runs": cases, "schedules": schedules()}])


def schedules():
    """The rate at each of 30 steps."""
    def rates(make):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
        scheduler = make(optimizer)
        result = []
        for _ in range(30):
            result.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return result

    schedulers = torch.optim.lr_scheduler
    return {
        "stepDecay": rates(lambda o: schedulers.StepLR(o, step_size=7, gamma=0.3)),
        "cosineDecay": rates(lambda o: schedulers.CosineAnnealingLR(o, T_max=30, eta_min=0.05)),
        "oneCycle": rates(lambda o: schedulers.OneCycleLR(o, max_lr=0.5, total_steps=31)),
    }


if __name__ == "__main__":
    optimizers()
