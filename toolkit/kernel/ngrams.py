"""Hashed word n-grams of sentences: as columns for training, as summed weights in use."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.machine import AT, bare, fetch

_BEGIN, _END = np.uint32(0x9E3779B9), np.uint32(0x7F4A7C15)


@njit(cache=True, inline="always")
def _mix(seed: np.uint32, a: np.uint32, b: np.uint32) -> np.uint32:
    """Hash two 32-bit values under a seed."""
    x = (np.uint64(a) << np.uint64(32) | np.uint64(b)) ^ (np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15))
    x = (x ^ (x >> np.uint64(31))) * np.uint64(0xD6E8FEB86659FD93)
    x = (x ^ (x >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93)
    return np.uint32(x >> np.uint64(32))


@njit(cache=True, nogil=True)
def ngram_hashes(hashes: np.ndarray, bounds: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes of all n-grams up to an order, and where each sentence's begin (one entry more at the end).

    Begin and end of a sentence count as words in n-grams of two and more words.
    """
    sentences = len(bounds) - 1
    out = np.empty(order * (len(hashes) + 2 * sentences), np.uint32)
    starts = np.zeros(sentences + 1, np.int64)
    count = 0
    for s in range(sentences):
        for k in range(bounds[s], bounds[s + 1]):
            out[count] = hashes[k]
            count += 1
        for n in range(2, order + 1):
            for k in range(bounds[s] - 1, bounds[s + 1] + 2 - n):
                h = np.uint32(n)
                for j in range(k, k + n):
                    word = _BEGIN if j < bounds[s] else (_END if j >= bounds[s + 1] else hashes[j])
                    h = _mix(np.uint32(n), h, word)
                out[count] = h
                count += 1
        starts[s + 1] = count
    return out[:count], starts


@njit(cache=True, nogil=True)
def bigram_scores(hashes: np.ndarray, bounds: np.ndarray, weights: np.ndarray, bias: float) -> np.ndarray:
    """Return each sentence's sum of the weights of its words and pairs of words, as `ngram_hashes` hashes them."""
    scores, longest = np.empty(len(bounds) - 1), 0
    for s in range(len(scores)):
        longest = max(longest, bounds[s + 1] - bounds[s])
    # While a sentence is summed up, the weights of the next one are on their way.
    columns = np.empty((2, 2 * longest + 1), np.uint32)
    for s in range(len(bounds)):
        if s + 1 < len(bounds):
            _columns(hashes[bounds[s] : bounds[s + 1]], weights, columns[s & 1])
        if s > 0:
            total, own, last = bias, columns[(s - 1) & 1], 2 * (bounds[s] - bounds[s - 1])
            for at in range(0, last, 2):
                total += weights[AT(own[AT(at)])] + weights[AT(own[AT(at + 1)])]
            scores[s - 1] = total + weights[AT(own[AT(last)])]
    return scores


@bare
def _columns(words: np.ndarray, weights: np.ndarray, columns: np.ndarray) -> None:
    """Write the columns of the words and pairs of a sentence, and have their weights fetched."""
    mask, before = np.uint32(len(weights) - 1), _mix(np.uint32(2), np.uint32(2), _BEGIN)
    for k in range(len(words)):
        word = words[AT(k)]
        columns[AT(2 * k)], columns[AT(2 * k + 1)] = word & mask, _mix(np.uint32(2), before, word) & mask
        fetch(weights, AT(columns[AT(2 * k)]))
        fetch(weights, AT(columns[AT(2 * k + 1)]))
        before = _mix(np.uint32(2), np.uint32(2), word)
    columns[AT(2 * len(words))] = _mix(np.uint32(2), before, _END) & mask
    fetch(weights, AT(columns[AT(2 * len(words))]))
