"""Writes ops.json: what NumPy, SciPy and PyTorch make of every operation in every dtype that it takes, for empty arrays, scalars,
arrays of one element and ordinary ones. test/lib/ops/golden.test.ts runs them with each backend in each layout.

    python3 -m venv .venv-golden
    .venv-golden/bin/pip install numpy scipy
    .venv-golden/bin/python test/golden/ops.py

A row is [call, arguments, dtype, dtype of the result, its shape, its elements]. The text "$x[3,4]" stands for an input of that
name, "$x[3,4]:bool" for one of that dtype whatever the row's, {"$": [...]} for integers; a call "linalg.qr:r" for that part of what the function returns.
"""

import json
import math
import platform
import warnings
import zlib
from itertools import product
from pathlib import Path

import numpy as np
import scipy
from scipy import special

DTYPES = {"float64": np.float64, "float32": np.float32, "int32": np.int32, "bool": np.bool_}
ALL, NUMBERS, FLOATS = list(DTYPES), ["float64", "float32", "int32"], ["float64", "float32"]
#: Element-wise functions are run on each of these shapes.
SHAPES = ["[3,4]", "[]", "[1,1]", "[0,3]"]
#: The dtype of a result, by that of the arguments, as docs/numerics.md has it.
RESULTS = {
    "same": lambda dtype: dtype,
    "numeric": lambda dtype: "int32" if dtype == "bool" else dtype,
    "float": lambda dtype: dtype if dtype in FLOATS else "float64",
    **{name: (lambda dtype, name=name: name) for name in DTYPES},
}

# Inputs --------------------------------------------------------------------------------------------------------------


def make(kind, shape):
    """An input as floats (eighths, so that float32 holds them), as integers, and as truths."""
    rng = np.random.default_rng(zlib.crc32(f"{kind}{shape}".encode()))
    if kind == "spd":  # symmetric positive definite
        a = rng.integers(-3, 4, shape)
        whole = a @ np.swapaxes(a, -1, -2) + np.eye(shape[-1], dtype=int)
        return whole / 8, whole, np.broadcast_to(np.eye(shape[-1]), shape)
    if kind == "sym":
        a = rng.integers(-9, 10, shape)
        whole = a + np.swapaxes(a, -1, -2)
        return whole / 8, whole, np.fliplr(np.tri(shape[-1]))
    if kind == "full":  # of full rank
        whole = rng.integers(-8, 9, shape)
        rows = np.arange(shape[-2])[:, None] if len(shape) > 1 else 0
        truths = np.broadcast_to(np.isin(rows - np.arange(shape[-1]), (0, 1)), shape)
        return whole / 8, whole, truths
    whole = rng.integers(-24, 24, shape)
    if kind == "y":  # without 0
        return (whole + 0.5) / 8, np.where(whole == 0, 5, whole), np.ones(shape)
    if kind == "p":  # positive
        return (np.abs(whole) + 1) / 8, np.abs(whole) % 5 + 1, np.ones(shape)
    if kind == "u":  # from -1 to 1
        return whole / 24 // 0.125 * 0.125, whole % 3 - 1, whole > 0
    if kind == "w":  # whole, from 0 to 5
        return np.abs(whole) % 6, np.abs(whole) % 6, whole > 0
    assert kind == "x", kind
    return whole / 8, whole, whole % 2 == 0


INPUTS = {}


def given(text, dtype):
    """The input that a text names."""
    name, _, own = text[1:].partition(":")
    kind, shape = name[: name.index("[")], json.loads(name[name.index("["):])
    if name not in INPUTS:
        INPUTS[name] = [np.asarray(part) for part in make(kind, tuple(shape))]
    return INPUTS[name][{"int32": 1, "bool": 2}.get(own or dtype, 0)].astype(DTYPES[own or dtype])


# The table -----------------------------------------------------------------------------------------------------------

ROWS = []


