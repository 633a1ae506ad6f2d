"""Token windows: what stands at and around a token, as hashed features.

Every token has a few views: its word, its classes (learned from news without labels), its last letters, its shape. A
template joins up to three views of tokens at most two places away, e.g. the class of the token before with the word
itself. Templates are data, so that every tagger can have its own. Only tokens whose word passes a gate get features:
nearly all cues are among few words, and the rest of the text costs one look-up a word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.lookup import EMPTY, Lookup, find
from toolkit.kernel.scan import CAPITAL, DIGIT, IS_WORD, UPPER, Tokens

# The views of a token, in the order of its row.
VIEWS = ("word", "fine", "middle", "coarse", "last2", "last3", "last4", "first5", "shape")
WORD, FINE, MIDDLE, COARSE, LAST2, LAST3, LAST4, FIRST5, SHAPE = range(len(VIEWS))
REACH = 2  # tokens that a window extends to each side
PARTS = 3  # views that a template joins at most

# Stand for the tokens before and behind a sentence.
_BEFORE, _BEHIND = np.uint32(0x9E3779B9), np.uint32(0x7F4A7C15)


class Classes(NamedTuple):
    """Classes of words: where a word's hash stands in `rows`, and there its fine, middle and coarse class."""

    slots: Lookup
    rows: np.ndarray


@njit(cache=True, inline="always")
def mix(seed: np.uint32, a: np.uint32, b: np.uint32) -> np.uint32:
    """Hash two 32-bit values under a seed."""
    x = (np.uint64(a) << np.uint64(32) | np.uint64(b)) ^ (np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15))
    x = (x ^ (x >> np.uint64(31))) * np.uint64(0xD6E8FEB86659FD93)
    x = (x ^ (x >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93)
    return np.uint32(x >> np.uint64(32))


@njit(cache=True)
def _letters(data: np.ndarray, start: int, end: int) -> np.uint32:
    h = np.uint32(end - start)
    for i in range(start, end):
        h = h * np.uint32(16777619) ^ np.uint32(data[i] | 0x20)
    return h


@njit(cache=True)
def view(data: np.ndarray, tokens: Tokens, k: int, first: bool, classes: Classes, row: np.ndarray) -> None:
    """Write the views of token k into `row`."""
    word, start, end = tokens.hash[k], tokens.start[k], tokens.end[k]
    row[WORD] = word
    row[LAST2] = _letters(data, max(start, end - 2), end)
    row[LAST3] = _letters(data, max(start, end - 3), end)
    row[LAST4] = _letters(data, max(start, end - 4), end)
    row[FIRST5] = _letters(data, start, min(start + 5, end)) ^ np.uint32(5)
    place = find(classes.slots, word)
    for level in range(3):
        known = place != EMPTY
        # A word without classes is classed with those that end like it.
        row[FINE + level] = np.uint32(classes.rows[place, level]) + np.uint32(1) if known else ~row[LAST2]
    shape = np.uint32(tokens.flags[k] & (IS_WORD | CAPITAL | UPPER | DIGIT)) << np.uint32(1)
    row[SHAPE] = shape | np.uint32(first)


@njit(cache=True)
def window(views: np.ndarray, k: int, first: int, last: int, templates: np.ndarray, out: np.ndarray) -> None:
    """Write one feature hash a template for token k of the sentence of tokens first to last (exclusive)."""
    for t in range(len(templates)):
        h = np.uint32(t)
        for part in range(PARTS):
            kind = templates[t, 2 * part + 1]
            if kind < 0:
                break
            at = k + templates[t, 2 * part]
            value = views[at, kind] if first <= at < last else (_BEFORE if at < first else _BEHIND)
            h = mix(np.uint32(t + 1), h, value)
        out[t] = h


@njit(cache=True)
def views_around(
    data: np.ndarray,
    tokens: Tokens,
    k: int,
    first: int,
    last: int,
    done: int,
    classes: Classes,
    views: np.ndarray,
) -> int:
    """Fill the views of the window of token k; those before token `done` are filled already. Return the new `done`."""
    for j in range(max(done, k - REACH, first), min(k + REACH + 1, last)):
        view(data, tokens, j, j == first, classes, views[j])
    return min(k + REACH + 1, last)


@njit(cache=True)
def candidates_into(hashes: np.ndarray, gate: Lookup, out: np.ndarray) -> int:
    """Write the places of the tokens that pass the gate; an empty gate lets all pass."""
    count = 0
    open_gate = not np.any(gate.places != EMPTY)
    for k in range(len(hashes)):
        if open_gate or find(gate, hashes[k]) != EMPTY:
            out[count] = k
            count += 1
    return count


@njit(cache=True, nogil=True)
def features(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    gate: Lookup,
    classes: Classes,
    templates: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the candidates' places and their feature hashes, shape (candidates, templates)."""
    n = len(tokens.hash)
    places = np.empty(n, np.int32)
    count = candidates_into(tokens.hash, gate, places)
    out = np.empty((count, len(templates)), np.uint32)
    views = np.empty((n, len(VIEWS)), np.uint32)
    sentence, done = 0, 0
    for c in range(count):
        k = places[c]
        while bounds[sentence + 1] <= k:
            sentence += 1
        first, last = bounds[sentence], bounds[sentence + 1]
        done = views_around(data, tokens, k, first, last, done, classes, views)
        window(views, k, first, last, templates, out[c])
    return places[:count], out


def templates(*lines: str) -> np.ndarray:
    """Return templates as an array, shape (templates, 6): offset and view of each part, view -1 where there is none.

    Parameters
    ----------
    *lines : str
        Each up to three parts ``VIEW`` or ``VIEW+1``, ``VIEW-2`` …, separated by spaces.

    Examples
    --------
    >>> templates("word", "fine-1 word").tolist()
    [[0, 0, 0, -1, 0, -1], [-1, 1, 0, 0, 0, -1]]
    """
    array = np.zeros((len(lines), 2 * PARTS), np.int8)
    array[:, 1::2] = -1
    for t, line in enumerate(lines):
        for part, name in enumerate(line.split()):
            kind = re.split(r"[+-]", name)[0]
            array[t, 2 * part : 2 * part + 2] = int(name[len(kind) :] or 0), VIEWS.index(kind)
    return array
