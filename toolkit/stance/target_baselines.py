"""What a stance on a target must beat: the commonest label, that of each target, TF-IDF with a linear model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from toolkit.batch import checked_column, checked_texts

_WINDOW = 8  # words to each side of a target's place


def majority() -> DummyClassifier:
    """Return a classifier that answers the commonest label of training."""
    return DummyClassifier(strategy="most_frequent")


class MajorityByTarget(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Answer the commonest label of each target, without a look at the text; of a new target, that of all.

    Examples
    --------
    >>> baseline = MajorityByTarget().fit(["", "", ""], ["favor", "against", "against"], target=["a", "b", "b"])
    >>> baseline.predict(["", "", ""], target=["a", "b", "c"]).tolist()
    ['favor', 'against', 'against']
    """

    def fit(self, X: Iterable[str], y: Sequence[str], target: Sequence[str]) -> MajorityByTarget:
        """Count labels."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for label, one in zip(y, checked_column(target, "target", "MajorityByTarget", len(y)), strict=True):
            counts[one][label] += 1
        self.commonest_ = {one: _first(labels) for one, labels in counts.items()}
        self.default_ = _first(Counter(y))
        self.classes_ = np.unique(y)
        return self

    def predict(self, X: Iterable[str], target: Sequence[str]) -> np.ndarray:
        """Return a label for each text."""
        return np.array([self.commonest_.get(one, self.default_) for one in target])


def _first(labels: Counter[str]) -> str:
    return min(labels, key=lambda label: (-labels[label], label))


class TfidfTarget(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """TF-IDF of the words of a text and, told apart, of its target, with logistic regression.

    Where the target's place is known, the words within eight of it are told apart by side instead.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    order : int
        The longest n-gram of words.
    """

    def __init__(self, C: float = 1.0, order: int = 2) -> None:
        self.C = C
        self.order = order

    def fit(
        self,
        X: Iterable[str],
        y: Sequence[str],
        target: Sequence[str],
        start: Sequence[int] | None = None,
        end: Sequence[int] | None = None,
    ) -> TfidfTarget:
        """Learn from texts, their labels and targets."""
        words = TfidfVectorizer(
            ngram_range=(1, self.order), sublinear_tf=True, token_pattern=r"\w[\w|]*", lowercase=False, min_df=2
        )
        self.model_ = make_pipeline(words, LogisticRegression(C=self.C, max_iter=200, tol=1e-3))
        self.model_.fit(_told_apart(X, target, start, end), y)
        self.classes_ = self.model_.classes_
        return self

    def predict_proba(
        self,
        X: Iterable[str],
        target: Sequence[str],
        start: Sequence[int] | None = None,
        end: Sequence[int] | None = None,
    ) -> np.ndarray:
        """Return the probabilities of the labels, in the order of ``classes_``."""
        return np.asarray(self.model_.predict_proba(_told_apart(X, target, start, end)))

    def predict(
        self,
        X: Iterable[str],
        target: Sequence[str],
        start: Sequence[int] | None = None,
        end: Sequence[int] | None = None,
    ) -> np.ndarray:
        """Return a label for each text."""
        return np.asarray(self.model_.predict(_told_apart(X, target, start, end)))


def _told_apart(X: Iterable[str], target: Sequence[str], start: Any, end: Any) -> list[str]:
    """Return each text with words that say what is the target's, or what stands before and behind its place."""
    texts = [text.lower() for text in checked_texts(X, "TfidfTarget")]
    if start is None or end is None:
        return [f"{text} {_prefixed('target', one.lower().split())}" for text, one in zip(texts, target, strict=True)]
    return [
        f"{text[:left]} target| {text[right:]} {_prefixed('left', text[:left].split()[-_WINDOW:])}"
        f" {_prefixed('right', text[right:].split()[:_WINDOW])}"
        for text, left, right in zip(texts, start, end, strict=True)
    ]


def _prefixed(prefix: str, words: Iterable[str]) -> str:
    return " ".join(f"{prefix}|{word}" for word in words)