def op(call, arguments, f, result, dtypes=ALL, over=("",)):
    """Rows for each dtype and for each of the shapes `over` which the inputs without one take, where f accepts them."""
    for shape, dtype in product(over, dtypes):
        inward = RESULTS[result](dtype) if result in ("numeric", "float") else dtype

        def put(argument):
            if isinstance(argument, str) and argument.startswith("$") and "[" not in argument:
                name, colon, own = argument.partition(":")
                return name + shape + colon + own
            return [put(a) for a in argument] if isinstance(argument, list) else argument

        def value(argument):
            if isinstance(argument, str) and argument.startswith("$"):
                x = given(argument, dtype)
                return x if ":" in argument else x.astype(DTYPES[inward])
            if isinstance(argument, dict):
                return np.array(argument["$"], dtype=int)
            return [value(a) for a in argument] if isinstance(argument, list) else argument

        placed = [put(a) for a in arguments]
        try:
            with warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
                out = f(*[value(a) for a in placed if not isinstance(a, dict) or "$" in a])
        except (ValueError, IndexError, np.exceptions.AxisError):
            # What has no result here, such as the largest of nothing, is tested by what is said of it.
            assert shape != over[0], (call, placed, dtype)
            continue
        out = np.asarray(out).astype(DTYPES[RESULTS[result](dtype)])
        ROWS.append([call, placed, dtype, RESULTS[result](dtype), out.shape, out.ravel()])


def elementwise():
    unary = {
        "neg": (np.negative, "x", "numeric"), "abs": (np.abs, "x", "numeric"), "sign": (np.sign, "x", "numeric"),
        "square": (np.square, "x", "numeric"), "relu": (lambda x: np.maximum(x, 0), "x", "numeric"),
        **{name: (getattr(np, name), "x", "same") for name in ("floor", "ceil", "round", "trunc")},
        **{name: (getattr(np, name), "x", "float") for name in ("exp", "expm1", "sin", "cos", "tan", "sinh", "cosh", "tanh", "cbrt")},
        **{name: (getattr(np, name), "p", "float") for name in ("sqrt", "log", "log1p", "log2", "log10")},
        "asin": (np.arcsin, "u", "float"), "acos": (np.arccos, "u", "float"), "atan": (np.arctan, "x", "float"),
        "asinh": (np.arcsinh, "x", "float"), "acosh": (lambda x: np.arccosh(x), "p", "float"),
        "atanh": (np.arctanh, "u", "float"), "sigmoid": (special.expit, "x", "float"),
        "softplus": (lambda x: np.logaddexp(x, 0), "x", "float"), "erf": (special.erf, "x", "float"),
        "erfc": (special.erfc, "x", "float"), "isNaN": (np.isnan, "x", "bool"), "isFinite": (np.isfinite, "x", "bool"),
        "isInf": (np.isinf, "x", "bool"), "logicalNot": (np.logical_not, "x", "bool"),
    }
    for name, (f, kind, result) in unary.items():
        op(name, [f"${kind}"], f, result, over=SHAPES)
    numeric = {"add": (np.add, "y"), "sub": (np.subtract, "y"), "mul": (np.multiply, "y"), "maximum": (np.maximum, "y"),
               "minimum": (np.minimum, "y"), "mod": (np.remainder, "y"), "floorDivide": (np.floor_divide, "y")}
    for name, (f, kind) in numeric.items():
        op(name, ["$x", f"${kind}"], f, "numeric", over=SHAPES)
    op("pow", ["$u", "$p"], lambda x, y: np.power(x, np.trunc(y)), "numeric", NUMBERS[2:] + ["bool"], over=SHAPES)
    op("pow", ["$p", "$x"], np.power, "numeric", FLOATS, over=SHAPES)
    for name, f in {"div": np.divide, "hypot": np.hypot, "atan2": np.arctan2, "logaddexp": np.logaddexp}.items():
        op(name, ["$x", "$y"], f, "float", over=SHAPES)
    comparisons = {"equal": "equal", "notEqual": "not_equal", "less": "less", "lessEqual": "less_equal", "greater": "greater",
                   "greaterEqual": "greater_equal", "logicalAnd": "logical_and", "logicalOr": "logical_or", "logicalXor": "logical_xor"}
    for name, other in comparisons.items():
        op(name, ["$x", "$u"], getattr(np, other), "bool", over=SHAPES)
    op("where", ["$x:bool", "$x", "$y"], np.where, "same", over=SHAPES)
    op("clip", ["$x", -1, 2], np.clip, "numeric", over=SHAPES)
    op("allClose", ["$x", "$x"], np.allclose, "bool", over=SHAPES)
    op("allClose", ["$x[3,4]", "$y[3,4]"], np.allclose, "bool")
    # Shapes that broadcast.
    op("add", ["$x[2,1,3]", "$y[4,1]"], np.add, "numeric")
    op("less", ["$x[]", "$y[0,3]"], np.less, "bool")
    op("div", ["$x[1,4]", "$y[3,1]"], np.divide, "float")


