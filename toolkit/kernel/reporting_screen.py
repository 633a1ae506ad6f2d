"""Which tokens are worth all features of a candidate for a cue of attribution: two small models of few features say.

The first sees a word, its neighbours and their classes, the act of reporting that it names, and whether it is quoted;
the second, which reads what the first lets pass, two tokens to each side. What they hold for hopeless gets none of the
seventy features that the others get, which is what most of the time would go to.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.mixing import mix
from toolkit.kernel.weights import sixteen_bits

SCREEN_WIDTH = 5  # features of the first screen
SECOND_WIDTH = 14  # features of the second screen, the first ones those of the first


class Screen(NamedTuple):
    """Weights of the features, by hash, in units of `scale`, and the sum that a candidate needs.

    Attributes
    ----------
    weights : ndarray of int16, shape (2**bits,)
    scale : float32
    least : float
    width : int
        How many features it sees.
    """

    weights: np.ndarray
    scale: np.float32
    least: float
    width: int


def laid_out(weights: np.ndarray, least: float, width: int) -> Screen:
    """Lay out the weights of a screen, shape (2**bits,); half precision keeps files small, and is what use sees too."""
    return Screen(*sixteen_bits(weights.astype(np.float16)), least, width)


@njit(cache=True)
def screen_features(views: Views, places: np.ndarray, width: int) -> np.ndarray:
    """Return the features of candidates, uint32 of shape (candidates, width)."""
    out = np.empty((len(places), width), np.uint32)
    _features(views, places, out)
    return out


@bare
def _features(views: Views, places: np.ndarray, out: np.ndarray) -> None:
    """Write the features of candidates, as many as `out` is wide."""
    word, fine, coarse, act = views.word, views.fine, views.coarse, views.act
    quote, capital, sentence = views.quote, views.capital, views.sentence
    n = len(word)
    for i in range(len(places)):
        k, row = places[i], out[i]
        before, behind = (
            k > 0 and sentence[AT(k - 1)] == sentence[AT(k)],
            k + 1 < n and sentence[AT(k + 1)] == sentence[AT(k)],
        )
        w, w_before, w_behind = word[AT(k)], word[AT(k - 1)] if before else 0, word[AT(k + 1)] if behind else 1
        c_before, c_behind = coarse[AT(k - 1)] if before else 0, coarse[AT(k + 1)] if behind else 1
        a, q = act[AT(k)], quote[AT(k)]
        quoted = (quote[AT(k - 1)] if before else 4) * 8 + (quote[AT(k + 1)] if behind else 4)
        row[0] = mix(300, w, 0, 0)
        row[1] = mix(301, w, w_before, 0)
        row[2] = mix(302, w, w_behind, 0)
        row[3] = mix(303, coarse[AT(k)], c_before, c_behind)
        row[4] = mix(304, a, q, quoted)
        if out.shape[1] == SCREEN_WIDTH:
            continue
        names = (before and capital[AT(k - 1)]) + 2 * (behind and capital[AT(k + 1)])
        w2_before = word[AT(k - 2)] if before and k > 1 and sentence[AT(k - 2)] == sentence[AT(k)] else 0
        w2_behind = 1
        if behind and k + 2 < n and sentence[AT(k + 2)] == sentence[AT(k)]:
            w2_behind = word[AT(k + 2)]
            names += 4 * capital[AT(k + 2)]
        row[5] = mix(305, w, w2_before, w_before)
        row[6] = mix(306, w, w_behind, w2_behind)
        row[7] = mix(307, w, fine[AT(k - 1)] if before else 0, 0)
        row[8] = mix(308, w, fine[AT(k + 1)] if behind else 1, 0)
        row[9] = mix(309, a, c_before, c_behind)
        row[10] = mix(310, a, w_before, 0)
        row[11] = mix(311, a, w_behind, 0)
        row[12] = mix(312, w, names, q)
        row[13] = mix(313, w, quoted, q)


_AT_ONCE = 256  # candidates whose features are kept


@njit(cache=True, nogil=True)
def screened(views: Views, places: np.ndarray, screen: Screen) -> np.ndarray:
    """Return the candidates that pass a screen."""
    kept, hashes = np.empty_like(places), np.empty((_AT_ONCE, screen.width), np.uint32)
    least, count = float(screen.least / screen.scale), 0
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        _features(views, some, hashes)
        count += _pass(hashes, some, screen.weights, least, kept[count:])
    return kept[:count]


@bare
def _pass(hashes: np.ndarray, places: np.ndarray, weights: np.ndarray, least: float, kept: np.ndarray) -> int:
    """Write those of some candidates whose weights add up to at least so much, and return how many they are."""
    mask, count = np.uint32(len(weights) - 1), 0
    for i in range(len(places)):
        total = 0
        for j in range(hashes.shape[1]):
            total += int(weights[AT(hashes[AT(i), AT(j)] & mask)])
        # Written in any case, and kept if it passes: a processor cannot guess which do.
        kept[AT(count)] = places[AT(i)]
        count += int(total >= least)
    return count
