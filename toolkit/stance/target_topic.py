"""The stance of a whole text on one of a few targets, which it need not name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_union
from sklearn.preprocessing import StandardScaler

from toolkit.batch import checked_column, checked_texts, joined
from toolkit.errors import check_number, must_be
from toolkit.kernel.lookup import EMPTY, places_of
from toolkit.word_vectors import MOST_WORDS, load_vectors

_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])")  # where the words of a hashtag meet: "#ReadyForHillary"


class TopicStance(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell the stance of a text on a target that training has texts on.

    A logistic model for each target, of the words, pairs of words and parts of words, and of the mean and the
    greatest of the words' vectors; a target that is new gets the model of all texts.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    weight : float
        What the standardised vectors are multiplied by: the larger, the less they are shrunk.
    evenness : float
        The label is the one whose probability, divided by this power of its share among the target's texts, is
        greatest: 0 is best for accuracy, more for the mean of F1.
    random_state : int
        Seed of the solver.

    Attributes
    ----------
    classes_ : ndarray of str

    References
    ----------
    Mohammad, Sobhani and Kiritchenko 2017. Stance and Sentiment in Tweets. ACM Transactions on Internet Technology 17.
    """

    def __init__(self, C: float = 3.0, weight: float = 0.06, evenness: float = 0.5, random_state: int = 0) -> None:
        self.C = C
        self.weight = weight
        self.evenness = evenness
        self.random_state = random_state

    def fit(self, X: Iterable[str], y: Sequence[str], target: Sequence[str]) -> TopicStance:
        """Learn from texts, their labels and targets."""
        for name in ("C", "weight"):
            check_number(name, "TopicStance", getattr(self, name), 1e-6, 1e6)
        check_number("evenness", "TopicStance", self.evenness, 0, 2)
        texts = checked_texts(X, "TopicStance")
        targets = np.array(checked_column(target, "target", "TopicStance", len(texts)), dtype=str)
        labels = np.array(checked_column(y, "y", "TopicStance", len(texts)), dtype=str)
        self.classes_ = np.unique(labels)
        if len(self.classes_) < 2:
            raise must_be("y", "TopicStance", "of at least two labels", self.classes_.tolist())
        words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, min_df=min(2, len(texts)), token_pattern=r"[#@]?\w+|[^\w\s]"
        )
        parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=min(3, len(texts)))
        self.terms_ = make_union(words, parts).fit(texts)
        self.scaler_ = StandardScaler().fit(_vectors(texts))
        matrix = self._matrix(texts)
        self.shares_, self.models_ = {}, {}
        for one in ["", *sorted(set(targets))]:
            rows = targets == one if one else np.ones(len(texts), np.bool_)
            self.shares_[one] = np.array([(labels[rows] == label).mean() for label in self.classes_])
            if len(set(labels[rows])) > 1:
                self.models_[one] = self._model().fit(matrix[rows], labels[rows])
        return self

    def _model(self) -> OneVsRestClassifier:
        options = {"solver": "liblinear", "tol": 1e-2, "random_state": self.random_state}
        return OneVsRestClassifier(LogisticRegression(C=self.C, **options))

    def _matrix(self, texts: list[str]) -> csr_matrix:
        vectors = self.scaler_.transform(_vectors(texts)) * self.weight
        return hstack([self.terms_.transform(texts), csr_matrix(vectors)]).tocsr()

    def predict_proba(self, X: Iterable[str], target: Sequence[str]) -> np.ndarray:
        """Return the probabilities of the labels, in the order of ``classes_``."""
        if not hasattr(self, "models_"):
            raise NotFittedError("This TopicStance is not fitted yet: call fit first.")
        texts = checked_texts(X, "TopicStance")
        targets = self._known(checked_column(target, "target", "TopicStance", len(texts)))
        p = np.zeros((len(texts), len(self.classes_)))
        if not texts:
            return p
        matrix = self._matrix(texts)
        for one in sorted(set(targets)):
            rows = np.flatnonzero([own == one for own in targets])
            model = self.models_.get(one)
            if model is None:
                p[rows] = self.shares_[one]
            else:
                p[np.ix_(rows, np.searchsorted(self.classes_, model.classes_))] = model.predict_proba(matrix[rows])
        return p

    def predict(self, X: Iterable[str], target: Sequence[str]) -> np.ndarray:
        """Return the stance of each text on its target."""
        texts, targets = checked_texts(X, "TopicStance"), list(target)
        shares = np.array([self.shares_[one] for one in self._known(targets)]).reshape(-1, len(self.classes_))
        p = self.predict_proba(texts, targets)
        return np.asarray(self.classes_[(p / np.maximum(shares, 1e-9) ** self.evenness).argmax(1)])

    def _known(self, targets: Iterable[str]) -> list[str]:
        return [one if one in self.shares_ else "" for one in targets]


def _vectors(texts: Sequence[str]) -> np.ndarray:
    """Return the mean of each text's word vectors, rare words more, their greatest, and the sums of both valences."""
    batch, known = joined([_JOINT.sub(" ", text.replace("#", " ")) for text in texts]), load_vectors()
    places = places_of(known.slots, batch.tokens.hash)
    there = places != EMPTY
    rows = np.where(there[:, None], known.vectors[places], 0)
    valence = np.where(there, known.valence[places], 0)
    rarity = np.log1p(np.where(there, np.minimum(places, MOST_WORDS), MOST_WORDS)) / np.log1p(MOST_WORDS)
    out = np.zeros((len(texts), 2 * rows.shape[1] + 2))
    for text, (first, last) in enumerate(zip(batch.bounds, batch.bounds[1:], strict=False)):
        if first < last:
            weights, own = rarity[first:last], valence[first:last]
            mean = weights @ rows[first:last] / (weights.sum() + 1e-6)
            sides = np.log1p([np.maximum(own, 0).sum(), np.maximum(-own, 0).sum()])
            out[text] = np.concatenate([mean, rows[first:last].max(axis=0), sides])
    return out
