"""The parts that sentence classifiers share: hashed n-grams with a logistic model, crossed fits, thresholds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold


def crossed(
    fit_score: Callable[[np.ndarray, np.ndarray], np.ndarray],
    groups: Sequence[Any],
    folds: int,
    seed: int,
) -> np.ndarray:
    """Score every row by a model that saw nothing of its group.

    Parameters
    ----------
    fit_score : callable
        Given the places of the rows to fit on and of those to score, returns the latter's scores, one row each.
    groups : sequence
        The group of each row.
    folds : int
    seed : int

    Returns
    -------
    ndarray of float64, first dimension the rows
    """
    scores: np.ndarray | None = None
    folds = min(folds, len(set(groups)))
    for seen, unseen in GroupKFold(folds, shuffle=True, random_state=seed).split(groups, groups=groups):
        part = np.asarray(fit_score(seen, unseen), dtype=np.float64)
        if scores is None:
            scores = np.zeros((len(groups), *part.shape[1:]))
        scores[unseen] = part
    assert scores is not None
    return scores


def logistic(scores: np.ndarray, positive: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and bias of a logistic model of a few scores: calibration where there is one (Platt 1999)."""
    model = LogisticRegression(C=1.0).fit(scores, positive)
    return model.coef_[0], float(model.intercept_[0])


def best_threshold(p: np.ndarray, positive: np.ndarray) -> float:
    """Return the threshold that is best for F1 if the probabilities are right: half the best F1.

    References
    ----------
    Lipton, Elkan and Narayanaswamy 2014. Optimal Thresholding of Classifiers to Maximize F1 Measure. ECML.

    Examples
    --------
    >>> best_threshold(np.array([0.9, 0.8, 0.2]), np.array([True, True, False]))
    0.5
    """
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(positive[order])
    f1 = 2 * hits / (np.arange(1, len(p) + 1) + positive.sum())
    return float(f1.max() / 2)
