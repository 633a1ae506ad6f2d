"""Which cues a group has more often than the others: log-odds ratios with an informative Dirichlet prior.

Burt L. Monroe, Michael P. Colaresi and Kevin M. Quinn. 2008. Fightin' Words: Lexical Feature Selection and Evaluation
for Identifying the Content of Political Conflict. Political Analysis 16(4).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

PRIOR = 10_000.0  # pseudo-words, of which cues have the share that they have in the whole corpus


class Key(NamedTuple):
    """A cue, how often the group has it, its log-odds ratio against the other groups, and that in standard errors."""

    form: str
    times: int
    log_odds: float
    z: float


def log_odds(
    counts: np.ndarray, others: np.ndarray, words: float, other_words: float, prior: float = PRIOR
) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds ratio of each cue, among all words, and how many standard errors it is from 0.

    Parameters
    ----------
    counts, others : ndarray of float64, shape (cues,)
        How often the group has each, and how often the others have it; each cue stands in one of them.
    words, other_words : float
        How many words each has.
    prior : float
        How many pseudo-words there are.

    Examples
    --------
    >>> ratio, z = log_odds(np.array([30.0, 10.0]), np.array([10.0, 30.0]), 1000, 1000, prior=100)
    >>> ratio.round(2).tolist(), z.round(2).tolist()
    ([1.0, -1.0], [2.95, -2.95])
    """
    alpha = prior * (counts + others) / (words + other_words)
    own, rest = counts + alpha, others + alpha
    ratio = np.log(own / (words + prior - own)) - np.log(rest / (other_words + prior - rest))
    return ratio, ratio / np.sqrt(1 / own + 1 / rest)


def keys(forms: list[str], counts: np.ndarray, words: np.ndarray, top: int) -> list[list[Key]]:
    """Return the cues that each group has more often than the others, the surest first.

    Parameters
    ----------
    forms : list of str
        At least one of the groups has each.
    counts : ndarray of float64, shape (groups, cues)
    words : ndarray of float64, shape (groups,)
        How many words each group has.
    top : int
        How many of each group.
    """
    found: list[list[Key]] = []
    for own, size in zip(counts, words, strict=True):
        rest = words.sum() - size
        if not forms or not size or not rest:
            found.append([])
            continue
        ratio, z = log_odds(own, counts.sum(0) - own, size, rest)
        best = [n for n in np.argsort(-z, kind="stable")[:top] if z[n] > 0]
        found.append([Key(forms[n], int(own[n]), float(ratio[n]), float(z[n])) for n in best])
    return found
