"""Metrics of spans that must match exactly, with or without labels."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVarTuple

import numpy as np

from toolkit.errors import unknown_name
from toolkit.metrics.base import Floats, Metrics, Offsets, prf

Labels = TypeVarTuple("Labels")


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
        values = prf(totals[..., 0], totals[..., 1], totals[..., 2])
        return {f"{self.name}_{metric}": value for metric, value in values.items()}


class LabelledSpanMetrics(Metrics):
    """Precision, recall and F1 of labelled spans: with the right place alone, and with each of their labels right too.

    Parameters
    ----------
    name : str
        What one span is; the metrics are called ``NAME_f1_binary`` (the place alone) and ``NAME_f1_LEVEL``.
    levels : mapping of str to sequence of str
        The labels that a span has, in their order in it, and what each may be. F1 over all labels of a level
        is micro-averaged, as in seqeval.

    Examples
    --------
    >>> metrics = LabelledSpanMetrics("span", {"coarse": ["priority", "plausibility"]})
    >>> rows = metrics.statistics([[(0, 3, "priority")]], [[(0, 3, "plausibility")]])
    >>> {name: float(value) for name, value in metrics.scores(rows.sum(0)).items() if "f1" in name}
    {'span_f1_binary': 1.0, 'span_f1_coarse': 0.0}
    """

    def __init__(self, name: str, levels: Mapping[str, Sequence[str]]) -> None:
        self.name = name
        self.levels = {level: tuple(labels) for level, labels in levels.items()}
        self.main = f"{name}_f1_{next(iter(levels), 'binary')}"

    def statistics(
        self,
        gold: Sequence[Iterable[tuple[int, int, *tuple[str, ...]]]],
        predicted: Sequence[Iterable[tuple[int, int, *tuple[str, ...]]]],
    ) -> Floats:
        """Return hits, predictions and gold spans of every text: of all, then of each label of each level.

        Parameters
        ----------
        gold, predicted : sequence of iterables
            For every text the spans, each a start, an end and one label a level.
        """
        columns = [_span_counts(gold, predicted, None)]
        for place, (level, labels) in enumerate(self.levels.items(), 2):
            if strangers := {span[place] for spans in gold for span in spans} - set(labels):
                raise unknown_name(f"gold {level} label", min(map(str, strangers)), labels)
            columns += [_span_counts(gold, predicted, (place, label)) for label in labels]
        return np.hstack(columns)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return precision, recall and F1 of the places alone, and of each level."""
        binary, *parts = self._parts(totals)
        names = ["binary", *self.levels]
        sums = [binary, *(part.sum(-2) for part in parts)]
        return {
            f"{self.name}_{metric}_{level}": value
            for level, counts in zip(names, sums, strict=True)
            for metric, value in prf(counts[..., 0], counts[..., 1], counts[..., 2]).items()
        }

    def per_label(self, totals: Floats) -> dict[str, dict[str, Floats]]:
        """Return precision, recall, F1 and the number of gold spans of every label."""
        _, *parts = self._parts(totals)
        return {
            label: {**prf(part[..., i, 0], part[..., i, 1], part[..., i, 2]), "n": part[..., i, 2]}
            for labels, part in zip(self.levels.values(), parts, strict=True)
            for i, label in enumerate(labels)
        }

    def _parts(self, totals: Floats) -> list[Floats]:
        """Return the counts of places (three of them), then those of the labels of each level (labels by three)."""
        sizes = [3 * len(labels) for labels in self.levels.values()]
        binary, *parts = np.split(totals, 3 + np.cumsum([0, *sizes[:-1]]), axis=-1) if sizes else [totals]
        return [binary, *(part.reshape(*totals.shape[:-1], -1, 3) for part in parts)]


def _span_counts(
    gold: Sequence[Iterable[tuple[int, int, *tuple[str, ...]]]],
    predicted: Sequence[Iterable[tuple[int, int, *tuple[str, ...]]]],
    wanted: tuple[int, str] | None,
) -> Floats:
    """Count the places of all spans, or of those with a wanted label at a place in them."""
    metrics = SpanMetrics("span")

    def places(column: Sequence[Iterable[tuple[int, int, *tuple[str, ...]]]]) -> list[list[Offsets]]:
        return [
            [(span[0], span[1]) for span in spans if wanted is None or span[wanted[0]] == wanted[1]] for spans in column
        ]

    return metrics.statistics(places(gold), places(predicted))


def snap(spans: Iterable[tuple[int, int, *Labels]], tokens: Sequence[Offsets]) -> list[tuple[int, int, *Labels]]:
    """Widen spans to the corpus's own tokens, so that a difference in tokenisation is no error.

    Parameters
    ----------
    spans : iterable of (int, int, ...)
        Half-open spans; what follows in one is kept.
    tokens : sequence of (int, int)
        The tokens, in order. A span that touches none is returned as it is.

    Examples
    --------
    >>> snap([(1, 4)], [(0, 2), (3, 5), (6, 9)])
    [(0, 5)]
    """
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    snapped: set[tuple[int, int, *Labels]] = set()
    for span in spans:
        start, end, labels = span[0], span[1], span[2:]
        first, last = bisect_right(ends, start), bisect_left(starts, end) - 1
        snapped.add((starts[first], ends[last], *labels) if first <= last else (start, end, *labels))
    return sorted(snapped)
