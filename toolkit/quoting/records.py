"""Attributions as records: what a model found of tokens, put into characters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from toolkit.annotation import Attribution, Span
from toolkit.attribution.model import AttributionModel, Attributions, find_attributions, find_inner
from toolkit.kernel.pieces import QUOTE_KINDS, go_on, pieces_of, quote_kinds
from toolkit.kernel.quoted import quoted_tokens
from toolkit.kernel.scan import Tokens


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
    inner = find_inner(data, tokens, bounds, model, found)
    held = [record for part in (found, inner) for record in _records(part, texts, edges)]
    said = [Statements([], quoted) for quoted in _quoted(found.quote, texts, edges)]
    for _, text, one in sorted(held, key=itemgetter(0)):
        said[text].attributions.append(one)
    return said


def _quoted(states: np.ndarray, texts: np.ndarray, edges: np.ndarray) -> Iterator[list[Span]]:
    """Yield the quotations of each text, by what its tokens are to quotations."""
    for start, end in pairwise(texts.tolist()):
        firsts, lasts = start + quoted_tokens(states[start:end]).T
        yield list(map(Span, edges[firsts, 0].tolist(), edges[lasts, 1].tolist()))


def _records(found: Attributions, texts: np.ndarray, edges: np.ndarray) -> Iterator[tuple[list[int], int, Attribution]]:
    """Yield what was found, each with the tokens of its cue, and with the number of its text."""
    count = len(found.cues)
    contents = pieces_of(found.content, found.rows, found.firsts)
    go_on(contents, found.quote, found.paragraphs, texts)
    kinds = quote_kinds(contents, count, found.quote)
    sources = pieces_of(found.source, found.rows, found.firsts)
    numbers = np.searchsorted(texts, found.cues[:, 0], side="right") - 1
    parts = (*_spans(sources, edges, count), *_spans(contents, edges, count))
    cues = map(Span, edges[found.cues[:, 0], 0].tolist(), edges[found.cues[:, 1], 1].tolist())
    facts = (found.cues.tolist(), numbers.tolist(), cues, kinds.tolist(), found.p.tolist())
    for n, (place, text, cue, kind, p) in enumerate(zip(*facts, strict=True)):
        quote = QUOTE_KINDS[kind]
        yield place, text, Attribution(tuple(parts[n]), (cue,), tuple(parts[count + n]), quote=quote, p=p)


def _spans(pieces: np.ndarray, edges: np.ndarray, count: int) -> list[list[Span]]:
    """Return the pieces of each of some things."""
    spans: list[list[Span]] = [[] for _ in range(count)]
    own, firsts, lasts = pieces.T
    for of, start, end in zip(own.tolist(), edges[firsts, 0].tolist(), edges[lasts, 1].tolist(), strict=True):
        spans[of].append(Span(start, end))
    return spans
