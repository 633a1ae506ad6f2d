"""What segments around a cue of attribution are to its source, once that is known, and to the other cues found."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views, bucket
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.mixing import mix
from toolkit.kernel.reporting_segments import Segments

LATER = 8  # features of a segment around a cue whose source is known


@njit(cache=True)
def _edges_of_cues(cues: np.ndarray, count: int) -> np.ndarray:
    """Return for every token of the texts 2 where a cue begins, 1 where one goes on, else 0."""
    passed = np.zeros(count, np.uint8)
    for begin, end in cues:
        passed[begin : end + 1] = 1
        passed[AT(begin)] = 2
    return passed


@njit(cache=True, nogil=True)
def later_features(
    views: Views,
    near: np.ndarray,
    cues: np.ndarray,
    segments: Segments,
    source: np.ndarray,
    found: np.ndarray,
) -> np.ndarray:
    """Return what segments around cues are to the source and to all cues found, uint32 of shape (segments, LATER).

    Parameters
    ----------
    views : Views
    near : ndarray of int32, shape (cues, 2)
        See :func:`toolkit.kernel.attribution.around`.
    cues : ndarray of int32, shape (cues, 2)
        First and last token of each.
    segments : Segments
    source : ndarray of bool, shape (segments,)
        Whether each is the cue's source, or a part of it.
    found : ndarray of int32, shape (found, 2)
        All cues found.
    """
    out = np.empty((segments.rows[-1], LATER), np.uint32)
    _features(views, near, cues, segments, source, _edges_of_cues(found, len(views.word)), out)
    return out


@bare
def _features(
    views: Views,
    near: np.ndarray,
    cues: np.ndarray,
    segments: Segments,
    source: np.ndarray,
    passed: np.ndarray,
    out: np.ndarray,
) -> None:
    """Write the features of segments; `passed` is what :func:`_edges_of_cues` returned."""
    rows, firsts = segments.rows, segments.firsts
    word, coarse, kind, quote, sentence = views.word, views.coarse, views.kind, views.quote, views.sentence
    for i in range(len(cues)):
        (first, last), (begin, end), shift = near[i], cues[i], near[i, 0] - firsts[rows[i]]
        left = right = -1
        for k in range(rows[i], rows[i + 1]):
            if source[k]:
                left, right = firsts[k] + shift if left < 0 else left, firsts[k + 1] + shift - 1
        where = 0 if left < 0 else (1 if left < begin else 2)
        w_end = word[AT(end)]
        for step in (-1, 1):
            crossed, nearest = 0, 0
            j, k = (begin, segments.own[i]) if step < 0 else (begin + 1, segments.own[i] + 1)
            stop = first - 1 if step < 0 else last
            while j != stop:
                is_cue = passed[AT(j)] if not begin <= j <= end else 3
                if j == firsts[k] + shift:
                    others, region = min(crossed, 2) * 4 + is_cue, 0
                    if where:
                        outside = 2 if j < min(left, begin) else (3 if j > max(right, end) else 4)
                        region = 1 if source[k] else outside
                    region = (region * 3 + where) * 2 + (step > 0)
                    starts = (j == first or sentence[AT(j - 1)] != sentence[AT(j)]) + 2 * (
                        j + 1 == last or sentence[AT(j + 1)] != sentence[AT(j)]
                    )
                    away = min(abs(sentence[AT(j)] - sentence[AT(begin)]), 2)
                    gap = 0 if where == 0 else bucket(min(abs(j - left), abs(j - right)))
                    row = out[k]
                    row[0] = mix(50, region, kind[AT(j)], starts * 4 + quote[AT(j)])
                    row[1] = mix(51, region, word[AT(j)], 0)
                    row[2] = mix(52, region, gap, coarse[AT(j)])
                    row[3] = mix(53, region, w_end, away * 4 + starts)
                    row[4] = mix(
                        54, region, word[AT(j + 1)] if j + 1 < last else 1, word[AT(j - 1)] if j > first else 0
                    )
                    row[5] = mix(55, region, others, quote[AT(j)])
                    row[6] = mix(56, region, others, word[AT(j)])
                    row[7] = mix(57, others, nearest, w_end)
                    k += step
                if is_cue == 2:
                    crossed += 1
                    nearest = word[AT(j)]
                j += step
