"""The mean of a metric over several runs on the same rows, as of models trained on the folds of a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from toolkit.metrics.base import Floats, Metrics


class MeanMetrics(Metrics):
    """Every metric of a family, averaged over runs; the statistics of the runs stand side by side.

    Parameters
    ----------
    metrics : Metrics
        The family.
    runs : int
        How many answers each row has.

    Examples
    --------
    >>> from toolkit.metrics import SpanMetrics
    >>> metrics = MeanMetrics(SpanMetrics("cue"), 2)
    >>> rows = metrics.statistics([[(0, 3)]], [([(0, 3)], [])])
    >>> float(metrics.scores(rows.sum(0))["cue_f1"])
    0.5
    """

    def __init__(self, metrics: Metrics, runs: int) -> None:
        self.metrics = metrics
        self.runs = runs
        self.main = metrics.main

    def statistics(self, gold: Sequence[Any], predicted: Sequence[Any]) -> Floats:
        """Return the statistics of every row, run after run; ``predicted`` has one answer a run for every row."""
        runs = zip(*predicted, strict=True) if predicted else [()] * self.runs
        return np.concatenate([self.metrics.statistics(gold, answers) for answers in runs], axis=1)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the means of the runs' scores."""
        parts = [self.metrics.scores(part) for part in np.split(totals, self.runs, axis=-1)]
        return {name: np.mean([part[name] for part in parts], axis=0) for name in parts[0]}
