"""Cues of attribution at second sight: spans of candidates, each judged as a whole and beside the others.

The model of candidates says of every token whether it begins or continues a cue. Here every span that it holds for
possible becomes one item, with how likely it is, its ends and their neighbours, and the likeliest other cues of its
sentence: two cues of one sentence are often one inside the other's content, where it counts for nothing. What is
learned is the probability that the span is a cue exactly. A span scored by exact match is worth giving if that is above
half of the F1 that can be had (Lipton, Elkan and Naryanaswamy 2014), so less than every second one must be right.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.mixing import mix

SPAN_WIDTH = 23  # features of a span
LEAST = float(np.log(0.06))  # log-probability of beginning a cue that a candidate needs
SLACK = 1.5  # by how much a span may be less likely than that
LONGEST = 9  # tokens of a span

_FAR = 12  # tokens between two cues that are told apart
_MANY = 32  # spans of a group that are sorted one by one
_NONE = -99  # where a neighbour is no candidate


@njit(cache=True, nogil=True)
def possible_spans(places: np.ndarray, scores: np.ndarray, sentence: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the spans of candidates that may be cues, and their log-probabilities.

    Parameters
    ----------
    places : ndarray of int32, shape (candidates,)
    scores : ndarray of float32, shape (candidates, 3)
        Log-probabilities of O, B and I.
    sentence : ndarray of int32, shape (tokens,)

    Returns
    -------
    spans : ndarray of int32, shape (spans, 2)
        The first and the last candidate of each.
    sums : ndarray of float64, shape (spans,)
    """
    n = len(places)
    most = LONGEST * int((scores[:, 1] >= LEAST).sum())
    spans, sums = np.empty((most, 2), np.int32), np.empty(most)
    count = 0
    for c in range(n):
        so_far = float(scores[c, 1])
        if so_far < LEAST:
            continue
        for j in range(c, min(c + LONGEST, n)):
            if j > c:
                inside, outside = np.exp(float(scores[j, 2])), np.exp(float(scores[j, 0]))
                so_far += min(scores[j, 2] - np.log(inside + outside + 1e-6), 0.0)
            follows = j + 1 < n and places[j + 1] == places[j] + 1 and sentence[places[j + 1]] == sentence[places[j]]
            stops = np.log(max(1 - np.exp(float(scores[j + 1, 2])), 1e-4)) if follows else 0.0
            if so_far + stops > LEAST - SLACK:
                spans[count, 0], spans[count, 1] = c, j
                sums[count] = so_far + stops
                count += 1
            if not follows or so_far < LEAST - SLACK:
                break
    return spans[:count], sums[:count]


@bare
def _likeliest(
    places: np.ndarray, begins: np.ndarray, start: int, stop: int, step: int, edge: int
) -> tuple[float, int]:
    """Return how likely the likeliest beginning among candidates on one side of a sentence is, and its token."""
    p, at = 0.0, 0
    for c in range(start, stop, step):
        if (edge - places[c]) * step <= 0:
            break
        if begins[AT(c)] > p:
            p, at = begins[AT(c)], places[c]
    return p, at


@njit(cache=True, inline="always")
def _step(x: float, width: float) -> int:
    return int(np.floor(x / width))


@njit(cache=True, nogil=True)
def span_features(
    spans: np.ndarray,
    sums: np.ndarray,
    places: np.ndarray,
    scores: np.ndarray,
    views: Views,
    sentences: np.ndarray,
) -> np.ndarray:
    """Return the features of spans, uint32 of shape (spans, SPAN_WIDTH); see :func:`possible_spans`."""
    out = np.empty((len(spans), SPAN_WIDTH), np.uint32)
    _features(spans, sums, places, scores, np.exp(scores[:, 1].astype(np.float64)), views, sentences, out)
    return out


