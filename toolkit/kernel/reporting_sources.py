"""What tokens around a cue of attribution are to its source, once that is known, and to the other cues found."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views, bucket
from toolkit.kernel.mixing import mix

LATER = 8  # features of a token around a cue whose source is known


@njit(cache=True)
def _edges_of_cues(cues: np.ndarray, count: int) -> np.ndarray:
    """Return for every token of the texts 2 where a cue begins, 1 where one goes on, else 0."""
    passed = np.zeros(count, np.uint8)
    for begin, end in cues:
        passed[begin : end + 1] = 1
        passed[begin] = 2
    return passed


@njit(cache=True, nogil=True)
def later_features(
    views: Views,
    near: np.ndarray,
    cues: np.ndarray,
    rows: np.ndarray,
    source: np.ndarray,
    found: np.ndarray,
    open_: np.ndarray,
) -> np.ndarray:
    """Return what open tokens around cues are to the source and to all cues found, uint32 of shape (open, LATER).

    Parameters
    ----------
    views : Views
    near : ndarray of int32, shape (cues, 2)
        See :func:`toolkit.kernel.attribution.around`.
    cues : ndarray of int32, shape (cues, 2)
        First and last token of each.
    rows : ndarray of int64, shape (cues + 1,)
        The first row of each cue.
    source, open_ : ndarray of bool, shape (tokens around cues,)
        Whether each is in the cue's source, and whether it is asked for.
    found : ndarray of int32, shape (found, 2)
        All cues found.
    """
    places = np.cumsum(open_) - 1
    out = np.empty((places[-1] + 1 if len(places) else 0, LATER), np.uint32)
    word, coarse, kind, quote, sentence = views.word, views.coarse, views.kind, views.quote, views.sentence
    passed = _edges_of_cues(found, len(word))
    for i in range(len(cues)):
        (first, last), (begin, end), shift = near[i], cues[i], rows[i] - near[i, 0]
        left, right = -1, -1
        for j in range(first, last):
            if source[j + shift]:
                left, right = j if left < 0 else left, j
        where = 0 if left < 0 else (1 if left < begin else 2)
        w_end = word[end]
        for step in (-1, 1):
            crossed, nearest = 0, 0
            j = begin if step < 0 else begin + 1
            stop = first - 1 if step < 0 else last
            while j != stop:
                is_cue = passed[j] if not begin <= j <= end else 3
                others = min(crossed, 2) * 4 + is_cue
                if open_[j + shift]:
                    region = 0
                    if where:
                        outside = 2 if j < min(left, begin) else (3 if j > max(right, end) else 4)
                        region = 1 if source[j + shift] else outside
                    region = (region * 3 + where) * 2 + (step > 0)
                    starts = (j == first or sentence[j - 1] != sentence[j]) + 2 * (
                        j + 1 == last or sentence[j + 1] != sentence[j]
                    )
                    away = min(abs(sentence[j] - sentence[begin]), 2)
                    gap = 0 if where == 0 else bucket(min(abs(j - left), abs(j - right)))
                    row = out[places[j + shift]]
                    row[0] = mix(50, region, kind[j], starts * 4 + quote[j])
                    row[1] = mix(51, region, word[j], 0)
                    row[2] = mix(52, region, gap, coarse[j])
                    row[3] = mix(53, region, w_end, away * 4 + starts)
                    row[4] = mix(54, region, word[j + 1] if j + 1 < last else 1, word[j - 1] if j > first else 0)
                    row[5] = mix(55, region, others, quote[j])
                    row[6] = mix(56, region, others, word[j])
                    row[7] = mix(57, others, nearest, w_end)
                if is_cue == 2:
                    crossed += 1
                    nearest = word[j]
                j += step
    return out
