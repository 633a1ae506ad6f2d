"""Runs of tokens that may be pieces of contents: those that the chain around a cue holds for possible, exactly.

The likeliest course of a chain is one of very many, and often not half as likely as all others together. The
probability that a run is in, and the tokens beside it are out, takes in whatever the rest of the chain does.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.machine import bare
from toolkit.kernel.reporting_segments import Segments

_LARGE = 1e30  # shares beyond are scaled


class Runs(NamedTuple):
    """Runs that may be pieces of contents, in the order of their chains and beginnings.

    Attributes
    ----------
    ends : ndarray of int32, shape (runs, 2)
        First and last of the tokens of each, among those around all cues.
    logs : ndarray of float32, shape (runs, 3)
        Log-probabilities of the run, of its beginning and of its end.
    """

    ends: np.ndarray
    logs: np.ndarray


@bare
def _weigh(odds: np.ndarray, forth: np.ndarray, back: np.ndarray, scale: np.ndarray) -> None:
    """Write for each token of a chain the shares of out and in, seen from before and from behind.

    `odds` are of being in, of entering and of leaving. The product of both shares is the probability of a state;
    `scale` is what the shares of a token were multiplied by (Rabiner 1989, A Tutorial on Hidden Markov Models), mostly
    1: what neither grows nor vanishes needs no division, which is most of the time.
    """
    n = len(odds)
    out, within = 1.0, 0.0
    for t in range(n):
        stays, enters, leaves = odds[t]
        out, within = out + within * leaves, (out * enters + within) * stays
        total, scale[t] = out + within, 1.0
        if not 1 / _LARGE < total < _LARGE:
            scale[t] = 1 / total
            out, within = out * scale[t], within * scale[t]
        forth[t, 0], forth[t, 1] = out, within
    back[n - 1] = 1 / (out + within)
    for t in range(n - 1, 0, -1):
        stays, enters, leaves = odds[t]
        back[t - 1, 0] = (back[t, 0] + enters * stays * back[t, 1]) * scale[t]
        back[t - 1, 1] = (leaves * back[t, 0] + stays * back[t, 1]) * scale[t]


@njit(cache=True, nogil=True)
def possible_runs(scores: np.ndarray, segments: Segments, least: float) -> Runs:
    """Return the runs that may be contents.

    Parameters
    ----------
    scores : ndarray of float32, shape (segments, 3)
        Sums of a chain's weights, see :mod:`toolkit.kernel.chain`.
    segments : Segments
    least : float
        How likely a run must be, and so its beginning and its end; less likely ones are hardly ever chosen.
    """
    rows, firsts = segments.rows, segments.firsts
    ends, logs = np.empty((4 * len(rows), 2), np.int32), np.empty((4 * len(rows), 3), np.float32)
    most = np.diff(rows).max() if len(rows) > 1 else 0
    odds, forth, back = np.empty((most, 3)), np.empty((most, 2)), np.empty((most, 2))
    scale, leaves = np.empty((2, most))
    count = 0
    for i in range(len(rows) - 1):
        first, n = rows[i], rows[i + 1] - rows[i]
        for t in range(n):
            for k in range(3):
                odds[t, k] = np.exp(scores[first + t, k])
        _weigh(odds[:n], forth, back, scale)
        for t in range(n):
            rest = odds[t + 1, 2] * back[t + 1, 0] * scale[t + 1] if t + 1 < n else back[t, 1]
            leaves[t] = forth[t, 1] * rest
        for a in range(n):
            so_far = (forth[a - 1, 0] if a else 1.0) * odds[a, 1]
            begins = so_far * odds[a, 0] * back[a, 1] * scale[a]
            if not begins >= least:
                continue
            for e in range(a, n):
                so_far *= odds[e, 0] * scale[e]
                if so_far * back[e, 1] < least:
                    break
                if not leaves[e] >= least:
                    continue
                p = so_far * (leaves[e] / forth[e, 1])
                if p < least:
                    continue
                if count == len(ends):
                    ends, logs = np.concatenate((ends, ends)), np.concatenate((logs, logs))
                ends[count, 0], ends[count, 1] = firsts[first + a], firsts[first + e + 1] - 1
                logs[count, 0], logs[count, 1], logs[count, 2] = np.log(p), np.log(begins), np.log(leaves[e])
                count += 1
    return Runs(ends[:count].copy(), logs[:count].copy())
