"""From the tags of candidates to modals: log-odds that a word's history corrects, and the likeliest senses."""

from __future__ import annotations

import numpy as np
from numba import njit

from toolkit.kernel.lookup import Lookup, find

LEAST_ODDS = float(np.log(0.01))  # below, a word's history changes nothing
FACTOR, ADDED, RATES = range(3)  # columns of a word's priors; from the last on, log-rates of its senses


@njit(cache=True, inline="always")
def _log_sum(a: float, b: float) -> float:
    """Return the logarithm of the sum of two numbers given by theirs."""
    return float(max(a, b) + np.log1p(np.exp(-abs(a - b))))


@njit(cache=True, nogil=True)
def corrected(hashes: np.ndarray, log_p: np.ndarray, words: Lookup, priors: np.ndarray, shift: float) -> np.ndarray:
    """Correct the log-probabilities of O, B and I of candidates, in place, and return their log-odds of a trigger.

    Parameters
    ----------
    hashes : ndarray of uint32, shape (candidates,)
    log_p : ndarray of float32, shape (candidates, 3)
    words : Lookup
        The words that have a history.
    priors : ndarray of float32, shape (words + 1, RATES + senses)
        Each word's factor of the log-odds and what is added to them; in the last row those of any other word.
    shift : float
        What is added to the log-probability of O.
    """
    odds = np.empty(len(hashes))
    for c in range(len(hashes)):
        inside = _log_sum(log_p[c, 1], log_p[c, 2])
        own = inside - log_p[c, 0]
        if own > LEAST_ODDS:
            word = find(words, hashes[c])
            own = priors[word, FACTOR] * own + priors[word, ADDED]
        # The logarithms of 1 + exp(-own) and of 1 + exp(own), of which one exponential is enough.
        beyond = np.log1p(np.exp(-abs(own)))
        lost = inside + (max(0.0, -own) + beyond)
        log_p[c, 1] -= lost
        log_p[c, 2] -= lost
        log_p[c, 0] = shift - (max(0.0, own) + beyond)
        odds[c] = own
    return odds


@njit(cache=True, nogil=True)
def likeliest(
    log_p: np.ndarray, hashes: np.ndarray, words: Lookup, priors: np.ndarray, coarse: np.ndarray
) -> np.ndarray:
    """Return the fine senses of triggers, int8: the likeliest of the likelier coarse sense.

    Parameters
    ----------
    log_p : ndarray of float32, shape (triggers, senses)
        Log-probabilities of the fine senses.
    hashes : ndarray of uint32, shape (triggers,)
    words : Lookup
    priors : ndarray of float32, shape (words + 1, RATES + senses)
        Log-rates of each word's senses, which are added.
    coarse : ndarray of int, shape (senses,)
        The coarse sense of each fine one, whose probability is the sum of theirs.
    """
    senses = np.empty(len(log_p), np.int8)
    p, sums = np.empty(len(coarse)), np.empty(coarse.max() + 1)
    for i in range(len(log_p)):
        word = find(words, hashes[i])
        sums[:] = 0
        for s in range(len(coarse)):
            p[s] = np.exp(log_p[i, s] + priors[word, RATES + s])
            sums[coarse[s]] += p[s]
        best, most = np.argmax(sums), -1.0
        for s in range(len(coarse)):
            if coarse[s] == best and p[s] > most:
                senses[i], most = s, p[s]
    return senses
