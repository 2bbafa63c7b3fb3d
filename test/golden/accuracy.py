"""Writes accuracy.json: functions of float64 numbers over their whole ranges, to twice as many digits, by mpmath.

    python3 -m venv .venv-golden
    .venv-golden/bin/pip install mpmath==1.4.1
    .venv-golden/bin/python test/golden/accuracy.py

Each value is a double, and what it lies from the exact value.
"""

import json
import math
import platform
import random
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.prec = 400
COUNT = 300


def spread(low, high):
    """Numbers of both signs or one, evenly in size and evenly by digits, between low and high."""
    draw = random.Random(0)
    largest = max(abs(low), abs(high))
    smallest = 2.0**-60 * largest if low <= 0 <= high else min(abs(low), abs(high))
    points = []
    while len(points) < COUNT:
        by_digits = math.exp(draw.uniform(math.log(smallest), math.log(largest))) * draw.choice([1, -1])
        x = draw.choice([draw.uniform(low, high), by_digits])
        if low <= x <= high:
            points.append(x)
    return points


def softplus(x):
    return mpmath.log1p(mpmath.exp(x))


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


TINY, HUGE = 2.0**-1022, 1e308
FUNCTIONS = {
    "exp": (mpmath.exp, -708, 709), "expm1": (mpmath.expm1, -50, 709), "log": (mpmath.log, TINY, HUGE),
    "log, near 1": (mpmath.log, 0.25, 4),
    "log1p": (mpmath.log1p, -0.999999, 1e300), "sigmoid": (sigmoid, -708, 40), "softplus": (softplus, -708, 1e4),
    "tanh": (mpmath.tanh, -25, 25), "sinh": (mpmath.sinh, -709, 709), "cosh": (mpmath.cosh, -709, 709),
    "asinh": (mpmath.asinh, -1e300, 1e300), "acosh": (mpmath.acosh, 1.0000001, 1e300),
    "atanh": (mpmath.atanh, -0.999999, 0.999999), "sin": (mpmath.sin, -1000, 1000), "cos": (mpmath.cos, -1000, 1000),
    "tan": (mpmath.tan, -1000, 1000), "asin": (mpmath.asin, -1, 1), "acos": (mpmath.acos, -1, 1),
    "atan": (mpmath.atan, -1e6, 1e6), "erf": (mpmath.erf, -6, 6), "erfc": (mpmath.erfc, -6, 26),
    "sqrt": (mpmath.sqrt, TINY, HUGE),
}


def case(name, f, low, high):
    xs = spread(low, high)
    exact = [f(mpf(x)) for x in xs]
    values = [float(y) for y in exact]
    rests = [float(y - mpf(v)) for y, v in zip(exact, values)]
    return {"name": name.split(",")[0], "low": low, "high": high, "x": xs, "value": values, "rest": rests}


if __name__ == "__main__":
    versions = {"python": platform.python_version(), "mpmath": mpmath.__version__}
    cases = [case(name, *rest) for name, rest in FUNCTIONS.items()]
    Path(__file__).with_name("accuracy.json").write_text(json.dumps({"versions": versions, "cases": cases}) + "\n")
