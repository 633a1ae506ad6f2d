"""A linear chain over tokens that are in or out: a conditional random field of two states over hashed features.

Every feature has three weights: of being in, of entering (out before, in here) and of leaving (in before, out here).
A chain begins out. Learned by AdaGrad as :mod:`toolkit.kernel.softmax` is; decoded by Viterbi (Lafferty, McCallum and
Pereira 2001, Conditional Random Fields, ICML).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.softmax import HashedModel, hashed, numbered

WEIGHTS = 3


def learn_chains(
    hashes: np.ndarray,
    inside: np.ndarray,
    bounds: np.ndarray,
    *,
    C: float,
    bits: int = 18,
    least_count: int = 2,
    passes: int = 10,
    seed: int = 0,
) -> HashedModel:
    """Learn which tokens are in.

    Parameters
    ----------
    hashes : ndarray of uint32, shape (tokens, features)
    inside : ndarray of bool, shape (tokens,)
    bounds : ndarray of int, shape (chains + 1,)
        The first token of each chain, and the number of tokens.
    C, bits, least_count, passes, seed
        See :func:`toolkit.kernel.softmax.learn`.
    """
    rows, counts = numbered(hashes, bits, least_count)
    random = np.random.default_rng(seed)
    order = np.concatenate([random.permutation(len(bounds) - 1) for _ in range(passes)]).astype(np.int32)
    weights, bias = _learn(_known(hashes, rows), inside, bounds, order, counts, C, passes)
    return hashed(rows, weights, bias)


@njit(cache=True)
def _expect(scores: np.ndarray, want: np.ndarray) -> None:
    """Write the probabilities of being in, of entering and of leaving at each token of a chain."""
    n = len(scores)
    # Logarithms of the sums over what stands before (forth) and behind (back), for out and for in.
    forth, back = np.zeros((n, 2)), np.zeros((n, 2))
    for t in range(n):
        out_before, in_before = (forth[t - 1, 0], forth[t - 1, 1]) if t > 0 else (0.0, -1e9)
        forth[t, 0] = np.logaddexp(out_before, in_before + scores[t, 2])
        forth[t, 1] = np.logaddexp(out_before + scores[t, 1], in_before) + scores[t, 0]
    for t in range(n - 1, 0, -1):
        stays = scores[t, 0] + back[t, 1]
        back[t - 1, 0] = np.logaddexp(back[t, 0], scores[t, 1] + stays)
        back[t - 1, 1] = np.logaddexp(scores[t, 2] + back[t, 0], stays)
    total = np.logaddexp(forth[n - 1, 0], forth[n - 1, 1])
    for t in range(n):
        out_before, in_before = (forth[t - 1, 0], forth[t - 1, 1]) if t > 0 else (0.0, -1e9)
        want[t, 0] = np.exp(forth[t, 1] + back[t, 1] - total)
        want[t, 1] = np.exp(out_before + scores[t, 1] + scores[t, 0] + back[t, 1] - total)
        want[t, 2] = np.exp(in_before + scores[t, 2] + back[t, 0] - total)


@njit(cache=True)
def _known(hashes: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the rows of the features of each token that have one, then zeros: looked up once for all passes."""
    mask = np.uint32(len(rows) - 1)
    out = np.zeros((len(hashes), hashes.shape[1] + 1), np.int32)
    for t in range(len(hashes)):
        count = 0
        for h in hashes[t]:
            out[t, count] = rows[h & mask]
            count += out[t, count] > 0
        out[t, count:] = 0
    return out


@njit(cache=True)
def _learn(
    known: np.ndarray,
    inside: np.ndarray,
    bounds: np.ndarray,
    order: np.ndarray,
    counts: np.ndarray,
    C: float,
    passes: int,
) -> tuple[np.ndarray, np.ndarray]:
    rate = np.float32(0.1)
    # A feature's weights, the sums of their squared gradients, and its count: side by side, they are fetched at once.
    state = np.zeros((len(counts), 8), np.float32)
    state[:, WEIGHTS : 2 * WEIGHTS] = 1e-6
    state[:, 2 * WEIGHTS] = counts
    total = np.zeros((len(counts), WEIGHTS), np.float32)
    bias, bias_squares = np.zeros(WEIGHTS), np.ones(WEIGHTS)
    for step in range(len(order)):
        first, last = bounds[order[step]], bounds[order[step] + 1]
        scores, error = np.zeros((last - first, WEIGHTS)), np.zeros((last - first, WEIGHTS))
        for t in range(last - first):
            scores[t] = bias
            for row in known[first + t]:
                if row == 0:
                    break
                for k in range(WEIGHTS):
                    scores[t, k] += state[row, k]
        if last > first:
            _expect(scores, error)
        for t in range(last - first):
            here, before = inside[first + t], t > 0 and inside[first + t - 1]
            error[t, 0] -= here
            error[t, 1] -= here and not before
            error[t, 2] -= before and not here
            for k in range(WEIGHTS):
                bias_squares[k] += error[t, k] * error[t, k]
                bias[k] -= rate * error[t, k] / np.sqrt(bias_squares[k])
            for row in known[first + t]:
                if row == 0:
                    break
                share = C * state[row, 2 * WEIGHTS]
                for k in range(WEIGHTS):
                    gradient = np.float32(error[t, k] + state[row, k] / share)
                    state[row, WEIGHTS + k] += gradient * gradient
                    state[row, k] -= rate * gradient / np.sqrt(state[row, WEIGHTS + k])
        if (step + 1) % (len(order) // passes) == 0 and step >= len(order) // 2:
            total += state[:, :WEIGHTS]
    return total / (passes - passes // 2), bias


@njit(cache=True, nogil=True)
def likeliest_chains(scores: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Return whether each token is in, for the likeliest course of each chain, from the sums of its weights."""
    inside = np.zeros(len(scores), np.bool_)
    came_in = np.zeros((len(scores), 2), np.bool_)
    for chain in range(len(bounds) - 1):
        out, within = 0.0, -1e9
        for t in range(bounds[chain], bounds[chain + 1]):
            came_in[t, 0] = within + scores[t, 2] > out
            came_in[t, 1] = within > out + scores[t, 1]
            out, within = max(out, within + scores[t, 2]), max(within, out + scores[t, 1]) + scores[t, 0]
        state = within > out
        for t in range(bounds[chain + 1] - 1, bounds[chain] - 1, -1):
            inside[t] = state
            state = came_in[t, 1] if state else came_in[t, 0]
    return inside
