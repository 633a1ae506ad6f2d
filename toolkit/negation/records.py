"""Negations as records: cues, and the tokens in their scopes, put into characters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from toolkit.annotation import Negation, Span
from toolkit.kernel.cues import FIRST, KIND, LAST, NOR, WHOLE, cue_part
from toolkit.kernel.scan import Tokens
from toolkit.negation.model import Negations

Pieces = list[tuple[int, int]]


def cue_pieces(data: np.ndarray, tokens: Tokens, cue: np.ndarray) -> Pieces:
    """Return the runs of a cue, first and end byte of each."""
    kind = int(cue[KIND])
    start, end = cue_part(data, tokens, int(cue[FIRST]), kind)
    runs = [(int(start), int(tokens.end[cue[LAST]]) if kind == WHOLE else int(end))]
    if cue[NOR] >= 0:
        runs.append((int(tokens.start[cue[NOR]]), int(tokens.end[cue[NOR]])))
    return runs


def token_pieces(tokens: Tokens, first: int, marked: np.ndarray, cue: Pieces) -> Pieces:
    """Return the runs of marked tokens without what belongs to the cue, first and end byte of each."""
    runs: Pieces = []
    before = -2
    places = np.flatnonzero(marked) + first
    edges = tokens.start[places].tolist(), tokens.end[places].tolist()
    for place, left, right in zip(places.tolist(), *edges, strict=True):
        for start, end in _without(left, right, cue):
            if runs and place in (before, before + 1) and not _between(runs[-1][1], start, cue):
                runs[-1] = runs[-1][0], end
            else:
                runs.append((start, end))
        before = place
    return runs


def negation_records(
    data: np.ndarray, tokens: Tokens, found: Negations, place: Callable[[int, bool], int]
) -> list[Negation]:
    """Return what was found as records, cue by cue.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    found : Negations
    place : callable
        Makes a character of a byte where a span begins, or with True of one where it ends.
    """

    def spans(pieces: Pieces) -> tuple[Span, ...]:
        return tuple(Span(place(start, False), place(end, True)) for start, end in pieces)

    records = []
    for i, first in enumerate(found.firsts.tolist()):
        cue = cue_pieces(data, tokens, found.cues[i])
        rows = slice(found.rows[i], found.rows[i + 1])
        scope, event = (token_pieces(tokens, first, marked[rows], cue) for marked in (found.inside, found.happens))
        records.append(Negation(spans(cue), spans(scope), spans(event)))
    return records


def _without(start: int, end: int, cue: Pieces) -> Pieces:
    for left, right in cue:
        if left < end and start < right:
            return [(a, b) for a, b in ((start, left), (right, end)) if a < b]
    return [(start, end)]


def _between(start: int, end: int, cue: Pieces) -> bool:
    return any(start <= left and right <= end for left, right in cue)
