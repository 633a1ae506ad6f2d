"""Token windows: what stands at and around a token, as hashed features.

Every token has a few views: its word, its classes (learned from news without labels), its last letters, its shape. A
template (:mod:`toolkit.kernel.templates`) joins up to three views of tokens at most two places away, e.g. the class of
the token before with the word itself. Other views belong to candidates only: `left` and `right`, the first letters
of the nearest candidates that are terms of a lexicon, however far away in the sentence; the stem and the clause
(:mod:`toolkit.kernel.clause`). Only tokens whose word passes a gate get features: nearly all cues are among few words,
and the rest of the text costs one look-up a word.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.classes import SHIFTS, Classes
from toolkit.kernel.clause import MOOD, clause_views
from toolkit.kernel.eight import as_far_as, first_of
from toolkit.kernel.lookup import EMPTY, Lookup, find, lookup
from toolkit.kernel.machine import AT
from toolkit.kernel.scan import CAPITAL, DIGIT, IS_WORD, UPPER, Tokens, is_name
from toolkit.kernel.templates import (
    CLAUSE,
    COARSE,
    FINE,
    FIRST5,
    LAST2,
    LAST3,
    LAST4,
    LEFT,
    MIDDLE,
    NEAR,
    NONE,
    REACH,
    RIGHT,
    SHAPE,
    TERM,
    VALUES,
    WIDTH,
    WORD,
)

RING = 8  # rows of views kept: a power of two that holds a window

# Odd constants that spread each part over 64 bits, and the sum of the parts at the end.
_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)

# Letters, eight at once: what makes capitals small, and as many as a view has.
_SMALL = np.uint64(0x2020202020202020)
_BYTE, _LAST2, _LAST3 = np.uint64(0xFF), np.uint64(0xFFFF), np.uint64(0xFFFFFF)
_SPREAD_LETTER = np.uint64(16777619)

# Stand for the tokens before and behind a sentence.
_BEFORE, _BEHIND = np.uint32(0x9E3779B9), np.uint32(0x7F4A7C15)


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
def _last4(data: np.ndarray, start: int, end: int) -> np.uint64:
    """Return the last letters of a word, lower-cased, the last one lowest, with zeros where it has fewer."""
    word = as_far_as(data, end - 8) | _SMALL
    backwards = np.uint64(0)
    for place in range(4):
        backwards |= (word >> np.uint64(56 - 8 * place) & _BYTE) << np.uint64(8 * place)
    return first_of(backwards, min(end - start, 4))


@njit(cache=True, inline="always")
def _first5(data: np.ndarray, start: int, end: int) -> np.uint64:
    """Hash the first letters of a word, lower-cased."""
    word = first_of(as_far_as(data, start) | _SMALL, min(end - start, 5))
    return np.uint64((word & _BYTE) * _SPREAD_LETTER ^ word >> np.uint64(8))


@njit(cache=True, inline="always")
def _view(data: np.ndarray, word: np.uint32, start: int, end: int, packed: Lookup, views: np.ndarray, row: int) -> None:
    """Write the views of a token that tell what the word is: the word, its classes and category."""
    views[row, WORD] = word
    cell = find(packed, word)
    views[row, TERM] = 0 if cell == EMPTY else cell >> SHIFTS[3]
    fine = cell & 0x7FF
    if cell == EMPTY or fine == 0:
        # A word without classes is classed with those that end like it.
        ending = ~(_last4(data, start, end) & _LAST2)
        views[row, FINE] = views[row, MIDDLE] = views[row, COARSE] = ending
    else:
        views[row, FINE] = fine
        views[row, MIDDLE], views[row, COARSE] = cell >> SHIFTS[1] & 0x1FF, cell >> SHIFTS[2] & 0x7F


@njit(cache=True, inline="always")
def _letters(data: np.ndarray, start: int, end: int, flags: int, first: bool, views: np.ndarray, row: int) -> None:
    """Write the views of a token that tell how the word is written: its ends and its shape."""
    ending = _last4(data, start, end)
    views[row, LAST2], views[row, LAST3], views[row, LAST4] = ending & _LAST2, ending & _LAST3, ending
    views[row, FIRST5] = _first5(data, start, end)
    shape = np.uint32(flags & (IS_WORD | CAPITAL | UPPER | DIGIT)) << np.uint32(1)
    views[row, SHAPE] = shape | np.uint32(first)


@njit(cache=True, inline="always")
def views_around(
    data: np.ndarray,
    hashes: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    k: int,
    first: int,
    last: int,
    done: int,
    packed: Lookup,
    views: np.ndarray,
) -> int:
    """Fill the views of the window of token k but its letters; those before `done` are filled already.

    Return the new `done`. The sentence is tokens `first` to `last`, exclusive. It takes the arrays of tokens and
    classes one by one: compiled code that takes them apart for every token is three times as slow.
    """
    for j in range(max(done, k - REACH, first), min(k + REACH + 1, last)):
        _view(data, hashes[j], starts[j], ends[j], packed, views, j & (RING - 1))
    return min(k + REACH + 1, last)


@njit(cache=True, inline="always")
def letters_around(
    data: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
    k: int,
    first: int,
    last: int,
    views: np.ndarray,
) -> None:
    """Fill the views of how token k and its neighbours are written."""
    for j in range(max(k - NEAR, first), min(k + NEAR + 1, last)):
        _letters(data, starts[j], ends[j], flags[j], j == first, views, j & (RING - 1))


@njit(cache=True, inline="always")
def values_around(views: np.ndarray, k: int, first: int, last: int, values: np.ndarray) -> None:
    """Write the views of the window of token k in a row, in VALUES numbers; the token's own are there already."""
    for j in range(2 * REACH + 1):
        at = k - REACH + j
        if first <= at < last:
            for v in range(WIDTH):
                values[j * WIDTH + v] = views[at & (RING - 1), v]
        else:
            border = np.uint64(_BEFORE if at < first else _BEHIND)
            for v in range(WIDTH):
                values[j * WIDTH + v] = border
    values[NONE] = 0


