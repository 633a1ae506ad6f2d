"""The stance of a speech on a motion, by the words of both and by the parties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import OneHotEncoder

from toolkit.batch import checked_column, checked_texts
from toolkit.errors import check_number

_FOLDS = 5  # inside of the training rows, for the sides that words tell
_SIDE_C = 10.0


class MotionStance(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell whether a speech is for or against a motion, by the words of both and by who moves and who speaks.

    With the government's motions other words are for it than with the opposition's, so that a speech's
    parts of words count apart for both, as far as the motion's words tell which it is. Whose motion it is, and whether
    the speaker is of the party that speaks most, is learned from training and told of a new speech by words alone.

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
        government: Sequence[bool],
        groups: Sequence[Any] | None = None,
    ) -> MotionStance:
        """Learn from speeches, their labels, motions, and who speaks and moves.

        Parameters
        ----------
        X, y : sequence of str
            The speeches, and what each is to its motion.
        target : sequence of str
            The motions.
        party, motion_party : sequence of str
            The parties of who speaks and of who moves.
        government : sequence of bool
            Whether the motion is the government's.
        groups : sequence, optional
            The debate of each speech, which stays together in the folds that the sides are learned by; otherwise the
            speeches on one motion do.
        """
        check_number("C", "MotionStance", self.C, 1e-6, 1e6)
        texts = checked_texts(X, "MotionStance")
        columns = {"target": target, "party": party, "motion_party": motion_party, "government": government}
        for name, column in columns.items():
            checked_column(column, name, "MotionStance", len(texts))
        least = min(3, len(texts))
        self.speech_ = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=least)
        self.motion_ = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=min(2, len(texts)))
        words = self.speech_.fit_transform(texts), self.motion_.fit_transform(target)
        self.commonest_ = max(sorted(set(party)), key=list(party).count)
        answers = np.array(party) == self.commonest_, np.array(government, np.bool_)
        together = checked_column(target if groups is None else groups, "groups", "MotionStance", len(texts))
        unseen = [_unseen_sides(*pair, together) for pair in zip(words, answers, strict=True)]
        self.sides_ = [_side(*pair) for pair in zip(words, answers, strict=True)]
        self.pairs_ = OneHotEncoder(handle_unknown="ignore").fit(_pairs(party, motion_party))
        matrix = self._matrix(words, unseen, party, motion_party)
        self.model_ = LogisticRegression(C=self.C, max_iter=300).fit(matrix, y)
        self.classes_ = self.model_.classes_
        return self

    def _matrix(
        self,
        words: Sequence[csr_matrix],
        sides: Sequence[np.ndarray],
        party: Sequence[str],
        motion_party: Sequence[str],
    ) -> csr_matrix:
        (speech, motion), (speaker, mover) = words, sides
        apart = [diags((1 + sign * mover) / 2) @ speech for sign in (1, -1)]
        parts = [*apart, motion, csr_matrix(np.stack([speaker * mover, speaker, mover], axis=1))]
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
        words = self.speech_.transform(checked_texts(X, "MotionStance")), self.motion_.transform(target)
        sides = [_lean(model, matrix) for model, matrix in zip(self.sides_, words, strict=True)]
        return np.asarray(self.model_.predict_proba(self._matrix(words, sides, party, motion_party)))

    def predict(
        self, X: Iterable[str], target: Sequence[str], party: Sequence[str], motion_party: Sequence[str]
    ) -> np.ndarray:
        """Return the stance of each speech on its motion."""
        return np.asarray(self.classes_[self.predict_proba(X, target, party, motion_party).argmax(1)])


def _pairs(party: Sequence[str], motion_party: Sequence[str]) -> list[list[str]]:
    return [[f"{one} > {other}"] for one, other in zip(party, motion_party, strict=True)]


def _side(words: csr_matrix, is_there: np.ndarray) -> LogisticRegression | None:
    """Return a model of a side by words; None where training shows one side alone."""
    return (
        LogisticRegression(C=_SIDE_C, max_iter=300).fit(words, is_there) if 0 < is_there.sum() < len(is_there) else None
    )


def _lean(model: LogisticRegression | None, words: csr_matrix) -> np.ndarray:
    """Return what side words speak from, from -1 to 1."""
    return np.zeros(words.shape[0]) if model is None else np.tanh(model.decision_function(words) / 2)


def _unseen_sides(words: csr_matrix, is_there: np.ndarray, groups: Sequence[Any]) -> np.ndarray:
    """Return for every row what side a model sees that saw nothing of its group."""
    folds = min(_FOLDS, len(set(groups)))
    leans = np.zeros(len(is_there))
    if folds > 1:
        for seen, unseen in GroupKFold(folds, shuffle=True, random_state=1).split(leans, groups=groups):
            leans[unseen] = _lean(_side(words[seen], is_there[seen]), words[unseen])
    return leans
