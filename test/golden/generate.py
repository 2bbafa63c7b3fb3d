"""Writes reference values that test/lib compares against, from NumPy, SciPy and PyTorch: those of difficult numbers, and of
derivatives. (ops.py has every operation in every dtype and shape.)

    python3 -m venv .venv-golden
    .venv-golden/bin/pip install numpy scipy torch==2.13.0
    .venv-golden/bin/python test/golden/generate.py

Every JSON file beside this one records the versions it was made with. Random inputs are seeded. Infinite and NaN
numbers are written as the strings "inf", "-inf" and "nan".
"""

import base64
import io
import json
import math
import platform
from pathlib import Path

import numpy as np
import scipy
import scipy.special
import torch

HERE = Path(__file__).parent
VERSIONS = {
    "python": platform.python_version(),
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "torch": torch.__version__,
}
torch.set_default_dtype(torch.float64)


def plain(value):
    """Anything numeric as JSON can hold it."""
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value


def write(name, cases):
    text = json.dumps({"versions": VERSIONS, "cases": plain(cases)}, indent=1)
    (HERE / f"{name}.json").write_text(text + "\n")


# Element-wise functions ------------------------------------------------------------------------------------------

AROUND_ZERO = [-1e300, -800.0, -50.0, -3.5, -2.5, -1.5, -1.0, -0.5, -1e-3, -1e-10, -1e-20, -0.0,
               0.0, 1e-20, 1e-10, 1e-3, 0.5, 1.0, 1.5, 2.5, 3.5, 50.0, 800.0, 1e300, np.inf, -np.inf, np.nan]
POSITIVE = [0.0, 1e-300, 1e-20, 1e-3, 0.1, 0.5, 0.9999, 1.0, 1.0001, 2.0, 10.0, 1e10, 1e300, np.inf, np.nan]
UNIT = [-1.0, -0.999, -0.5, -1e-3, -1e-20, 0.0, 1e-20, 1e-3, 0.5, 0.999, 1.0]
MODERATE = [-700.0, -20.0, -2.0, -0.5, -1e-8, 0.0, 1e-8, 0.5, 2.0, 20.0, 700.0]

UNARY = {
    "neg": (np.negative, AROUND_ZERO), "abs": (np.abs, AROUND_ZERO), "sign": (np.sign, AROUND_ZERO),
    "square": (np.square, AROUND_ZERO), "sqrt": (np.sqrt, POSITIVE), "exp": (np.exp, MODERATE),
    "expm1": (np.expm1, MODERATE), "log": (np.log, POSITIVE), "log1p": (np.log1p, UNIT + POSITIVE),
    "sin": (np.sin, MODERATE), "cos": (np.cos, MODERATE), "tan": (np.tan, MODERATE), "asin": (np.arcsin, UNIT),
    "acos": (np.arccos, UNIT), "atan": (np.arctan, AROUND_ZERO), "sinh": (np.sinh, MODERATE),
    "cosh": (np.cosh, MODERATE), "tanh": (np.tanh, AROUND_ZERO), "asinh": (np.arcsinh, MODERATE),
    "acosh": (np.arccosh, [1.0, 1.0001, 2.0, 10.0, 1e10]), "atanh": (np.arctanh, UNIT),
    "sigmoid": (scipy.special.expit, MODERATE), "softplus": (lambda x: np.logaddexp(x, 0), MODERATE),
    "relu": (lambda x: np.maximum(x, 0), AROUND_ZERO),
    "erf": (scipy.special.erf, AROUND_ZERO + [0.1, 0.3, 0.7, 1.2, 1.9, 2.4, 2.6, 4.0, 5.5]),
    "erfc": (scipy.special.erfc, MODERATE + [0.1, 0.7, 0.99, 1.01, 1.5, 2.49, 2.51, 5.0, 26.0]),
    "floor": (np.floor, AROUND_ZERO), "ceil": (np.ceil, AROUND_ZERO), "round": (np.round, AROUND_ZERO),
    "trunc": (np.trunc, AROUND_ZERO), "isNaN": (np.isnan, AROUND_ZERO), "isFinite": (np.isfinite, AROUND_ZERO),
    "logicalNot": (np.logical_not, AROUND_ZERO),
}
PAIRS = [-np.inf, -1e300, -2.5, -1.0, -0.0, 0.0, 0.5, 1.0, 3.0, 1e300, np.inf, np.nan]
TAME = [-2.5, -1.0, 0.0, 0.5, 1.0, 3.0]
BINARY = {
    "add": (np.add, PAIRS), "sub": (np.subtract, PAIRS), "mul": (np.multiply, PAIRS), "div": (np.divide, PAIRS),
    "pow": (np.power, TAME), "mod": (np.mod, [-2.5, -1.0, 0.5, 1.0, 3.0]),
    "maximum": (np.maximum, PAIRS), "minimum": (np.minimum, PAIRS), "atan2": (np.arctan2, TAME),
    "logaddexp": (np.logaddexp, [-np.inf, -1000.0, -1.0, 0.0, 1.0, 1000.0, np.inf]),
    "equal": (np.equal, PAIRS), "notEqual": (np.not_equal, PAIRS), "less": (np.less, PAIRS),
    "lessEqual": (np.less_equal, PAIRS), "greater": (np.greater, PAIRS), "greaterEqual": (np.greater_equal, PAIRS),
    "logicalAnd": (np.logical_and, PAIRS), "logicalOr": (np.logical_or, PAIRS), "logicalXor": (np.logical_xor, PAIRS),
}


