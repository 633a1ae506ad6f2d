"""Metrics of labels: accuracy, F1, calibration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.errors import unknown_name
from toolkit.metrics.base import Floats, Metrics, prf, ratio


class ClassificationMetrics(Metrics):
    """Accuracy, F1, and, when a probability is given, calibration.

    The last label is the positive one. A prediction outside the labels is wrong, and no label's false positive.
    Calibration is that of the positive of two labels, and of the predicted one of several.

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
            The probability of the positive of two labels, of the predicted one of several.
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
        probability = np.asarray(p, dtype=np.float64)
        right = y if size == 2 else guess == y
        bin_of = np.minimum((probability * self.bins).astype(np.intp), self.bins - 1)
        gaps = np.zeros((len(gold), self.bins))
        gaps[rows, bin_of] = probability - right
        return np.hstack([cells, gaps, (probability - right)[:, None] ** 2])

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics; precision, recall and F1 of the positive label, or of each of several."""
        confusion, calibration = self._parts(totals)
        per_label = self.per_label(totals)
        n = confusion.sum((-2, -1))
        scores = {
            "accuracy": ratio(np.trace(confusion, axis1=-2, axis2=-1), n),
            "macro_f1": np.mean([per_label[label]["f1"] for label in self.labels], axis=0),
        }
        for label in self.labels[-1:] if len(self.labels) == 2 else self.labels:
            for name in ("precision", "recall", "f1"):
                scores[f"{name}_{label}"] = per_label[label][name]
        if calibration.shape[-1]:
            scores["ece"] = ratio(np.abs(calibration[..., :-1]).sum(-1), n)
            scores["brier"] = ratio(calibration[..., -1], n)
        return scores

    def per_label(self, totals: Floats) -> dict[str, dict[str, Floats]]:
        """Return precision, recall, F1 and the number of gold rows of every label."""
        confusion, _ = self._parts(totals)
        gold, guessed = confusion.sum(-1), confusion.sum(-2)
        result = {}
        for i, label in enumerate(self.labels):
            hits = confusion[..., i, i]
            result[label] = {**prf(hits, guessed[..., i], gold[..., i]), "n": gold[..., i]}
        return result

    def _parts(self, totals: Floats) -> tuple[Floats, Floats]:
        """Return the confusion matrix (its last column: none of the labels) and the calibration statistics."""
        size = len(self.labels)
        cells, calibration = np.split(totals, [size * (size + 1)], axis=-1)
        return cells.reshape(*totals.shape[:-1], size, size + 1), calibration
