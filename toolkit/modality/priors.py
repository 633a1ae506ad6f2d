"""What a word's own history adds to what its context says: a second look at log-odds and senses.

A model of many features shrinks what it knows of single words, frequent ones too. So how often a word was a trigger in
training, and in which senses, is counted apart and joined with the log-odds that a model gives which has not seen the
sentence; how much each of both counts depends on how often the word was there (stacking: Wolpert 1992, Stacked
Generalization, Neural Networks 5).
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from toolkit.kernel.modals import LEAST_ODDS

FOLDS = 5
_ALPHA = 2.0  # occurrences that the mean of all words counts for in the rates of each


def rates(words: np.ndarray, answers: np.ndarray, outputs: int, size: int, fold: np.ndarray) -> np.ndarray:
    """Return smoothed log-rates of the answers of words, and the logarithm of how often each was there.

    Parameters
    ----------
    words : ndarray of int, shape (items,)
        Which word each item is, of `size`.
    answers : ndarray of int, shape (items,)
        From 0; -1 where there is none.
    outputs, size : int
        How many answers and how many words there are.
    fold : ndarray of int, shape (items,)
        Items of the same fold are left out of an item's rates.

    Returns
    -------
    ndarray of float64, shape (items + size, outputs + 1)
        The items' rates, then the words', from which nothing is left out.
    """
    counts = np.zeros((FOLDS, size, outputs))
    known = answers >= 0
    np.add.at(counts, (fold[known], words[known], answers[known]), 1)
    total = counts.sum(0)
    prior = total.sum(0) / total.sum()

    def smoothed(n: np.ndarray) -> np.ndarray:
        times = n.sum(1, keepdims=True)
        return np.hstack([np.log((n + _ALPHA * prior + 1e-9) / (times + _ALPHA)), np.log1p(times)])

    return np.concatenate([smoothed(total[words] - counts[fold, words]), smoothed(total)])


def learn_priors(
    odds: np.ndarray, words: np.ndarray, senses: np.ndarray, outputs: int, size: int, fold: np.ndarray
) -> np.ndarray:
    """Learn how a word's history changes its log-odds, and what it says of its senses.

    Parameters
    ----------
    odds : ndarray of float, shape (items,)
        Log-odds of a trigger, by models that have not seen the item's fold.
    words : ndarray of int, shape (items,)
        Which word each item is, of `size`.
    senses : ndarray of int, shape (items,)
        The sense of each trigger, of `outputs`; -1 for what is none.
    outputs, size : int
    fold : ndarray of int, shape (items,)

    Returns
    -------
    ndarray of float32, shape (size, 2 + outputs)
        For each word a factor of the log-odds, what is added to them, and log-rates of the senses.
    """
    trigger = (senses >= 0).astype(np.int64)
    of_triggers = rates(words, trigger, 2, size, fold)
    rate, times = of_triggers[:, 1] - of_triggers[:, 0], of_triggers[:, 2]
    priors = np.zeros((size, 2 + outputs), np.float32)
    priors[:, 0] = 1
    priors[:, 2:] = rates(words, senses, outputs, size, fold)[len(words) :, :outputs]
    doubtful = odds > LEAST_ODDS
    if len(np.unique(trigger[doubtful])) == 2:
        r, n = rate[: len(words)], times[: len(words)]
        seen = np.stack([odds, odds * n, r, n, r * n], axis=1)[doubtful]
        model = LogisticRegression(C=1.0, max_iter=1000).fit(seen, trigger[doubtful])
        weights, r, n = model.coef_[0], rate[len(words) :], times[len(words) :]
        priors[:, 0] = weights[0] + weights[1] * n
        priors[:, 1] = weights[2] * r + weights[3] * n + weights[4] * r * n + model.intercept_[0]
    return priors