def elementwise():
    cases = []
    with np.errstate(all="ignore"):
        for name, (f, inputs) in UNARY.items():
            x = np.array(inputs)
            cases.append({"name": name, "args": [x], "out": f(x) * 1})
        for name, (f, inputs) in BINARY.items():
            a, b = (m.ravel() for m in np.meshgrid(inputs, inputs))
            cases.append({"name": name, "args": [a, b], "out": f(a, b) * 1})
    write("elementwise", cases)


def other_dtypes():
    """float32 in float32, and int32 in int32 where NumPy stays there (it wraps on overflow, as the library does)."""
    cases = []
    ints = np.array([-2**31, -7, -2, -1, 0, 1, 2, 3, 2**30, 2**31 - 1], dtype=np.int32)
    integer = {"neg", "abs", "sign", "square", "relu", "floor", "add", "sub", "mul", "maximum", "minimum", "equal", "notEqual",
               "less", "lessEqual", "greater", "greaterEqual", "logicalAnd", "logicalOr", "logicalXor", "logicalNot"}
    with np.errstate(all="ignore"):
        for name, (f, inputs) in {**UNARY, **BINARY}.items():
            single = np.array([v for v in inputs if abs(v) < 80 or not np.isfinite(v)], dtype=np.float32)
            for x in [single] + ([ints] if name in integer else []):
                args = [x] if name in UNARY else [m.ravel() for m in np.meshgrid(x, x)]
                cases.append({"name": name, "dtype": str(x.dtype), "args": args, "out": f(*args) * 1})
    write("dtypes", cases)


# Printing ----------------------------------------------------------------------------------------------------------

def printing():
    rng = np.random.default_rng(0)
    arrays = [
        np.array([]), np.zeros((0, 3)), np.array(3.0), np.array(0.1), np.arange(5.0), np.array([1, 0.25, -2]),
        np.array([1e10, 1.5]), np.array([1e-5, 1.0]), np.array([0.1 + 0.2, 1 / 3]), np.array([np.nan, np.inf, -np.inf, 1.0]),
        np.array([[1.0, 2.0], [3.0, 4.5]]), np.arange(24.0).reshape(2, 3, 4), rng.normal(size=(4, 5)),
        rng.normal(size=20), np.arange(2000.0), np.arange(3000.0).reshape(30, 100), np.array([0.0, -0.0, 1.0]),
        np.array([123456.789, 0.5]), np.array([1e7, 2.0]), np.array([99999999.0, 5.0]), np.array([1e-4, 0.05]),
        np.array([1, 2, 3], dtype=np.int32), np.array([[-1, 20], [300, 4]], dtype=np.int32), np.array([True, False]),
        np.array([0.1, 0.2, 1 / 3], dtype=np.float32), np.array([1e-7, 1e20]), np.array([1e100, 1.0]),
        np.arange(1500, dtype=np.int32), np.arange(1.0, 1500.0, dtype=np.float32), np.zeros((2, 0), dtype=np.float32),
    ]
    write("print", [{"x": a.ravel(), "shape": a.shape, "dtype": str(a.dtype), "text": repr(a)} for a in arrays])


