"""Attributions as records: what a model found of tokens, put into characters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress, pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from toolkit.annotation import Attribution, Span
from toolkit.attribution.model import AttributionModel, Attributions, find_attributions
from toolkit.kernel.pieces import QUOTE_KINDS, go_on, pieces_of, quote_kinds
from toolkit.kernel.quoted import quoted_tokens
from toolkit.kernel.scan import Tokens
from toolkit.quoting.inner import find_inner


class Statements(NamedTuple):
    """What a text says that somebody says.

    Attributes
    ----------
    attributions : list of Attribution
        In the order of their cues.
    quoted : list of Span
        What stands in double quotation marks.
    """

    attributions: list[Attribution]
    quoted: list[Span]


def read_attributions(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    texts: np.ndarray,
    edges: np.ndarray,
    model: AttributionModel,
) -> list[Statements]:
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
    inner, is_inside, stays = find_inner(data, tokens, bounds, model, found)
    held = [*_records(found, stays, texts, edges), *_records(inner, is_inside, texts, edges)]
    said = [Statements([], quoted) for quoted in _quoted(found.quote, texts, edges)]
    for _, text, one in sorted(held, key=itemgetter(0)):
        said[text].attributions.append(one)
    return said


def _quoted(states: np.ndarray, texts: np.ndarray, edges: np.ndarray) -> Iterator[list[Span]]:
    """Yield the quotations of each text, by what its tokens are to quotations."""
    for start, end in pairwise(texts.tolist()):
        firsts, lasts = start + quoted_tokens(states[start:end]).T
        yield list(map(Span, edges[firsts, 0].tolist(), edges[lasts, 1].tolist()))


def _records(
    found: Attributions, kept: np.ndarray, texts: np.ndarray, edges: np.ndarray
) -> Iterator[tuple[list[int], int, Attribution]]:
    """Yield what is to be kept of what was found, each with the tokens of its cue, and with the number of its text."""
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
