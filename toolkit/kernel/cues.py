"""Words that may negate: those that training names, and those with a negative prefix or ending, with their features."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.characters import LOWER
from toolkit.kernel.lookup import EMPTY, Lookup, find, lookup
from toolkit.kernel.scan import CLITIC, IS_WORD, Tokens, encode, word_hash
from toolkit.kernel.windows import Classes

WIDTH = 27  # features of a candidate
#: What a candidate is: no cue, a cue, a word with a prefix that is one, a word with an ending that is one.
NOTHING, WHOLE, PREFIX, ENDING = range(4)

_PREFIXES = np.array([[*prefix.encode(), *[0] * (3 - len(prefix))] for prefix in ("un", "in", "im", "il", "ir", "dis")])
_PREFIX_SIZES = np.array([2, 2, 2, 2, 2, 3], np.int64)
_LESS = encode("less")[:-1].astype(np.int64)
# Words that hardly ever stand without negating: what is known of one is known of the rare ones among them too.
_NEGATIVE = "not no never nothing nobody none neither nor nowhere without cannot"
NEGATIVE = lookup(np.array([word_hash(word) for word in _NEGATIVE.split()], np.uint32))
_CANNOT = np.uint32(word_hash("cannot"))
_BEFORE, _BEHIND = 0x9E3779B9, 0x7F4A7C15
_LEAST_REST = 3


@njit(cache=True)
def _hash(data: np.ndarray, start: int, end: int) -> np.uint32:
    """Return the hash that the scan would give to a part of a plain word."""
    h = (np.uint64(0xCBF29CE484222325) ^ np.uint64(0)) * np.uint64(0x100000001B3)
    for i in range(start, end):
        h = (h ^ np.uint64(LOWER[data[i]])) * np.uint64(0x100000001B3)
    return np.uint32((h ^ (h >> np.uint64(32))) & np.uint64(0xFFFFFFFF))


@njit(cache=True)
def prefix_size(data: np.ndarray, start: int, end: int) -> int:
    """Return the bytes of the negative prefix that a word may have, or 0."""
    for p in range(len(_PREFIXES)):
        size = _PREFIX_SIZES[p]
        if end - start < size + _LEAST_REST:
            continue
        i = 0
        while i < size and LOWER[data[start + i]] == _PREFIXES[p, i]:
            i += 1
        if i == size:
            return int(size)
    return 0


@njit(cache=True)
def ending_start(data: np.ndarray, start: int, end: int) -> int:
    """Return where "less" starts in a word that has it behind its first letters, or 0."""
    for at in range(end - 4, start + 2, -1):
        i = 0
        while i < 4 and LOWER[data[at + i]] == _LESS[i]:
            i += 1
        if i == 4:
            return at
    return 0


@njit(cache=True)
def cue_part(data: np.ndarray, tokens: Tokens, k: int, kind: int) -> tuple[int, int]:
    """Return first and end byte of a cue of a kind in token k; of "cannot" it is "not"."""
    start, end = tokens.start[k], tokens.end[k]
    if kind == PREFIX:
        return start, start + prefix_size(data, start, end)
    if kind == ENDING:
        at = ending_start(data, start, end)
        return at, at + 4 if at else 0
    return (end - 3 if tokens.hash[k] == _CANNOT else start), end


@njit(cache=True, inline="always")
def _mix(template: int, a: int, b: int, c: int) -> np.uint32:
    x = np.uint64(template + 1) * np.uint64(0xD6E8FEB86659FD93)
    x += np.uint64(a) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(b) * np.uint64(0xC2B2AE3D27D4EB4F)
    x += np.uint64(c) * np.uint64(0x165667B19E3779F9)
    x = (x ^ (x >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return np.uint32(x >> np.uint64(32))


@njit(cache=True, nogil=True)
def cue_candidates(data: np.ndarray, tokens: Tokens, words: Lookup) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of tokens that may be cues, and what each may be: WHOLE, PREFIX or ENDING."""
    places, kinds = np.empty(len(tokens.hash), np.int32), np.empty(len(tokens.hash), np.int8)
    count = 0
    for k in range(len(tokens.hash)):
        kind = NOTHING
        if find(words, tokens.hash[k]) != EMPTY:
            kind = WHOLE
        elif tokens.flags[k] & IS_WORD and not tokens.flags[k] & CLITIC and tokens.end[k] - tokens.start[k] > 4:
            start, end = tokens.start[k], tokens.end[k]
            if prefix_size(data, start, end):
                kind = PREFIX
            elif ending_start(data, start, end):
                kind = ENDING
        if kind != NOTHING:
            places[count], kinds[count] = k, kind
            count += 1
    return places[:count], kinds[:count]


