"""Writes lib/data/sets/*.csv from the copies in scikit-learn and palmerpenguins, and sets.json to compare scalers and
metrics against.

    python3 -m venv .venv-golden
    .venv-golden/bin/pip install scikit-learn==1.9.1
    .venv-golden/bin/pip install --no-deps palmerpenguins==0.1.6
    .venv-golden/bin/python test/golden/sets.py
"""

import csv
import hashlib
import importlib.util
import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from sklearn import datasets, metrics
from sklearn.decomposition import PCA
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

HERE = Path(__file__).parent
SETS = HERE.parent.parent / "lib/data/sets"


def save(name, header, rows):
    text = "".join(",".join(map(str, row)) + "\n" for row in [header, *rows])
    (SETS / f"{name}.csv").write_text(text)
    print(name, len(rows), hashlib.sha256(text.encode()).hexdigest())


def plain(x):
    """As printed in the source: 5.1, and 17 rather than 17.0."""
    return f"{x:.12g}"


def sets():
    iris = datasets.load_iris()
    names = [name.replace(" (cm)", "").replace(" ", "_") + "_cm" for name in iris.feature_names]
    save("iris", [*names, "species"], [[*map(plain, x), y] for x, y in zip(iris.data, iris.target)])

    cancer = datasets.load_breast_cancer()
    names = [name.replace(" ", "_") for name in cancer.feature_names]
    save("breast-cancer", [*names, "diagnosis"], [[*map(plain, x), y] for x, y in zip(cancer.data, cancer.target)])

    digits = datasets.load_digits()
    names = [name for name in digits.feature_names]
    save("digits", [*names, "digit"], [[*map(int, x), y] for x, y in zip(digits.data, digits.target)])

    package = Path(importlib.util.find_spec("palmerpenguins").origin).parent
    with open(package / "data/penguins.csv") as file:
        table = list(csv.DictReader(file))
    columns = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    species = ["Adelie", "Chinstrap", "Gentoo"]
    measured = [row for row in table if all(row[c] not in ("", "NA") for c in columns)]
    save("penguins", [*columns, "species"],
         [[*(plain(float(row[c])) for c in columns), species.index(row["species"])] for row in measured])


def scalers():
    x = datasets.load_wine().data
    train, new = x[::2], x[1:6:2]
    standard, robust, minmax = StandardScaler().fit(train), RobustScaler().fit(train), MinMaxScaler((-1, 2)).fit(train)
    pca = PCA(whiten=True).fit(train[:, :4])
    # scikit-learn's PCA divides by the deviation of n - 1 examples; the library divides by that of n.
    factor = np.sqrt(len(train) / (len(train) - 1))
    whitened = pca.transform(new[:, :4]) * factor
    return {
        "train": train, "new": new,
        "standard": standard.transform(new), "mean": standard.mean_, "std": standard.scale_,
        "robust": robust.transform(new), "center": robust.center_, "spread": robust.scale_,
        "minMax": minmax.transform(new),
        "pcaAbsolute": np.abs(whitened), "variances": pca.explained_variance_ / factor**2,
        "zca": whitened @ pca.components_,
        "degenerate": degenerate(),
    }


def degenerate():
    """Columns that do not vary: zeros, 0.1 (whose mean is rounded), a large one; one with a constant middle half."""
    varying = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0])
    outlier = np.array([3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 1000.0])
    train = np.column_stack([np.zeros(7), np.full(7, 0.1), np.full(7, 1e9), outlier, varying])
    new = np.array([[1, 0.6, 1e9 + 3, 5, 3], [0, 0.1, 1e9, 3, 128.0]])
    fitted = {"standard": StandardScaler(), "minMax": MinMaxScaler((-1, 2)), "robust": RobustScaler()}
    row = {f"{name}OfOneRow": scaler.fit(train[:1]).transform(new) for name, scaler in fitted.items()}
    return {"train": train, "new": new, **{name: scaler.fit(train).transform(new) for name, scaler in fitted.items()}, **row}


def scores():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, 60)
    probabilities = rng.dirichlet(np.ones(5), 60)
    predictions = np.where(rng.random(60) < 0.6, labels, rng.integers(0, 5, 60))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predictions, labels=range(5), zero_division=0)
    return {
        "labels": labels, "predictions": predictions, "probabilities": probabilities,
        "accuracy": metrics.accuracy_score(labels, predictions),
        "confusion": metrics.confusion_matrix(labels, predictions, labels=range(5)),
        "precision": precision, "recall": recall, "f1": f1, "support": support,
        "logLoss": metrics.log_loss(labels, probabilities, labels=range(5)),
    }


if __name__ == "__main__":
    sets()
    versions = {"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__}
    cases = [{"scalers": scalers(), "scores": scores()}]
    text = json.dumps({"versions": versions, "cases": cases}, indent=1, default=lambda x: x.tolist())
    (HERE / "sets.json").write_text(text + "\n")
