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
from toolkit.kernel.lookup import EMPTY, Lookup, fetch_slot, find, lookup
from toolkit.kernel.machine import AT, apart, bare, fetch
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
    OWN,
    REACH,
    RIGHT,
    SHAPE,
    TERM,
    VALUES,
    WIDTH,
    WORD,
)

# Candidates ahead, the tokens of which are fetched, and then what is looked up of them.
_AHEAD, _NEXT = 24, 12
RING = 8  # rows of views kept: a power of two that holds a window
LANES = 32  # windows whose features are made at once, so that one instruction does the work of several

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


class Asked(NamedTuple):
    """What some templates join: no other views of a window are written.

    Attributes
    ----------
    views : ndarray of int64, shape (views,)
        Of the first token of a window, then of the next.
    begins : ndarray of int64, shape (tokens + 1,)
        Where those of each token begin.
    sides, clause : bool
        Whether they ask for the nearest terms, and for what tells of the clause.
    """

    views: np.ndarray
    begins: np.ndarray
    sides: bool
    clause: bool


@njit(cache=True)
def asked_by(slots: np.ndarray) -> Asked:
    """Return what templates join."""
    asked = np.zeros(VALUES, np.bool_)
    for t in range(len(slots)):
        for part in range(slots.shape[1]):
            asked[slots[t, part]] = True
    views, begins, count = np.empty(OWN, np.int64), np.zeros(2 * REACH + 2, np.int64), 0
    for j in range(2 * REACH + 1):
        for v in range(WIDTH):
            views[count] = v
            count += asked[j * WIDTH + v]
        begins[j + 1] = count
    return Asked(views[:count], begins, asked[LEFT] or asked[RIGHT], asked[CLAUSE:NONE].sum() > 0)


@njit(cache=True, inline="always")
def _values_around(
    views: np.ndarray,
    k: int,
    first: int,
    last: int,
    asked: np.ndarray,
    begins: np.ndarray,
    values: np.ndarray,
    lane: int,
) -> None:
    """Write the views of the window of token k that are asked for."""
    for j in range(2 * REACH + 1):
        at = k - REACH + j
        inside, border = first <= at < last, np.uint64(_BEFORE if at < first else _BEHIND)
        for u in range(begins[AT(j)], begins[AT(j + 1)]):
            view = asked[AT(u)]
            value = views[AT(at & (RING - 1)), AT(view)]
            values[AT(j * WIDTH + view), AT(lane)] = value if inside else border


@bare
def fetch_tokens(tokens: Tokens, places: np.ndarray) -> None:
    """Have the tokens of windows fetched that are read soon: the processor would wait for each as long as it works."""
    for i in range(len(places)):
        k = AT(places[AT(i)])
        fetch(tokens.hash, max(k, AT(REACH)) - AT(REACH))
        fetch(tokens.start, k)
        fetch(tokens.end, k)
        fetch(tokens.flags, k)


@bare
def fetch_words(data: np.ndarray, tokens: Tokens, places: np.ndarray, packed: Lookup) -> None:
    """Have the letters and the classes of windows fetched that are read next; their tokens have been."""
    last = len(tokens.hash) - 1
    for i in range(len(places)):
        k = places[AT(i)]
        fetch(data, AT(tokens.start[AT(k)]))
        for j in range(max(k - REACH, 0), min(k + REACH, last) + 1):
            fetch_slot(packed, tokens.hash[AT(j)])


@njit(cache=True)
def values_of(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    places: np.ndarray,
    sides: np.ndarray,
    packed: Lookup,
    asked: Asked,
    values: np.ndarray,
) -> None:
    """Write the views of the windows of up to LANES tokens, in order: a column for each, in VALUES rows."""
    apart()
    words, starts, ends, flags = tokens.hash, tokens.start, tokens.end, tokens.flags
    of_window, begins, clause = asked.views, asked.begins, asked.clause
    views, own, mood = np.zeros((RING, WIDTH), np.uint64), np.zeros(VALUES, np.uint64), np.zeros(MOOD, np.int64)
    sentence, done = max(np.searchsorted(bounds, places[0], side="right") - 1, 0), 0
    for lane in range(len(places)):
        k = places[lane]
        while bounds[sentence + 1] <= k:
            sentence += 1
        first, last = bounds[sentence], bounds[sentence + 1]
        done = views_around(data, words, starts, ends, k, first, last, done, packed, views)
        letters_around(data, starts, ends, flags, k, first, last, views)
        _values_around(views, k, first, last, of_window, begins, values, lane)
        if asked.sides:
            values[LEFT, lane], values[RIGHT, lane] = sides[lane, 0], sides[lane, 1]
        if clause:
            clause_views(data, words, starts[k], ends[k], k, first, last, mood, own, CLAUSE)
            for slot in range(CLAUSE, NONE):
                values[slot, lane] = own[slot]


@njit(cache=True, inline="always")
def _mixed(x: np.uint64) -> np.uint32:
    x = (x ^ (x >> np.uint64(32))) * _SPREAD
    return np.uint32(x >> np.uint64(32))


@bare
def joined(values: np.ndarray, slots: np.ndarray, out: np.ndarray) -> None:
    """Write one feature hash a template, for LANES windows: a column for each."""
    apart()
    for t in range(len(slots)):
        one, two, three = AT(slots[AT(t), 0]), AT(slots[AT(t), 1]), AT(slots[AT(t), 2])
        seed = np.uint64(t + 1) * _SPREAD
        # Parts that a template lacks are zero, and need not be looked at.
        if three != NONE:
            for i in range(LANES):
                more = values[two, AT(i)] * _B + values[three, AT(i)] * _C
                out[AT(t), AT(i)] = _mixed(seed + values[one, AT(i)] * _A + more)
        elif two != NONE:
            for i in range(LANES):
                out[AT(t), AT(i)] = _mixed(seed + values[one, AT(i)] * _A + values[two, AT(i)] * _B)
        else:
            for i in range(LANES):
                out[AT(t), AT(i)] = _mixed(seed + values[one, AT(i)] * _A)


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
        if c + _AHEAD < len(places):
            fetch_tokens(tokens, places[c + _AHEAD : c + _AHEAD + 1])
            following = places[c + _NEXT]
            fetch_slot(packed, hashes[following])
            fetch(data, AT(starts[following]))
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
    asked = asked_by(slots)
    sides = nearest_terms(data, tokens, bounds, places[: len(places) if asked.sides else 0], classes)
    values, hashes = np.zeros((VALUES, LANES), np.uint64), np.empty((len(slots), LANES), np.uint32)
    for begin in range(0, len(places), LANES):
        some = places[begin : begin + LANES]
        values_of(data, tokens, bounds, some, sides[begin:], classes.packed, asked, values)
        joined(values, slots, hashes)
        for lane in range(len(some)):
            out[begin + lane] = hashes[:, lane]
    return out
