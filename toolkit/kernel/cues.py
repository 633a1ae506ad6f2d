"""Cues of negation: words that training names, and words with a negative prefix or ending, told by their features."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.characters import LOWER
from toolkit.kernel.classes import SHIFTS, Classes
from toolkit.kernel.lookup import AHEAD, EMPTY, Lookup, fetch_slot, find, lookup
from toolkit.kernel.machine import AT, bare, fetch
from toolkit.kernel.marks import Kinds, together
from toolkit.kernel.mixing import mix
from toolkit.kernel.scan import CLITIC, IS_WORD, Tokens, encode, word_hash
from toolkit.kernel.softmax import HashedModel

WIDTH = 27  # features of a candidate
#: What a candidate is: no cue, a cue, a word with a prefix that is one, a word with an ending that is one.
NOTHING, WHOLE, PREFIX, ENDING = range(4)

_PREFIXES = np.array([[*prefix.encode(), *[0] * (3 - len(prefix))] for prefix in ("un", "in", "im", "il", "ir", "dis")])
_PREFIX_SIZES = np.array([2, 2, 2, 2, 2, 3], np.int64)
_LESS = encode("less")[:-1].astype(np.int64)
_U, _I, _D, _S, _Y, _L = (ord(letter) for letter in "uidsyl")
_SHORT = 4  # letters of a word that has no affix
# Letters of words that may have one: the first, and the last five bits of the last two.
_OPENS, _CLOSES = np.isin(LOWER, [_U, _I, _D]), np.zeros((32, 32), np.bool_)
_CLOSES[_S & 31, _S & 31] = _CLOSES[_L & 31, _Y & 31] = True
_NEGATIVE = "not no never nothing nobody none neither nor nowhere without cannot"
NEGATIVE = lookup(np.array([word_hash(word) for word in _NEGATIVE.split()], np.uint32))
_CANNOT = np.uint32(word_hash("cannot"))
_NEITHER, _NOR = np.uint32(word_hash("neither")), np.uint32(word_hash("nor"))
ALONE, OPENS = 1, 2  # what a word may be: a cue by itself, the first of one of several words
_BEFORE, _BEHIND = 0x9E3779B9, 0x7F4A7C15
_LEAST_REST = 3
LONGEST_PHRASE = 5
OUTPUTS = 4  # of a model of cues: no cue, a word, a prefix, an ending
#: A cue's sentence, first and last token, what it is, and the "nor" that belongs to a "neither", or -1.
SENTENCE, FIRST, LAST, KIND, NOR = range(5)


class CueModel(NamedTuple):
    """What tells cues from other words.

    Attributes
    ----------
    words : ndarray of uint32
        Hashes of the words that may be cues by themselves.
    phrases : ndarray of uint32, shape (phrases, LONGEST_PHRASE)
        Hashes of the words of cues of several words; zeros behind.
    gate : Lookup
        The words, ALONE, and the first words of phrases, OPENS, by :func:`toolkit.kernel.marks.together`.
    shift : float
        Added to the log-probability of no cue.
    scores : HashedModel
        No cue, a word, a prefix, an ending.
    negative : Lookup
        Words that hardly ever stand without negating: what is known of one is known of the rare ones among them too.
    """

    words: np.ndarray
    phrases: np.ndarray
    gate: Lookup
    shift: float
    scores: HashedModel
    negative: Lookup


def cue_model(words: np.ndarray, phrases: np.ndarray, shift: float, scores: HashedModel) -> CueModel:
    """Lay out words and phrases for look-up."""
    return CueModel(words, phrases, together([kinds_of(words, phrases)]), shift, scores, NEGATIVE)


def kinds_of(words: np.ndarray, phrases: np.ndarray) -> Kinds:
    """Return the words that may be cues or begin one, and which they are: ALONE, OPENS or both."""
    either = np.union1d(words, phrases[:, 0])
    return either, ALONE * np.isin(either, words) + OPENS * np.isin(either, phrases[:, 0])


@bare
def _hash(data: np.ndarray, start: int, end: int) -> np.uint32:
    """Return the hash that the scan would give to a part of a plain word."""
    h = (np.uint64(0xCBF29CE484222325) ^ np.uint64(0)) * np.uint64(0x100000001B3)
    for i in range(start, end):
        h = (h ^ np.uint64(LOWER[data[i]])) * np.uint64(0x100000001B3)
    return np.uint32((h ^ (h >> np.uint64(32))) & np.uint64(0xFFFFFFFF))


@bare
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


@bare
def ending_start(data: np.ndarray, start: int, end: int) -> int:
    """Return where "less" starts in a word that ends with it, or with "lessly" or "lessness"; else 0."""
    for at in (end - 4, end - 6, end - 8):
        i = 0
        while at > start + 2 and i < 4 and LOWER[data[at + i]] == _LESS[i]:
            i += 1
        if i == 4:
            return at
    return 0


@bare
def cue_part(data: np.ndarray, tokens: Tokens, k: int, kind: int) -> tuple[int, int]:
    """Return first and end byte of a cue of a kind in token k; of "cannot" it is "not"."""
    start, end = tokens.start[k], tokens.end[k]
    if kind > WHOLE:
        return _affix(data, start, end, kind)
    return (end - 3 if tokens.hash[k] == _CANNOT else start), end


@njit(cache=True, inline="always")
def _affix(data: np.ndarray, start: int, end: int, kind: int) -> tuple[int, int]:
    """Return first and end byte of the prefix or ending of a word."""
    if kind == PREFIX:
        return start, start + prefix_size(data, start, end)
    at = ending_start(data, start, end)
    return at, at + 4 if at else 0


@njit(cache=True, inline="always")
def _affixed(data: np.ndarray, start: int, end: int, flags: int) -> int:
    """Return what a token that is no cue as a whole may be: its parts, since compiled code is slow to take it apart."""
    if end - start <= _SHORT:
        return NOTHING
    first, last = LOWER[data[start]], LOWER[data[end - 1]]
    prefixed = first == _U or first == _I or first == _D
    ended = (last == _S and LOWER[data[end - 2]] == _S) or (last == _Y and LOWER[data[end - 2]] == _L)
    if not (prefixed or ended) or not flags & IS_WORD or flags & CLITIC:
        return NOTHING
    if prefix_size(data, start, end):
        return PREFIX
    return ENDING if ending_start(data, start, end) else NOTHING


@njit(cache=True)
def likely_cues(data: np.ndarray, starts: np.ndarray, ends: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Return the places of tokens that may be cues, by what is known of their words or by the letters at their ends."""
    places, count = np.empty(len(kinds), np.int32), 0
    # Few are, and a processor cannot guess which: each is written, and kept if it is one.
    for k in range(len(kinds)):
        start, end = starts[AT(k)], ends[AT(k)]
        opens = _OPENS[data[AT(start)]]
        closes = _CLOSES[AT(data[AT(max(end - 2, 0))] & 31), AT(data[AT(end - 1)] & 31)]
        places[AT(count)] = k
        count += ((opens | closes) & (end - start > _SHORT)) | (kinds[AT(k)] != 0)
    return places[:count]


