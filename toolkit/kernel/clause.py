"""What a word is made of, and where in its sentence it stands: views beside those of token windows.

A stem brings the forms of a word together; a beginning finds its negative prefix. Of the sentence it counts whether it
is a question, whether "if" stands before the word, how long it is and how far the word is from its ends.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.characters import LOWER
from toolkit.kernel.scan import Tokens, word_hash

VIEWS = ("stem", "first2", "first3", "ends", "question", "condition", "before", "behind", "length")

_ENDINGS = tuple(
    sorted(("ically", "ities", "ings", "ies", "ied", "ily", "ing", "ity", "ed", "es", "ly", "s", "e", "y"), key=len)
)[::-1]
# Every ending from its last letter back, filled with zeros.
_TABLE = np.array([[*ending.encode()[::-1], *[0] * (6 - len(ending))] for ending in _ENDINGS], np.uint8)
_SIZES = np.array([len(ending) for ending in _ENDINGS], np.int64)
_LEAST = 3  # letters that a stem keeps
_QUESTION, _IF = np.uint32(word_hash("?")), np.uint32(word_hash("if"))
_FAR = 10


@njit(cache=True)
def stem_end(data: np.ndarray, start: int, end: int) -> int:
    """Return where the stem of a word ends: its longest ending is cut off, and once more."""
    for _ in range(2):
        for e in range(len(_TABLE)):
            size = _SIZES[e]
            if end - start - size < _LEAST:
                continue
            i = 0
            while i < size and LOWER[data[end - 1 - i]] == _TABLE[e, i]:
                i += 1
            if i == size:
                end -= size
                break
    return end


@njit(cache=True)
def letters(data: np.ndarray, start: int, end: int, seed: int) -> np.uint32:
    """Hash bytes of a word in lower case."""
    h = np.uint32(seed)
    for i in range(start, end):
        h = (h ^ np.uint32(data[i] | 0x20)) * np.uint32(16777619)
    return h


@njit(cache=True, nogil=True)
def clause_views(data: np.ndarray, tokens: Tokens, bounds: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the views of the tokens at some places, uint32 of shape (places, views)."""
    out = np.empty((len(places), len(VIEWS)), np.uint32)
    sentence = 0
    condition, question = len(tokens.hash), False
    fresh = True
    for c in range(len(places)):
        k = places[c]
        while bounds[sentence + 1] <= k:
            sentence += 1
            fresh = True
        first, last = bounds[sentence], bounds[sentence + 1]
        if fresh:
            condition, question, fresh = last, False, False
            for j in range(last - 1, first - 1, -1):
                if tokens.hash[j] == _IF:
                    condition = j
            for j in range(max(first, last - 3), last):
                question |= tokens.hash[j] == _QUESTION
        start, end = tokens.start[k], tokens.end[k]
        out[c, 0] = letters(data, start, stem_end(data, start, end), 1)
        out[c, 1] = letters(data, start, min(start + 2, end), 2)
        out[c, 2] = letters(data, start, min(start + 3, end), 3)
        out[c, 3] = letters(data, max(start, end - 3), end, out[c, 1])
        out[c, 4] = question
        out[c, 5] = condition < k
        out[c, 6] = min(k - first, _FAR)
        out[c, 7] = min(last - k, _FAR)
        out[c, 8] = min((last - first) // 5, _FAR)
    return out


@njit(cache=True, nogil=True)
def joined_features(windows: np.ndarray, clauses: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Return features of windows, and behind them those of pairs: a clause's view with a window's feature.

    Parameters
    ----------
    windows : ndarray of uint32, shape (items, templates)
    clauses : ndarray of uint32, shape (items, views)
    pairs : ndarray of int32, shape (pairs, 2)
        The column of `clauses` and that of `windows`; -1 for the view alone.
    """
    width = windows.shape[1]
    out = np.empty((len(windows), width + len(pairs)), np.uint32)
    for i in range(len(windows)):
        out[i, :width] = windows[i]
        for p in range(len(pairs)):
            x = np.uint64(width + p + 1) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(clauses[i, pairs[p, 0]])
            x = (x ^ (x >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93)
            if pairs[p, 1] >= 0:
                x += np.uint64(windows[i, pairs[p, 1]])
            x = (x ^ (x >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
            out[i, width + p] = np.uint32(x >> np.uint64(32))
    return out


def clause_pairs(pairs: tuple[str, ...], templates: tuple[str, ...]) -> np.ndarray:
    """Return pairs as an array, see :func:`joined_features`.

    Parameters
    ----------
    pairs : tuple of str
        Each a view, or ``VIEW & TEMPLATE``.
    templates : tuple of str
        The templates of the windows.

    Examples
    --------
    >>> clause_pairs(("stem", "stem & word-1"), ("word", "word-1")).tolist()
    [[0, -1], [0, 1]]
    """
    split = [pair.split(" & ") for pair in pairs]
    return np.array(
        [[VIEWS.index(view), templates.index(rest[0]) if rest else -1] for view, *rest in split], np.int32
    ).reshape(-1, 2)
