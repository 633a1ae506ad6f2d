"""How a content is given: in the source's words (direct), in the reporter's (indirect), or partly so (mixed)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from toolkit.annotation import Span
from toolkit.kernel.offsets import characters
from toolkit.kernel.quotations import OUTSIDE, paragraph_starts, quote_states
from toolkit.kernel.quoted import quoted_tokens
from toolkit.kernel.scan import encode, scan

_MARKS = 2  # tokens outside of quotations that a direct content may have: a comma, a full stop


def quote_kind(quote: np.ndarray, pieces: Iterable[tuple[int, int]]) -> str:
    """Return ``direct``, ``mixed`` or ``indirect``.

    Parameters
    ----------
    quote : ndarray of uint8
        What every token is to quotations, see :mod:`toolkit.kernel.quotations`.
    pieces : iterable of (int, int)
        First and last token of the pieces of a content.
    """
    states = np.concatenate([np.zeros(0, np.uint8), *(quote[first : last + 1] for first, last in pieces)])
    outside = int((states == OUTSIDE).sum())
    if outside == len(states):
        return "indirect"
    return "direct" if outside < _MARKS and len(states) > 2 * outside else "mixed"


def quotations(text: str) -> list[Span]:
    """Return what stands in double quotation marks, with them; a paragraph's last one may be open.

    Examples
    --------
    >>> text = '"No," she said. “Why?” And “that'
    >>> [span.of(text) for span in quotations(text)]
    ['"No,"', '“Why?”', '“that']
    """
    data = encode(text)
    tokens = scan(data)
    if not len(tokens.hash):
        return []
    states = quote_states(data, tokens, paragraph_starts(tokens, np.array([0], np.int32)))
    firsts, lasts = quoted_tokens(states).T
    edges = np.stack((tokens.start[firsts], tokens.end[lasts]), axis=1)
    return [Span(start, end) for start, end in characters(data, edges.ravel(), len(text)).reshape(-1, 2).tolist()]
