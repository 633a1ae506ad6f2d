"""Attributions as records: what a model found of tokens, put into characters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

import numpy as np

from toolkit.annotation import Attribution, Span
from toolkit.attribution.model import Attributions
from toolkit.kernel.pieces import QUOTE_KINDS, go_on, pieces_of, quote_kinds


def attribution_records(
    found: Attributions, kept: np.ndarray, texts: np.ndarray, edges: np.ndarray
) -> Iterator[tuple[list[int], int, Attribution]]:
    """Yield what is to be kept of what was found, each with the tokens of its cue, and with the number of its text.

    Parameters
    ----------
    found : Attributions
    kept : ndarray of bool, shape (cues,)
    texts : ndarray of int32
        The first token of each text, and the number of tokens.
    edges : ndarray of int32, shape (tokens, 2)
        The tokens' first and end characters, each in its own text.
    """
    count = len(found.cues)
    sources, contents = (pieces_of(role, found.rows, found.firsts) for role in (found.source, found.content))
    sources, contents = (pieces[kept[pieces[:, 0]]] for pieces in (sources, contents))
    go_on(contents, found.quote, found.paragraphs, texts)
    kinds = quote_kinds(contents, count, found.quote)
    numbers = np.searchsorted(texts, found.cues[:, 0], side="right") - 1
    spans = (edges[found.cues[:, 0], 0], edges[found.cues[:, 1], 1])
    facts = (fact.tolist() for fact in (found.cues, numbers, *spans, kinds, found.p))
    parts = (_spans(sources, edges, count), _spans(contents, edges, count))
    for place, text, start, end, kind, p, source, content in compress(zip(*facts, *parts, strict=True), kept):
        cue = (Span(start, end),)
        yield place, text, Attribution(tuple(source), cue, tuple(content), quote=QUOTE_KINDS[kind], p=p)


def _spans(pieces: np.ndarray, edges: np.ndarray, count: int) -> list[list[Span]]:
    """Return the pieces of each of some things."""
    spans: list[list[Span]] = [[] for _ in range(count)]
    own, firsts, lasts = pieces.T
    for of, start, end in zip(own.tolist(), edges[firsts, 0].tolist(), edges[lasts, 1].tolist(), strict=True):
        spans[of].append(Span(start, end))
    return spans