# Linear algebra ----------------------------------------------------------------------------------------------------

def linear_algebra():
    rng = np.random.default_rng(0)
    cases = []
    for n in (1, 2, 5, 30):
        a = rng.normal(size=(n, n))
        s = a @ a.T + np.eye(n)
        b = rng.normal(size=(n, 2))
        cases.append({"n": n, "a": a, "symmetric": a + a.T, "positive": s, "b": b,
                      "eigh": np.linalg.eigvalsh(a + a.T), "solve": np.linalg.solve(a, b), "det": np.linalg.det(a),
                      "cholesky": np.linalg.cholesky(s), "cond": np.linalg.cond(a), "inv": np.linalg.inv(a),
                      "svd": np.linalg.svd(a, compute_uv=False), "slogdet": list(np.linalg.slogdet(a)),
                      "norms": [np.linalg.norm(a, o) for o in ("fro", "nuc", 1, 2, np.inf)]})
    rectangles = []
    for n, m in ((5, 3), (3, 5), (4, 4), (6, 1), (1, 4)):
        a = rng.normal(size=(n, m))
        if n == 4:
            a[:, 3] = a[:, 0] + a[:, 1]
        b = rng.normal(size=(n, 2))
        q, r = np.linalg.qr(a)
        x, residual, rank, s = np.linalg.lstsq(a, b, rcond=None)
        rectangles.append({"shape": [n, m], "a": a, "b": b, "q": q, "r": r, "pinv": np.linalg.pinv(a, rcond=1e-13),
                           "x": x, "residual": ((a @ x - b) ** 2).sum(0), "rank": rank})
    write("rectangular", rectangles)
    write("linalg", cases)


# Files -------------------------------------------------------------------------------------------------------------

def files():
    """Arrays as np.save and np.savez write them, in base64."""
    def saved(save, *args, **kwargs):
        stream = io.BytesIO()
        save(stream, *args, **kwargs)
        return base64.b64encode(stream.getvalue()).decode()

    arrays = [np.arange(6.0).reshape(2, 3), np.arange(6.0, dtype=np.float32), np.arange(-3, 3, dtype=np.int32),
              np.array([True, False]), np.arange(3, dtype=np.int64), np.arange(250, 256, dtype=np.uint8),
              np.arange(24.0).reshape(2, 3, 4).T, np.array(5.0), np.zeros((0, 2)), np.arange(4.0).astype(">f8")]
    npy = [{"bytes": saved(np.save, a), "values": a.ravel(), "shape": a.shape, "dtype": str(a.dtype)} for a in arrays]
    write("npy", npy)
    named = {"x": np.arange(6.0).reshape(2, 3), "labels": np.array([1, 2], dtype=np.int32)}
    write("npz", [{"bytes": saved(f, **named), "x": named["x"].ravel(), "labels": named["labels"]}
                  for f in (np.savez, np.savez_compressed)])


# NumPy's legacy generator ---------------------------------------------------------------------------------------------

def legacy_random():
    cases = []
    for seed in (0, 1, 2, 42, 2**32 - 1):
        rs = np.random.RandomState(seed)
        case = {"seed": seed, "randn": rs.randn(7), "rand": rs.rand(2, 3).ravel(), "randint": rs.randint(0, 10, 20),
                "wide": rs.randint(-2**31, 2**31 - 1, 3), "one": rs.randint(5, 6, 2), "permutation": rs.permutation(12)}
        shuffled = np.arange(9)
        rs.shuffle(shuffled)
        case |= {"shuffle": shuffled, "normal": rs.normal(3, 2, 3), "uniform": rs.uniform(-1, 1, 3)}
        for _ in range(1000):
            rs.rand()
        case["later"] = rs.randn(2)
        cases.append(case)
    write("random-state", cases)