def reductions():
    shapes = {"[3,4]": [None, 0, 1, [0, 1]], "[2,3,4]": [None, 1, [0, 2]], "[5]": [None, -1], "[1,1]": [None, 0], "[]": [None],
              "[2,0,3]": [None, 0, 1]}
    functions = {
        "sum": (np.sum, "numeric"), "prod": (np.prod, "numeric"), "max": (np.max, "same"), "min": (np.min, "same"),
        "any": (np.any, "bool"), "all": (np.all, "bool"), "countNonzero": (np.count_nonzero, "int32"), "mean": (np.mean, "float"),
        "variance": (np.var, "float"), "std": (np.std, "float"), "logsumexp": (special.logsumexp, "float"),
        "norm": (lambda x, axis, keepdims: np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims)), "float"),
        "argmax": (np.argmax, "int32"), "argmin": (np.argmin, "int32"), "median": (np.median, "float"),
        "quantile": (lambda x, axis, keepdims: np.quantile(x, 0.3, axis=axis, keepdims=keepdims), "float"),
    }
    for (name, (f, result)), (shape, axes) in product(functions.items(), shapes.items()):
        for axis, keepdims in product(axes, (False, True)):
            key = tuple(axis) if isinstance(axis, list) else axis
            if isinstance(axis, list) and name.startswith("arg") or name == "logsumexp" and shape == "[]":
                continue
            # What has nothing to choose from has no result, and what has nothing to divide by is tested by what it says.
            if shape == "[2,0,3]" and not name.startswith(("sum", "prod", "any", "all", "count")) and axis != 0:
                continue
            start = ["$x" + shape] + ([0.3] if name == "quantile" else [])
            op(name, [*start, axis, {"keepdims": keepdims}],
               lambda x, *_, f=f, key=key, keepdims=keepdims: f(x, axis=key, keepdims=keepdims), result)
    op("variance", ["$x[3,4]", 1, {"correction": 1}], lambda x, axis: np.var(x, axis=axis, ddof=1), "float")
    op("quantile", ["$x[3,4]", [0, 0.25, 1], 0], lambda x, q, axis: np.quantile(x, q, axis=axis), "float")
    op("norm", ["$x[3,4]", 1, {"ord": 1}], lambda x, axis: np.linalg.norm(x, 1, axis=axis), "float")
    for shape in ("[5,3]", "[5,1]", "[1,1]"):
        op("cov", ["$full" + shape], lambda x: np.cov(x.T, ddof=0).reshape(x.shape[1], -1), "float")
    op("corrcoef", ["$full[5,3]"], lambda x: np.corrcoef(x.T), "float")
    op("corrcoef", ["$full[1,1]"], lambda x: np.corrcoef(x.T).reshape(1, 1), "float")


def scans():
    axes = [("[3,4]", 0), ("[3,4]", 1), ("[2,3,4]", 1), ("[5]", 0), ("[1,1]", 1), ("[1]", 0), ("[0,3]", 0), ("[3,0]", 0), ("[3,0]", 1)]
    for shape, axis in axes:
        x = "$x" + shape
        op("sort", [x, axis], np.sort, "same")
        op("sort", [x, axis, {"descending": True}], lambda x, axis: np.flip(np.sort(x, axis), axis), "same")
        op("argsort", [x, axis], lambda x, axis: np.argsort(x, axis, kind="stable"), "int32")
        op("cumsum", [x, axis], np.cumsum, "numeric")
        op("cumprod", [x, axis], np.cumprod, "numeric")
        if shape != "[0,3]" and "[3,0]1" != f"{shape}{axis}":
            op("diff", [x, axis], lambda x, axis: np.diff(x, axis=axis), "numeric")
    for shape, count in (("[3,4]", 2), ("[5]", 2), ("[0,3]", 2), ("[1,1]", 1)):
        op("topk:values", ["$x" + shape, count], lambda x, k: np.flip(np.sort(x, -1), -1)[..., :k], "same")
        op("topk:indices", ["$x" + shape, count], lambda x, k: np.argsort(-x.astype(float), -1, kind="stable")[..., :k], "int32")
    for shape in ("[3,4]", "[]", "[1,1]", "[0,3]"):
        x = "$x" + shape
        op("unique:values", [x], np.unique, "same")
        op("unique:counts", [x], lambda x: np.unique(x, return_counts=True)[1], "int32")
        op("unique:inverse", [x], lambda x: np.unique(x, return_inverse=True)[1].ravel(), "int32")
        op("histogram:counts", [x, {"bins": 4, "range": [-2, 3]}], lambda x: np.histogram(x.astype(float), 4, (-2, 3))[0], "int32")
        op("histogram:edges", [x, {"bins": 4, "range": [-2, 3]}], lambda x: np.histogram(x.astype(float), 4, (-2, 3))[1], "float64")
        op("searchsorted", [{"$": [-1, 0, 0, 1, 2]}, x], np.searchsorted, "int32")
        op("searchsorted", [{"$": [-1, 0, 0, 1, 2]}, x, "right"], np.searchsorted, "int32")
    op("histogram:edges", ["$x[3,4]", {"bins": 3}], lambda x: np.histogram(x.astype(float), 3)[1], "float64")
    for axis, shape in product((0, 1), ("[3,4]", "[1,1]", "[0,3]")):
        op(f"nonzero:{axis}", ["$x" + shape], lambda x, axis=axis: np.nonzero(x)[axis], "int32")
    for shape, size in (("[5]", 0), ("[1]", 0), ("[0]", 3)):
        op("bincount", ["$w" + shape, size], lambda x, size: np.bincount(x.astype(int), minlength=size), "int32")


