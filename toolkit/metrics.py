"""Metrics as functions of sums over rows: one definition serves scores, intervals and tests.

Every metric here is a function of sums over rows (true positives, errors, squares ...). A family of metrics
turns rows into those statistics once; the score of a test set, of a bootstrap resample or of a swap of two
systems is then the same function of a different sum. So an interval needs no second implementation that could
drift from the first, and a thousand resamples are one matrix product. Tests hold the values equal to
scikit-learn's and scipy's, which take rows and cannot be resampled this way.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import must_be, unknown_name

Floats = NDArray[np.float64]
Offsets = tuple[int, int]


class Metrics(ABC):
    """A family of metrics that are functions of the same sums over rows."""

    #: The metric that a table sorts and tests by.
    main: str

    @abstractmethod
    def statistics(self, gold: Sequence[Any], predicted: Sequence[Any]) -> Floats:
        """Return one row of additive statistics for every item."""

    @abstractmethod
    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return every metric of summed statistics; leading axes are kept."""


class ClassificationMetrics(Metrics):
    """Accuracy, F1, and, when a probability is given, calibration.

    The last label is the positive one. A prediction outside the labels is wrong, and no label's false positive.

    Parameters
    ----------
    labels : sequence of str
        The labels, in the corpus's order.
    bins : int, default 15
        Equal-width bins of the expected calibration error.

    Examples
    --------
    >>> metrics = ClassificationMetrics(["certain", "uncertain"])
    >>> rows = metrics.statistics(["uncertain", "certain"], ["uncertain", "uncertain"])
    >>> round(float(metrics.scores(rows.sum(0))["f1_uncertain"]), 3)
    0.667
    """

    def __init__(self, labels: Sequence[str], bins: int = 15) -> None:
        self.labels = tuple(labels)
        self.bins = bins
        self.main = f"f1_{self.labels[-1]}" if len(self.labels) == 2 else "macro_f1"

    def statistics(self, gold: Sequence[str], predicted: Sequence[str], p: Sequence[float] | None = None) -> Floats:
        """Return a one-hot cell of the confusion matrix for every row, then its calibration statistics.

        Parameters
        ----------
        gold, predicted : sequence of str
            The labels.
        p : sequence of float, optional
            The probability of the positive label; two labels only.
        """
        size = len(self.labels)
        index = {label: i for i, label in enumerate(self.labels)}
        if strangers := set(gold) - set(index):
            raise unknown_name("gold label", min(strangers), self.labels)
        rows = np.arange(len(gold))
        y = np.array([index[label] for label in gold], dtype=np.intp)
        guess = np.array([index.get(label, size) for label in predicted], dtype=np.intp)
        cells = np.zeros((len(gold), size * (size + 1)))
        cells[rows, y * (size + 1) + guess] = 1
        if p is None:
            return cells
        if size != 2:
            raise must_be("p", "ClassificationMetrics.statistics", "absent unless there are two labels", size)
        probability = np.asarray(p, dtype=np.float64)
        bin_of = np.minimum((probability * self.bins).astype(np.intp), self.bins - 1)
        gaps = np.zeros((len(gold), self.bins))
        gaps[rows, bin_of] = probability - y
        return np.hstack([cells, gaps, (probability - y)[:, None] ** 2])

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics; precision, recall and F1 of the positive label, or of each of several."""
        confusion, calibration = self._parts(totals)
        per_label = self.per_label(totals)
        n = confusion.sum((-2, -1))
        scores = {
            "accuracy": _ratio(np.trace(confusion, axis1=-2, axis2=-1), n),
            "macro_f1": np.mean([per_label[label]["f1"] for label in self.labels], axis=0),
        }
        for label in self.labels[-1:] if len(self.labels) == 2 else self.labels:
            for name in ("precision", "recall", "f1"):
                scores[f"{name}_{label}"] = per_label[label][name]
        if calibration.shape[-1]:
            scores["ece"] = _ratio(np.abs(calibration[..., :-1]).sum(-1), n)
            scores["brier"] = _ratio(calibration[..., -1], n)
        return scores

    def per_label(self, totals: Floats) -> dict[str, dict[str, Floats]]:
        """Return precision, recall, F1 and the number of gold rows of every label."""
        confusion, _ = self._parts(totals)
        gold, guessed = confusion.sum(-1), confusion.sum(-2)
        result = {}
        for i, label in enumerate(self.labels):
            hits = confusion[..., i, i]
            result[label] = {**_prf(hits, guessed[..., i], gold[..., i]), "n": gold[..., i]}
        return result

    def _parts(self, totals: Floats) -> tuple[Floats, Floats]:
        """Return the confusion matrix (its last column: none of the labels) and the calibration statistics."""
        size = len(self.labels)
        cells, calibration = np.split(totals, [size * (size + 1)], axis=-1)
        return cells.reshape(*totals.shape[:-1], size, size + 1), calibration


class SpanMetrics(Metrics):
    """Precision, recall and F1 of spans that must match exactly.

    Parameters
    ----------
    name : str
        What one span is, such as ``cue``.

    Examples
    --------
    >>> metrics = SpanMetrics("cue")
    >>> rows = metrics.statistics([[(0, 3)], []], [[(0, 3)], [(4, 6)]])
    >>> float(metrics.scores(rows.sum(0))["cue_precision"])
    0.5
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.main = f"{name}_f1"

    def statistics(self, gold: Sequence[Iterable[Offsets]], predicted: Sequence[Iterable[Offsets]]) -> Floats:
        """Return the hits, the predictions and the gold spans of every text; a repeated span counts once."""
        counts = []
        for spans, guesses in zip(gold, predicted, strict=True):
            true, guess = set(spans), set(guesses)
            counts.append((len(true & guess), len(guess), len(true)))
        return np.array(counts, dtype=np.float64).reshape(-1, 3)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return precision, recall and F1."""
        values = _prf(totals[..., 0], totals[..., 1], totals[..., 2])
        return {f"{self.name}_{metric}": value for metric, value in values.items()}


class RegressionMetrics(Metrics):
    """Pearson's r, mean absolute error and root mean squared error.

    Examples
    --------
    >>> metrics = RegressionMetrics()
    >>> float(metrics.scores(metrics.statistics([1, 2, 3], [2, 3, 4]).sum(0))["pearson"])
    1.0
    """

    main = "pearson"

    def statistics(self, gold: Sequence[float], predicted: Sequence[float]) -> Floats:
        """Return the moments of every row, about the gold mean so that sums of squares lose no digits."""
        y, guess = np.asarray(gold, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
        error = guess - y
        centre = y.mean() if len(y) else 0.0
        y, guess = y - centre, guess - centre
        columns = [np.ones_like(y), y, guess, y * y, guess * guess, y * guess, np.abs(error), error**2]
        return np.stack(columns, axis=1)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics; r of a constant is not a number."""
        n, x, y, xx, yy, xy, absolute, squared = np.moveaxis(totals, -1, 0)
        spread_x, spread_y = n * xx - x * x, n * yy - y * y
        # A constant's spread is rounding noise about zero: nothing to correlate with.
        flat = (spread_x <= 1e-12 * n * xx) | (spread_y <= 1e-12 * n * yy)
        with np.errstate(invalid="ignore", divide="ignore"):
            r = np.where(flat, np.nan, (n * xy - x * y) / np.sqrt(spread_x * spread_y))
        return {"pearson": r, "mae": _ratio(absolute, n), "rmse": np.sqrt(_ratio(squared, n))}


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing of nothing is zero, as in scikit-learn's ``zero_division=0``."""
    return np.divide(part, whole, out=np.zeros_like(part, dtype=np.float64), where=whole != 0)


def _prf(hits: Floats, guessed: Floats, gold: Floats) -> dict[str, Floats]:
    return {
        "precision": _ratio(hits, guessed),
        "recall": _ratio(hits, gold),
        "f1": _ratio(2 * hits, guessed + gold),
    }


def snap(spans: Iterable[Offsets], tokens: Sequence[Offsets]) -> list[Offsets]:
    """Widen spans to the corpus's own tokens, so that a difference in tokenisation is no error.

    Parameters
    ----------
    spans : iterable of (int, int)
        Half-open spans.
    tokens : sequence of (int, int)
        The tokens, in order. A span that touches none is returned as it is.

    Examples
    --------
    >>> snap([(1, 4)], [(0, 2), (3, 5), (6, 9)])
    [(0, 5)]
    """
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    snapped = set()
    for start, end in spans:
        first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
        snapped.add((starts[first], ends[last]) if first <= last else (start, end))
    return sorted(snapped)
