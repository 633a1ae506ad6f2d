"""Metrics of negations: cues, their scopes, and what is negated; by the definitions of the *SEM 2012 shared task.

Everything is compared token by token, and where a cue or a scope has only a part of a token ("im" of "impatient"),
by that part. Punctuation in a scope does not count: a token without a letter or digit. (The official scorer
asks the part-of-speech tag; in every gold scope of its corpus the two agree.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from toolkit.errors import must_be
from toolkit.metrics.base import Floats, Metrics, Offsets, prf, ratio

Piece = tuple[int, int, int]
_Counts = tuple[int, int, int]
_RIGHT, _EXTRA, _MISSED, _NOTHING = (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)


@dataclass(frozen=True)
class TokenNegation:
    """A negation as pieces of tokens: which token, and from where to where in the text.

    One without a cue stands for "no negation here".
    """

    cue: frozenset[Piece] = frozenset()
    scope: frozenset[Piece] = frozenset()
    event: frozenset[Piece] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.cue)

    def touches(self, other: TokenNegation) -> bool:
        """Tell whether the two cues share a token."""
        return not {token for token, *_ in self.cue}.isdisjoint(token for token, *_ in other.cue)


def cut_negation(
    text: str,
    tokens: Sequence[Offsets],
    cue: Iterable[Offsets],
    scope: Iterable[Offsets],
    event: Iterable[Offsets] = (),
) -> TokenNegation:
    """Cut the spans of a negation into pieces of the corpus's own tokens.

    Parameters
    ----------
    text : str
        The text.
    tokens : sequence of (int, int)
        Its tokens.
    cue, scope, event : iterable of (int, int)
        The spans of the negation's parts. Punctuation in the scope goes.

    Examples
    --------
    >>> text, tokens = "It is unpaid .", [(0, 2), (3, 5), (6, 12), (13, 14)]
    >>> negation = cut_negation(text, tokens, [(6, 8)], [(0, 5), (8, 14)])
    >>> sorted(text[start:end] for _, start, end in negation.scope)
    ['It', 'is', 'paid']
    """

    def pieces(spans: Iterable[Offsets]) -> frozenset[Piece]:
        return frozenset(
            (number, max(start, left), min(end, right))
            for start, end in spans
            for number, (left, right) in enumerate(tokens)
            if start < right and left < end
        )

    words = {number for number, (start, end) in enumerate(tokens) if any(map(str.isalnum, text[start:end]))}
    return TokenNegation(pieces(cue), frozenset(piece for piece in pieces(scope) if piece[0] in words), pieces(event))


class NegationMetrics(Metrics):
    """Precision, recall and F1 of cues, scopes and whole negations, as the *SEM 2012 shared task counts them.

    A gold negation is paired with the first free predicted one whose cue shares a token with its own. Of a pair, what
    is not right counts as missed only, and not as a false positive too. In the shared task's words:

    - ``cue``: Cues; all of a cue.
    - ``scope``: Scopes (cue match); all of a scope, and all of its cue.
    - ``scope_any_cue``: Scopes (no cue match); all of a scope, and a token of its cue.
    - ``scope_token``: Scope tokens; the tokens of paired scopes one by one, with false positives.
    - ``global``: Full negation; all of cue, scope and event. The shared task ranked by it.
    - ``cue_scope``: all of cue and scope; ours, for systems that find no events.
    """

    main = "global_f1"
    _kinds = ("cue", "scope", "scope_any_cue", "scope_token", "global", "cue_scope")

    def statistics(
        self, gold: Sequence[Sequence[TokenNegation]], predicted: Sequence[Sequence[TokenNegation]]
    ) -> Floats:
        """Return hits, false positives and misses of every kind, for every sentence.

        Parameters
        ----------
        gold, predicted : sequence of sequences of TokenNegation
            The negations of every sentence, in the corpus's order.
        """
        rows = np.zeros((len(gold), len(self._kinds), 3))
        for row, negations, guesses in zip(rows, gold, predicted, strict=True):
            for pair in _pair(negations, guesses):
                row += _judge(*pair)
        return rows.reshape(len(gold), -1)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return precision, recall and F1 of every kind."""
        counts = totals.reshape(*totals.shape[:-1], len(self._kinds), 3)
        return {
            f"{kind}_{metric}": value
            for i, kind in enumerate(self._kinds)
            for hits, extra, missed in [np.moveaxis(counts[..., i, :], -1, 0)]
            for metric, value in prf(hits, hits + extra, hits + missed).items()
        }


