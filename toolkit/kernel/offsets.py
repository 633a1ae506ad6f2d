"""Byte offsets to character offsets, for a whole array at once."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.eight import HIGHEST, as_far_as, first_of
from toolkit.kernel.machine import AT, bare, ones
from toolkit.kernel.scan import Tokens


def _continuing(data: np.ndarray) -> np.ndarray:
    """Return where bytes stand that go on with a character (10xxxxxx); every other byte begins one."""
    return np.flatnonzero((data & 0xC0) == 0x80)


@njit(cache=True, nogil=True)
def _translate(inner: np.ndarray, offsets: np.ndarray, characters: np.ndarray) -> None:
    passed = 0
    for k in range(len(offsets)):
        while passed < len(inner) and inner[passed] < offsets[k]:
            passed += 1
        characters[k] = offsets[k] - passed


def characters(data: np.ndarray, offsets: np.ndarray, length: int | None = None) -> np.ndarray:
    """Translate ascending byte offsets into encoded text to character offsets.

    Parameters
    ----------
    data : ndarray of uint8
        What :func:`toolkit.kernel.scan.encode` returned.
    offsets : ndarray of int32
        Byte offsets, ascending.
    length : int, optional
        How many characters the text has, where that is known; when it has as many bytes, the offsets are returned as
        they are.

    Examples
    --------
    >>> from toolkit.kernel.scan import encode
    >>> characters(encode("né ici"), np.array([0, 3, 4], dtype=np.int32), 6).tolist()
    [0, 2, 3]
    """
    if length == len(data) - 1:
        return offsets
    translated = np.empty_like(offsets)
    _translate(_continuing(data), offsets, translated)
    return translated


@bare
def _passed(data: np.ndarray, start: int, end: int) -> int:
    """Count the bytes from `start` to `end` that go on with a character."""
    count = 0
    for at in range(start, end, 8):
        word = as_far_as(data, at)
        if at + 8 > end:
            word = first_of(word, end - at)
        count += int(ones(word & ~(word << np.uint64(1)) & HIGHEST))
    return count


@njit(cache=True, nogil=True)
def edges_in_texts(data: np.ndarray, tokens: Tokens, texts: np.ndarray, borders: np.ndarray) -> np.ndarray:
    """Return the first and end characters of tokens, each counted in its own text, int32 of shape (tokens, 2).

    Parameters
    ----------
    data : ndarray of uint8
        Encoded texts, one behind the other.
    tokens : Tokens
    texts, borders : ndarray of int32, shape (texts + 1,)
        The first token and the first byte of each text, and those behind the last.
    """
    starts, ends = tokens.start, tokens.end
    edges = np.empty((len(starts), 2), np.int32)
    for text in range(len(texts) - 1):
        at = before = int(borders[text])
        for k in range(texts[text], texts[text + 1]):
            start, end = int(starts[AT(k)]), int(ends[AT(k)])
            if start - at > 1:  # one byte is a character
                before += _passed(data, at, start)
            edges[AT(k), 0] = start - before
            before += _passed(data, start, end)
            edges[AT(k), 1] = end - before
            at = end
    return edges
