"""What stands around a target in its sentence: hashed words by side and distance, and sums over regions, compiled.

A region weighs the words around the target; over each are summed the vectors of the words and, apart, what is pleasant
and what unpleasant in them. A word in the scope of a negation is another word, and its valence is turned over.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.lookup import EMPTY, Lookup, find
from toolkit.word_vectors import WordVectors

#: The regions: the sentence, before and behind the target, the same fading with distance, the same in its clause, the
#: same within a few words, and the sentence fading with distance from all that speaks of the target.
REGIONS = 10
_FADING = 4.0  # words to a fall by e
_TURNED = np.float32(-0.7)  # what a negation makes of a valence
_NEAR, _NEXT = 3, 8  # distances that words are told apart by, beside 1
_TARGET, _MENTION, _EDGE = np.uint32(0x51ED270B), np.uint32(0x2545F491), np.uint32(0x9E3779B9)
_WORD, _PAIR, _SIDE, _WINDOW, _BESIDE, _TOUCHING, _CLAUSE, _BEFORE, _BEHIND, _ROUND = range(1, 11)
_PER_WORD, _PER_TARGET = 7, 5


class Marked(NamedTuple):
    """Sentences with a target each.

    Attributes
    ----------
    hashes : ndarray of uint32, shape (tokens,)
    negated : ndarray of bool, shape (tokens,)
        Whether a token is in the scope of a negation.
    bounds : ndarray of int32, shape (sentences + 1,)
    firsts, lasts : ndarray of int32, shape (sentences,)
        The first and the last token of each target.
    mentions : ndarray of bool, shape (tokens,)
        Whether a token speaks of the target of its sentence, at its place or elsewhere.
    """

    hashes: np.ndarray
    negated: np.ndarray
    bounds: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray
    mentions: np.ndarray


@njit(cache=True, inline="always")
def _mix(kind: int, side: int, a: np.uint32, b: np.uint32) -> np.uint32:
    x = (np.uint64(a) << np.uint64(32) | np.uint64(b)) ^ (np.uint64(4 * kind + side) * np.uint64(0x9E3779B97F4A7C15))
    x = (x ^ (x >> np.uint64(31))) * np.uint64(0xD6E8FEB86659FD93)
    x = (x ^ (x >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93)
    return np.uint32(x >> np.uint64(32))


@njit(cache=True)
def _clause(hashes: np.ndarray, begin: int, end: int, first: int, last: int, breaks: Lookup) -> tuple[int, int]:
    """Return the first and the last token of a target's clause: what no mark and no conjunction parts from it."""
    while first > begin and find(breaks, hashes[first - 1]) == EMPTY:
        first -= 1
    while last < end - 1 and find(breaks, hashes[last + 1]) == EMPTY:
        last += 1
    return first, last


@njit(cache=True, inline="always")
def _own(hashes: np.ndarray, mentions: np.ndarray, k: int, begin: int, end: int, first: int, last: int) -> np.uint32:
    """Return a token's hash: one for the target wherever it is named, and one for what is outside."""
    if first <= k <= last:
        return _TARGET
    if k < begin or k >= end:
        return _EDGE
    return _MENTION if mentions[k] else hashes[k]


