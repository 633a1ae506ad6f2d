"""Rates of groups, ratios of sums over documents, with intervals from a bootstrap that draws whole documents.

The bootstrap is Poisson's (Hanley & MacGibbon 2006): each document comes into each resample as often as a Poisson
variable of mean 1 says, so that a corpus of any size is gone through once, part by part, and only sums are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

RESAMPLES = 1000
_BLOCK = 4096  # documents weighted at once


class Rate(NamedTuple):
    """A rate: what it is called, the counts above and below the line, the factor, and its unit."""

    name: str
    above: str
    below: str
    factor: float
    unit: str


_WORDS = "a 1,000 words"
DOCUMENT_RATES = (
    Rate("hedged sentences", "uncertain", "sentences", 100, "%"),
    Rate("hedges", "hedges", "words", 1000, _WORDS),
    Rate("negations", "negations", "words", 1000, _WORDS),
    Rate("modals", "modals", "words", 1000, _WORDS),
    *(Rate(sense, sense, "words", 1000, _WORDS) for sense in ("rules", "intentional", "knowledge", "world", "agent")),
    Rate("negated modals", "negated", "modals", 100, "%"),
    Rate("attributions", "attributions", "words", 1000, _WORDS),
    Rate("direct quotes", "direct", "attributions", 100, "% of attributions"),
    Rate("commitment", "commitment", "attributions", 1, "-3 to 3"),
)
SPEAKER_RATES = (
    Rate("hedged", "hedged", "attributions", 100, "% of attributions"),
    Rate("negated", "negated", "attributions", 100, "% of attributions"),
    Rate("priority", "priority", "attributions", 100, "% of attributions"),
    Rate("plausibility", "plausibility", "attributions", 100, "% of attributions"),
    Rate("direct quotes", "direct", "attributions", 100, "% of attributions"),
    Rate("commitment", "commitment", "attributions", 1, "-3 to 3"),
)


class Estimate(NamedTuple):
    """A rate with its 95% interval; not a number where nothing stands below the line."""

    value: float
    low: float
    high: float


class Group(NamedTuple):
    """A group: its name, how many documents (or attributions) it has, and its rates by name."""

    name: str
    size: int
    rates: dict[str, Estimate]


def chosen(names: Iterable[str], counts: Counter[str], top: int, least: int) -> list[str]:
    """Return the largest groups, those of equal size by name."""
    held = [name for name in names if counts[name] >= least]
    return sorted(held, key=lambda name: (-counts[name], name))[:top]


@dataclass
class Sums:
    """Sums of counts by group, and those of every resample behind them.

    Parameters
    ----------
    names : list of str
        The groups that are kept.
    stats : sequence of str
        What is counted.
    """

    names: list[str]
    stats: Sequence[str]
    sums: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.sums = np.zeros((len(self.names), RESAMPLES + 1, len(self.stats)))

    def add(self, groups: np.ndarray, stats: np.ndarray, weights: np.ndarray) -> None:
        """Add rows.

        Parameters
        ----------
        groups : ndarray of int, shape (rows,)
            The number of each row's group, -1 for one that is not kept.
        stats : ndarray, shape (rows, stats)
        weights : ndarray, shape (rows, resamples + 1)
        """
        if not len(groups):
            return
        order = np.argsort(groups, kind="stable")
        numbers, starts = np.unique(groups[order], return_index=True)
        for number, rows in zip(numbers, np.split(order, starts[1:]), strict=True):
            if number >= 0:
                self.sums[number] += weights[rows].T @ stats[rows]

    def groups(self, rates: Sequence[Rate]) -> list[Group]:
        """Return the groups with their rates."""
        return [
            Group(name, int(sums[0, 0]), {rate.name: _estimate(sums, self.stats, rate) for rate in rates})
            for name, sums in zip(self.names, self.sums, strict=True)
        ]


def _estimate(sums: np.ndarray, stats: Sequence[str], rate: Rate) -> Estimate:
    above, below = (sums[:, list(stats).index(name)] for name in (rate.above, rate.below))
    values = rate.factor * np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    resampled = values[1:][~np.isnan(values[1:])]
    low, high = np.percentile(resampled, [2.5, 97.5]) if len(resampled) else (np.nan, np.nan)
    return Estimate(float(values[0]), float(low), float(high))


def weighted(count: int, part: int, use: Callable[[slice, np.ndarray], None], seed: int = 0) -> None:
    """Draw the weights of a part's documents, some at a time; the first column, of ones, is no resample.

    Parameters
    ----------
    count : int
        How many documents.
    part : int
        The part's number; the same part has the same weights.
    use : callable
        Gets which documents, and their weights.
    seed : int, default 0
    """
    generator = np.random.default_rng([seed, part])
    for start in range(0, count, _BLOCK):
        here = slice(start, min(start + _BLOCK, count))
        size = here.stop - here.start
        weights = generator.poisson(1.0, (size, RESAMPLES)).astype(np.float64)
        use(here, np.concatenate([np.ones((size, 1)), weights], axis=1))