@njit(cache=True, inline="always")
def joined(values: np.ndarray, slots: np.ndarray, out: np.ndarray) -> None:
    """Write one feature hash a template."""
    # Multiplications that wait for none but the last keep the processor busy: this loop is most of the tagging. As the
    # templates are the same for every token, it knows which have fewer parts before it looks.
    for t in range(len(slots)):
        x = np.uint64(t + 1) * _SPREAD + values[AT(slots[AT(t), 0])] * _A
        second, third = slots[AT(t), 1], slots[AT(t), 2]
        if second != NONE:
            x += values[AT(second)] * _B
        if third != NONE:
            x += values[AT(third)] * _C
        x = (x ^ (x >> np.uint64(32))) * _SPREAD
        out[AT(t)] = np.uint32(x >> np.uint64(32))


@njit(cache=True, nogil=True)
def candidates(tokens: Tokens, gate: Gate) -> np.ndarray:
    """Return the places of the tokens that pass the gate. Names do not: "in May", "Mr. Will Hope"."""
    places = np.empty(len(tokens.hash), np.int32)
    count = 0
    hashes, flags, words, begins = tokens.hash, tokens.flags, gate.slots, gate.begins
    for k in range(len(hashes)):
        place = find(words, hashes[k])
        follows = count > 0 and places[count - 1] == k - 1
        passes = 0 <= place < begins or (place != EMPTY and follows)
        if begins < 0 or (passes and not is_name(flags, k)):
            places[count] = k
            count += 1
    return places[:count]


@njit(cache=True)
def nearest_terms(
    data: np.ndarray, tokens: Tokens, bounds: np.ndarray, places: np.ndarray, classes: Classes
) -> np.ndarray:
    """Return the first letters of the nearest terms left and right among the candidates, 0 for none."""
    sides = np.zeros((len(places), 2), np.uint32)
    letters = np.zeros(len(places), np.uint32)
    sentences = np.empty(len(places), np.int32)
    hashes, starts, ends, packed = tokens.hash, tokens.start, tokens.end, classes.packed
    sentence, left = 0, np.uint64(0)
    for c in range(len(places)):
        k = places[c]
        while bounds[sentence + 1] <= k:
            sentence, left = sentence + 1, np.uint64(0)
        sentences[c], sides[c, 0] = sentence, left
        cell = find(packed, hashes[k])
        if cell != EMPTY and cell >> SHIFTS[3]:
            left = _first5(data, starts[k], ends[k])
            letters[c] = left
    for c in range(len(places) - 2, -1, -1):
        if sentences[c] == sentences[c + 1]:
            sides[c, 1] = letters[c + 1] if letters[c + 1] else sides[c + 1, 1]
    return sides


@njit(cache=True, nogil=True)
def features(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    places: np.ndarray,
    classes: Classes,
    slots: np.ndarray,
) -> np.ndarray:
    """Return the feature hashes of the tokens at some places, shape (places, templates).

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    places : ndarray of int32
        Tokens, in order: the candidates.
    classes : Classes
    slots : ndarray of int32, shape (templates, PARTS)
        The templates, see :func:`toolkit.kernel.templates.slots`.
    """
    out = np.empty((len(places), len(slots)), np.uint32)
    views = np.zeros((RING, WIDTH), np.uint64)
    sided = (slots == LEFT).sum() + (slots == RIGHT).sum() > 0
    sides = nearest_terms(data, tokens, bounds, places[: len(places) if sided else 0], classes)
    values, mood = np.zeros(VALUES, np.uint64), np.zeros(MOOD, np.int64)
    words, starts, ends, flags, packed = tokens.hash, tokens.start, tokens.end, tokens.flags, classes.packed
    done = 0
    sentence = max(np.searchsorted(bounds, places[0], side="right") - 1, 0) if len(places) else 0
    for c in range(len(places)):
        k = places[c]
        while bounds[sentence + 1] <= k:
            sentence += 1
        first, last = bounds[sentence], bounds[sentence + 1]
        done = views_around(data, words, starts, ends, k, first, last, done, packed, views)
        letters_around(data, starts, ends, flags, k, first, last, views)
        if sided:
            values[LEFT], values[RIGHT] = sides[c, 0], sides[c, 1]
        clause_views(data, words, starts[k], ends[k], k, first, last, mood, values, CLAUSE)
        values_around(views, k, first, last, values)
        joined(values, slots, out[c])
    return out
