"""Where sources and contents may begin or end: the segments that the tokens around a cue of attribution fall into.

A source or a content begins and ends where a clause, a quotation or a noun phrase does, and most tokens plainly go on
with what the one before them was. A small model of the token and its neighbours says which may not; what stands between
two of these is one segment, in or out as a whole, and the chains around a cue read one token of it: the first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.attribution import Views
from toolkit.kernel.machine import AT, bare
from toolkit.kernel.mixing import mix
from toolkit.kernel.reporting_screen import Screen

EDGE_WIDTH = 8  # features of a place between two tokens
_AT_ONCE = 64  # places whose features are kept


class Segments(NamedTuple):
    """The tokens around cues, cut into segments; a cue begins one, as does what stands behind it.

    Attributes
    ----------
    rows : ndarray of int64, shape (cues + 1,)
        The first segment around each cue, and the number of segments.
    firsts : ndarray of int64, shape (segments + 1,)
        The first token of each segment, among the tokens around all cues, and the number of these.
    own : ndarray of int64, shape (cues,)
        The segment that is the cue.
    """

    rows: np.ndarray
    firsts: np.ndarray
    own: np.ndarray

    def token_rows(self) -> np.ndarray:
        """Return where the tokens around each cue begin, and how many there are, int64 of shape (cues + 1,)."""
        first: np.ndarray = self.firsts[self.rows]
        return first

    def tokens(self, role: np.ndarray) -> np.ndarray:
        """Return for every token around the cues what is true of its segment."""
        return np.asarray(_spread(role, self.firsts))


@njit(cache=True, nogil=True)
def _spread(role: np.ndarray, firsts: np.ndarray) -> np.ndarray:
    out = np.empty(firsts[-1], role.dtype)
    for segment in range(len(role)):
        for at in range(firsts[segment], firsts[segment + 1]):
            out[AT(at)] = role[segment]
    return out


@bare
def _edge_features(views: Views, first: int, last: int, out: np.ndarray) -> None:
    """Write what stands around the places before some tokens."""
    word, coarse, act, quote, sentence = views.word, views.coarse, views.act, views.quote, views.sentence
    paragraph, n = views.paragraph, len(word)
    for k in range(first, last):
        row = out[AT(k - first)]
        own = paragraph[AT(k)]  # what stands beyond may be another text
        before, behind = k > 0 and paragraph[AT(k - 1)] == own, k + 1 < n and paragraph[AT(k + 1)] == own
        inside = before and sentence[AT(k - 1)] == sentence[AT(k)]
        w, w_1 = word[AT(k)], word[AT(k - 1)] if before else 0
        c, c_1, c1 = coarse[AT(k)], coarse[AT(k - 1)] if before else 0, coarse[AT(k + 1)] if behind else 0
        c_2 = coarse[AT(k - 2)] if k > 1 and paragraph[AT(k - 2)] == own else 0
        q, q_1, q1 = int(quote[AT(k)]), int(quote[AT(k - 1)]) if before else 4, int(quote[AT(k + 1)]) if behind else 4
        row[0] = mix(400, w, inside, 0)
        row[1] = mix(401, w_1, inside, 0)
        row[2] = mix(402, w_1, w, inside)
        row[3] = mix(403, c_1, c, inside)
        row[4] = mix(404, c_2, c_1, c)
        row[5] = mix(405, c_1, c, c1)
        row[6] = mix(406, q_1 * 8 + q1, q, inside)
        row[7] = mix(407, act[AT(k - 1)] if before else 0, act[AT(k)], q)


@njit(cache=True)
def edge_features(views: Views, places: np.ndarray) -> np.ndarray:
    """Return the features of the places before some tokens, uint32 of shape (places, EDGE_WIDTH)."""
    out = np.empty((len(places), EDGE_WIDTH), np.uint32)
    for i in range(len(places)):
        _edge_features(views, places[i], places[i] + 1, out[i : i + 1])
    return out


@njit(cache=True, nogil=True)
def possible_edges(views: Views, near: np.ndarray, screen: Screen) -> np.ndarray:
    """Return whether a segment may begin at each token around cues, bool of shape (tokens,).

    Parameters
    ----------
    views : Views
    near : ndarray of int32, shape (cues, 2)
        See :func:`toolkit.kernel.attribution.around`, in the order of the cues.
    screen : Screen
    """
    weights, mask = screen.weights, np.uint32(len(screen.weights) - 1)
    least = screen.least / screen.scale
    edges = np.zeros(len(views.word), np.bool_)
    hashes = np.empty((_AT_ONCE, EDGE_WIDTH), np.uint32)
    done = 0
    for i in range(len(near)):
        # What is around two cues is looked at once.
        for first in range(max(near[i, 0], done), near[i, 1], _AT_ONCE):
            last = min(first + _AT_ONCE, near[i, 1])
            _edge_features(views, first, last, hashes)
            for k in range(last - first):
                total = 0
                for j in range(EDGE_WIDTH):
                    total += int(weights[AT(hashes[k, j] & mask)])
                edges[first + k] = total >= least
        done = max(done, near[i, 1])
    return edges


@njit(cache=True, nogil=True)
def segments_of(near: np.ndarray, cues: np.ndarray, edges: np.ndarray) -> Segments:
    """Cut the tokens around cues into segments.

    Parameters
    ----------
    near : ndarray of int32, shape (cues, 2)
    cues : ndarray of int32, shape (cues, 2)
        First and last token of each.
    edges : ndarray of bool, shape (tokens,)
        Where segments may begin.
    """
    total = 0
    for i in range(len(near)):
        total += near[i, 1] - near[i, 0]
    rows, firsts = np.zeros(len(near) + 1, np.int64), np.empty(total + 1, np.int64)
    own = np.empty(len(near), np.int64)
    count = passed = 0
    for i in range(len(near)):
        first, last, begin, end = near[i, 0], near[i, 1], cues[i, 0], cues[i, 1]
        for j in range(first, last):
            # Written in any case, and kept if a segment begins: a processor cannot guess where one does.
            firsts[count] = passed + j - first
            within = begin < j <= end
            own[i] = count if j == begin else own[i]
            count += int((edges[j] and not within) or j == first or j == begin or j == end + 1)
        passed += last - first
        rows[i + 1] = count
    firsts[count] = passed
    return Segments(rows, firsts[: count + 1].copy(), own)
