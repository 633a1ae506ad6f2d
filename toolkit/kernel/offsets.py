"""Byte offsets to character offsets, for a whole array at once."""

from __future__ import annotations

import numpy as np
from numba import njit

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


@njit(cache=True, nogil=True)
def _edges(
    inner: np.ndarray, starts: np.ndarray, ends: np.ndarray, firsts: np.ndarray, borders: np.ndarray
) -> np.ndarray:
    edges = np.empty((len(starts), 2), np.int32)
    passed = 0
    for text in range(len(borders) - 1):
        while passed < len(inner) and inner[passed] < borders[text]:
            passed += 1
        before = borders[text] - passed
        for k in range(firsts[text], firsts[text + 1]):
            while passed < len(inner) and inner[passed] < starts[k]:
                passed += 1
            edges[k, 0] = starts[k] - passed - before
            while passed < len(inner) and inner[passed] < ends[k]:
                passed += 1
            edges[k, 1] = ends[k] - passed - before
    return edges


def edges_of(data: np.ndarray, tokens: Tokens, firsts: np.ndarray, borders: np.ndarray) -> np.ndarray:
    """Return the first and end characters of tokens, each counted in its own text, int32 of shape (tokens, 2).

    Parameters
    ----------
    data : ndarray of uint8
        Several texts, encoded, one behind the other.
    tokens : Tokens
    firsts, borders : ndarray of int32, shape (texts + 1,)
        The first token and the first byte of each text, and those behind the last.
    """
    return np.asarray(_edges(_continuing(data), tokens.start, tokens.end, firsts, borders))
