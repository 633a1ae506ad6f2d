"""Where words are quoted: whether each token is inside double quotation marks, and which paragraph it stands in.

Curly marks and guillemets say themselves whether they open. A straight mark opens where nothing is open, or where white
space stands before it and none behind. A paragraph begins with nothing open, so an unbalanced mark spoils no more than
its paragraph, and a quotation that opens again in every paragraph is one in each.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.scan import NEWLINE, PARAGRAPH, SPACED, Tokens, word_hash

OUTSIDE, INSIDE, OPENS, CLOSES = range(4)  # what a token is to the quotations of its paragraph

QUOTE = np.uint32(word_hash('"'))


@njit(cache=True, inline="always")
def _direction(data: np.ndarray, start: int) -> int:
    """Return OPENS or CLOSES for a mark that says so itself, else OUTSIDE."""
    if data[start] == 0xE2 and data[start + 1] == 0x80:
        third = data[start + 2]
        return OPENS if third == 0x9C or third == 0x9E or third == 0x9F else (CLOSES if third == 0x9D else OUTSIDE)
    if data[start] == 0xC2:
        return OPENS if data[start + 1] == 0xAB else (CLOSES if data[start + 1] == 0xBB else OUTSIDE)
    return OPENS if data[start] == ord("`") else OUTSIDE


@njit(cache=True, nogil=True)
def quote_states(data: np.ndarray, tokens: Tokens, paragraphs: np.ndarray) -> np.ndarray:
    """Return for every token whether it is outside quotations, inside one, or opens or closes one.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    paragraphs : ndarray of int32, shape (paragraphs + 1,)
        The first token of each paragraph, and the number of tokens.
    """
    hashes, starts, flags = tokens.hash, tokens.start, tokens.flags
    states = np.zeros(len(hashes), np.uint8)
    for p in range(len(paragraphs) - 1):
        is_open = False
        for k in range(paragraphs[p], paragraphs[p + 1]):
            if hashes[k] != QUOTE:
                states[k] = INSIDE if is_open else OUTSIDE
                continue
            direction = _direction(data, starts[k])
            if direction == OUTSIDE:
                follows = k + 1 < paragraphs[p + 1] and not flags[k + 1] & SPACED
                begins = k == paragraphs[p] or flags[k] & NEWLINE or (flags[k] & SPACED and follows)
                direction = OPENS if begins or not is_open else CLOSES
            is_open = direction == OPENS
            states[k] = direction
    return states


@njit(cache=True, nogil=True)
def paragraph_starts(tokens: Tokens, texts: np.ndarray) -> np.ndarray:
    """Return the first token of each paragraph of texts, and the number of tokens.

    Parameters
    ----------
    tokens : Tokens
    texts : ndarray of int32, shape (texts + 1,)
        The first token of each text, and the number of tokens.
    """
    flags = tokens.flags
    out = np.empty(len(flags) + 1, np.int32)
    count = text = 0
    for k in range(len(flags)):
        begins = k == 0 or flags[k] & PARAGRAPH != 0
        while text < len(texts) and texts[text] <= k:
            begins |= texts[text] == k
            text += 1
        if begins:
            out[count] = k
            count += 1
    out[count] = len(flags)
    return out[: count + 1].copy()
