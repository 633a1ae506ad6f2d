"""Token windows: what stands at and around a token, as hashed features.

Every token has a few views: its word, its classes (learned from news without labels), its last letters, its shape. A
template joins up to three views of tokens at most two places away, e.g. the class of the token before with the word
itself. The views `left` and `right` belong to candidates only, so at no offset: the first letters of the nearest
candidates that are terms of a lexicon, however far away in the sentence. Templates are data, so that every tagger can
have its own. Only tokens whose word passes a gate get features: nearly all cues are among few words, and the rest of
the text costs one look-up a word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.errors import must_be, unknown_name
from toolkit.kernel.lookup import EMPTY, Lookup, find, lookup
from toolkit.kernel.scan import CAPITAL, DIGIT, IS_WORD, UPPER, Tokens, is_name

# The views of a token, in the order of its row.
VIEWS = ("word", "fine", "middle", "coarse", "last2", "last3", "last4", "first5", "shape", "term", "left", "right")
WORD, FINE, MIDDLE, COARSE, LAST2, LAST3, LAST4, FIRST5, SHAPE, TERM, LEFT, RIGHT = range(len(VIEWS))
REACH = 2  # tokens that a window extends to each side
NEAR = 1  # tokens to each side whose letters are looked at
PARTS = 3  # views that a template joins at most

RING = 8  # rows of views kept: a power of two that holds a window
WIDTH = len(VIEWS)
VALUES = (2 * REACH + 1) * WIDTH + 1

# Odd constants that spread each part over 64 bits, and the sum of the parts at the end.
_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)

_SHIFTS = (0, 11, 20, 27)  # of fine, middle and coarse class (each + 1, 0 for none) and category in 32 bits
UNCLASSED = 0xFFFF  # the classes of a word that only the lexicon knows

# Stand for the tokens before and behind a sentence.
_BEFORE, _BEHIND = np.uint32(0x9E3779B9), np.uint32(0x7F4A7C15)


class Classes(NamedTuple):
    """What is known of words: where a word's hash stands in `rows`; there its fine, middle, coarse class and category.

    Categories are those of a lexicon, from 1; 0 is none. A word of the lexicon alone has the classes UNCLASSED.
    `packed` has the same in one look-up, see :func:`classes_of`: the row in 32 bits where `slots` has the place.
    """

    slots: Lookup
    rows: np.ndarray
    packed: Lookup


def classes_of(hashes: np.ndarray, rows: np.ndarray) -> Classes:
    """Lay out the classes of words, given by their hashes, for look-up."""
    slots = lookup(hashes)
    numbers = rows.astype(np.uint32)
    numbers[:, :3] = np.where(rows[:, :3] == UNCLASSED, 0, numbers[:, :3] + 1)
    cells = np.bitwise_or.reduce(numbers << np.array(_SHIFTS, np.uint32), axis=1)
    packed = slots.slots.copy()
    held = packed[:, 0] != 0
    packed[held, 1] = cells[packed[held, 1] - 1] + np.uint32(1)
    return Classes(slots, rows, Lookup(packed))


class Gate(NamedTuple):
    """The words whose tokens get features.

    Attributes
    ----------
    slots : Lookup
        The words; first those that may begin a span, then those that only continue one and so are looked at only
        behind a token that passed.
    begins : int
        How many words may begin a span; negative where the gate is open and all tokens pass.
    """

    slots: Lookup
    begins: int


OPEN = Gate(lookup(np.zeros(0, np.uint32)), -1)


@njit(cache=True, inline="always")
def mix(seed: np.uint32, a: np.uint32, b: np.uint32) -> np.uint32:
    """Hash two 32-bit values under a seed."""
    x = (np.uint64(a) << np.uint64(32) | np.uint64(b)) ^ (np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15))
    x = (x ^ (x >> np.uint64(31))) * np.uint64(0xD6E8FEB86659FD93)
    x = (x ^ (x >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93)
    return np.uint32(x >> np.uint64(32))


@njit(cache=True, inline="always")
def _letter(data: np.ndarray, at: int, start: int, end: int) -> np.uint32:
    """Return a byte of a word, lower-cased if it is a letter, and 0 outside the word."""
    return np.uint32(data[at] | 0x20) if start <= at < end else np.uint32(0)


@njit(cache=True, inline="always")
def _last2(data: np.ndarray, start: int, end: int) -> np.uint32:
    return _letter(data, end - 1, start, end) | _letter(data, end - 2, start, end) << np.uint32(8)


@njit(cache=True, inline="always")
def _first5(data: np.ndarray, start: int, end: int) -> np.uint32:
    return _letter(data, start, start, end) * np.uint32(16777619) ^ (
        _letter(data, start + 1, start, end)
        | _letter(data, start + 2, start, end) << np.uint32(8)
        | _letter(data, start + 3, start, end) << np.uint32(16)
        | _letter(data, start + 4, start, end) << np.uint32(24)
    )


@njit(cache=True, inline="always")
def view(data: np.ndarray, tokens: Tokens, k: int, classes: Classes, views: np.ndarray, row: int) -> None:
    """Write the views of token k that tell what the word is: the word, its classes and category."""
    views[row, WORD] = tokens.hash[k]
    cell = find(classes.packed, tokens.hash[k])
    views[row, TERM] = 0 if cell == EMPTY else cell >> _SHIFTS[3]
    fine = cell & 0x7FF
    if cell == EMPTY or fine == 0:
        # A word without classes is classed with those that end like it.
        ending = ~_last2(data, tokens.start[k], tokens.end[k])
        views[row, FINE] = views[row, MIDDLE] = views[row, COARSE] = ending
    else:
        views[row, FINE] = fine
        views[row, MIDDLE], views[row, COARSE] = cell >> _SHIFTS[1] & 0x1FF, cell >> _SHIFTS[2] & 0x7F


@njit(cache=True, inline="always")
def letters(data: np.ndarray, tokens: Tokens, k: int, first: bool, views: np.ndarray, row: int) -> None:
    """Write the views of token k that tell how the word is written: its ends and its shape."""
    start, end = tokens.start[k], tokens.end[k]
    ending = _last2(data, start, end)
    longer = ending | _letter(data, end - 3, start, end) << np.uint32(16)
    views[row, LAST2], views[row, LAST3] = ending, longer
    views[row, LAST4] = longer | _letter(data, end - 4, start, end) << np.uint32(24)
    views[row, FIRST5] = _first5(data, start, end)
    shape = np.uint32(tokens.flags[k] & (IS_WORD | CAPITAL | UPPER | DIGIT)) << np.uint32(1)
    views[row, SHAPE] = shape | np.uint32(first)


def slots(templates: np.ndarray) -> np.ndarray:
    """Return where the parts of templates stand in a window's values, shape (templates, PARTS); see :func:`window`."""
    offsets, kinds = templates[:, 0::2].astype(np.int32), templates[:, 1::2].astype(np.int32)
    return np.where(kinds < 0, VALUES - 1, (offsets + REACH) * len(VIEWS) + kinds)


