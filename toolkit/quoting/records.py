"""Attributions as records: what a model found of tokens, put into characters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from toolkit.annotation import Attribution, Span
from toolkit.attribution.model import AttributionModel, Attributions, find_attributions, find_inner
from toolkit.kernel.pieces import QUOTE_KINDS, go_on, pieces_of, quote_kinds
from toolkit.kernel.scan import Tokens


def read_attributions(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    texts: np.ndarray,
    edges: np.ndarray,
    model: AttributionModel,
) -> list[list[Attribution]]:
    """Return who says what in each of some texts, the sources as they stand there; reports within reports among them.

    Parameters
    ----------
    data : ndarray of uint8
        The texts, encoded, with a blank line between two.
    tokens : Tokens
    bounds, texts : ndarray of int32
        The first token of each sentence and of each text, and the number of tokens.
    edges : ndarray of int32, shape (tokens, 2)
        The tokens' first and end characters, each in its own text.
    model : AttributionModel
    """
    found = find_attributions(data, tokens, bounds, model, texts)
    inner = find_inner(data, tokens, bounds, model, found)
    held = [record for part in (found, inner) for record in _records(part, texts, edges)]
    said: list[list[Attribution]] = [[] for _ in texts[1:]]
    for text, one in sorted(held, key=lambda record: (record[0], record[1].cue)):
        said[text].append(one)
    return said


def _records(found: Attributions, texts: np.ndarray, edges: np.ndarray) -> Iterator[tuple[int, Attribution]]:
    """Yield what was found, each with the number of its text."""
    count = len(found.cues)
    contents = pieces_of(found.content, found.rows, found.firsts)
    go_on(contents, found.quote, found.paragraphs, texts)
    kinds = quote_kinds(contents, count, found.quote)
    sources = pieces_of(found.source, found.rows, found.firsts)
    numbers = np.searchsorted(texts, found.cues[:, 0], side="right") - 1
    parts = (*_spans(sources, edges, count), *_spans(contents, edges, count))
    cues = zip(edges[found.cues[:, 0], 0].tolist(), edges[found.cues[:, 1], 1].tolist(), strict=True)
    for n, (text, cue, kind, p) in enumerate(
        zip(numbers.tolist(), cues, kinds.tolist(), found.p.tolist(), strict=True)
    ):
        quote = QUOTE_KINDS[kind]
        yield text, Attribution(tuple(parts[n]), (Span(*cue),), tuple(parts[count + n]), quote=quote, p=p)


def _spans(pieces: np.ndarray, edges: np.ndarray, count: int) -> list[list[Span]]:
    """Return the pieces of each of some things."""
    spans: list[list[Span]] = [[] for _ in range(count)]
    own, firsts, lasts = pieces.T
    for of, start, end in zip(own.tolist(), edges[firsts, 0].tolist(), edges[lasts, 1].tolist(), strict=True):
        spans[of].append(Span(start, end))
    return spans
