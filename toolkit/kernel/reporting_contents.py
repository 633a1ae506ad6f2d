"""Contents of attributions at second sight: runs of tokens around a cue, each judged as a whole and beside the others.

The chain around a cue says of every token whether it enters or leaves its content. Here every run that it holds for
possible becomes one item: how likely it is, its ends and what stands beyond them, its quotation marks, commas and other
cues, and the likeliest runs that share an end with it. What is learned is the probability that the run is a piece of
the content exactly. It is given under a bar of less than a half, for the reason that
:mod:`toolkit.kernel.reporting_spans` gives.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views, bucket
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.mixing import mix
from toolkit.kernel.quotations import CLOSES, OPENS
from toolkit.kernel.reporting_runs import Runs
from toolkit.kernel.scope import COMMA, JOINING

RUN_WIDTH = 41  # features of a run
_FAR = 12  # tokens beside a run in which other cues are looked for


@njit(cache=True, inline="always")
def _step(x: float, width: float) -> int:
    return max(int(np.floor(x / width)), -20)


@njit(cache=True, inline="always")
def _lead(one: float, other: float) -> int:
    """Return by how much one run is likelier than another, in steps."""
    return _step(max(min(one - other, 4.0), -4.0), 0.8)


@bare
def _rivals(runs: Runs, r: int, start: int, stop: int) -> tuple[int, int]:
    """Return the likeliest other runs of the same beginning and of the same end, -1 where there is none."""
    ends, logs = runs.ends, runs.logs
    same_begin = same_end = -1
    for o in range(start, stop):
        if o != r and ends[o, 0] == ends[r, 0] and (same_begin < 0 or logs[o, 0] > logs[same_begin, 0]):
            same_begin = o
        if o != r and ends[o, 1] == ends[r, 1] and (same_end < 0 or logs[o, 0] > logs[same_end, 0]):
            same_end = o
    return same_begin, same_end


@bare
def _likelihood(
    views: Views, last: int, runs: Runs, group: tuple[int, int], shift: int, sure: int, out: np.ndarray
) -> None:
    """Write how likely the runs of a cue and their ends are, and which runs that share one are likely too."""
    word, fine = views.word, views.fine
    start, stop = group
    ends, logs = runs.ends, runs.logs
    best = logs[start, 0]
    for r in range(start, stop):
        best = max(best, logs[r, 0])
    for r in range(start, stop):
        row = out[r]
        a, e = ends[r, 0] + shift, ends[r, 1] + shift
        w_a, w_e, f_e = word[AT(a)], word[AT(e + 1)] if e + 1 < last else 1, fine[AT(e + 1)] if e + 1 < last else 1
        p = logs[r, 0]
        likely, margin, closes = _step(p, 0.8), _step(p - best, 0.4), _step(logs[r, 2], 0.4)
        longer = earlier = w_longer = w_earlier = 0
        by_end = by_begin = 5
        same_begin, same_end = _rivals(runs, r, start, stop)
        if same_begin >= 0:
            o = ends[same_begin, 1] + shift
            longer, w_longer = 1 if o > e else 2, word[AT(o + 1)] if o + 1 < last else 1
            by_end = _lead(p, logs[same_begin, 0])
        if same_end >= 0:
            o = ends[same_end, 0] + shift
            earlier, w_earlier = 1 if o < a else 2, word[AT(o)]
            by_begin = _lead(p, logs[same_end, 0])
        row[0] = mix(300, _step(p, 0.3), 0, 0)
        row[1] = mix(301, margin, likely, 0)
        row[2] = mix(302, _step(logs[r, 1], 0.4), closes, 0)
        row[3] = mix(303, sure, likely, 0)
        row[4] = mix(304, longer, w_longer, w_e)
        row[5] = mix(305, longer, w_longer, by_end)
        row[6] = mix(306, longer, w_e, by_end)
        row[7] = mix(307, earlier, w_earlier, w_a)
        row[8] = mix(308, earlier, by_begin, w_a)
        row[9] = mix(309, longer * 4 + earlier, by_begin, by_end)
        row[10] = mix(310, w_a, closes, 0)
        row[11] = mix(311, f_e, closes, 0)


@bare
def _any(role: np.ndarray, first: int, last: int) -> int:
    """Return whether any of some tokens has a role: 1 or 0."""
    for k in range(first, last):
        if role[k]:
            return 1
    return 0


@bare
def _place(
    views: Views,
    bounds: tuple[int, int],
    runs: Runs,
    group: tuple[int, int],
    shift: int,
    cue: np.ndarray,
    sure: int,
    source: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write where runs stand to their cue, to sentences and quotations, and which words stand at their ends."""
    word, fine, coarse, quote, sentence = views.word, views.fine, views.coarse, views.quote, views.sentence
    (first, last), begin, end, ends = bounds, cue[0], cue[1], runs.ends
    where = _any(source, first - shift, last - shift)
    for r in range(*group):
        a, e, row = ends[r, 0] + shift, ends[r, 1] + shift, out[r]
        holds = _any(source, ends[r, 0], ends[r, 1] + 1)
        side = 0 if e < begin else (2 if a > end else 1)
        gap = begin - e - 1 if side == 0 else (a - end - 1 if side == 2 else 0)
        place, size = side * 10 + bucket(gap), bucket(e - a + 1)
        w_cue, w_a, w_e = word[AT(end)], word[AT(a)], word[AT(e)]
        w_1, c_1 = (word[AT(a - 1)], coarse[AT(a - 1)]) if a > first else (0, 0)
        w1, c1, f1 = (word[AT(e + 1)], coarse[AT(e + 1)], fine[AT(e + 1)]) if e + 1 < last else (1, 1, 1)
        w2, c2 = (word[AT(e + 2)], coarse[AT(e + 2)]) if e + 2 < last else (1, 1)
        c_a1 = coarse[AT(a + 1)] if a + 1 < last else 1
        q_1, q1 = int(quote[AT(a - 1)]) if a > first else 4, int(quote[AT(e + 1)]) if e + 1 < last else 4
        starts = a == first or sentence[AT(a - 1)] != sentence[AT(a)]
        stops = e + 1 == last or sentence[AT(e + 1)] != sentence[AT(e)]
        nearly = e + 2 >= last or sentence[AT(e + 2)] != sentence[AT(e)]
        edges = starts * 4 + stops * 2 + nearly
        across = min(sentence[AT(e)] - sentence[AT(a)], 3) * 4 + min(abs(sentence[AT(a)] - sentence[AT(begin)]), 2)
        row[0] = mix(320, place, size, sure)
        row[1] = mix(321, place, w_cue, 0)
        row[2] = mix(322, w_a, w_1, side)
        row[3] = mix(323, w_a, c_a1, side)
        row[4] = mix(324, w_a, w_cue, place)
        row[5] = mix(325, w_e, w1, side)
        row[6] = mix(326, w1, w2, side)
        row[7] = mix(327, coarse[AT(e)], c1, c2)
        row[8] = mix(328, coarse[AT(e)], w1, edges)
        row[9] = mix(329, q_1 * 8 + q1, edges * 4 + side, int(quote[AT(begin)]))
        row[10] = mix(330, edges, place, across)
        row[11] = mix(331, edges, w_cue, side)
        row[12] = mix(332, coarse[AT(a)], c_1, c_a1)
        row[13] = mix(333, f1, w_cue, side)
        row[14] = mix(334, where + 2 * holds, w_cue, side)


