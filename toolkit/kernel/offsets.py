"""Byte offsets to character offsets, for a whole array at once."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.machine import AT
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
    edges = np.empty((len(tokens.start), 2), np.int32)
    _edges(_continuing(data), tokens, texts, borders, edges)
    return edges


@njit(cache=True, nogil=True)
def _edges(inner: np.ndarray, tokens: Tokens, texts: np.ndarray, borders: np.ndarray, edges: np.ndarray) -> None:
    starts, ends = tokens.start, tokens.end
    passed = 0
    for text in range(len(texts) - 1):
        while passed < len(inner) and inner[passed] < borders[text]:
            passed += 1
        before = borders[text] - passed
        for k in range(texts[text], texts[text + 1]):
            while passed < len(inner) and inner[passed] < starts[AT(k)]:
                passed += 1
            edges[AT(k), 0] = starts[AT(k)] - passed - before
            while passed < len(inner) and inner[passed] < ends[AT(k)]:
                passed += 1
            edges[AT(k), 1] = ends[AT(k)] - passed - before


@njit(cache=True, nogil=True)
def spans_of(edges: np.ndarray, firsts: np.ndarray, lasts: np.ndarray) -> np.ndarray:
    """Return the first and end characters of spans by those of tokens, int32 of shape (spans, 2)."""
    spans = np.empty((len(firsts), 2), np.int32)
    for i in range(len(firsts)):
        spans[i, 0], spans[i, 1] = edges[firsts[i], 0], edges[lasts[i], 1]
    return spans