# What composes other operations --------------------------------------------------------------------------------------

def assigned(x, index, value):
    y = x.copy()
    y[index] = value
    return y


def composed():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(3, 4))
    gaps = np.where(x > 1, np.nan, x)
    whole = rng.integers(-9, 9, size=(3, 4))
    half = np.array([[0.5, -0.5, 7.25, -7.25], [1.0, 1e300, -1e300, 1e-300], [0.1, 3.0, -3.0, 8.0]])
    results = {
        "quantile": np.quantile(x, 0.3), "quantile0": np.quantile(x, [0, 0.1, 0.5, 1], axis=0), "median1": np.median(x, axis=1),
        "medianNaN": np.median(gaps, axis=1), "cov": np.cov(x.T, ddof=0), "cov1": np.cov(x.T), "corrcoef": np.corrcoef(x.T),
        "tril": np.tril(x), "tril1": np.tril(x, 1), "triu": np.triu(x), "triuBelow": np.triu(x, -1),
        "diagonal": np.diagonal(x), "diagonal2": np.diagonal(x, 2), "diagonalBelow": np.diagonal(x, -2), "trace": np.trace(x),
        "diagonalMatrix": np.diag(x[0]), "diagonalMatrix2": np.diag(x[0], 2), "diagonalMatrixBelow": np.diag(x[0], -1),
        "roll": np.roll(x, 5), "roll1": np.roll(x, -3, axis=1), "repeat": np.repeat(x, 2), "repeat1": np.repeat(x, 3, axis=1),
        "tile": np.tile(x, [2, 1, 3]), "split": np.concatenate([p.ravel() for p in np.split(x, [1, 3], axis=1)]),
        "cumprod": np.cumprod(x), "cumprod1": np.cumprod(x, axis=1), "countNonzero": np.count_nonzero(whole, axis=0),
        "floorDivide": whole // 4, "floorDivideBy": half // 0.1, "hypot": np.hypot(half, half.T[:3, :1]), "cbrt": np.cbrt(half),
        "log2": np.log2(np.abs(half)), "log10": np.log10(np.abs(half)), "isInf": np.isinf(half / 0.0),
        "searchsorted": np.searchsorted(np.sort(x[0]), x), "searchsortedRight": np.searchsorted([1, 2, 2, 3], [2, 0, 9, np.nan], side="right"),
        "bincount": np.bincount(np.abs(whole).ravel()), "nonzero": np.array(np.nonzero(whole)),
        **{mode: np.pad(x, [(2, 3), (5, 0)], mode=mode) for mode in ("constant", "edge", "reflect", "symmetric", "wrap")},
        "padFar": np.pad(x[:, :2], [(0, 0), (7, 9)], mode="reflect"), "padOne": np.pad(x[:1], [(2, 1), (0, 0)], mode="reflect"),
        "padFarSymmetric": np.pad(x[:, :2], [(0, 0), (7, 9)], mode="symmetric"), "padFarWrap": np.pad(x[:, :3], [(0, 0), (7, 9)], mode="wrap"),
        "padSeven": np.pad(x, [(1, 0), (0, 2)], constant_values=7), "padInt": np.pad(whole, [(1, 1), (1, 1)], mode="edge"),
        "setPoints": assigned(x, ([0, 2, -1], [3, 0, 1]), [1, 2, 3]), "setTwice": assigned(x, ([0, 1, 0], [2, 2, 2]), [1, 2, 3]),
        "setRows": assigned(x, [2, 0], [[1], [2]]), "setColumns": assigned(x, (slice(None), [3, 0]), 9),
        "setGrid": assigned(x, ([[0], [2]], [1, 3]), [[1, 2], [3, 4]]),
        "geomspace": np.geomspace(2, 1e6, 7), "points": x[[0, 2, -1], [3, 0, 1]], "pointsInside": np.stack([x, x])[:, [0, 2], [3, 1]],
    }
    write("composed", {"x": x, "gaps": gaps, "whole": whole, "half": half,
                       "results": {name: {"shape": np.shape(r), "values": np.ravel(np.asarray(r, dtype=float))} for name, r in results.items()}})


