"""What stands between and around a holder and a target, beyond single words: chains of stems, classes, and vectors.

Beside :mod:`toolkit.kernel.pairs`, for who has enough sentences to learn from: classes of words learned from news say
of a word never seen between two mentions what its company says, and so do sums of word vectors over the places.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.classes import SHIFTS, Classes
from toolkit.kernel.lookup import EMPTY, Lookup, find
from toolkit.kernel.mixing import mix
from toolkit.kernel.pairs import ABSENT, Features

_REACH = 4  # words beside a mention that are summed
_CLOSE = 3  # words beside a mention whose classes are told apart by distance, and of the chains beside it
_SHORT = 4  # words between two mentions that are one feature as a whole
_WEIGHT = np.float32(0.25)  # vectors have numbers around 0.4: the less they weigh, the more they are shrunk
_CHAIN, _WHOLE, _FINE, _MIDDLE, _NEIGHBOUR, _BESIDE, _VECTOR = range(300, 307)
_SENTENCE, _BETWEEN, _BESIDES, _NAMES = 0, 1, 3, 7  # regions that vectors are summed over: 1, 2, 4 and 2 of them
_REGIONS = 9


@njit(cache=True, nogil=True)
def pair_context(
    hashes: np.ndarray,
    stems: np.ndarray,
    classes: Classes,
    known: Lookup,
    vectors: np.ndarray,
    bounds: np.ndarray,
    holders: np.ndarray,
    targets: np.ndarray,
) -> Features:
    """Return the features of pairs of mentions; a pair of which the sentence lacks one has none.

    Parameters
    ----------
    hashes, stems : ndarray of uint32, shape (tokens,)
    classes : Classes
    known : Lookup
        Where a word's hash stands in `vectors`.
    vectors : ndarray of float32, shape (words, dimensions)
    bounds : ndarray of int32, shape (pairs, 2)
        The first token of each pair's sentence, and the token behind its last.
    holders, targets : ndarray of int32, shape (pairs, 2)
        The first and the last token of the mentions, ABSENT where the sentence has none.
    """
    room = np.int64(0)
    for p in range(len(bounds)):
        room += 5 * (bounds[p, 1] - bounds[p, 0]) + 8 * _CLOSE + 1 + _REGIONS * vectors.shape[1]
    columns, values = np.empty(room, np.uint32), np.ones(room, np.float32)
    starts = np.zeros(len(bounds) + 1, np.int64)
    n = 0
    for p in range(len(bounds)):
        holder, target, first, last = holders[p], targets[p], bounds[p, 0], bounds[p, 1]
        if holder[0] != ABSENT and target[0] != ABSENT:
            n = _classes(hashes, classes, first, last, holder, target, columns, n)
            n = _chains(stems, first, last, holder, target, columns, n)
            n = _vectors(hashes, known, vectors, first, last, holder, target, columns, values, n)
        starts[p + 1] = n
    return Features(columns[:n], values[:n], starts)


@njit(cache=True, inline="always")
def _cell(classes: Classes, word: np.uint32) -> int:
    cell = find(classes.packed, word)
    return 0 if cell == EMPTY else int(cell)


@njit(cache=True)
def _classes(
    hashes: np.ndarray,
    classes: Classes,
    first: int,
    last: int,
    holder: np.ndarray,
    target: np.ndarray,
    columns: np.ndarray,
    n: int,
) -> int:
    """Write the class of every word by where it stands, and of those beside a mention by their distance from it."""
    turned = int(target[0] < holder[0])
    left, right = (target, holder) if turned else (holder, target)
    for k in range(first, last):
        if holder[0] <= k <= holder[1] or target[0] <= k <= target[1]:
            continue
        place = 2 * (0 if k < left[0] else (1 if k < right[0] else 2)) + turned
        cell = _cell(classes, hashes[k])
        columns[n] = mix(_FINE, place, cell & 0x7FF, 0)
        columns[n + 1] = mix(_MIDDLE, place, cell >> SHIFTS[1] & 0x1FF, 0)
        n += 2
    for role in range(2):
        mention = target if role else holder
        for d in range(1, _CLOSE + 1):
            for side in range(2):
                k = mention[1] + d if side else mention[0] - d
                if first <= k < last:
                    middle = _cell(classes, hashes[k]) >> SHIFTS[1] & 0x1FF
                    columns[n] = mix(_NEIGHBOUR, 2 * role + side, d, middle)
                    n += 1
    return n


@njit(cache=True)
def _chains(
    stems: np.ndarray, first: int, last: int, holder: np.ndarray, target: np.ndarray, columns: np.ndarray, n: int
) -> int:
    """Write the chains of two and three stems between the mentions and beside each, and all between if they are few."""
    turned = int(target[0] < holder[0])
    begin, end = (target[1] + 1, holder[0]) if turned else (holder[1] + 1, target[0])
    whole = 0
    for k in range(begin, end):
        whole = int(mix(_WHOLE, whole, stems[k], 0))
        two = int(mix(_CHAIN, turned, stems[k - 1], stems[k]))
        if k > begin:
            columns[n] = two
            n += 1
        if k > begin + 1:
            columns[n] = mix(_CHAIN, 2 + turned, stems[k - 2], two)
            n += 1
    if end - begin <= _SHORT:
        columns[n] = mix(_WHOLE, whole, turned, 1)
        n += 1
    for role in range(2):
        mention = target if role else holder
        for side in range(2):
            chain = 4 * role + 2 * side + turned
            for d in range(1, _CLOSE + 1):
                k = mention[1] + d if side else mention[0] - d
                chain = int(mix(_BESIDE, chain, stems[k] if first <= k < last else 0, d))
                if d > 1:
                    columns[n] = chain
                    n += 1
    return n


@njit(cache=True)
def _vectors(
    hashes: np.ndarray,
    known: Lookup,
    vectors: np.ndarray,
    first: int,
    last: int,
    holder: np.ndarray,
    target: np.ndarray,
    columns: np.ndarray,
    values: np.ndarray,
    n: int,
) -> int:
    """Write the mean vectors of the sentence, of what is between, of what is beside each mention, and of its name."""
    turned = int(target[0] < holder[0])
    between = (target[1] + 1, holder[0]) if turned else (holder[1] + 1, target[0])
    n = _mean(hashes, known, vectors, first, last, _SENTENCE, columns, values, n)
    n = _mean(hashes, known, vectors, between[0], between[1], _BETWEEN + turned, columns, values, n)
    for role in range(2):
        mention = target if role else holder
        before, behind = max(first, mention[0] - _REACH), min(last, mention[1] + 1 + _REACH)
        n = _mean(hashes, known, vectors, before, mention[0], _BESIDES + 2 * role, columns, values, n)
        n = _mean(hashes, known, vectors, mention[1] + 1, behind, _BESIDES + 2 * role + 1, columns, values, n)
        n = _mean(hashes, known, vectors, mention[0], mention[1] + 1, _NAMES + role, columns, values, n)
    return n


@njit(cache=True)
def _mean(
    hashes: np.ndarray,
    known: Lookup,
    vectors: np.ndarray,
    begin: int,
    end: int,
    region: int,
    columns: np.ndarray,
    values: np.ndarray,
    n: int,
) -> int:
    size = vectors.shape[1]
    if begin >= end:
        return n
    for d in range(size):
        columns[n + d], values[n + d] = mix(_VECTOR, region, d, 0), np.float32(0)
    for k in range(begin, end):
        place = find(known, hashes[k])
        if place != EMPTY:
            for d in range(size):
                values[n + d] += _WEIGHT * vectors[place, d] / (end - begin)
    return int(n + size)
