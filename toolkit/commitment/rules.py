"""Commitment by rule: what is said is so, but for what governs it, negates it, makes it possible or asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin

from toolkit.batch import checked_column, checked_texts
from toolkit.commitment.model import MOST, found_in, read_events
from toolkit.commitment.words import PredicateClass, load_words, own_hash
from toolkit.kernel.commitment import (
    FIRST_MODAL,
    HAS_TO,
    NEGATIONS,
    chain_before,
    mood_of,
    predicate_before,
)
from toolkit.kernel.commitment_views import THAT, Found, Views, views_of
from toolkit.word_classes import load_classes

_NEAR = 5  # words from a predicate to what it governs
_HELD, _OPEN, _LEFT_OPEN = 2.0, 1.0, 0.0


class CommitmentRules(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Say by rule how far an event or a clause is vouched for; there is nothing to fit.

    The nearest predicate governs what follows it behind "to" or "that": a factive one leaves it certain, an implicative
    one passes on or turns over its own truth, any other has the strength of its class. Negations, which our tagger
    finds with their scopes, turn over; modals weaken; questions and conditions leave open.

    References
    ----------
    Lotan, Stern and Dagan 2013. TruthTeller: Annotating Predicate Truth. NAACL. It walks a parse; this walks words.

    Examples
    --------
    >>> texts = ["They managed to leave.", "They failed to leave.", "They may leave."]
    >>> CommitmentRules().fit(texts).predict(texts, start=[16, 15, 9], end=[21, 20, 14]).tolist()
    [3.0, -3.0, 1.0]
    """

    def fit(self, X: Iterable[str], y: Any = None) -> CommitmentRules:
        """Learn nothing."""
        return self

    def predict(self, X: Iterable[str], start: Sequence[int], end: Sequence[int]) -> np.ndarray:
        """Return how far the event of each text is vouched for, float64 of shape (texts,)."""
        texts = checked_texts(X, "CommitmentRules")
        sides = (
            checked_column(side, name, "CommitmentRules", len(texts)) for side, name in ((start, "start"), (end, "end"))
        )
        events = read_events(texts, *sides)
        words, classes = load_words()
        data, tokens, sentences = events.batch.data, events.batch.tokens, events.sentences
        views, found = views_of(data, tokens, load_classes(), words), found_in(data, tokens, sentences)
        numbers = np.searchsorted(sentences, events.begins, side="right") - 1
        return np.array(
            [
                _rule(views, found, classes, int(sentences[number]), int(sentences[number + 1]), int(begin))
                for number, begin in zip(numbers, events.begins, strict=True)
            ]
        )


def _rule(views: Views, found: Found, classes: Sequence[PredicateClass], first: int, last: int, begin: int) -> float:
    own = chain_before(views, first, begin)
    asks, condition = mood_of(views, first, last, begin)
    governor = _governor(views, first, begin, bool(own[HAS_TO]))
    if governor is None:
        # A scope that reaches a governed event is the governor's, and turns that over.
        strength = -MOST if found.negated[begin] % 2 else (_OPEN if own[HAS_TO] else MOST)
    else:
        negated = chain_before(views, first, governor)[NEGATIONS] % 2 == 1
        strength = _governed(classes[views.predicate[governor] - 1], negated, bool(own[HAS_TO]))
        strength = -strength if own[NEGATIONS] % 2 else strength
    if own[FIRST_MODAL]:
        least = modal_strengths().get(int(own[FIRST_MODAL]), _OPEN)
        strength = min(max(strength, -least), least)
    if asks == 1 or condition:
        strength = min(max(strength, _LEFT_OPEN), _OPEN)
    return float(strength)


def _governor(views: Views, first: int, begin: int, has_to: bool) -> int | None:
    """Return the predicate that governs an event behind "that", or closely before its "to"."""
    p = predicate_before(views, first, begin)
    that = any(views.kind[j] == THAT for j in range(max(p, first), begin))
    return p if p >= first and (that or (has_to and begin - p <= _NEAR)) else None


def _governed(governor: PredicateClass, negated: bool, has_to: bool) -> float:
    """Return how far a predicate vouches for what it governs."""
    if governor.factivity == "factive":
        return MOST
    if governor.factivity.startswith("implicative"):
        return MOST if (governor.strength > 0) != negated else -MOST
    return _LEFT_OPEN if negated else min(governor.strength, _HELD if has_to else MOST)


@cache
def modal_strengths() -> dict[int, float]:
    """Return how far a modal lets one vouch for what it modifies, by the modal's hash."""
    data = json.loads((files("toolkit") / "commitment" / "words.json").read_text(encoding="utf-8"))
    return {own_hash(word): float(strength) for word, strength in data["modal strengths"].items()}
