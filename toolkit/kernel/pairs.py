"""Two mentions in a sentence, a holder's and a target's, as hashed features: what stands between and around them.

Every word of the sentence counts by where it stands: left of both mentions, between them or right of both, and which
of the two comes first, so that "A blames B" and "B blames A" share no such feature. Words near a mention count again,
by their distance from it. Beside the words there is, as sums over a region, how good or bad they sound (a negator
turns over what follows it). A mention that the sentence lacks leaves its features out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.clause import stem_end
from toolkit.kernel.lookup import EMPTY, Lookup, find
from toolkit.kernel.scan import CAPITAL, Tokens, is_name, word_hash

ABSENT = -1  # the first and last token of a mention that a sentence lacks
RATINGS = 4  # sums of each region: lexicon's good and bad, learned good and bad
_NEAR, _CLOSE = 5, 3  # tokens beside a mention: as a bag, and by their distance
_NEGATION_REACH = 3
_FARTHEST = 12  # distances are counted up to this

# Kinds of features.
_WORD, _PLACE, _TWO, _BESIDE, _AT, _RATING, _FORM, _APART, _QUOTED, _TOWARD, _BETWEEN = range(1, 12)
# Regions that ratings are summed over: the sentence, beside the target, beside the holder, and the three places.
_SENTENCE, _TARGET, _HOLDER, _LEFT = range(4)
_REGIONS = 6

# Who "refused to condemn" somebody did not, as who did not condemn them.
_REFUSALS = (
    *("refuse", "refuses", "refused", "refusing", "decline", "declines", "declined", "declining"),
    *("stopped", "failed", "failing"),
)
_NEGATORS = np.array(
    [word_hash(word) for word in ("not", "n't", "never", "no", "without", "nor", "neither", "hardly", *_REFUSALS)],
    np.uint32,
)
_QUOTES = np.array([word_hash(mark) for mark in ('"', "“", "”")], np.uint32)
_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)


class Views(NamedTuple):
    """What is known of every token of some texts.

    Attributes
    ----------
    stems : ndarray of uint32, shape (tokens,)
    ratings : ndarray of float32, shape (tokens, 2)
        How good or bad it sounds, turned over behind a negator.
    toward : ndarray of int8, shape (tokens,)
        1 for words that report being for something, -1 for those against, turned over behind a negator, else 0.
    quoted : ndarray of bool, shape (tokens,)
        Whether an odd number of quotation marks stands before it in its sentence.
    named : ndarray of bool, shape (tokens,)
        Whether it is the first word of a name.
    """

    stems: np.ndarray
    ratings: np.ndarray
    toward: np.ndarray
    quoted: np.ndarray
    named: np.ndarray


class Features(NamedTuple):
    """Features of pairs: those of pair i lie from ``starts[i]`` to ``starts[i + 1]``."""

    columns: np.ndarray
    values: np.ndarray
    starts: np.ndarray


@njit(cache=True, nogil=True)
def views_of(
    data: np.ndarray,
    tokens: Tokens,
    sentences: np.ndarray,
    rated: Lookup,
    ratings: np.ndarray,
    toward: Lookup,
    attitudes: np.ndarray,
) -> Views:
    """Read the views of all tokens.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    sentences : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    rated, ratings
        See :class:`toolkit.valence.Valence`.
    toward, attitudes
        Words that report an attitude, and for each 1 or -1.
    """
    n = len(tokens.hash)
    stems = np.empty(n, np.uint32)
    values, attitude = np.zeros((n, 2), np.float32), np.zeros(n, np.int8)
    quoted, named = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    for s in range(len(sentences) - 1):
        negated, inside = -_NEGATION_REACH - 1, False
        for k in range(sentences[s], sentences[s + 1]):
            word = tokens.hash[k]
            h = np.uint32(2166136261)
            for i in range(tokens.start[k], stem_end(data, tokens.start[k], tokens.end[k])):
                h = (h ^ np.uint32(data[i] | 0x20)) * np.uint32(16777619)
            stems[k] = h
            place = find(rated, word)
            sign = np.float32(-1 if k - negated <= _NEGATION_REACH else 1)
            if place != EMPTY:
                values[k, 0], values[k, 1] = sign * ratings[place, 0], sign * ratings[place, 1]
            place = find(toward, word)
            if place != EMPTY:
                attitude[k] = attitudes[place] if sign > 0 else -attitudes[place]
            for negator in _NEGATORS:
                if word == negator:
                    negated = k
            quoted[k] = inside
            named[k] = is_name(tokens.flags, k) and not (k > 0 and tokens.flags[k - 1] & CAPITAL)
            for mark in _QUOTES:
                if word == mark:
                    inside = not inside
    return Views(stems, values, attitude, quoted, named)


@njit(cache=True, inline="always")
def _mix(kind: int, a: int, b: int) -> np.uint32:
    h = (np.uint64(kind) * _A) ^ ((np.uint64(a) + np.uint64(1)) * _B) ^ ((np.uint64(b) + np.uint64(1)) * _C)
    h = (h ^ (h >> np.uint64(29))) * _A
    return np.uint32(h >> np.uint64(32))


@njit(cache=True, nogil=True)
def pair_features(
    views: Views, bounds: np.ndarray, holders: np.ndarray, targets: np.ndarray, kinds: np.ndarray
) -> Features:
    """Return the features of pairs of mentions.

    Parameters
    ----------
    views : Views
    bounds : ndarray of int32, shape (pairs, 2)
        The first token of each pair's sentence, and the token behind its last.
    holders, targets : ndarray of int32, shape (pairs, 2)
        The first and the last token of the mentions; ABSENT where the sentence has none.
    kinds : ndarray of int32, shape (pairs,)
        What else tells pairs apart: pairs of a kind share a feature, and one with each form of the pair.
    """
    room = np.int64(0)
    for p in range(len(bounds)):
        room += 10 * (bounds[p, 1] - bounds[p, 0]) + RATINGS * _REGIONS + 16
    columns, values = np.empty(room, np.uint32), np.ones(room, np.float32)
    starts = np.zeros(len(bounds) + 1, np.int64)
    n = 0
    for p in range(len(bounds)):
        n = _pair(views, bounds[p], holders[p], targets[p], kinds[p], columns, values, n)
        starts[p + 1] = n
    return Features(columns[:n], values[:n], starts)


@njit(cache=True)
def _pair(
    views: Views,
    bounds: np.ndarray,
    holder: np.ndarray,
    target: np.ndarray,
    kind: int,
    columns: np.ndarray,
    values: np.ndarray,
    n: int,
) -> int:
    """Write the features of one pair from n on; return where they end."""
    has_holder, has_target = holder[0] != ABSENT, target[0] != ABSENT
    both = has_holder and has_target
    # 0: neither, 1: the holder alone, 2: the target alone, 3: the holder first, 4: the target first.
    form = (4 if target[0] < holder[0] else 3) if both else (2 if has_target else (1 if has_holder else 0))
    first, second = (target, holder) if form in (2, 4) else (holder, target)
    columns[n], columns[n + 1] = _mix(_FORM, form, 0), _mix(_FORM, form, kind + 1)
    n += 2
    if both:
        gap = min(max(second[0] - first[1] - 1, 0), _FARTHEST)
        columns[n], columns[n + 1] = _mix(_APART, form, gap), _mix(_APART, form, 100 + (gap + 1) // 3)
        n = _between(views, first[1] + 1, second[0], form, columns, n + 2)
    quotes = (2 if has_holder and views.quoted[holder[0]] else 0) + (1 if has_target and views.quoted[target[0]] else 0)
    columns[n] = _mix(_QUOTED, form, quotes)
    n += 1
    sums = np.zeros((_REGIONS, RATINGS), np.float32)
    for k in range(bounds[0], bounds[1]):
        if (holder[0] <= k <= holder[1]) or (target[0] <= k <= target[1]):
            continue
        place = 0
        if form:
            place = 0 if k < first[0] else (1 if both and k < second[0] else 2)
        n = _token(views, k, form, place, k + 1 < bounds[1], columns, n)
        _rate(views, k, _SENTENCE, sums)
        _rate(views, k, _LEFT + place, sums)
        if has_target:
            n = _beside(views, k, target, 0, columns, n, sums, _TARGET)
        if has_holder:
            n = _beside(views, k, holder, 1, columns, n, sums, _HOLDER)
    for region in range(_REGIONS):
        for c in range(RATINGS):
            if sums[region, c]:
                columns[n] = _mix(_RATING, region * RATINGS + c, form if region >= _LEFT else 9)
                values[n] = sums[region, c]
                n += 1
    return n


@njit(cache=True)
def _between(views: Views, first: int, last: int, form: int, columns: np.ndarray, n: int) -> int:
    """Write how many other names stand between two mentions, and what attitude comes before and behind the first."""
    names, before, behind = 0, 0, 0
    for k in range(first, last):
        if views.named[k]:
            names += 1
        elif names:
            behind += views.toward[k]
        else:
            before += views.toward[k]
    attitude = 3 * (1 + min(max(before, -1), 1)) + 1 + min(max(behind, -1), 1)
    columns[n], columns[n + 1] = _mix(_BETWEEN, form, min(names, 3)), _mix(_BETWEEN, form, 10 + attitude)
    columns[n + 2] = _mix(_BETWEEN, form, 100 + 10 * min(names, 3) + attitude)
    return n + 3


@njit(cache=True, inline="always")
def _token(views: Views, k: int, form: int, place: int, goes_on: bool, columns: np.ndarray, n: int) -> int:
    """Write what a token is, and where it stands to both mentions."""
    stem, at = views.stems[k], form * 3 + place
    columns[n] = _mix(_WORD, stem, 0)
    columns[n + 1] = _mix(_PLACE, stem, at)
    n += 2
    if views.toward[k]:
        columns[n] = _mix(_TOWARD, views.toward[k] + 1, at)
        n += 1
    if place == 1 and goes_on:
        columns[n] = _mix(_TWO, stem, views.stems[k + 1] + np.uint32(at))
        n += 1
    return n


@njit(cache=True, inline="always")
def _beside(
    views: Views, k: int, mention: np.ndarray, role: int, columns: np.ndarray, n: int, sums: np.ndarray, region: int
) -> int:
    """Write how near a token stands to a mention."""
    away = k - mention[1] if k > mention[1] else k - mention[0]
    if abs(away) > _NEAR:
        return n
    columns[n] = _mix(_BESIDE, views.stems[k], role)
    n += 1
    if abs(away) <= _CLOSE:
        columns[n] = _mix(_AT, views.stems[k], role * 16 + away + 8)
        n += 1
    _rate(views, k, region, sums)
    return n


@njit(cache=True, inline="always")
def _rate(views: Views, k: int, region: int, sums: np.ndarray) -> None:
    for c in range(2):
        value = views.ratings[k, c]
        sums[region, 2 * c + (1 if value < 0 else 0)] += abs(value)


@njit(cache=True, nogil=True)
def pair_sums(features: Features, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Return the sums of the weights of pairs, shape (pairs, outputs); weights has a row for each last bits."""
    mask = np.uint32(len(weights) - 1)
    sums = np.empty((len(features.starts) - 1, len(bias)), np.float32)
    for p in range(len(sums)):
        sums[p] = bias
        for i in range(features.starts[p], features.starts[p + 1]):
            row = features.columns[i] & mask
            for c in range(len(bias)):
                sums[p, c] += features.values[i] * weights[row, c]
    return sums
