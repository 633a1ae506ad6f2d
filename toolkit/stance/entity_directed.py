"""Which of two entities in a sentence is for or against the other, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClassifierMixin

from toolkit.batch import checked_column, checked_spans, checked_texts, joined
from toolkit.errors import check_number, must_be
from toolkit.kernel.pair_context import pair_context
from toolkit.kernel.pairs import pair_features
from toolkit.labels import DIRECTED_SENTIMENT, STANCE
from toolkit.stance.entity import fit_model, matrix_of, place, require_fit
from toolkit.stance.entity_mentions import Span, apart, mentions, nearest
from toolkit.stance.entity_model import read_views, softmax
from toolkit.word_classes import load_classes
from toolkit.word_vectors import load_vectors

#: What p holds of q, and q of p, where a label says so.
_OF_P, _OF_Q = {"p+q": "favor", "p-q": "against"}, {"q+p": "favor", "q-p": "against"}


class DirectedStance(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell which of two entities in a sentence is for or against the other: five labels, see DIRECTED_SENTIMENT.

    One model answers whether a holder is for or against a target, or neither; it is asked twice, with p and with q as
    the holder, so what it learns of one direction it knows of the other. The five labels are scored by both answers:
    p is for q where the first answer is *for* and the second is *neither*.

    Parameters
    ----------
    C, bits, balance
        See :class:`EntityStance`.
    evenness : float
        The label is the one whose probability, divided by this power of its share in training, is greatest: more finds
        rare labels more often, which pays for sentences that are new, and not where many are known from training.

    Attributes
    ----------
    classes_ : ndarray of str
    shares_ : ndarray of float
        The share of each label in training, each counted once more than it was seen, lest one be 0.
    model_ : EntityModel

    References
    ----------
    Park, Pan and Joo 2021. Who Blames or Endorses Whom? Entity-to-Entity Directed Sentiment Extraction in News Text.
    Findings of ACL.

    Examples
    --------
    >>> texts = ["Ada blamed Bo.", "Bo was blamed by Ada.", "Ada met Bo."] * 4
    >>> labels = ["p-q", "q-p", "neutral"] * 4
    >>> p, q = [[(0, 3)], [(0, 2)], [(0, 3)]] * 4, [[(11, 13)], [(17, 20)], [(8, 10)]] * 4
    >>> DirectedStance(C=10).fit(texts, labels, p, q).predict(["Cy blamed Di."], [[(0, 2)]], [[(10, 12)]]).tolist()
    ['p-q']
    """

    def __init__(self, C: float = 0.1, bits: int = 19, balance: float = 0.5, evenness: float = 0.0) -> None:
        self.C = C
        self.bits = bits
        self.balance = balance
        self.evenness = evenness

    def fit(self, X: Iterable[str], y: Sequence[str], p: Sequence[Any], q: Sequence[Any]) -> DirectedStance:
        """Learn from sentences, a label for each, and its p and its q: a list of one span, or a name.

        Sentences that do not name both are left out.
        """
        check_number("C", "DirectedStance", self.C, 1e-6, 1e6)
        check_number("bits", "DirectedStance", self.bits, 8, 22, whole=True)
        check_number("balance", "DirectedStance", self.balance, 0, 1)
        check_number("evenness", "DirectedStance", self.evenness, 0, 2)
        texts = checked_texts(X, "DirectedStance")
        answers = checked_column(y, "y", "DirectedStance", len(texts))
        if strange := set(answers) - set(DIRECTED_SENTIMENT):
            raise must_be("y", "DirectedStance", f"labels, of {', '.join(DIRECTED_SENTIMENT)}", min(strange))
        self.classes_ = np.array(DIRECTED_SENTIMENT.labels)
        both = [_OF_P.get(answer, "none") for answer in answers] + [_OF_Q.get(answer, "none") for answer in answers]
        spans = _spans(texts, p, q)
        named = [row for row, pair in enumerate(zip(*spans, strict=True)) if None not in pair]
        counts = np.array([1 + sum(answers[row] == label for row in named) for label in self.classes_])
        self.shares_ = counts / counts.sum()
        places = [*named, *(row + len(texts) for row in named)]
        features = _both_ways(texts, *spans, self.bits)[places]
        self.model_ = fit_model(features, [both[row] for row in places], STANCE.labels, self.C, self.balance)
        return self

    def predict_proba(self, X: Iterable[str], p: Sequence[Any], q: Sequence[Any]) -> np.ndarray:
        """Return the probabilities of the labels, in the order of ``classes_``."""
        require_fit(self)
        texts = checked_texts(X, "DirectedStance")
        sums = _both_ways(texts, *_spans(texts, p, q), self.bits) @ self.model_.weights + self.model_.bias
        log = np.log(softmax(sums) + 1e-12)
        of_p, of_q = log[: len(texts)], log[len(texts) :]
        names = self.model_.labels
        scores = [
            of_p[:, names.index(_OF_P.get(label, "none"))] + of_q[:, names.index(_OF_Q.get(label, "none"))]
            for label in self.classes_.tolist()
        ]
        return softmax(np.stack(scores, axis=1))

    def predict(self, X: Iterable[str], p: Sequence[Any], q: Sequence[Any]) -> np.ndarray:
        """Return who is for or against whom in each sentence."""
        even = self.predict_proba(X, p, q) / self.shares_**self.evenness
        return np.asarray(self.classes_[even.argmax(axis=1)])


def _spans(texts: list[str], p: Sequence[Any], q: Sequence[Any]) -> tuple[list[Span | None], list[Span | None]]:
    """Return where p and q stand in each text, given by spans or by names; None where a text does not name them."""
    columns = [checked_column(column, name, "DirectedStance", len(texts)) for column, name in ((p, "p"), (q, "q"))]
    pairs = []
    for text, one, other in zip(texts, *columns, strict=True):
        meant = mentions(other, text) if isinstance(other, str) else other
        pairs.append(nearest(apart(mentions(one, text), meant) if isinstance(one, str) else one, meant))
    spans = [[pair[side] for pair in pairs] for side in (0, 1)]
    for column, name in zip(spans, "pq", strict=True):
        checked_spans([[span] if span else [] for span in column], name, "DirectedStance", texts)
    return spans[0], spans[1]


def _both_ways(texts: list[str], p: list[Span | None], q: list[Span | None], bits: int) -> csr_matrix:
    """Return the features of pairs with p as the holder, and below them those with q as the holder."""
    batch = joined(texts + texts)
    views = read_views(batch.data, batch.tokens, batch.bounds)
    bounds = np.stack([batch.bounds[:-1], batch.bounds[1:]], axis=1)
    pairs = bounds, place(batch, p + q), place(batch, q + p)
    context = pair_context(batch.tokens.hash, views.stems, load_classes(), *load_vectors()[:2], *pairs)
    matrix = matrix_of(pair_features(views, *pairs, np.zeros(len(bounds), np.int32)), bits)
    return matrix + matrix_of(context, bits)