@njit(cache=True, inline="always")
def window(
    views: np.ndarray, k: int, first: int, last: int, slots: np.ndarray, values: np.ndarray, out: np.ndarray
) -> None:
    """Write one feature hash a template for token k of the sentence of tokens first to last (exclusive).

    `values` is scratch for VALUES numbers: the views of the window's tokens, and a zero for parts that templates lack.
    """
    for j in range(2 * REACH + 1):
        at = k - REACH + j
        if first <= at < last:
            for v in range(WIDTH):
                values[j * WIDTH + v] = views[at & (RING - 1), v]
        else:
            border = np.uint64(_BEFORE if at < first else _BEHIND)
            for v in range(WIDTH):
                values[j * WIDTH + v] = border
    values[VALUES - 1] = 0
    # Multiplications that wait for none but the last keep the processor busy: this loop is most of the tagging.
    for t in range(len(slots)):
        x = np.uint64(t + 1) * _SPREAD
        x += values[slots[t, 0]] * _A + values[slots[t, 1]] * _B + values[slots[t, 2]] * _C
        x = (x ^ (x >> np.uint64(32))) * _SPREAD
        out[t] = np.uint32(x >> np.uint64(32))


@njit(cache=True, inline="always")
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
    """Fill the views of the window of token k; those before token `done` are filled already. Return the new `done`.

    How a word is written is asked of token k and its neighbours only.
    """
    for j in range(max(done, k - REACH, first), min(k + REACH + 1, last)):
        view(data, tokens, j, classes, views, j & (RING - 1))
    for j in range(max(k - NEAR, first), min(k + NEAR + 1, last)):
        letters(data, tokens, j, j == first, views, j & (RING - 1))
    return min(k + REACH + 1, last)


