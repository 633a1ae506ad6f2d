"""Runs of tokens, the pieces that something has: found among truth values, grown over paragraphs, looked into.

Pieces are rows of an int32 array: the number of what has the piece, its first token and its last one.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.quotations import CLOSES, INSIDE, OPENS, OUTSIDE

INDIRECT, DIRECT, MIXED = range(3)  # how a content is given
QUOTE_KINDS = ("indirect", "direct", "mixed")  # the same in words
_MARKS = 2  # tokens outside of quotations that a direct content may have: a comma, a full stop


@njit(cache=True, nogil=True)
def pieces_of(inside: np.ndarray, rows: np.ndarray, firsts: np.ndarray) -> np.ndarray:
    """Return the runs of true values.

    Parameters
    ----------
    inside : ndarray of bool, shape (rows[-1],)
        Whether tokens are inside; those that belong to one thing follow on each other.
    rows : ndarray of int64, shape (things + 1,)
        Where the values of each begin.
    firsts : ndarray of int32, shape (things,)
        The first token that each has values for.
    """
    out = np.empty((len(inside), 3), np.int32)
    count = 0
    for i in range(len(firsts)):
        shift, before = firsts[i] - rows[i], False
        for at in range(rows[i], rows[i + 1]):
            if inside[at] and not before:
                out[count, 0], out[count, 1] = i, at + shift
                count += 1
            if inside[at]:
                out[count - 1, 2] = at + shift
            before = inside[at]
    return out[:count].copy()


@njit(cache=True, nogil=True)
def any_of(inside: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return which things have a true value, bool of shape (things,); values as :func:`pieces_of` takes them."""
    out = np.zeros(len(rows) - 1, np.bool_)
    for i in range(len(out)):
        for at in range(rows[i], rows[i + 1]):
            out[i] |= inside[at]
    return out


@njit(cache=True, nogil=True)
def values_of(inside: np.ndarray, rows: np.ndarray, things: np.ndarray) -> np.ndarray:
    """Return the values of some things, one behind the other."""
    out, count = np.empty(len(inside), np.bool_), 0
    for i in things:
        for at in range(rows[i], rows[i + 1]):
            out[count] = inside[at]
            count += 1
    return out[:count]


@njit(cache=True, nogil=True)
def marked(firsts: np.ndarray, lasts: np.ndarray, size: int) -> np.ndarray:
    """Return which of a number of places are in one of some spans."""
    out = np.zeros(size, np.bool_)
    for i in range(len(firsts)):
        out[firsts[i] : lasts[i] + 1] = True
    return out


@njit(cache=True, nogil=True)
def go_on(pieces: np.ndarray, quote: np.ndarray, paragraphs: np.ndarray, texts: np.ndarray) -> None:
    """Let contents whose quotation is open where their paragraph ends go on through those that open it again.

    Parameters
    ----------
    pieces : ndarray of int32, shape (pieces, 3)
        Changed in place.
    quote : ndarray of uint8, shape (tokens,)
        What every token is to quotations, see :mod:`toolkit.kernel.quotations`.
    paragraphs, texts : ndarray of int32
        The first token of each, and the number of tokens.
    """
    for i in range(len(pieces)):
        if i + 1 < len(pieces) and pieces[i + 1, 0] == pieces[i, 0]:
            continue  # only what is last of a content can be open
        last = pieces[i, 2]
        place = np.searchsorted(paragraphs, last + 1)
        if place < len(paragraphs) and paragraphs[place] == last + 2 and quote[last + 1] == INSIDE:
            last += 1  # the stop before the paragraph's end is quoted, too
        while place + 1 < len(paragraphs) and paragraphs[place] == last + 1:
            if quote[last] not in (INSIDE, OPENS) or quote[last + 1] != OPENS:
                break
            if texts[np.searchsorted(texts, last + 1)] == last + 1:
                break
            last += 1
            while last + 1 < paragraphs[place + 1] and quote[last] != CLOSES:
                last += 1
            place += 1
        pieces[i, 2] = last


@njit(cache=True, nogil=True)
def quote_kinds(pieces: np.ndarray, count: int, quote: np.ndarray) -> np.ndarray:
    """Return whether each of some contents is INDIRECT, DIRECT or MIXED, int8."""
    outside, size = np.zeros((2, count), np.int64)
    for of, first, last in pieces:
        for k in range(first, last + 1):
            outside[of] += quote[k] == OUTSIDE
            size[of] += 1
    kinds = np.empty(count, np.int8)
    for i in range(count):
        direct = outside[i] < _MARKS and size[i] > 2 * outside[i]
        kinds[i] = INDIRECT if outside[i] == size[i] else (DIRECT if direct else MIXED)
    return kinds


@njit(cache=True, nogil=True)
def any_inside(pieces: np.ndarray, count: int, firsts: np.ndarray, lasts: np.ndarray) -> np.ndarray:
    """Return for each of `count` things whether one of some spans, in order, lies inside of one of its pieces."""
    found = np.zeros(count, np.bool_)
    for of, first, last in pieces:
        i = np.searchsorted(firsts, first)
        while i < len(firsts) and firsts[i] <= last and not found[of]:
            found[of] = lasts[i] <= last
            i += 1
    return found
