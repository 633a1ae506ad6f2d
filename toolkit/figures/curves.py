"""Curves: precision over recall, reliability, and the score by the number of training rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.figures.style import COLOURS, GREY, MARKS
from toolkit.learning_curve import Curve
from toolkit.predictions import Predictions
from toolkit.tables.layout import metric_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]

#: Bins of a reliability diagram: the same number of rows in each.
_BINS = 10


def draw_precision_recall(axes: Axes, systems: Mapping[str, Predictions]) -> None:
    """Draw precision over recall of the positive of two labels: a line of probabilities, a mark where labels lie.

    Parameters
    ----------
    axes : Axes
        Where to.
    systems : mapping
        Name to predictions, all of the same rows.
    """
    for (name, predictions), colour, mark in zip(systems.items(), COLOURS, MARKS, strict=False):
        positive = predictions.problem.labels[-1]
        gold = np.array([label == positive for label in predictions.gold])
        if predictions.p is not None:
            axes.plot(*precision_recall(gold, np.array(predictions.p)), color=colour, zorder=2)
        guessed = np.array([label == positive for label in predictions.predicted])
        hits = float(np.sum(gold & guessed))
        if hits:
            point = hits / gold.sum(), hits / guessed.sum()
            axes.plot(*point, mark, color=colour, label=name, markeredgecolor="white", markeredgewidth=0.4, zorder=3)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel=f"recall of {positive}", ylabel=f"precision of {positive}")
    axes.set_aspect("equal")
    axes.legend(loc="lower left")


def precision_recall(gold: NDArray[np.bool_], p: Floats) -> tuple[Floats, Floats]:
    """Return recall and precision at every threshold, equal probabilities together.

    Examples
    --------
    >>> recall, precision = precision_recall(np.array([True, False, True]), np.array([0.9, 0.8, 0.1]))
    >>> recall.tolist(), precision.round(2).tolist()
    ([0.5, 0.5, 1.0], [1.0, 0.5, 0.67])
    """
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(gold[order])
    last = np.append(np.diff(p[order]) != 0, True)
    taken = np.arange(1, len(p) + 1)[last]
    return hits[last] / max(1, hits[-1]), hits[last] / taken


def draw_reliability(axes: Axes, systems: Mapping[str, Predictions]) -> None:
    """Draw how often rows are positive by the probability that they were given, in bins of equally many rows.

    Parameters
    ----------
    axes : Axes
        Where to.
    systems : mapping
        Name to predictions with probabilities.
    """
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.6, linestyle="--", zorder=1)
    for (name, predictions), colour, mark in zip(systems.items(), COLOURS, MARKS, strict=False):
        positive = predictions.problem.labels[-1]
        p, rate = reliability([label == positive for label in predictions.gold], predictions.p or ())
        axes.plot(p, rate, marker=mark, color=colour, label=name, markeredgecolor="white", markeredgewidth=0.4)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel=f"probability of {positive}", ylabel=f"share that is {positive}")
    axes.set_aspect("equal")
    axes.legend(loc="upper left")


def reliability(gold: Sequence[bool], p: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the mean probability and the share of positives of every bin.

    Examples
    --------
    >>> p, rate = reliability([False] * 10 + [True] * 10, [0.1] * 10 + [0.9] * 10)
    >>> p.round(1).tolist()[::9], rate.tolist()[::9]
    ([0.1, 0.9], [0.0, 1.0])
    """
    order = np.argsort(np.asarray(p), kind="stable")
    bins = [part for part in np.array_split(order, _BINS) if len(part)]
    values, right = np.asarray(p, np.float64), np.asarray(gold, np.float64)
    return np.array([values[part].mean() for part in bins]), np.array([right[part].mean() for part in bins])


def draw_learning_curves(axes: Axes, curves: Mapping[str, Curve]) -> None:
    """Draw the score by the number of training rows: the mean of the draws, and every draw as a dot.

    Parameters
    ----------
    axes : Axes
        Where to.
    curves : mapping
        Name to curve, all of one metric.
    """
    for (name, curve), colour, mark in zip(curves.items(), COLOURS, MARKS, strict=False):
        sizes = [float(np.mean(rows)) for rows in curve.rows]
        axes.plot(
            sizes, [100 * float(np.mean(scores)) for scores in curve.scores], mark + "-", color=colour, label=name
        )
        for rows, scores in zip(curve.rows, curve.scores, strict=True):
            axes.plot(rows, [100 * score for score in scores], ".", color=colour, markersize=2, alpha=0.6)
    axes.set_xscale("log", base=2)
    ticks = sorted({round(float(np.mean(rows)), -1) for curve in curves.values() for rows in curve.rows})
    axes.set_xticks(_apart(ticks), [f"{tick:,.0f}" for tick in _apart(ticks)])
    axes.minorticks_off()
    axes.set(xlabel="training rows", ylabel=f"{metric_label(next(iter(curves.values())).metric)}, %")
    axes.grid(axis="y", linewidth=0.3, color="#dddddd")
    axes.legend(loc="lower right")


def _apart(ticks: Sequence[float]) -> list[float]:
    """Return ticks of which none is so near to the one before that their numbers would touch."""
    kept: list[float] = []
    for tick in ticks:
        if not kept or tick > 1.6 * kept[-1]:
            kept.append(tick)
    return kept
