"""What a negation tagger must beat: a list of words and the clause behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sklearn.base import BaseEstimator

from toolkit.annotation import Negation, Span
from toolkit.batch import checked_texts

_CUE = re.compile(r"\b(?:not?|never|nothing|nobody|none|nor|nowhere|without|neither)\b|n['’]t\b|(?<=[Cc]an)not\b", re.I)
_END = re.compile(r"[,;:.?!]")


class NegationLexicon(BaseEstimator):  # type: ignore[misc]
    """Negative words from a list; the scope is the whole stretch between marks that the cue stands in, without it.

    Examples
    --------
    >>> text = "As it rained, they did not go."
    >>> (negation,) = NegationLexicon().predict([text])[0]
    >>> [span.of(text) for span in negation.scope]
    ['they did', 'go']
    """

    def fit(self, X: Iterable[str], y: Sequence[Any]) -> NegationLexicon:
        """Learn nothing."""
        return self

    def predict(self, X: Iterable[str]) -> list[list[Negation]]:
        """Return the negations in each sentence."""
        return [[_negation(text, *match.span()) for match in _CUE.finditer(text)] for text in checked_texts(X, "X")]


def _negation(text: str, start: int, end: int) -> Negation:
    marks = [match.start() for match in _END.finditer(text)]
    left = max((mark + 1 for mark in marks if mark < start), default=0)
    right = min((mark for mark in marks if mark >= end), default=len(text))
    sides = [(left, start), (end, right)]
    scope = tuple(
        Span(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip()))
        for a, b in sides
        if text[a:b].strip()
    )
    return Negation((Span(start, end),), scope)