@njit(cache=True, nogil=True)
def word_hashes(marked: Marked, breaks: Lookup) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes of what stands around each target, and where each sentence's begin (one more at the end)."""
    hashes, negated, bounds, firsts, lasts, mentions = marked
    sentences = len(firsts)
    out = np.empty(_PER_WORD * len(hashes) + _PER_TARGET * sentences, np.uint32)
    starts = np.zeros(sentences + 1, np.int64)
    count = 0
    for s in range(sentences):
        begin, end, first, last = bounds[s], bounds[s + 1], firsts[s], lasts[s]
        left, right = _clause(hashes, begin, end, first, last, breaks)
        before = _EDGE
        for k in range(begin, end):
            if first <= k < last:
                continue
            own = _own(hashes, mentions, k, begin, end, first, last)
            word = own ^ np.uint32(negated[k])
            out[count], out[count + 1] = _mix(_WORD, 0, word, _EDGE), _mix(_PAIR, 0, before, own)
            count, before = count + 2, own
            if k == last:
                continue
            side = 1 if k < first else 2
            distance = first - k if k < first else k - last
            out[count] = _mix(_SIDE, side, word, _EDGE)
            count += 1
            if distance <= _NEXT:
                out[count] = _mix(_WINDOW, side, word, _EDGE)
                count += 1
            if distance <= _NEAR:
                out[count] = _mix(_BESIDE, side, word, _EDGE)
                count += 1
            if distance == 1:
                out[count] = _mix(_TOUCHING, side, word, _EDGE)
                count += 1
            if left <= k <= right:
                out[count] = _mix(_CLAUSE, side, word, _EDGE)
                count += 1
        for kind, edge, step in ((_BEFORE, first, -1), (_BEHIND, last, 1)):
            chain = _own(hashes, mentions, edge + step, begin, end, first, last)
            for n in range(2, 4):
                chain = _mix(kind, n, chain, _own(hashes, mentions, edge + n * step, begin, end, first, last))
                out[count] = chain
                count += 1
        one = _own(hashes, mentions, first - 1, begin, end, first, last)
        out[count] = _mix(_ROUND, 0, one, _own(hashes, mentions, last + 1, begin, end, first, last))
        count += 1
        starts[s + 1] = count
    return out[:count], starts


@njit(cache=True)
def _distances(mentions: np.ndarray, begin: int, end: int) -> np.ndarray:
    """Return how far each token of a sentence is from the nearest that speaks of the target."""
    out = np.full(end - begin, end - begin)
    since = end - begin
    for k in range(begin, end):
        since = 0 if mentions[k] else since + 1
        out[k - begin] = since
    for k in range(end - 1, begin - 1, -1):
        since = 0 if mentions[k] else since + 1
        out[k - begin] = min(out[k - begin], since)
    return out


@njit(cache=True, nogil=True)
def region_sums(marked: Marked, breaks: Lookup, vectors: WordVectors) -> np.ndarray:
    """Return the sums over the regions of each sentence, float32 of shape (sentences, regions × (dimensions + 2))."""
    hashes, negated, bounds, firsts, lasts, mentions = marked
    slots, rows, valence = vectors
    size = rows.shape[1] + 2
    out = np.zeros((len(firsts), REGIONS * size), np.float32)
    weights, total = np.zeros(REGIONS, np.float32), np.zeros(REGIONS, np.float32)
    for s in range(len(firsts)):
        begin, end, first, last = bounds[s], bounds[s + 1], firsts[s], lasts[s]
        left, right = _clause(hashes, begin, end, first, last, breaks)
        total[:] = 1
        near = _distances(mentions, begin, end)
        for k in range(begin, end):
            if mentions[k]:
                continue
            behind = int(k > last)
            distance = k - last if behind else first - k
            weights[:] = 0
            weights[0] = weights[1 + behind] = 1
            weights[3 + behind] = np.exp(-distance / _FADING)
            weights[5 + behind] = left <= k <= right
            weights[7 + behind] = distance <= _NEAR
            weights[9] = np.exp(-near[k - begin] / _FADING)
            total += weights
            place = find(slots, hashes[k])
            if place == EMPTY:
                continue
            worth = valence[place] * (_TURNED if negated[k] else np.float32(1))
            for r in range(REGIONS):
                if weights[r] == 0:
                    continue
                at = r * size
                for d in range(size - 2):
                    out[s, at + d] += weights[r] * rows[place, d]
                out[s, at + size - (2 if worth > 0 else 1)] += weights[r] * abs(worth)
        for r in range(REGIONS):
            at = r * size
            out[s, at : at + size - 2] /= total[r]
            out[s, at + size - 2 : at + size] = np.log1p(out[s, at + size - 2 : at + size])
    return out