def movement():
    x, e = "$x[3,4]", "$x[0,3]"
    widths = [[2, 1], [0, 3]]
    rows = [
        ("reshape", [x, [2, 6]], np.reshape), ("reshape", [x, [-1]], np.reshape), ("reshape", ["$x[]", [1, 1]], np.reshape),
        ("reshape", [e, [3, 0, 2]], np.reshape), ("transpose", [x], np.transpose), ("transpose", ["$x[2,3,4]", [2, 0, 1]], np.transpose),
        ("transpose", ["$x[]"], np.transpose), ("transpose", [e], np.transpose),
        ("swapAxes", [e, 0, 1], np.swapaxes), ("swapAxes", ["$x[1,1]", 0, 1], np.swapaxes), ("moveAxis", [e, 0, 1], np.moveaxis),
        ("moveAxis", ["$x[1,1]", 0, 1], np.moveaxis), ("expandDims", [e, 0], np.expand_dims), ("squeeze", ["$x[1,0]", 0], np.squeeze),
        ("zerosLike", [e], np.zeros_like), ("zerosLike", ["$x[]"], np.zeros_like), ("onesLike", ["$x[]"], np.ones_like), ("flip", ["$x[]"], np.flip),
        ("stopGradient", [e], np.copy), ("stopGradient", ["$x[]"], np.copy), ("roll", ["$x[1,1]", 1], np.roll), ("repeat", ["$x[]", 2], np.repeat),
        ("tile", ["$x[1,1]", [2, 1]], np.tile), ("stack", [[e, "$y[0,3]"], 1], np.stack), ("split:0", [e, 3, 1], lambda x, n, axis: np.split(x, n, axis)[0]),
        ("split:0", ["$x[1,1]", 1], lambda x, n: np.split(x, n)[0]), ("concatenate", [["$x[1,1]"], 1], np.concatenate),
        ("meshgrid:0", ["$x[0]", "$y[2]"], lambda a, b: np.meshgrid(a, b)[0]), ("meshgrid:1", ["$x[1]", "$y[1]"], lambda a, b: np.meshgrid(a, b)[1]),
        ("at", [e, "...", 1], lambda x, *_: x[..., 1]), ("at", ["$x[1,1]", 0, 0], lambda x, i, j: x[i, j]), ("take", [e, [1, 1], 1], np.take),
        ("take", ["$x[1]", [0, 0], 0], np.take), ("takeAlongAxis", ["$x[0]", {"$": []}, 0], np.take_along_axis),
        ("takeAlongAxis", ["$x[1,1]", {"$": [[0]]}, 1], np.take_along_axis), ("withValue", [e, [":", 1], "$y[]"], lambda x, i, y: assigned(x, (slice(None), 1), y)),
        ("triu", [e], np.triu), ("triu", ["$x[1,1]"], np.triu), ("tril", ["$x[1,1]"], np.tril), ("diagonal", ["$x[1,1]"], np.diagonal),
        ("diagonalMatrix", ["$x[1]"], np.diag), ("swapAxes", ["$x[2,3,4]", 0, -1], np.swapaxes), ("moveAxis", ["$x[2,3,4]", 0, 2], np.moveaxis),
        ("broadcastTo", ["$x[3,1]", [2, 3, 4]], np.broadcast_to), ("broadcastTo", ["$x[]", [2, 2]], np.broadcast_to),
        ("broadcastTo", ["$x[1,3]", [0, 3]], np.broadcast_to), ("broadcastTo", [e, [2, 0, 3]], np.broadcast_to), ("expandDims", [x, 1], np.expand_dims), ("expandDims", ["$x[]", 0], np.expand_dims),
        ("squeeze", ["$x[2,1,3]"], np.squeeze), ("squeeze", ["$x[1,1]", 0], np.squeeze), ("zerosLike", [x], np.zeros_like),
        ("onesLike", [x], np.ones_like), ("onesLike", [e], np.ones_like), ("flip", [x], np.flip), ("flip", [x, 1], np.flip), ("flip", [e, 1], np.flip),
        ("stopGradient", [x], np.copy), ("roll", [x, 5], np.roll), ("roll", [x, -3, 1], np.roll), ("roll", [e, 2, 1], np.roll),
        ("repeat", [x, 2], np.repeat), ("repeat", [x, 3, 1], np.repeat), ("repeat", [e, 2, 1], np.repeat), ("tile", [x, [2, 3]], np.tile),
        ("tile", [e, [2, 2]], np.tile), ("concatenate", [[x, "$y[2,4]"]], np.concatenate), ("concatenate", [[x, "$y[3,1]"], 1], np.concatenate),
        ("concatenate", [[e, "$y[2,3]"]], np.concatenate), ("stack", [[x, "$y[3,4]"], 1], np.stack), ("stack", [["$x[]", "$y[]"]], np.stack),
        ("split:1", [x, 2, 1], lambda x, n, axis: np.split(x, n, axis)[1]), ("split:1", [x, [1, 1]], lambda x, n: np.split(x, n)[1]),
        ("split:2", [x, [1, 3], 1], lambda x, n, axis: np.split(x, n, axis)[2]),
        ("meshgrid:0", ["$x[3]", "$y[2]"], lambda a, b: np.meshgrid(a, b)[0]), ("meshgrid:1", ["$x[3]", "$y[2]"], lambda a, b: np.meshgrid(a, b)[1]),
        ("at", [x, 1], lambda x, i: x[i]), ("at", [x, "1:", "::-2"], lambda x, *_: x[1:, ::-2]), ("at", [x, "...", -1], lambda x, *_: x[..., -1]),
        ("at", [x, "2:2"], lambda x, _: x[2:2]), ("at", [x, {"$": [2, 0]}], lambda x, i: x[i]), ("at", ["$x[3]", "$x[3]:bool"], lambda x, i: x[i]),
        ("take", [x, [2, 0, -1]], lambda x, i: np.take(x, i, 0)), ("take", [x, [[1], [3]], 1], np.take), ("take", [x, [], 1], lambda x, i, axis: x[:, :0]),
        ("takeAlongAxis", [x, {"$": [[0], [2], [-1]]}, 1], np.take_along_axis),
        ("withValue", [x, 1, "$y[4]"], lambda x, i, y: assigned(x, i, y)), ("withValue", [x, [":", 2], "$y[]"], lambda x, i, y: assigned(x, (slice(None), 2), y)),
        ("tril", [x], np.tril), ("tril", [x, 1], np.tril), ("tril", [e], np.tril), ("triu", [x], np.triu), ("triu", [x, -1], np.triu),
        ("diagonal", [x], np.diagonal), ("diagonal", [x, -1], np.diagonal), ("diagonal", [e], np.diagonal), ("diagonalMatrix", ["$x[3]"], np.diag),
        ("diagonalMatrix", ["$x[2]", 1], np.diag), ("diagonalMatrix", ["$x[0]"], np.diag),
        *(("pad", [x, widths, {"mode": mode}], lambda x, w, mode=mode: np.pad(x, w, mode=mode)) for mode in ("constant", "edge", "reflect", "symmetric", "wrap")),
        ("pad", ["$x[1,1]", widths, {"mode": "reflect"}], lambda x, w: np.pad(x, w, mode="reflect")),
        ("pad", [e, widths, {"value": 1}], lambda x, w: np.pad(x, w, constant_values=1)), ("pad", ["$x[]", []], np.copy),
    ]
    for call, arguments, f in rows:
        op(call, arguments, f if f is not np.copy else lambda x, *_: x.copy(), "same")
    for dtype in ALL:
        op("astype", ["$x", dtype], lambda x, dtype: x.astype(DTYPES[dtype]), dtype, over=SHAPES)
    op("trace", [x], np.trace, "numeric")
    op("trace", [e], np.trace, "numeric")
    op("trace", ["$x[1,1]"], np.trace, "numeric")
    op("scatterAdd", ["$x[1]", [1], 2], lambda x, i, n: added(x, i, n), "numeric")
    op("scatterAdd", [x, [2, 0, 2], 4], lambda x, i, n: added(x, i, n), "numeric")
    op("scatterAdd", [e, [], 2], lambda x, i, n: np.zeros((n, 3), x.dtype), "numeric")
    for shape in ("[2,2]", "[]", "[1]", "[0]"):
        op("oneHot", ["$w" + shape, 6], lambda i, n: np.eye(n)[i.astype(int)], "float64")


