"""Classifiers of modals that are given: the sense of a modal verb, the polarity of any modal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError

from toolkit.batch import Batch, checked_column, checked_texts, joined
from toolkit.errors import check_number, must_be
from toolkit.kernel.softmax import learn, log_probabilities
from toolkit.kernel.templates import slots, templates
from toolkit.kernel.windows import features
from toolkit.labels import MODAL_POLARITY
from toolkit.modality.model import TEMPLATES
from toolkit.negation.model import find_negations, shipped
from toolkit.negation.polarity import negated_modals
from toolkit.word_classes import load_classes


class VerbSenseClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell in which sense a modal verb stands.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    passes : int
        Passes over the training rows.
    random_state : int
        Seed of the order of learning.

    Attributes
    ----------
    classes_ : ndarray of str

    References
    ----------
    Ruppenhofer and Rehbein 2012. Yes we can!? Annotating the senses of English modal verbs. LREC.
    """

    def __init__(self, C: float = 0.1, passes: int = 20, random_state: int = 0) -> None:
        self.C = C
        self.passes = passes
        self.random_state = random_state

    def fit(self, X: Iterable[str], y: Sequence[str], start: Sequence[int], end: Sequence[int]) -> VerbSenseClassifier:
        """Learn from sentences, the sense of one verb in each, and where it stands."""
        check_number("C", "VerbSenseClassifier", self.C, 1e-6, 1e6)
        check_number("passes", "VerbSenseClassifier", self.passes, 2, 1000, whole=True)
        texts = checked_texts(X, "VerbSenseClassifier")
        senses = checked_column(y, "y", "VerbSenseClassifier", len(texts))
        self.classes_, answers = np.unique(np.asarray(senses, dtype=str), return_inverse=True)
        features = _marked(texts, start, end)
        options: dict[str, Any] = {"bits": 20, "least_count": 1, "passes": self.passes, "seed": self.random_state}
        self.model_ = learn(features, answers, len(self.classes_), C=self.C, **options)
        return self

    def predict_proba(self, X: Iterable[str], start: Sequence[int], end: Sequence[int]) -> np.ndarray:
        """Return the probabilities of the senses, in the order of ``classes_``."""
        if not hasattr(self, "model_"):
            raise NotFittedError("This VerbSenseClassifier is not fitted yet: call fit first.")
        texts = checked_texts(X, "VerbSenseClassifier")
        return np.asarray(np.exp(log_probabilities(_marked(texts, start, end), self.model_)))

    def predict(self, X: Iterable[str], start: Sequence[int], end: Sequence[int]) -> np.ndarray:
        """Return the sense of each verb."""
        return np.asarray(self.classes_[self.predict_proba(X, start, end).argmax(1)])


class PolarityClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell whether a modal is negated, with the negation model that ships; there is nothing to fit.

    Examples
    --------
    >>> texts = ["The ferry has never been guaranteed.", "The ferry has been guaranteed."]
    >>> PolarityClassifier().fit(texts).predict(texts, start=[25, 19], end=[35, 29]).tolist()
    ['negated', 'affirmed']
    """

    def fit(self, X: Iterable[str], y: Any = None) -> PolarityClassifier:
        """Learn nothing."""
        self.classes_ = np.array(MODAL_POLARITY.labels)
        return self

    def predict(self, X: Iterable[str], start: Sequence[int], end: Sequence[int]) -> np.ndarray:
        """Return ``affirmed`` or ``negated`` for the modal of each text."""
        batch = joined(checked_texts(X, "PolarityClassifier"))
        firsts, lasts = _tokens(batch, start, end)
        negations = find_negations(batch.data, batch.tokens, batch.bounds, shipped())
        negated = negated_modals(batch.data, batch.tokens, batch.bounds, negations, firsts, lasts)
        return np.asarray(np.array(MODAL_POLARITY.labels)[negated.astype(int)])


def _marked(texts: list[str], start: Sequence[int], end: Sequence[int]) -> np.ndarray:
    batch = joined(texts)
    marked, _ = _tokens(batch, start, end)
    form = slots(templates(*TEMPLATES))
    return np.asarray(features(batch.data, batch.tokens, batch.bounds, marked, load_classes(), form))


def _tokens(batch: Batch, start: Sequence[int], end: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last token of a span in each text."""
    starts, ends = batch.spans()
    firsts, lasts = np.zeros(len(batch.bounds) - 1, np.int32), np.zeros(len(batch.bounds) - 1, np.int32)
    for text, (left, right) in enumerate(zip(start, end, strict=True)):
        first, last = batch.bounds[text], batch.bounds[text + 1]
        covered = np.flatnonzero((starts[first:last] < right) & (ends[first:last] > left))
        if not len(covered):
            raise must_be(f"start[{text}]", "a classifier of modals", "where a word stands in its text", left)
        firsts[text], lasts[text] = first + covered[0], first + covered[-1]
    return firsts, lasts
