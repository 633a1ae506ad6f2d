"""Byte offsets to character offsets, for a whole array at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.machine import AT
from toolkit.kernel.scan import Tokens

_STRETCH = 6  # bits of a place inside of a stretch of bytes


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


class Characters(NamedTuple):
    """Encoded texts, one behind the other, with what it takes to count the characters before any byte of them.

    Attributes
    ----------
    data : ndarray of uint8
    passed : ndarray of int32, shape (stretches + 1,)
        How many bytes that go on with a character stand before each stretch of ``2**_STRETCH`` bytes, and in all.
    """

    data: np.ndarray
    passed: np.ndarray


def characters_of(data: np.ndarray) -> Characters:
    """Return what counts the characters of encoded text."""
    return Characters(data, _passed(data))


@njit(cache=True, nogil=True)
def _passed(data: np.ndarray) -> np.ndarray:
    stretches = (len(data) >> _STRETCH) + 1
    passed = np.zeros(stretches + 1, np.int32)
    for stretch in range(stretches):
        first = stretch << _STRETCH
        count = np.int32(0)
        for i in range(first, min(first + (1 << _STRETCH), len(data))):
            count += (data[AT(i)] & 0xC0) == 0x80
        passed[stretch + 1] = passed[stretch] + count
    return passed


@njit(cache=True, inline="always")
def _character(data: np.ndarray, passed: np.ndarray, at: int) -> int:
    """Return how many characters stand before byte `at`."""
    stretch = at >> _STRETCH
    count = at - passed[stretch]
    # Most stretches have but one byte a character.
    if passed[stretch + 1] != passed[stretch]:
        for i in range(stretch << _STRETCH, at):
            count -= (data[i] & 0xC0) == 0x80
    return int(count)


@njit(cache=True, nogil=True)
def spans_in_texts(
    characters: Characters,
    tokens: Tokens,
    texts: np.ndarray,
    borders: np.ndarray,
    firsts: np.ndarray,
    lasts: np.ndarray,
) -> np.ndarray:
    """Return the first and end characters of spans, each counted in its own text, int32 of shape (spans, 2).

    Parameters
    ----------
    characters : Characters
    tokens : Tokens
    texts, borders : ndarray of int32, shape (texts + 1,)
        The first token and the first byte of each text, and those behind the last.
    firsts, lasts : ndarray of int32, shape (spans,)
        The first and the last token of each span; texts are in order, their spans in any.
    """
    data, passed, starts, ends = characters.data, characters.passed, tokens.start, tokens.end
    spans = np.empty((len(firsts), 2), np.int32)
    text, before = -1, 0
    for k in range(len(firsts)):
        while texts[text + 1] <= firsts[k]:
            text += 1
            before = _character(data, passed, borders[text])
        spans[k, 0] = _character(data, passed, starts[firsts[k]]) - before
        spans[k, 1] = _character(data, passed, ends[lasts[k]]) - before
    return spans
