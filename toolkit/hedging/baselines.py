"""What a hedge system must beat: the majority, a list of hedges, TF-IDF with a linear model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline

from toolkit.annotation import Cue
from toolkit.batch import checked_texts
from toolkit.labels import HEDGING


@cache
def hedge_pattern() -> re.Pattern[str]:
    """Return a pattern of the hedges that ship (hedges.json), longest first, as whole words."""
    categories: dict[str, list[str]] = json.loads(files("toolkit").joinpath("hedging/hedges.json").read_text("utf-8"))
    terms = sorted({term for terms in categories.values() for term in terms}, key=lambda term: (-len(term), term))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})\b", re.IGNORECASE)


class LexiconTagger(BaseEstimator):  # type: ignore[misc]
    """Mark every hedge of the list that ships.

    Examples
    --------
    >>> [cue.start for cue in LexiconTagger().fit([], []).predict(["It may rain."])[0]]
    [3]
    """

    def fit(self, X: Iterable[str], y: Any = None) -> LexiconTagger:
        """Learn nothing."""
        return self

    def predict(self, X: Iterable[str]) -> list[list[Cue]]:
        """Return the hedges in each sentence."""
        pattern = hedge_pattern()
        return [
            [Cue(*match.span(), 1.0) for match in pattern.finditer(text)] for text in checked_texts(X, "LexiconTagger")
        ]


class LexiconClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Call a sentence uncertain when it has a hedge of the list that ships.

    Examples
    --------
    >>> LexiconClassifier().fit([], []).predict(["It may rain."]).tolist()
    ['uncertain']
    """

    def fit(self, X: Iterable[str], y: Sequence[str]) -> LexiconClassifier:
        """Learn nothing."""
        self.classes_ = np.array(HEDGING.labels)
        return self

    def predict(self, X: Iterable[str]) -> np.ndarray:
        """Return ``uncertain`` or ``certain`` for each sentence."""
        pattern = hedge_pattern()
        found = [pattern.search(text) is not None for text in checked_texts(X, "LexiconClassifier")]
        return np.asarray(self.classes_[np.array(found, dtype=int)])


def majority() -> DummyClassifier:
    """Return a classifier that answers the commonest label of training."""
    return DummyClassifier(strategy="most_frequent")


def mean() -> DummyRegressor:
    """Return a regressor that answers the mean of training."""
    return DummyRegressor()


def tfidf_logistic(C: float = 1.0, order: int = 2, random_state: int = 0) -> Pipeline:
    """Return TF-IDF of word n-grams with class-balanced logistic regression."""
    model = LogisticRegression(C=C, class_weight="balanced", solver="liblinear", random_state=random_state)
    return make_pipeline(TfidfVectorizer(ngram_range=(1, order), sublinear_tf=True), model)


def tfidf_ridge(alpha: float = 1.0, order: int = 2) -> Pipeline:
    """Return TF-IDF of word n-grams with ridge regression."""
    return make_pipeline(TfidfVectorizer(ngram_range=(1, order), sublinear_tf=True), Ridge(alpha=alpha))