@bare
def _inside(
    views: Views,
    bounds: tuple[int, int],
    runs: Runs,
    group: tuple[int, int],
    shift: int,
    begins: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write what runs hold: quotation marks, commas, joining words, other cues and the nearest ones beside them."""
    word, kind, act, quote, sentence = views.word, views.kind, views.act, views.quote, views.sentence
    (first, last), ends = bounds, runs.ends
    for r in range(*group):
        a, e, row = ends[r, 0] + shift, ends[r, 1] + shift, out[r]
        opens = closes = commas = joins = inner = acts = w_join = w_comma = 0
        w_inner = at_inner = 0
        for j in range(a, e + 1):
            opens += quote[AT(j)] == OPENS
            closes += quote[AT(j)] == CLOSES
            acts += act[AT(j)] > 0
            if kind[AT(j)] == COMMA:
                commas += 1
                w_comma = word[AT(j + 1)] if j < e else w_comma
            if kind[AT(j)] == JOINING:
                joins += 1
                w_join = word[AT(j)] if j > a else w_join
            if begins[AT(j)]:
                inner += 1
                if w_inner == 0:
                    w_inner, at_inner = word[AT(j)], bucket(j - a)
        far_left = far_right = 0
        for j in range(min(e + _FAR, last) - 1, e, -1):
            far_right = bucket(j - e) if begins[AT(j)] else far_right
        for j in range(max(a - _FAR, first), a):
            far_left = bucket(a - j) if begins[AT(j)] else far_left
        w1 = word[AT(e + 1)] if e + 1 < last else 1
        starts = a == first or sentence[AT(a - 1)] != sentence[AT(a)]
        stops = e + 1 == last or sentence[AT(e + 1)] != sentence[AT(e)]
        marks = ((int(quote[AT(a)]) * 4 + int(quote[AT(e)])) * 3 + min(opens, 2)) * 3 + min(closes, 2)
        edges, size = starts * 2 + stops, bucket(e - a + 1)
        row[0] = mix(
            350, marks, int(quote[AT(a - 1)]) if a > first else 4, int(quote[AT(e + 1)]) if e + 1 < last else 4
        )
        row[1] = mix(351, marks, edges, min(sentence[AT(e)] - sentence[AT(a)], 3))
        row[2] = mix(352, min(commas, 3), min(joins, 3), edges)
        row[3] = mix(353, min(commas, 3), edges, size)
        row[4] = mix(354, min(inner, 2), min(acts, 3), size)
        row[5] = mix(355, min(inner, 2), edges, 0)
        row[6] = mix(356, w_join, w1, 0)
        row[7] = mix(357, w_comma, w1, 0)
        row[8] = mix(358, w_comma, edges, 0)
        row[9] = mix(359, w_join, edges, 0)
        row[10] = mix(360, far_right, w1, 0)
        row[11] = mix(361, far_right, far_left, edges)
        row[12] = mix(362, far_left, word[AT(a)], 0)
        row[13] = mix(363, w_inner, at_inner, 0)


@njit(cache=True, nogil=True)
def run_features(
    runs: Runs,
    rows: np.ndarray,
    near: np.ndarray,
    cues: np.ndarray,
    p: np.ndarray,
    source: np.ndarray,
    views: Views,
) -> np.ndarray:
    """Return the features of runs, uint32 of shape (runs, RUN_WIDTH).

    Parameters
    ----------
    runs : Runs
    rows : ndarray of int64, shape (cues + 1,)
        The first row of each cue.
    near : ndarray of int32, shape (cues, 2)
        See :func:`toolkit.kernel.attribution.around`.
    cues : ndarray of int32, shape (cues, 2)
        First and last token of each.
    p : ndarray of float32, shape (cues,)
        How likely each is a cue.
    source : ndarray of bool, shape (tokens around cues,)
        Whether each is in the cue's source.
    views : Views
    """
    out = np.empty((len(runs.ends), RUN_WIDTH), np.uint32)
    likely, place, inside = out[:, :12], out[:, 12:27], out[:, 27:]
    begins = np.zeros(len(views.word), np.bool_)
    for first in cues[:, 0]:
        begins[AT(first)] = True
    start = i = 0
    while start < len(runs.ends):
        while rows[i + 1] <= runs.ends[start, 0]:
            i += 1
        stop = start + 1
        while stop < len(runs.ends) and runs.ends[stop, 0] < rows[i + 1]:
            stop += 1
        bounds, group, shift, sure = (near[i, 0], near[i, 1]), (start, stop), near[i, 0] - rows[i], int(p[i] * 5)
        _likelihood(views, bounds[1], runs, group, shift, sure, likely)
        _place(views, bounds, runs, group, shift, cues[i], sure, source, place)
        _inside(views, bounds, runs, group, shift, begins, inside)
        start = stop
    return out
