"""The stance of an article on a headline, in two stages, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import NotFittedError

from toolkit.batch import checked_column, checked_texts
from toolkit.errors import check_number, must_be
from toolkit.labels import HEADLINE_STANCE
from toolkit.stance.headline_match import matched
from toolkit.stance.headline_reading import read

_OWNER = "HeadlineStance"
_RELATED = HEADLINE_STANCE.labels[1:]


class HeadlineStance(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell whether an article agrees with a headline, disagrees, discusses it, or is unrelated.

    The first stage tells related pairs from unrelated ones by the words and pairs of words that they share, weighed by
    how rare they are, sentence by sentence; the second tells the stance of related pairs, by the same and by
    words that refute, hedge, report, confirm, negate and ask, in the headline and where the article is nearest
    to it. Both are gradient boosted trees.

    Parameters
    ----------
    disagree : float
        What its probability is multiplied by before the likeliest of the related labels is taken: it is rare, and a
        system that never says it loses macro F1.
    related : float
        The probability of being related from which a pair is.
    rounds : int
        Trees of each stage.
    random_state : int
        Seed of the trees.

    Attributes
    ----------
    classes_ : ndarray of str
        ``unrelated``, ``discuss``, ``agree``, ``disagree``.

    References
    ----------
    Hanselowski et al. 2018. A Retrospective Analysis of the Fake News Challenge Stance-Detection Task. COLING.
    """

    def __init__(
        self,
        disagree: float = 2.0,
        related: float = 0.4,
        rounds: int = 120,
        random_state: int = 0,
    ) -> None:
        self.disagree = disagree
        self.related = related
        self.rounds = rounds
        self.random_state = random_state

    def fit(self, X: Iterable[str], y: Sequence[str], target: Sequence[str]) -> HeadlineStance:
        """Learn from articles, their stances and, as `target`, the headlines."""
        check_number("disagree", _OWNER, self.disagree, 1e-6, 1e6)
        check_number("related", _OWNER, self.related, 0, 1)
        check_number("rounds", _OWNER, self.rounds, 1, 10_000, whole=True)
        pairs = _pairs(X, target)
        labels = np.array(checked_column(y, "y", _OWNER, len(pairs)), dtype=str)
        if set(labels) != set(HEADLINE_STANCE):
            raise must_be("y", _OWNER, f"labels, all of {', '.join(HEADLINE_STANCE)}", sorted(set(labels)))
        related = labels != "unrelated"
        options = {"max_iter": self.rounds, "random_state": self.random_state, "early_stopping": False}
        self.first_ = HistGradientBoostingClassifier(max_leaf_nodes=15, l2_regularization=1.0, **options)
        self.first_.fit(pairs, related)
        self.second_ = HistGradientBoostingClassifier(
            learning_rate=0.06, max_leaf_nodes=10, min_samples_leaf=40, l2_regularization=5.0, **options
        )
        self.second_.fit(pairs[related], labels[related])
        self.classes_ = np.array(HEADLINE_STANCE.labels)
        return self

    def predict_proba(self, X: Iterable[str], target: Sequence[str]) -> np.ndarray:
        """Return the probabilities of the stances, in the order of ``classes_``."""
        if not hasattr(self, "second_"):
            raise NotFittedError(f"This {_OWNER} is not fitted yet: call fit first.")
        pairs = _pairs(X, target)
        related = self.first_.predict_proba(pairs)[:, 1:]
        order = [list(self.second_.classes_).index(label) for label in _RELATED]
        return np.hstack([1 - related, related * self.second_.predict_proba(pairs)[:, order]])

    def predict(self, X: Iterable[str], target: Sequence[str]) -> np.ndarray:
        """Return the stance of each article on its headline."""
        p = self.predict_proba(X, target)
        likeliest = 1 + (p[:, 1:] * [1.0, 1.0, self.disagree]).argmax(axis=1)
        return np.asarray(self.classes_[np.where(p[:, 0] <= 1 - self.related, likeliest, 0)])


def _pairs(X: Iterable[str], target: Sequence[str]) -> np.ndarray:
    """Return what is seen of articles and headlines; one that comes again is read once."""
    bodies = checked_texts(X, _OWNER)
    headlines = checked_texts(checked_column(target, "target", _OWNER, len(bodies)), _OWNER)
    numbers: dict[str, int] = {}
    of_bodies, of_headlines = (
        np.array([numbers.setdefault(text, len(numbers)) for text in texts], np.int32) for texts in (bodies, headlines)
    )
    return np.asarray(matched(read(list(numbers)), of_headlines, of_bodies))