def _pair(
    gold: Sequence[TokenNegation], predicted: Sequence[TokenNegation]
) -> Iterable[tuple[TokenNegation, TokenNegation]]:
    """Pair gold negations with predicted ones; what is left over is paired with none."""
    free = list(predicted)
    for negation in gold:
        partner = next((guess for guess in free if negation.touches(guess)), TokenNegation())
        if partner:
            free.remove(partner)
        yield negation, partner
    yield from ((TokenNegation(), guess) for guess in free)


def _judge(gold: TokenNegation, guess: TokenNegation) -> tuple[_Counts, ...]:
    """Return hits, false positives and misses of a pair, for every kind."""
    cue_is_right = gold.cue == guess.cue or not gold
    common = len(gold.scope & guess.scope)
    return (
        _compare(gold.cue, guess.cue),
        _compare(gold.scope, guess.scope, possible=cue_is_right),
        _compare(gold.scope, guess.scope),
        (common, len(guess.scope) - common, len(gold.scope) - common),
        _compare(gold, guess),
        _compare(replace(gold, event=frozenset()), replace(guess, event=frozenset())),
    )


def _compare(gold: Any, guess: Any, *, possible: bool = True) -> _Counts:
    """Count one element: right or missed where there is a gold one, otherwise a false positive or nothing."""
    if gold:
        return _RIGHT if possible and gold == guess else _MISSED
    return _EXTRA if guess and possible else _NOTHING


class ScopeMetrics(Metrics):
    """How well scopes are found when their cues are given: token by token, and whole.

    - ``scope_token``: precision, recall and F1 over the tokens in scopes, a token once for every scope that it is in.
    - ``scope_token_f1_beyond_cue``: the same without the tokens of the scope's own cue. Where a corpus's scopes hold
      their cues, as BioScope's do, those are given away.
    - ``scope_accuracy``: the share of scopes that are right as a whole.
    """

    main = "scope_token_f1"

    def statistics(
        self, gold: Sequence[Sequence[TokenNegation]], predicted: Sequence[Sequence[TokenNegation]]
    ) -> Floats:
        """Return the counts of every sentence.

        Parameters
        ----------
        gold, predicted : sequence of sequences of TokenNegation
            For every sentence its cues with their scopes; the same cues in the same order.
        """
        rows = np.zeros((len(gold), 8))
        for row, scopes, guesses in zip(rows, gold, predicted, strict=True):
            cues = [scope.cue for scope in scopes]
            if cues != [guess.cue for guess in guesses]:
                raise must_be(
                    "predicted", "ScopeMetrics.statistics", "scopes of the gold cues, in their order", guesses
                )
            for scope, guess in zip(scopes, guesses, strict=True):
                true, found = scope.scope, guess.scope
                row += (
                    *(len(true & found), len(found), len(true)),
                    *(len((true & found) - scope.cue), len(found - scope.cue), len(true - scope.cue)),
                    *(true == found, 1),
                )
        return rows

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics."""
        hits, found, true, *beyond, whole, n = np.moveaxis(totals, -1, 0)
        return {
            **{f"scope_token_{metric}": value for metric, value in prf(hits, found, true).items()},
            "scope_token_f1_beyond_cue": prf(*beyond)["f1"],
            "scope_accuracy": ratio(whole, n),
        }