# Derivatives -------------------------------------------------------------------------------------------------------

def derivatives():
    """First derivatives, and the Hessian, of Σ w·f(x) with fixed weights w, by PyTorch."""
    rng = np.random.default_rng(0)
    real = rng.normal(size=(3, 4))
    positive = rng.uniform(0.5, 2, size=(3, 4))
    unit = rng.uniform(-0.9, 0.9, size=(3, 4))
    ties = np.array([[1.0, 2.0, 2.0, 0.0], [3.0, 3.0, 3.0, 1.0], [0.0, -1.0, 0.0, -1.0]])
    square = rng.normal(size=(3, 3))
    spd = square @ square.T + np.eye(3)
    F = torch.nn.functional
    unary = {
        "neg": (torch.neg, real), "abs": (torch.abs, real), "square": (torch.square, real), "sqrt": (torch.sqrt, positive),
        "exp": (torch.exp, real), "expm1": (torch.expm1, real), "log": (torch.log, positive), "log1p": (torch.log1p, positive),
        "sin": (torch.sin, real), "cos": (torch.cos, real), "tan": (torch.tan, unit), "asin": (torch.asin, unit),
        "acos": (torch.acos, unit), "atan": (torch.atan, real), "sinh": (torch.sinh, real), "cosh": (torch.cosh, real),
        "tanh": (torch.tanh, real), "asinh": (torch.asinh, real), "acosh": (torch.acosh, positive + 1),
        "atanh": (torch.atanh, unit), "sigmoid": (torch.sigmoid, real), "softplus": (F.softplus, real),
        "relu": (torch.relu, real), "erf": (torch.erf, real), "erfc": (torch.erfc, real), "sign": (torch.sign, real), "floor": (torch.floor, real),
        "sum0": (lambda x: x.sum(0), real), "mean": (lambda x: x.mean(), real), "var1": (lambda x: x.var(1, correction=1), real),
        "std0": (lambda x: x.std(0, correction=0), real), "prod1": (lambda x: x.prod(1), real),
        "prodZeros": (lambda x: x.prod(1), ties), "amax1": (lambda x: x.amax(1), real), "amaxTies": (lambda x: x.amax(1), ties),
        "aminTies": (lambda x: x.amin(0), ties), "logsumexp1": (lambda x: x.logsumexp(1), real),
        "norm1": (lambda x: torch.linalg.vector_norm(x, dim=1), real), "transpose": (lambda x: x.T.contiguous(), real),
        "reshape": (lambda x: x.T.reshape(2, 6), real), "slice": (lambda x: x[1:, ::2].flip(0), real),
        "cumsum1": (lambda x: x.cumsum(1), real), "sort": (lambda x: x.sort(-1).values, real),
        "einsumTrace": (lambda x: torch.einsum("ii", x), square), "diff": (torch.diff, real),
        "take": (lambda x: x[:, [2, 0, 2]], real), "pad": (lambda x: F.pad(x, (1, 0, 0, 2)), real),
        **{f"pad{mode}": (lambda x, torch_mode=torch_mode: F.pad(x[None, None], (3, 2, 1, 2), mode=torch_mode)[0, 0], real)
           for mode, torch_mode in (("Edge", "replicate"), ("Reflect", "reflect"), ("Wrap", "circular"))},
        "setPoints": (lambda x: x.index_put((torch.tensor([0, 2]), torch.tensor([3, 0])), x[1, :2].square()), real),
        "scatterAdd": (lambda x: torch.zeros(3, 3).index_add(1, torch.tensor([2, 0, 2, 1]), x), real), "pow3": (lambda x: x**3, real),
        "solve": (lambda x: torch.linalg.solve(x, torch.tensor(real[:, :2])), square + 3 * np.eye(3)),
        "inv": (torch.linalg.inv, square + 3 * np.eye(3)), "det": (torch.linalg.det, square),
        "cholesky": (torch.linalg.cholesky, spd), "softmaxish": (lambda x: x.softmax(1), real),
        # Vectors come squared: their signs are anybody's choice.
        "eigenvalues": (lambda x: torch.linalg.eigvalsh(x + x.T), square),
        "eigenvectors": (lambda x: torch.linalg.eigh(x + x.T).eigenvectors.square(), square),
        "singularValues": (torch.linalg.svdvals, real),
        "svdTall": (lambda x: torch.linalg.svd(x, full_matrices=False).U.square(), real.T.copy()),
        "svdWide": (lambda x: torch.linalg.svd(x, full_matrices=False).Vh.square(), real),
        "svdSquare": (lambda x: torch.linalg.svd(x).Vh.square(), square),
        "qrTall": (lambda x: torch.cat(torch.linalg.qr(x)), real.T.copy()),
        "qrWide": (lambda x: torch.cat(torch.linalg.qr(x), 1), real),
        "slogdet": (lambda x: torch.linalg.slogdet(x).logabsdet, square), "pinv": (torch.linalg.pinv, real),
        "median1": (lambda x: torch.quantile(x, 0.5, dim=1), real), "quantile": (lambda x: torch.quantile(x, 0.3), real),
        "cumprod1": (lambda x: x.cumprod(1), real), "cumprodZeros": (lambda x: x.cumprod(1), ties),
        "log2": (torch.log2, positive), "log10": (torch.log10, positive), "cbrt": (lambda x: x.sign() * x.abs() ** (1 / 3), real),
        "trace": (torch.trace, square), "tril": (torch.tril, real), "cov": (lambda x: torch.cov(x.T, correction=0), real),
        "nuclear": (lambda x: torch.linalg.matrix_norm(x, "nuc"), real), "topk": (lambda x: x.topk(2).values, real),
    }
    binary = {
        "add": (torch.add, real, real[0]), "sub": (torch.sub, real[:, :1], real), "mul": (torch.mul, real, real[:, 1:2]),
        "div": (torch.div, real[1], positive), "pow": (torch.pow, positive, real), "atan2": (torch.atan2, real, positive[0]),
        "logaddexp": (torch.logaddexp, real, real[:, :1] * 2), "maximum": (torch.maximum, real, real[::-1].copy()),
        "maximumTies": (torch.maximum, ties, np.full((3, 4), 2.0)), "minimumTies": (torch.minimum, ties, ties.T[:3, :1] * 0),
        "matmul": (torch.matmul, real, real.T.copy()), "matvec": (torch.matmul, real, real[0]),
        "vecmat": (torch.matmul, real[:, 0].copy(), real), "dot": (torch.matmul, real[0], real[1]),
        "batched": (torch.matmul, rng.normal(size=(2, 1, 3, 2)), rng.normal(size=(4, 2, 3))),
        "concatenate": (lambda a, b: torch.cat([a, b], 1), real, positive), "mod": (torch.remainder, real, positive),
        "einsum": (lambda a, b: torch.einsum("ij,kj->ik", a, b), real, positive), "hypot": (torch.hypot, real, positive[0]),
    }
    cases = []
    for name, (f, *inputs) in {**unary, **binary}.items():
        args = tuple(torch.tensor(x) for x in inputs)
        shape = f(*args).shape
        w = torch.tensor(np.cos(np.arange(math.prod(shape)) + 1.0)).reshape(shape)
        theta = torch.cat([a.reshape(-1) for a in args]).requires_grad_()

        def total(theta):
            parts, start = [], 0
            for a in args:
                parts.append(theta[start:start + a.numel()].reshape(a.shape))
                start += a.numel()
            return (w * f(*parts)).sum()

        value = total(theta)
        (gradient,) = torch.autograd.grad(value, theta)
        hessian = torch.autograd.functional.hessian(total, theta.detach())
        cases.append({"name": name, "args": [list(x.ravel()) for x in map(np.asarray, inputs)],
                      "shapes": [list(np.shape(x)) for x in inputs], "value": value.item(), "gradient": gradient, "hessian": hessian})
    write("derivatives", cases)


if __name__ == "__main__":
    elementwise()
    other_dtypes()
    printing()
    linear_algebra()
    files()
    legacy_random()
    composed()
    derivatives()