def assigned(x, index, value):
    x = x.copy()
    x[index] = value
    return x


def added(x, index, size):
    out = np.zeros((size, *x.shape[1:]), x.dtype)
    np.add.at(out, index, x)
    return out


def products():
    pairs = [("[3,4]", "[4,2]"), ("[2,3,4]", "[4,2]"), ("[2,1,3,2]", "[4,2,3]"), ("[3,4]", "[4]"), ("[3]", "[3,4]"), ("[4]", "[4]"), ("[1,1]", "[1,1]"),
             ("[2,0]", "[0,3]"), ("[0,3]", "[3,2]"), ("[3,4]", "[4,0]")]
    for a, b in pairs:
        op("matmul", ["$x" + a, "$y" + b], np.matmul, "numeric")
    for a, b in [("[3,4]", "[4,2]"), ("[4]", "[4]"), ("[]", "[3]"), ("[0]", "[0]")]:
        op("dot", ["$x" + a, "$y" + b], np.dot, "numeric")
    for a, b in [("[3]", "[2]"), ("[0]", "[2]"), ("[1]", "[1]")]:
        op("outer", ["$x" + a, "$y" + b], np.outer, "numeric")
    specifications = [
        ("ij,jk->ik", "[2,3]", "[3,4]"), ("ij,jk", "[2,3]", "[3,4]"), ("ij->ji", "[2,3]"), ("ij->", "[2,3]"), ("ii->i", "[3,3]"), ("ii", "[3,3]"),
        ("i,j->ij", "[2]", "[3]"), ("bij,bjk->bik", "[2,3,4]", "[2,4,5]"), ("bij,jk->bik", "[2,3,4]", "[4,5]"), ("ij,ij->i", "[2,3]", "[2,3]"),
        ("ijk,jil->kl", "[2,3,4]", "[3,2,5]"), ("ab,bc,cd->ad", "[2,3]", "[3,4]", "[4,5]"), ("iij,j->i", "[3,3,2]", "[2]"), ("i,i", "[4]", "[4]"),
        ("ba", "[2,3]"), ("ij,kl->ijkl", "[1,2]", "[3,1]"), ("ij,j->ij", "[2,3]", "[3]"), (",i->i", "[]", "[3]"), ("ij,jk->ik", "[0,3]", "[3,2]"),
        ("ij,jk->ik", "[2,0]", "[0,3]"),
    ]
    for text, *shapes in specifications:
        op("einsum", [text, *("$x" + shape for shape in shapes)], lambda text, *xs: np.einsum(text, *xs), "numeric")


