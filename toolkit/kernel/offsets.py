"""Byte offsets to character offsets, for a whole array at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.machine import AT, ones, sixty_four
from toolkit.kernel.scan import Tokens

_ONE = np.uint64(1)


class Inner(NamedTuple):
    """Where bytes stand that go on with a character, for every 64 bytes of encoded text.

    Attributes
    ----------
    bits : ndarray of uint64
        A bit for each byte, that of the first lowest.
    before : ndarray of int32
        How many there are before.
    """

    bits: np.ndarray
    before: np.ndarray


@njit(cache=True, nogil=True)
def inner_bytes(data: np.ndarray) -> Inner:
    """Return where bytes stand that go on with a character, so that characters before any byte are soon counted."""
    bits, before = np.zeros(len(data) // 64 + 1, np.uint64), np.empty(len(data) // 64 + 1, np.int32)
    for block in range(len(data) // 64):
        bits[AT(block)] = sixty_four(data, 64 * block, 0xC0, 0x80, 1)
    for i in range(len(data) // 64 * 64, len(data)):
        bits[-1] |= np.uint64(data[i] & 0xC0 == 0x80) << np.uint64(i & 63)
    so_far = 0
    for block in range(len(bits)):
        before[AT(block)] = so_far
        so_far += int(ones(bits[AT(block)]))
    return Inner(bits, before)


@njit(cache=True, inline="always")
def _character(inner: Inner, offset: int) -> int:
    """Return how many characters begin before a byte."""
    block = AT(offset >> 6)
    passed = inner.bits[block] & ((_ONE << np.uint64(offset & 63)) - _ONE)
    return offset - int(inner.before[block]) - int(ones(passed))


def characters(data: np.ndarray, offsets: np.ndarray, length: int | None = None) -> np.ndarray:
    """Translate byte offsets into encoded text to character offsets.

    Parameters
    ----------
    data : ndarray of uint8
        What :func:`toolkit.kernel.scan.encode` returned.
    offsets : ndarray of int32
        Byte offsets.
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
    return np.asarray(_characters(inner_bytes(data), offsets))


@njit(cache=True, nogil=True)
def _characters(inner: Inner, offsets: np.ndarray) -> np.ndarray:
    characters = np.empty_like(offsets)
    for k in range(len(offsets)):
        characters[k] = _character(inner, offsets[k])
    return characters


@njit(cache=True, nogil=True)
def edges_in_texts(
    inner: Inner, tokens: Tokens, texts: np.ndarray, borders: np.ndarray, firsts: np.ndarray, lasts: np.ndarray
) -> np.ndarray:
    """Return the first and end characters of spans, each counted in its own text, int32 of shape (spans, 2).

    Parameters
    ----------
    inner : Inner
        Of encoded texts, one behind the other.
    tokens : Tokens
    texts, borders : ndarray of int32, shape (texts + 1,)
        The first token and the first byte of each text, and those behind the last.
    firsts, lasts : ndarray of int32, shape (spans,)
        The spans' first and last tokens; they are text by text.
    """
    edges = np.empty((len(firsts), 2), np.int32)
    starts, ends = tokens.start, tokens.end
    text, before = 0, _character(inner, borders[0])
    for i in range(len(firsts)):
        while texts[text + 1] <= firsts[i]:
            text += 1
            before = _character(inner, borders[text])
        edges[AT(i), 0] = _character(inner, starts[AT(firsts[i])]) - before
        edges[AT(i), 1] = _character(inner, ends[AT(lasts[i])]) - before
    return edges