@njit(cache=True)
def candidates_into(tokens: Tokens, gate: Gate, out: np.ndarray) -> int:
    """Write the places of the tokens that pass the gate. Names do not: "in May", "Mr. Will Hope"."""
    count = 0
    for k in range(len(tokens.hash)):
        place = find(gate.slots, tokens.hash[k])
        follows = count > 0 and out[count - 1] == k - 1
        passes = 0 <= place < gate.begins or (place != EMPTY and follows)
        if gate.begins < 0 or (passes and not is_name(tokens.flags, k)):
            out[count] = k
            count += 1
    return count


@njit(cache=True)
def nearest_terms(
    data: np.ndarray, tokens: Tokens, bounds: np.ndarray, places: np.ndarray, classes: Classes
) -> np.ndarray:
    """Return the first letters of the nearest terms left and right among the candidates, 0 for none."""
    sides = np.zeros((len(places), 2), np.uint32)
    letters = np.zeros(len(places), np.uint32)
    sentences = np.empty(len(places), np.int32)
    sentence, left = 0, np.uint32(0)
    for c in range(len(places)):
        k = places[c]
        while bounds[sentence + 1] <= k:
            sentence, left = sentence + 1, np.uint32(0)
        sentences[c], sides[c, 0] = sentence, left
        cell = find(classes.packed, tokens.hash[k])
        if cell != EMPTY and cell >> _SHIFTS[3]:
            left = letters[c] = _first5(data, tokens.start[k], tokens.end[k])
    for c in range(len(places) - 2, -1, -1):
        if sentences[c] == sentences[c + 1]:
            sides[c, 1] = letters[c + 1] if letters[c + 1] else sides[c + 1, 1]
    return sides


@njit(cache=True, nogil=True)
def features(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    gate: Gate,
    classes: Classes,
    slots: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the candidates' places and feature hashes, shape (candidates, templates); see :func:`slots`."""
    n = len(tokens.hash)
    places = np.empty(n, np.int32)
    count = candidates_into(tokens, gate, places)
    out = np.empty((count, len(slots)), np.uint32)
    views = np.zeros((RING, WIDTH), np.uint64)
    sides = nearest_terms(data, tokens, bounds, places[:count], classes)
    values = np.empty(VALUES, np.uint64)
    sentence, done = 0, 0
    for c in range(count):
        k = places[c]
        while bounds[sentence + 1] <= k:
            sentence += 1
        first, last = bounds[sentence], bounds[sentence + 1]
        done = views_around(data, tokens, k, first, last, done, classes, views)
        at = k & (RING - 1)
        views[at, LEFT], views[at, RIGHT] = sides[c, 0], sides[c, 1]
        window(views, k, first, last, slots, values, out[c])
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
            if kind not in VIEWS:
                raise unknown_name("view of a template", kind, VIEWS)
            offset = int(name[len(kind) :] or 0)
            if abs(offset) > _reach(kind):
                raise must_be(name, "a template", f"at most {_reach(kind)} tokens away", offset)
            array[t, 2 * part : 2 * part + 2] = offset, VIEWS.index(kind)
    return array


def _reach(kind: str) -> int:
    if kind in ("left", "right"):
        return 0
    return NEAR if kind in VIEWS[LAST2 : SHAPE + 1] else REACH