# Vectors that are known up to their sign have their first large element positive.


def turned(vectors):
    """Signs for the last axis but one of a stack of vectors in rows."""
    large = np.abs(vectors) >= 0.9 * np.abs(vectors).max(-1, keepdims=True, initial=0)
    first = np.take_along_axis(vectors, large.argmax(-1)[..., None], -1) if vectors.size else np.ones((*vectors.shape[:-1], 1))
    return np.where(first < 0, -1, 1)


def eigenvectors(a):
    v = np.linalg.eigh(a).eigenvectors
    return v * np.swapaxes(turned(np.swapaxes(v, -1, -2)), -1, -2)


def singular(part):
    def f(a):
        u, s, vt = np.linalg.svd(a, full_matrices=False)
        small = vt if a.shape[-2] >= a.shape[-1] else np.swapaxes(u, -1, -2)
        signs = turned(small).astype(a.dtype)
        return {"u": u * np.swapaxes(signs, -1, -2), "s": s, "vt": vt * signs}[part]
    return f


def linear_algebra():
    squares = ["[3,3]", "[2,3,3]", "[1,1]", "[0,3,3]", "[0,0]"]
    for shape in squares:
        a = "$full" + shape
        op("linalg.inv", [a], np.linalg.inv, "float")
        op("linalg.det", [a], np.linalg.det, "float")
        op("linalg.slogdet:sign", [a], lambda a: np.linalg.slogdet(a).sign, "float")
        op("linalg.slogdet:logabsdet", [a], lambda a: np.linalg.slogdet(a).logabsdet, "float")
        op("linalg.cholesky", ["$spd" + shape], np.linalg.cholesky, "float")
    for a, b in [("[3,3]", "[3]"), ("[3,3]", "[3,2]"), ("[2,3,3]", "[3,2]"), ("[1,1]", "[1]"), ("[0,0]", "[0,2]"), ("[3,3]", "[3,0]")]:
        op("linalg.solve", ["$full" + a, "$x" + b], np.linalg.solve, "float")
    for shape in ("[3,3]", "[1,1]", "[0,3,3]"):
        op("linalg.eigh:values", ["$sym" + shape], np.linalg.eigvalsh, "float", ALL if len(shape) < 7 else NUMBERS)
        op("linalg.eigh:vectors", ["$sym" + shape], eigenvectors, "float", ALL if len(shape) < 7 else NUMBERS)
    for shape in ("[5,3]", "[3,5]", "[3,3]", "[2,4,3]", "[1,1]", "[0,3]", "[3,0]"):
        a = "$full" + shape
        for part in ("u", "s", "vt"):
            op(f"linalg.svd:{part}", [a], singular(part), "float")
        op("linalg.qr:q", [a], lambda a: np.linalg.qr(a).Q, "float")
        op("linalg.qr:r", [a], lambda a: np.linalg.qr(a).R, "float")
        if "0" not in shape:
            op("linalg.pinv", [a], np.linalg.pinv, "float")
            op("linalg.cond", [a], np.linalg.cond, "float")
            op("linalg.matrixRank", [a], np.linalg.matrix_rank, "int32")
            for order in ("fro", "nuc", 1, 2):
                op("linalg.matrixNorm", [a, order], lambda a, order: np.linalg.norm(a, order, (-2, -1)), "float")
    op("linalg.matrixNorm", ["$full[0,3]"], np.linalg.norm, "float")
    for a, b in [("[5,3]", "[5]"), ("[5,3]", "[5,2]"), ("[3,5]", "[3]"), ("[1,1]", "[1]")]:
        arguments = ["$full" + a, "$x" + b]
        op("linalg.lstsq:x", arguments, lambda a, b: np.linalg.lstsq(a, b, rcond=None)[0], "float")
        op("linalg.lstsq:residual", arguments, lambda a, b: ((a @ np.linalg.lstsq(a, b, rcond=None)[0] - b) ** 2).sum(0), "float")
        op("linalg.lstsq:rank", arguments, lambda a, b: np.linalg.lstsq(a, b, rcond=None)[2], "int32")
        op("linalg.lstsq:s", arguments, lambda a, b: np.linalg.lstsq(a, b, rcond=None)[3], "float")


# Writing -------------------------------------------------------------------------------------------------------------


def plain(value):
    """As JSON can hold it: infinite and NaN numbers as texts, float32 with the digits that it has."""
    if isinstance(value, np.ndarray):
        return [plain(v) for v in value.ravel()]
    number = float(str(value * 1))
    if not math.isfinite(number):
        return str(value)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


if __name__ == "__main__":
    for group in (elementwise, reductions, scans, movement, products, linear_algebra):
        group()
    versions = {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__}
    compact = lambda value: json.dumps(value, default=plain, separators=(",", ":"))
    inputs = ",\n".join(f"{json.dumps(name)}:{compact(parts)}" for name, parts in sorted(INPUTS.items()))
    rows = ",\n".join(compact(row) for row in ROWS)
    text = f'{{"versions":{compact(versions)},\n"inputs":{{\n{inputs}\n}},\n"cases":[\n{rows}\n]}}\n'
    (Path(__file__).parent / "ops.json").write_text(text)
    print(len(ROWS), "rows")
