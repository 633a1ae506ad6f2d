"""Matrices: which label is taken for which, and train on each, test on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from toolkit.figures.style import SHADES
from toolkit.predictions import Predictions
from toolkit.results import Score
from toolkit.tables.layout import format_score, is_share, metric_label
from toolkit.transfer import Matrix

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_confusion(axes: Axes, predictions: Predictions) -> None:
    """Draw the confusion matrix of a classification: numbers of rows, shaded by the share of the gold label.

    Parameters
    ----------
    axes : Axes
        Where to.
    predictions : Predictions
        Of labels, by one system.
    """
    labels = predictions.problem.labels
    counted = Counter(zip(predictions.gold, predictions.predicted, strict=True))
    counts = np.array([[counted[gold, guess] for guess in labels] for gold in labels], float)
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    words = [
        [f"{count:,.0f}\n{share:.0%}" for count, share in zip(*row, strict=True)]
        for row in zip(counts, shares, strict=True)
    ]
    _matrix(axes, shares, words, labels, labels)
    axes.set(xlabel="predicted", ylabel="gold")


def draw_transfer(axes: Axes, matrix: Matrix) -> None:
    """Draw a transfer matrix: the score, a share in percent, with its 95% interval; shaded from zero to one.

    Parameters
    ----------
    axes : Axes
        Where to.
    matrix : Matrix
        What :func:`toolkit.transfer.run_transfer` returned.
    """
    shades = np.array([[max(0.0, one.value or 0.0) for one in row] for row in matrix.scores])
    words = [[_words(matrix.metric, one) for one in row] for row in matrix.scores]
    _matrix(axes, shades, words, matrix.sets, matrix.sets)
    unit = ", %" if is_share(matrix.metric) else ""
    axes.set(xlabel="tested on", ylabel="trained on", title=f"{metric_label(matrix.metric)}{unit}")


def _words(metric: str, score: Score) -> str:
    """Return a score above its interval, which has no decimals where it is in percent."""
    cell = format_score(metric, score)
    if score.low is None or score.high is None:
        return cell.text
    interval = f"{score.low:.0%}–{score.high:.0%}" if is_share(metric) else f"{score.low:.2f} to {score.high:.2f}"
    return f"{cell.text}\n{interval.replace('%', '')}"


def _matrix(
    axes: Axes, shades: np.ndarray, words: Sequence[Sequence[str]], rows: Sequence[str], columns: Sequence[str]
) -> None:
    axes.imshow(shades, cmap=SHADES, vmin=0, vmax=1, aspect="auto")
    for (row, column), shade in np.ndenumerate(shades):
        colour = "white" if shade > 0.55 else "black"
        axes.text(column, row, words[row][column], ha="center", va="center", color=colour, fontsize=6.5)
    axes.set_xticks(range(len(columns)), [name.replace(" ", "\n") for name in columns])
    axes.set_yticks(range(len(rows)), [name.replace(" ", "\n") for name in rows])
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_xticks(np.arange(len(columns) - 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) - 1) + 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="minor", length=0)
