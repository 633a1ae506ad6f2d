"""What stands in quotation marks, in characters."""

from __future__ import annotations

import numpy as np

from toolkit.annotation import Span
from toolkit.kernel.offsets import characters
from toolkit.kernel.quotations import paragraph_starts, quote_states
from toolkit.kernel.quoted import quoted_tokens
from toolkit.kernel.scan import encode, scan


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
