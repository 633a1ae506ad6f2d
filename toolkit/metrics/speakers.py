"""Metrics of who says what: shares of rows whose speaker, and whose content, is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from toolkit.metrics.base import Floats, Metrics


class SpeakerMetrics(Metrics):
    """Shares of rows whose speaker is right, of all rows and of those of each kind.

    Parameters
    ----------
    kinds : sequence of str
        The kinds of rows that have a share of their own.

    Examples
    --------
    >>> metrics = SpeakerMetrics(["name", "pronoun"])
    >>> rows = metrics.statistics([("name", "lund"), ("pronoun", "lund")], [("name", "lund"), ("pronoun", "holm")])
    >>> {name: float(value) for name, value in metrics.scores(rows.sum(0)).items()}
    {'speaker_accuracy': 0.5, 'speaker_accuracy_name': 1.0, 'speaker_accuracy_pronoun': 0.0}
    """

    main = "speaker_accuracy"
    _parts: tuple[str, ...] = ("speaker",)

    def __init__(self, kinds: Sequence[str] = ()) -> None:
        self.kinds = tuple(kinds)

    def statistics(self, gold: Sequence[Sequence[Any]], predicted: Sequence[Sequence[Any]]) -> Floats:
        """Return for every row and kind whether there is such a row, and which parts of it are right.

        An answer is the kind of its row and the parts, as they are compared.
        """
        kinds = self.kinds or ("",)
        size = 1 + len(self._parts)
        rows = np.zeros((len(gold), len(kinds), size))
        for place, (true, guess) in enumerate(zip(gold, predicted, strict=True)):
            right = self._right(true[1:], guess[1:])
            rows[place, kinds.index(true[0]) if self.kinds else 0] = [1, *right]
        return rows.reshape(-1, len(kinds) * size)

    def _right(self, true: Sequence[Any], guess: Sequence[Any]) -> list[bool]:
        return [true[0] == guess[0]]

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the shares; that of a kind without rows is not a number."""
        size = 1 + len(self._parts)
        cells = totals.reshape(*totals.shape[:-1], -1, size)
        everything = cells.sum(-2)
        found = {
            f"{part}_accuracy": _share(everything[..., place], everything[..., 0])
            for place, part in enumerate(self._parts, 1)
        }
        for number, kind in enumerate(self.kinds):
            found[f"{self.main}_{kind}"] = _share(cells[..., number, -1], cells[..., number, 0])
        return found


class StatementMetrics(SpeakerMetrics):
    """Shares of rows whose content is right, whose speaker is right, and of those with both: right statements.

    A content is a set of places of words. The speaker counts even where the content is not quite right.

    Examples
    --------
    >>> metrics = StatementMetrics()
    >>> rows = metrics.statistics([("", "lund", [3, 9])], [("", "lund", [3])])
    >>> {name: float(value) for name, value in metrics.scores(rows.sum(0)).items()}
    {'content_accuracy': 0.0, 'speaker_accuracy': 1.0, 'statement_accuracy': 0.0}
    """

    main = "statement_accuracy"
    _parts = ("content", "speaker", "statement")

    def _right(self, true: Sequence[Any], guess: Sequence[Any]) -> list[bool]:
        speaker, content = true[0] == guess[0], list(true[1]) == list(guess[1])
        return [content, speaker, content and speaker]


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full_like(part, np.nan, dtype=np.float64), where=whole != 0)