@bare
def _features(
    spans: np.ndarray,
    sums: np.ndarray,
    places: np.ndarray,
    scores: np.ndarray,
    begins: np.ndarray,
    views: Views,
    sentences: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write the features of spans; `begins` are the probabilities that candidates begin a cue."""
    word, fine, coarse, act, quote = views.word, views.fine, views.coarse, views.act, views.quote
    n = len(places)
    for i in range(len(spans)):
        c, e = spans[i, 0], spans[i, 1]
        a, z = places[c], places[e]
        first, last = sentences[views.sentence[AT(a)]], sentences[views.sentence[AT(a)] + 1]
        length, most = min(z - a, 5), act[AT(a)]
        for k in range(a + 1, z + 1):
            most = max(most, act[AT(k)])
        odds = _step(scores[c, 1] - np.log(max(1 - begins[AT(c)], 1e-4)), 0.5)
        likely, likelier = _step(sums[i], 0.4), _step(sums[i], 0.4) // 2
        goes_on, comes_on = _NONE, _NONE
        if e + 1 < n and places[e + 1] == z + 1 and z + 1 < last:
            goes_on = _step(scores[e + 1, 2], 0.7)
        if c > 0 and places[c - 1] == a - 1 and a > first:
            comes_on = _step(scores[c - 1, 1], 0.7)
        p_left, left = _likeliest(places, begins, c - 1, -1, -1, first - 1)
        p_right, right = _likeliest(places, begins, e + 1, n, 1, last)
        near_left, near_right = int(p_left * 5), int(p_right * 5)
        w_left, far_left = (word[AT(left)], min(a - left, _FAR)) if p_left > 0 else (0, _FAR)
        w_right, far_right = (word[AT(right)], min(right - z, _FAR)) if p_right > 0 else (0, _FAR)
        w1, c1 = (word[AT(a - 1)], coarse[AT(a - 1)]) if a > first else (0, 0)
        w_1, f_1, c_1 = (word[AT(z + 1)], fine[AT(z + 1)], coarse[AT(z + 1)]) if z + 1 < last else (0, 0, 0)
        quoted = int(quote[AT(a)]) * 4 + (int(quote[AT(z + 1)]) if z + 1 < last else 0)
        row = out[i]
        row[0] = mix(200, likely, 0, 0)
        row[1] = mix(201, odds, length, 0)
        row[2] = mix(202, word[AT(a)], length, likelier)
        row[3] = mix(203, word[AT(z)], length, goes_on)
        row[4] = mix(204, word[AT(z)], w_1, length)
        row[5] = mix(205, word[AT(a)], word[AT(z)], length)
        row[6] = mix(206, near_left, near_right, likely)
        row[7] = mix(207, near_left, quoted, likely)
        row[8] = mix(208, w_left, far_left, near_left)
        row[9] = mix(209, w_left, word[AT(z)], near_left)
        row[10] = mix(210, w_right, far_right, near_right)
        row[11] = mix(211, w_right, word[AT(z)], near_right)
        row[12] = mix(212, likely, goes_on, comes_on)
        row[13] = mix(213, most, length, likely)
        row[14] = mix(214, fine[AT(z)], w_1, length)
        row[15] = mix(215, fine[AT(a)], w1, length)
        row[16] = mix(216, coarse[AT(z)], c_1, length * 8 + min(c1, 7))
        row[17] = mix(217, word[AT(z)], odds, length)
        row[18] = mix(218, quoted, odds, most)
        row[19] = mix(219, coarse[AT(a)], coarse[AT(z)], length * 4 + min(z + 1 - first, 3))
        row[20] = mix(220, comes_on, w1, word[AT(a)])
        row[21] = mix(221, goes_on, w_1, word[AT(z)])
        row[22] = mix(222, fine[AT(z)], fine[AT(a)], f_1)


@njit(cache=True, nogil=True)
def best_spans(spans: np.ndarray, p: np.ndarray, least: float) -> np.ndarray:
    """Return which spans to keep, in their order: the likeliest first, none that overlaps, none below.

    Parameters
    ----------
    spans : ndarray of int32, shape (spans, 2)
        First and last of each; they are ordered by the first.
    p : ndarray of float, shape (spans,)
    least : float
    """
    kept, likely = np.zeros(len(spans), np.bool_), np.flatnonzero(p >= least)
    taken = np.zeros(_behind(spans), np.bool_)
    start = stop = 0
    while stop < len(likely):
        start, stop = _take_few(spans, p, likely, stop, taken, kept)
        rivals = likely[start:stop]
        _take(spans, rivals[np.argsort(-p[rivals], kind="mergesort")], taken, kept)
    return np.flatnonzero(kept)


@bare
def _behind(spans: np.ndarray) -> int:
    """Return what stands behind all spans."""
    end = 0
    for i in range(len(spans)):
        end = max(end, spans[AT(i), 1] + 1)
    return end


@bare
def _take_few(
    spans: np.ndarray, p: np.ndarray, likely: np.ndarray, start: int, taken: np.ndarray, kept: np.ndarray
) -> tuple[int, int]:
    """Keep spans group by group, up to a group of many; return where this one begins and ends among the likely ones.

    Spans of a group overlap, directly or by way of others: only they are rivals.
    """
    last = -1
    for i in range(start, len(likely) + 1):
        if i == len(likely) or spans[likely[AT(i)], 0] > last:
            if i - start > _MANY:
                return start, i
            _sort(likely[start:i], p)
            _take(spans, likely[start:i], taken, kept)
            start = i
        if i < len(likely):
            last = max(last, spans[likely[AT(i)], 1])
    return start, start


@bare
def _sort(few: np.ndarray, p: np.ndarray) -> None:
    """Put a few spans in order, the likeliest first, of two alike the earlier."""
    for i in range(1, len(few)):
        span, at = few[i], i
        while at > 0 and p[few[at - 1]] < p[span]:
            few[at] = few[at - 1]
            at -= 1
        few[at] = span


@bare
def _take(spans: np.ndarray, order: np.ndarray, taken: np.ndarray, kept: np.ndarray) -> None:
    """Keep spans in some order, each unless a token of it is taken."""
    for i in order:
        free = True
        for c in range(spans[i, 0], spans[i, 1] + 1):
            free &= not taken[c]
        if free:
            for c in range(spans[i, 0], spans[i, 1] + 1):
                taken[c] = True
            kept[i] = True