@njit(cache=True, nogil=True)
def cue_features(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    classes: Classes,
    negative: Lookup,
    places: np.ndarray,
    kinds: np.ndarray,
) -> np.ndarray:
    """Return the features of candidates, shape (candidates, features); `negative` holds the plain negative words."""
    out = np.empty((len(places), WIDTH), np.uint32)
    near = np.empty(5, np.int64)
    sentence = 0
    for c in range(len(places)):
        k, kind = places[c], int(kinds[c])
        while bounds[sentence + 1] <= k:
            sentence += 1
        first, last = bounds[sentence], bounds[sentence + 1]
        for j in range(5):
            at = k + j - 2
            near[j] = tokens.hash[at] if first <= at < last else (_BEFORE if at < first else _BEHIND)
        start, end = tokens.start[k], tokens.end[k]
        known, class_rest, rest, affix, size = 0, 0, 0, 0, 0
        if kind > WHOLE:
            left, right = cue_part(data, tokens, k, kind)
            rest = int(_hash(data, right, end) if kind == PREFIX else _hash(data, start, left))
            affix = LOWER[data[left + 1]] + 256 * kind
            size = min(left - start + end - right, 8)
            place = find(classes.slots, np.uint32(rest))
            known = 1 if place != EMPTY else 0
            class_rest = classes.rows[place, 2] + 1 if place != EMPTY else 0
        place = find(classes.slots, tokens.hash[k])
        class_own = classes.rows[place, 2] + 1 if place != EMPTY else 0
        tail = int(data[end - 1] | 0x20) * 65536 + int(data[end - 2] | 0x20) * 256 + int(data[end - 3] | 0x20)
        row = out[c]
        row[0] = _mix(0, near[2], kind, 0)
        row[1] = _mix(1, near[2], near[1], 0)
        row[2] = _mix(2, near[2], near[3], 0)
        row[3] = _mix(3, near[1], kind, 0)
        row[4] = _mix(4, near[3], kind, 0)
        row[5] = _mix(5, near[0], near[1], near[2])
        row[6] = _mix(6, near[2], near[3], near[4])
        row[7] = _mix(7, affix, known, 0)
        row[8] = _mix(8, affix, known, class_rest)
        row[9] = _mix(9, affix, tail, known)
        row[10] = _mix(10, kind, rest, 0)
        row[11] = _mix(11, affix, class_own, known)
        row[12] = _mix(12, affix, size, known)
        row[13] = _mix(13, kind, class_own, class_rest)
        row[14] = _mix(14, kind, 1 if k == first else 0, 1 if k == last - 1 else 0)
        row[15] = _mix(15, kind, tail, 0)
        row[16] = _mix(16, near[2], near[0], kind)
        row[17] = _mix(17, near[2], near[4], kind)
        row[18] = _mix(18, affix, class_rest, tail & 0xFFFF)
        row[19] = _mix(19, affix, LOWER[data[min(start + 2, end - 1)]], LOWER[data[min(start + 3, end - 1)]])
        row[20] = _mix(20, affix, class_own, tail)
        row[21] = _mix(21, near[1], near[2], near[3])
        row[22] = _mix(22, kind, affix, 0)
        row[23] = _mix(23, near[2], last - first < 4, tokens.hash[last - 1])
        listed = 1 if find(negative, tokens.hash[k]) != EMPTY else 0
        row[24] = _mix(24, kind, listed, 0)
        row[25] = _mix(25, kind, listed, near[1])
        row[26] = _mix(26, kind, listed, near[3])
    return out
