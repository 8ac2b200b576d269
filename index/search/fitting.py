"""Fits the model that turns the evidence for a hit into a probability, on labelled questions.

A logistic regression with an L2 penalty, by Newton's method in numpy alone. Which questions it is
fitted on is said by ``python -m tests.benchmarks.answers --fit``.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.search._calibration import Calibration, Coefficient, Features, Model

__all__ = ["balanced", "fit", "fit_line", "write"]

Floats = NDArray[np.float64]

_PENALTY = 1.0
"""L2 on standardised weights, none on the intercept: on the tuning half .3 to 3 give the same
cross-validated log-loss to two decimals."""
_STEPS = 50


def fit(features: Sequence[Features], right: Sequence[bool], penalty: float = _PENALTY) -> Model:
    """Return the model that best explains which passages answered.

    ``features`` and ``right`` are of one length. A feature that never varies gets weight 0.
    """
    values = np.array([one.values() for one in features], dtype=np.float64)
    mean, scale = values.mean(axis=0), values.std(axis=0)
    steady = scale < 1e-9
    scale = np.where(steady, 1.0, scale)
    inputs = np.column_stack([np.ones(len(values)), (values - mean) / scale])
    weights = _newton(inputs, np.array(right, dtype=np.float64), penalty)
    coefficients = {
        name: Coefficient(float(mean[at]), float(scale[at]), float(weights[at + 1]))
        for at, name in enumerate(Features.names())
    }
    return Model(float(weights[0]), coefficients)


def fit_line(values: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Return the intercept and the slope by which the logit of being right depends on a value."""
    inputs = np.column_stack([np.ones(len(values)), np.array(values, dtype=np.float64)])
    intercept, slope = _newton(inputs, np.array(right, dtype=np.float64), 0.0)
    return float(intercept), float(slope)


def balanced(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """Return the threshold at which refusals are as precise as they are complete.

    Takes the chance of an answer for questions of both kinds. Of equally good thresholds the
    middle one is returned, which is the least at the mercy of single questions.
    """
    steps = np.arange(0.05, 0.95, 0.005)
    wrong = np.array([(np.array(answerable) < one).sum() for one in steps])
    right = np.array([(np.array(unanswerable) < one).sum() for one in steps])
    precision = right / np.maximum(right + wrong, 1)
    worst = np.minimum(precision, right / max(len(unanswerable), 1))
    best = np.flatnonzero(worst >= worst.max() - 1e-9)
    return float(steps[best[len(best) // 2]])


def _newton(inputs: Floats, targets: Floats, penalty: float) -> Floats:
    """Return the weights; (n, d) inputs with a first column of ones, (n,) targets of 0 and 1."""
    ridge = np.diag([1e-9, *([penalty] * (inputs.shape[1] - 1))])
    weights = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(inputs @ weights, -30.0, 30.0)))
        slope = inputs.T @ (chance - targets) + ridge @ weights
        curve = (inputs * (chance * (1.0 - chance))[:, None]).T @ inputs + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def write(calibration: Calibration, path: Path, how: str) -> None:
    """Write both models as JSON; ``how`` says from what they were fitted."""
    data = {
        "fitted": how,
        "read": _as_data(calibration.read),
        "unread": _as_data(calibration.unread),
    }
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def _as_data(model: Model) -> dict[str, Any]:
    return {
        "threshold": round(model.threshold, 4),
        "intercept": round(model.intercept, 6),
        "features": {
            name: {
                "mean": round(one.mean, 6),
                "scale": round(one.scale, 6),
                "weight": round(one.weight, 6),
            }
            for name, one in model.coefficients.items()
        },
    }
