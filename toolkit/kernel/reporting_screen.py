"""Which tokens are worth all features of a candidate for a cue of attribution: a small model of few features says.

A word, its neighbours and their classes, the act of reporting that it names, and whether it is quoted: what this model
holds for hopeless gets none of the seventy features that the others get, which is what most of the time would go to.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views
from toolkit.kernel.mixing import mix
from toolkit.kernel.weights import sixteen_bits

SCREEN_WIDTH = 5
SCREEN_BITS = 17


class Screen(NamedTuple):
    """Weights of the features, by hash, in units of `scale`, and the sum that a candidate needs.

    Attributes
    ----------
    weights : ndarray of int16, shape (2**bits,)
    scale : float32
    least : float
    """

    weights: np.ndarray
    scale: np.float32
    least: float


def laid_out(weights: np.ndarray, least: float) -> Screen:
    """Lay out the weights of a screen, shape (2**bits,); half precision keeps files small, and is what use sees too."""
    return Screen(*sixteen_bits(weights.astype(np.float16)), least)


@njit(cache=True, inline="always")
def _features_of(views: Views, k: int, row: np.ndarray) -> None:
    word, coarse, quote, sentence = views.word, views.coarse, views.quote, views.sentence
    before = k > 0 and sentence[k - 1] == sentence[k]
    behind = k + 1 < len(word) and sentence[k + 1] == sentence[k]
    w = word[k]
    row[0] = mix(300, w, 0, 0)
    row[1] = mix(301, w, word[k - 1] if before else 0, 0)
    row[2] = mix(302, w, word[k + 1] if behind else 1, 0)
    row[3] = mix(303, coarse[k], coarse[k - 1] if before else 0, coarse[k + 1] if behind else 1)
    quoted = (quote[k - 1] if before else 4) * 8 + (quote[k + 1] if behind else 4)
    row[4] = mix(304, views.act[k], quote[k], quoted)


@njit(cache=True)
def screen_features(views: Views, places: np.ndarray) -> np.ndarray:
    """Return the features of candidates, uint32 of shape (candidates, SCREEN_WIDTH)."""
    out = np.empty((len(places), SCREEN_WIDTH), np.uint32)
    for c in range(len(places)):
        _features_of(views, places[c], out[c])
    return out


@njit(cache=True, nogil=True)
def screened(views: Views, places: np.ndarray, screen: Screen) -> np.ndarray:
    """Return the candidates that pass the screen."""
    row = np.empty(SCREEN_WIDTH, np.uint32)
    weights, mask = screen.weights, np.uint32(len(screen.weights) - 1)
    least = screen.least / screen.scale
    kept = np.empty_like(places)
    count = 0
    for k in places:
        _features_of(views, k, row)
        total = 0
        for h in row:
            total += int(weights[h & mask])
        kept[count] = k
        count += int(total >= least)
    return kept[:count]
