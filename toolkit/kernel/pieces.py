"""Runs of tokens, the pieces that something has: found among truth values, grown to whole quotations, looked into.

Pieces are rows of an int32 array: the number of what has the piece, its first token and its last one.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.quotations import CLOSES, INSIDE, OPENS, OUTSIDE
from toolkit.kernel.scan import NEWLINE, SPACED, Tokens

INDIRECT, DIRECT, MIXED = range(3)  # how a content is given
_MARKS = 2  # tokens outside of quotations that a direct content may have: a comma, a full stop
_LEAST_WORDS = 4  # of a quotation that is more than a word in quotation marks
_NEAR = 8  # contents that may overlap a quotation
_PARAGRAPHS = 2


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
def quotations_in(quote: np.ndarray, flags: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Return the first and the last token of the quotations that have some words, int32 of shape (quotations, 2)."""
    out = np.empty((len(quote), 2), np.int32)
    count = 0
    for t in range(len(texts) - 1):
        start = -1
        for k in range(texts[t], texts[t + 1] + 1):
            ends = k == texts[t + 1]
            closes = not ends and quote[k] == CLOSES
            if start >= 0 and (closes or ends or quote[k] == OPENS or quote[k] == OUTSIDE):
                last = k if closes else k - 1
                words = 1
                for j in range(start + 1, last + 1):
                    words += flags[j] & SPACED != 0
                if words >= _LEAST_WORDS:
                    out[count, 0], out[count, 1] = start, last
                    count += 1
                start = -1
            if not ends and quote[k] == OPENS:
                start = k
    return out[:count].copy()


@njit(cache=True, nogil=True)
def _goes_on(data: np.ndarray, tokens: Tokens, cue: int, indirect: bool, opening: int) -> bool:
    """Tell whether a free quotation goes on with what a cue reports: it opens a paragraph soon after."""
    starts, ends, flags = tokens.start, tokens.end, tokens.flags
    if data[starts[opening] - 1] != ord("\n") or (indirect and data[ends[opening - 1] - 1] != ord(":")):
        return False
    paragraphs = 1
    for k in range(cue + 1, opening):
        if flags[k] & NEWLINE:
            for i in range(ends[k - 1], starts[k]):
                if data[i] == ord("\n"):
                    paragraphs += 1
                    break
            if paragraphs > _PARAGRAPHS:
                return False
    return True


@njit(cache=True, nogil=True)
def completed(
    data: np.ndarray,
    tokens: Tokens,
    quotations: np.ndarray,
    cues: np.ndarray,
    kinds: np.ndarray,
    pieces: np.ndarray,
    order: np.ndarray,
    texts: np.ndarray,
) -> np.ndarray:
    """Let contents have whole quotations, as :func:`toolkit.quoting.completed` does; return their pieces in no order.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    quotations : ndarray of int32, shape (quotations, 2)
        First and last token, in order.
    cues : ndarray of int32, shape (cues, 2)
        First and last token, in order.
    kinds : ndarray of int8, shape (cues,)
        How each content is given.
    pieces : ndarray of int32, shape (pieces, 3)
        Of the contents, by their cue.
    order : ndarray of int64, shape (pieces,)
        The pieces by first token, last token and cue.
    texts : ndarray of int32, shape (texts + 1,)
        The first token of each text, and the number of tokens.
    """
    added = np.empty((len(quotations), 3), np.int32)
    count, place, before, text = 0, 0, -1, 0
    kept = np.ones(len(pieces), np.bool_)
    owners = np.searchsorted(pieces[:, 0], np.arange(len(cues) + 1))
    for first, last in quotations:
        while place < len(order) and pieces[order[place], 1] <= last:
            place += 1
        while before + 1 < len(cues) and cues[before + 1, 0] < first:
            before += 1
        while texts[text + 1] <= first:
            text += 1
        taker, free = -1, True
        for i in order[max(0, place - _NEAR) : place]:
            if pieces[i, 2] >= first:
                free = False
                if taker < 0 and pieces[i, 1] == first and pieces[i, 2] < last:
                    taker = pieces[i, 0]
        free = free and before >= 0 and cues[before, 0] >= texts[text]
        if free and _goes_on(data, tokens, cues[before, 0], kinds[before] == INDIRECT, first):
            taker = before
        if taker < 0:
            continue
        added[count, 0], added[count, 1], added[count, 2] = taker, first, last
        count += 1
        for i in range(owners[taker], owners[taker + 1]):
            kept[i] &= pieces[i, 2] < first or last < pieces[i, 1]
    return np.concatenate((pieces[kept], added[:count]))


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
