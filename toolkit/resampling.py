"""Bootstrap intervals and a paired test, over the additive statistics of :mod:`toolkit.metrics`.

Rows of one document depend on each other, so documents are what is resampled and swapped.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Protocol

import numpy as np

from toolkit.errors import must_be, unknown_name
from toolkit.metrics import Floats, Metrics


class Scores(Protocol):
    """Whatever has scores that are functions of sums: a family of metrics, or of coefficients of agreement."""

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return every score of summed statistics; leading axes are kept."""


#: Resamples worked on at a time: bounds the memory, not the result.
_CHUNK = 100


def group_totals(statistics: Floats, groups: Sequence[Hashable]) -> Floats:
    """Sum the rows of every group, in the order in which the groups first appear."""
    if len(groups) != len(statistics):
        raise must_be("groups", "group_totals", f"one name for each of the {len(statistics)} rows", len(groups))
    numbers: dict[Hashable, int] = {}
    group_of = np.array([numbers.setdefault(group, len(numbers)) for group in groups], dtype=np.intp)
    totals = np.zeros((len(numbers), statistics.shape[1]))
    np.add.at(totals, group_of, statistics)
    return totals


def bootstrap(
    metrics: Scores, totals: Floats, *, resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return percentile intervals of every metric, resampling groups.

    Parameters
    ----------
    metrics : Metrics
        The family that the statistics belong to.
    totals : array of shape (groups, statistics)
        What :func:`group_totals` returns.
    resamples : int, default 1000
        How many resamples.
    level : float, default 0.95
        The coverage.
    seed : int, default 0
        The same seed gives the same intervals.
    """
    scores = metrics.scores(_resampled_sums(totals, resamples, seed))
    tail = (1 - level) / 2
    return {name: _percentiles(values, tail) for name, values in scores.items()}


def bootstrap_difference(
    metrics: Metrics, a: Floats, b: Floats, *, resamples: int = 1000, level: float = 0.95, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Return percentile intervals of what every metric of `a` has over that of `b`, resampling shared groups.

    Parameters
    ----------
    metrics : Metrics
        The family that the statistics belong to.
    a, b : arrays of shape (groups, statistics)
        The :func:`group_totals` of the two systems, the same groups in the same order.
    resamples : int, default 1000
        How many resamples.
    level : float, default 0.95
        The coverage.
    seed : int, default 0
        The same seed gives the same intervals.
    """
    _check_paired(a, b, "bootstrap_difference")
    width = a.shape[1]
    sums = _resampled_sums(np.hstack([a, b]), resamples, seed)
    ours, theirs = metrics.scores(sums[:, :width]), metrics.scores(sums[:, width:])
    tail = (1 - level) / 2
    return {name: _percentiles(ours[name] - theirs[name], tail) for name in ours}


def _resampled_sums(totals: Floats, resamples: int, seed: int) -> Floats:
    """Return the summed statistics of every resample of the groups."""
    size = len(totals)
    if not size:
        raise must_be("totals", "bootstrap", "at least one group", size)
    rng = np.random.default_rng(seed)
    sums = []
    for start in range(0, resamples, _CHUNK):
        rows = min(_CHUNK, resamples - start)
        draws = rng.integers(0, size, (rows, size)) + size * np.arange(rows)[:, None]
        weights = np.bincount(draws.ravel(), minlength=rows * size).reshape(rows, size)
        sums.append(weights.astype(np.float64) @ totals)
    return np.concatenate(sums)


def _percentiles(values: Floats, tail: float) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return (float("nan"), float("nan"))
    low, high = np.quantile(known, [tail, 1 - tail])
    return float(low), float(high)


def paired_test(metrics: Metrics, a: Floats, b: Floats, metric: str, *, rounds: int = 9999, seed: int = 0) -> float:
    """Return the p-value of a difference between two systems on the same rows.

    Approximate randomisation (Noreen 1989): were the systems alike, swapping their answers on any group would
    change nothing. The p-value is the share of random swaps with a difference at least as large, counting the
    observed one.

    Parameters
    ----------
    metrics : Metrics
        The family that the statistics belong to.
    a, b : arrays of shape (groups, statistics)
        The :func:`group_totals` of the two systems, the same groups in the same order.
    metric : str
        Which metric to compare.
    rounds : int, default 9999
        How many random swaps.
    seed : int, default 0
        The same seed gives the same p-value.
    """
    p_values = paired_tests(metrics, a, b, rounds=rounds, seed=seed)
    if metric not in p_values:
        raise unknown_name("metric", metric, p_values)
    return p_values[metric]


def paired_tests(metrics: Metrics, a: Floats, b: Floats, *, rounds: int = 9999, seed: int = 0) -> dict[str, float]:
    """Return the p-value of :func:`paired_test` for every metric, all of the same random swaps."""
    _check_paired(a, b, "paired_tests")
    total_a, total_b = a.sum(0), b.sum(0)
    seen_a, seen_b = metrics.scores(total_a), metrics.scores(total_b)
    sizes = {name: abs(float(seen_a[name] - seen_b[name])) for name in seen_a}
    differing = (b - a)[np.any(a != b, axis=1)]
    rng = np.random.default_rng(seed)
    as_large = dict.fromkeys(sizes, 0)
    for start in range(0, rounds, _CHUNK):
        swaps = rng.integers(0, 2, (min(_CHUNK, rounds - start), len(differing)))
        moved = swaps.astype(np.float64) @ differing
        swapped_a, swapped_b = metrics.scores(total_a + moved), metrics.scores(total_b - moved)
        for name, size in sizes.items():
            gap = np.abs(swapped_a[name] - swapped_b[name])
            # A hair's breadth of tolerance: equal differences may be rounded apart.
            as_large[name] += int(np.sum(~(gap < size - 1e-12)))
    return {name: (1 + count) / (1 + rounds) for name, count in as_large.items()}


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p-values for their number by Holm's step-down method (Holm 1979), in their order.

    Examples
    --------
    >>> [round(p, 2) for p in holm([0.01, 0.04, 0.03, 0.5])]
    [0.04, 0.09, 0.09, 0.5]
    """
    count = len(p_values)
    corrected, largest = [0.0] * count, 0.0
    for rank, place in enumerate(sorted(range(count), key=lambda place: p_values[place])):
        largest = max(largest, min(1.0, (count - rank) * p_values[place]))
        corrected[place] = largest
    return corrected


def _check_paired(a: Floats, b: Floats, owner: str) -> None:
    if a.shape != b.shape:
        raise must_be("b", owner, f"of the same shape as a, {a.shape}", b.shape)
