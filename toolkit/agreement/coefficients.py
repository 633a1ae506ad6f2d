"""Coefficients of agreement as functions of sums over items: the same definition serves values and intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class LabelAgreement:
    """Cohen's and Fleiss' kappa and Krippendorff's alpha of labels.

    - ``alpha_nominal`` (Krippendorff 2004): any number of annotators, answers may be missing.
    - ``alpha_interval``: the same of numbers, by their squared distance; where all labels are numbers.
    - ``kappa_fleiss`` (Fleiss 1971): where every item has the same number of answers.
    - ``kappa_cohen`` (Cohen 1960): of two annotators.
    - ``observed``: the share of pairs of answers to an item that are equal.

    Parameters
    ----------
    labels : sequence of str
        All labels.
    annotators : int
        How many there are.

    Examples
    --------
    >>> agreement = LabelAgreement(["no", "yes"], 2)
    >>> answers = [["yes", "yes"]] * 20 + [["yes", "no"]] * 5 + [["no", "yes"]] * 10 + [["no", "no"]] * 15
    >>> round(float(agreement.scores(agreement.statistics(answers).sum(0))["kappa_cohen"]), 2)
    0.4
    """

    def __init__(self, labels: Sequence[str], annotators: int) -> None:
        self.labels = tuple(labels)
        self.annotators = annotators

    def statistics(self, answers: Sequence[Sequence[str | None]]) -> Floats:
        """Return one row of additive statistics for every item; None is a missing answer.

        They are the item's coincidences, its counts of labels, whether it has all answers, and, of two annotators,
        its cell of their table.
        """
        size = len(self.labels)
        place = {label: number for number, label in enumerate(self.labels)}
        counts = np.zeros((len(answers), size))
        cells = np.zeros((len(answers), size * size))
        seen: dict[tuple[str | None, ...], list[int]] = {}
        for row, given in enumerate(answers):
            seen.setdefault(tuple(given), []).append(row)
        for pattern, rows in seen.items():
            known = [place[label] for label in pattern if label is not None]
            counts[rows] = np.bincount(known, minlength=size)
            if len(pattern) == len(known) == 2:
                cells[rows, known[0] * size + known[1]] = 1
        total = counts.sum(1)
        pairable = total >= 2
        pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(size)
        coincidences = pairs * (pairable / np.maximum(total - 1, 1))[:, None, None]
        whole = (total == self.annotators)[:, None]
        return np.hstack(
            [coincidences.reshape(len(answers), -1), counts * whole, whole, np.ones_like(whole), cells]
        ).astype(np.float64)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the coefficients that can be had; leading axes are kept."""
        size = len(self.labels)
        coincidences, counts, whole, items, cells = np.split(totals, np.cumsum([size * size, size, 1, 1]), axis=-1)
        square = coincidences.reshape(*totals.shape[:-1], size, size)
        result = {"alpha_nominal": _alpha(square, 1 - np.eye(size))}
        if (numbers := self._numbers()) is not None:
            result["alpha_interval"] = _alpha(square, (numbers[:, None] - numbers[None, :]) ** 2)
        observed = _ratio(np.trace(square, axis1=-2, axis2=-1), square.sum((-2, -1)))
        if np.all(whole == items):
            shares = _ratio(counts, counts.sum(-1, keepdims=True))
            result["kappa_fleiss"] = _kappa(observed, (shares**2).sum(-1))
            if self.annotators == 2:
                table = _ratio(cells, cells.sum(-1, keepdims=True)).reshape(square.shape)
                chance = (table.sum(-1) * table.sum(-2)).sum(-1)
                result["kappa_cohen"] = _kappa(np.trace(table, axis1=-2, axis2=-1), chance)
        return {**result, "observed": observed}

    def _numbers(self) -> Floats | None:
        try:
            return np.array([float(label) for label in self.labels])
        except ValueError:
            return None


def _alpha(coincidences: Floats, distances: Floats) -> Floats:
    """Return one minus observed over expected disagreement."""
    margins = coincidences.sum(-1)
    n = margins.sum(-1)
    observed = _ratio((coincidences * distances).sum((-2, -1)), n)
    expected = (margins[..., :, None] * margins[..., None, :] * distances).sum((-2, -1))
    return np.asarray(1 - _ratio(observed, _ratio(expected, n * (n - 1))))


def _kappa(observed: Floats, chance: Floats) -> Floats:
    return _ratio(observed - chance, 1 - chance)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; what has no variation to agree about is not a number."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.abs(whole) > 1e-12, np.divide(part, whole), np.nan)
