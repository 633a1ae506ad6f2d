"""The stance of a speech on a motion, by the words of both and by the parties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

from toolkit.batch import checked_texts
from toolkit.errors import check_number


class MotionStance(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell whether a speech is for or against a motion, by the words of both and by who moves and who speaks.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    parties : bool
        Whether the parties of speaker and mover are looked at; the words alone tell much less.

    Attributes
    ----------
    classes_ : ndarray of str

    References
    ----------
    Abercrombie and Batista-Navarro 2018. 'Aye' or 'No'? Speech-level Sentiment Analysis of Hansard UK Parliamentary
    Debate Transcripts. LREC.
    """

    def __init__(self, C: float = 3.0, parties: bool = True) -> None:
        self.C = C
        self.parties = parties

    def fit(
        self,
        X: Iterable[str],
        y: Sequence[str],
        target: Sequence[str],
        party: Sequence[str],
        motion_party: Sequence[str],
    ) -> MotionStance:
        """Learn from speeches, their labels, motions, and the parties of who speaks and who moves."""
        check_number("C", "MotionStance", self.C, 1e-6, 1e6)
        texts = checked_texts(X, "MotionStance")
        self.speech_ = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=min(2, len(texts))).fit(texts)
        self.motion_ = TfidfVectorizer(sublinear_tf=True, min_df=min(2, len(texts))).fit(target)
        self.pairs_ = OneHotEncoder(handle_unknown="ignore").fit(_pairs(party, motion_party))
        matrix = self._matrix(texts, target, party, motion_party)
        self.model_ = LogisticRegression(C=self.C, max_iter=300).fit(matrix, y)
        self.classes_ = self.model_.classes_
        return self

    def _matrix(
        self, texts: Sequence[str], target: Sequence[str], party: Sequence[str], motion_party: Sequence[str]
    ) -> csr_matrix:
        parts = [self.speech_.transform(texts), self.motion_.transform(target)]
        if self.parties:
            same = np.array([[2.0 * (one == other) - 1] for one, other in zip(party, motion_party, strict=True)])
            parts += [self.pairs_.transform(_pairs(party, motion_party)), csr_matrix(same)]
        return hstack(parts).tocsr()

    def predict_proba(
        self, X: Iterable[str], target: Sequence[str], party: Sequence[str], motion_party: Sequence[str]
    ) -> np.ndarray:
        """Return the probabilities of the labels, in the order of ``classes_``."""
        if not hasattr(self, "model_"):
            raise NotFittedError("This MotionStance is not fitted yet: call fit first.")
        texts = checked_texts(X, "MotionStance")
        return np.asarray(self.model_.predict_proba(self._matrix(texts, target, party, motion_party)))

    def predict(
        self, X: Iterable[str], target: Sequence[str], party: Sequence[str], motion_party: Sequence[str]
    ) -> np.ndarray:
        """Return the stance of each speech on its motion."""
        return np.asarray(self.classes_[self.predict_proba(X, target, party, motion_party).argmax(1)])


def _pairs(party: Sequence[str], motion_party: Sequence[str]) -> list[list[str]]:
    return [[f"{one} > {other}"] for one, other in zip(party, motion_party, strict=True)]
