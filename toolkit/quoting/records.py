"""What texts say that somebody says, as records: attributions, those within others among them, and quotations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from toolkit.annotation import Attribution, Span
from toolkit.attribution.model import AttributionModel, find_attributions
from toolkit.attribution.records import attribution_records
from toolkit.kernel.quoted import quoted_tokens
from toolkit.kernel.scan import Tokens
from toolkit.quoting.inner import find_inner, with_own_sources


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
    found = with_own_sources(tokens, find_attributions(data, tokens, bounds, model, texts))
    inner, is_inside, stays = find_inner(data, tokens, bounds, model, found)
    held = [*attribution_records(found, stays, texts, edges), *attribution_records(inner, is_inside, texts, edges)]
    said = [Statements([], quoted) for quoted in _quoted(found.quote, texts, edges)]
    for _, text, one in sorted(held, key=itemgetter(0)):
        said[text].attributions.append(one)
    return said


def _quoted(states: np.ndarray, texts: np.ndarray, edges: np.ndarray) -> Iterator[list[Span]]:
    """Yield the quotations of each text, by what its tokens are to quotations."""
    for start, end in pairwise(texts.tolist()):
        firsts, lasts = start + quoted_tokens(states[start:end]).T
        yield list(map(Span, edges[firsts, 0].tolist(), edges[lasts, 1].tolist()))
