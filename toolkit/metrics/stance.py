"""Metrics of stance: the official scores of SemEval-2016 task 6 and of the Fake News Challenge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.metrics.base import Floats, ratio
from toolkit.metrics.classification import ClassificationMetrics

_SIDES = ("against", "favor")


class StanceMetrics(ClassificationMetrics):
    """The mean of the F1 of favor and of against: pooled over targets, which is official, and averaged over them.

    The same answers score much higher pooled, so every table shows both.

    Parameters
    ----------
    labels : sequence of str
        The labels; against and favor are among them.
    targets : sequence of str
        The targets.

    References
    ----------
    Mohammad et al. 2016. SemEval-2016 Task 6: Detecting Stance in Tweets. SemEval.

    Examples
    --------
    >>> metrics = StanceMetrics(["against", "none", "favor"], ["the bridge", "the dam"])
    >>> gold = [("favor", "the bridge"), ("against", "the dam")]
    >>> totals = metrics.statistics(gold, ["favor", "against"]).sum(0)
    >>> {name: float(metrics.scores(totals)[name]) for name in ("f_avg", "f_avg_by_target")}
    {'f_avg': 1.0, 'f_avg_by_target': 0.5}
    """

    def __init__(self, labels: Sequence[str], targets: Sequence[str]) -> None:
        super().__init__(labels)
        self.targets = tuple(targets)
        self.main = "f_avg"

    def statistics(
        self, gold: Sequence[Sequence[str]], predicted: Sequence[str], p: Sequence[float] | None = None
    ) -> Floats:
        """Return the statistics of the labels, and behind them the cells of the matrix of each target.

        Parameters
        ----------
        gold : sequence of (str, str)
            The label and the target.
        predicted : sequence of str
            The labels.
        p : sequence of float, optional
            The probability of the predicted label.
        """
        labels, targets = ([pair[part] for pair in gold] for part in (0, 1))
        pooled = super().statistics(labels, predicted, p)
        cells = pooled[:, : self._cells]
        of = np.array([[target == own for target in self.targets] for own in targets], dtype=np.float64)
        apart = (of.reshape(len(gold), len(self.targets))[:, :, None] * cells[:, None, :]).reshape(len(gold), -1)
        return np.hstack([apart, pooled])

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics of the labels, and both means over sides."""
        apart, pooled = self._split(totals)
        each = [self._sides(part) for part in np.split(apart, len(self.targets), axis=-1)]
        labels = ClassificationMetrics(self.labels, self.bins)
        return {
            **labels.scores(pooled),
            "f_avg": self._sides(pooled),
            "f_avg_by_target": np.mean(each, axis=0),
        }

    def per_label(self, totals: Floats) -> dict[str, dict[str, Floats]]:
        """Return precision, recall, F1 and the number of gold rows of every label, pooled over targets."""
        return super().per_label(self._split(totals)[1])

    @property
    def _cells(self) -> int:
        return len(self.labels) * (len(self.labels) + 1)

    def _split(self, totals: Floats) -> list[Floats]:
        return np.split(totals, [len(self.targets) * self._cells], axis=-1)

    def _sides(self, totals: Floats) -> Floats:
        confusion, _ = self._parts(totals)
        places = [self.labels.index(side) for side in _SIDES]
        hits = np.diagonal(confusion, axis1=-2, axis2=-1)[..., places]
        both = confusion.sum(-1)[..., places] + confusion.sum(-2)[..., places]
        return np.asarray(ratio(2 * hits, both).mean(-1))


class HeadlineMetrics(ClassificationMetrics):
    """The score of the Fake News Challenge, relative to the best that can be had.

    A pair that is rightly called related or unrelated earns a quarter, and a related one three quarters more when
    its stance is right too.

    References
    ----------
    Hanselowski et al. 2018. A Retrospective Analysis of the Fake News Challenge Stance-Detection Task. COLING.

    Examples
    --------
    >>> metrics = HeadlineMetrics(["unrelated", "discuss", "agree", "disagree"])
    >>> totals = metrics.statistics(["unrelated", "agree"], ["unrelated", "discuss"]).sum(0)
    >>> float(metrics.scores(totals)["fnc_score"])
    0.4
    """

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(labels)
        self.main = "fnc_score"

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics of the labels, and the challenge's."""
        confusion, _ = self._parts(totals)
        unrelated = self.labels.index("unrelated")
        related = [place for place in range(len(self.labels)) if place != unrelated]
        inner = confusion[..., related, :][..., related]
        apart = confusion[..., unrelated, unrelated]
        earned = 0.25 * (apart + inner.sum((-2, -1))) + 0.75 * np.trace(inner, axis1=-2, axis2=-1)
        most = 0.25 * confusion[..., unrelated, :].sum(-1) + confusion[..., related, :].sum((-2, -1))
        return {**super().scores(totals), "fnc_score": ratio(earned, most)}