@njit(cache=True)
def cue_candidates(data: np.ndarray, tokens: Tokens, words: Lookup) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of tokens that may be cues, and what each may be: WHOLE, PREFIX or ENDING."""
    kinds = np.zeros(len(tokens.hash), np.int8)
    hashes, starts, ends, flags = tokens.hash, tokens.start, tokens.end, tokens.flags
    for k in range(len(hashes)):
        known = find(words, hashes[k]) != EMPTY
        kinds[k] = WHOLE if known else _affixed(data, starts[k], ends[k], flags[k])
    places = np.flatnonzero(kinds)
    return places.astype(np.int32), kinds[places]


@njit(cache=True)
def cue_features(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    classes: Classes,
    places: np.ndarray,
    kinds: np.ndarray,
    negative: Lookup,
) -> np.ndarray:
    """Return the features of candidates, shape (candidates, features)."""
    out = np.empty((len(places), WIDTH), np.uint32)
    hashes, starts, ends, packed = tokens.hash, tokens.start, tokens.end, classes.packed
    sentence = 0
    for c in range(len(places)):
        k = places[c]
        while bounds[sentence + 1] <= k:
            sentence += 1
        first, last = bounds[sentence], bounds[sentence + 1]
        _features_of(data, hashes, starts[k], ends[k], k, int(kinds[c]), first, last, packed, negative, out[c])
    return out


@njit(cache=True, inline="always")
def _coarse(packed: Lookup, word: np.uint32) -> int:
    """Return the coarse class of a word, 0 where it has none."""
    cell = find(packed, word)
    return 0 if cell == EMPTY else int(cell >> SHIFTS[2] & 0x7F)


@njit(cache=True, inline="always")
def _word(hashes: np.ndarray, k: int, first: int, last: int) -> int:
    """Return the word at a place, or what stands for those outside of the sentence."""
    if k < first:
        return _BEFORE
    return int(hashes[AT(k)]) if k < last else _BEHIND


@njit(cache=True, inline="always")
def _features_of(
    data: np.ndarray,
    hashes: np.ndarray,
    start: int,
    end: int,
    k: int,
    kind: int,
    first: int,
    last: int,
    packed: Lookup,
    negative: Lookup,
    row: np.ndarray,
) -> None:
    # It takes arrays one by one: compiled code that takes tokens apart for every candidate is slower.
    word, before, behind = int(hashes[AT(k)]), _word(hashes, k - 1, first, last), _word(hashes, k + 1, first, last)
    further, beyond = _word(hashes, k - 2, first, last), _word(hashes, k + 2, first, last)
    known, class_rest, rest, affix, size = 0, 0, 0, 0, 0
    if kind > WHOLE:
        left, right = _affix(data, start, end, kind)
        rest = int(_hash(data, right, end) if kind == PREFIX else _hash(data, start, left))
        affix = LOWER[data[left + 1]] + 256 * kind
        size = min(left - start + end - right, 8)
        class_rest = _coarse(packed, np.uint32(rest))
        known = 1 if class_rest else 0
    class_own = _coarse(packed, hashes[k])
    tail = int(data[end - 1] | 0x20) * 65536 + int(data[end - 2] | 0x20) * 256 + int(data[end - 3] | 0x20)
    row[0] = mix(0, word, kind, 0)
    row[1] = mix(1, word, before, 0)
    row[2] = mix(2, word, behind, 0)
    row[3] = mix(3, before, kind, 0)
    row[4] = mix(4, behind, kind, 0)
    row[5] = mix(5, further, before, word)
    row[6] = mix(6, word, behind, beyond)
    row[7] = mix(7, affix, known, 0)
    row[8] = mix(8, affix, known, class_rest)
    row[9] = mix(9, affix, tail, known)
    row[10] = mix(10, kind, rest, 0)
    row[11] = mix(11, affix, class_own, known)
    row[12] = mix(12, affix, size, known)
    row[13] = mix(13, kind, class_own, class_rest)
    row[14] = mix(14, kind, 1 if k == first else 0, 1 if k == last - 1 else 0)
    row[15] = mix(15, kind, tail, 0)
    row[16] = mix(16, word, further, kind)
    row[17] = mix(17, word, beyond, kind)
    row[18] = mix(18, affix, class_rest, tail & 0xFFFF)
    row[19] = mix(19, affix, LOWER[data[min(start + 2, end - 1)]], LOWER[data[min(start + 3, end - 1)]])
    row[20] = mix(20, affix, class_own, tail)
    row[21] = mix(21, before, word, behind)
    row[22] = mix(22, kind, affix, 0)
    row[23] = mix(23, word, last - first < 4, hashes[last - 1])
    listed = 1 if find(negative, hashes[k]) != EMPTY else 0
    row[24] = mix(24, kind, listed, 0)
    row[25] = mix(25, kind, listed, before)
    row[26] = mix(26, kind, listed, behind)


@njit(cache=True, inline="always")
def _phrase(hashes: np.ndarray, k: int, last: int, phrases: np.ndarray) -> int:
    """Return how many words the longest phrase has that stands at token k."""
    longest = 0
    for p in range(len(phrases)):
        size = 0
        while size < LONGEST_PHRASE and phrases[p, size] != 0:
            if k + size >= last or hashes[k + size] != phrases[p, size]:
                size = 0
                break
            size += 1
        longest = max(longest, size)
    return longest


@njit(cache=True, nogil=True)
def find_cues(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    classes: Classes,
    model: CueModel,
    reach: int,
    kinds: np.ndarray,
) -> np.ndarray:
    """Find cues, int32 of shape (cues, 5): SENTENCE, FIRST, LAST, KIND, NOR.

    Of each token `kinds` holds what its word may be, ALONE and OPENS. Neighbours that make a known phrase are one cue,
    and so are "neither" and the next "nor" of its sentence within `reach` tokens.
    """
    places = likely_cues(data, tokens.start, tokens.end, kinds)
    found = np.empty((len(places), 5), np.int32)
    row = np.empty(WIDTH, np.uint32)
    return found[: _cues_among(data, tokens, bounds, classes.packed, model, reach, kinds, places, row, found)]


@bare
def _fetch(data: np.ndarray, tokens: Tokens, packed: Lookup, places: np.ndarray, place: int) -> None:
    """Have the tokens of a coming candidate fetched, and the letters and the class of one that comes before it."""
    last = len(places) - 1
    far, near = AT(places[AT(min(place + 2 * AHEAD, last))]), AT(places[AT(min(place + AHEAD, last))])
    fetch(tokens.hash, far)
    fetch(tokens.start, far)
    fetch(tokens.end, far)
    fetch(tokens.flags, far)
    fetch(data, AT(tokens.start[near]))
    fetch_slot(packed, tokens.hash[near])


@bare
def _cues_among(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    packed: Lookup,
    model: CueModel,
    reach: int,
    kinds: np.ndarray,
    places: np.ndarray,
    row: np.ndarray,
    found: np.ndarray,
) -> int:
    """Write the cues that :func:`find_cues` returns, given where some may be, and return how many there are."""
    hashes, starts, ends, flags = tokens.hash, tokens.start, tokens.end, tokens.flags
    phrases, negative, shift = model.phrases, model.negative, model.shift
    rows, weights, bias, scale = model.scores.rows, model.scores.weights, model.scores.bias, model.scores.scale
    mask = np.uint32(len(rows) - 1)
    count, done, sentence, neither = 0, -1, 0, -1
    for place in range(len(places)):
        k = places[AT(place)]
        _fetch(data, tokens, packed, places, place)
        if k <= done:
            continue
        kind = WHOLE if kinds[k] & ALONE else _affixed(data, starts[k], ends[k], flags[k])
        if kind == NOTHING and not kinds[k] & OPENS:
            continue
        while bounds[sentence + 1] <= k:
            sentence += 1
        first, last = bounds[sentence], bounds[sentence + 1]
        size = _phrase(hashes, k, last, phrases) if kinds[k] & OPENS else 0
        if size == 0:
            if kind == NOTHING:
                continue
            _features_of(data, hashes, starts[k], ends[k], k, kind, first, last, packed, negative, row)
            total = 0
            for i in range(WIDTH):
                at = AT(rows[AT(row[AT(i)] & mask)])
                total += weights[at, AT(kind)] - weights[at, AT(0)]
            if bias[kind] - bias[0] + scale * total <= shift:
                continue
        done = k + max(size, 1) - 1
        if hashes[k] == _NOR and neither >= 0 and found[neither, 0] == sentence and k - found[neither, 1] <= reach:
            found[neither, 4] = k
            neither = -1
            continue
        if hashes[k] == _NEITHER:
            neither = count
        found[count, 0], found[count, 1], found[count, 2] = sentence, k, done
        found[count, 3], found[count, 4] = WHOLE if size else kind, -1
        count += 1
    return count
