"""The stance of an entity towards an entity, both given, as a scikit-learn estimator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError

from toolkit.batch import Batch, checked_column, checked_texts, joined
from toolkit.errors import check_number, must_be
from toolkit.kernel.pairs import ABSENT, Features, pair_features
from toolkit.kernel.sparse_softmax import learn_sparse
from toolkit.stance.entity_mentions import Span, apart, mentions, nearest
from toolkit.stance.entity_model import EntityModel, read_views, softmax

_PASSES = 10


def fit_model(
    features: csr_matrix, answers: Sequence[str], labels: Sequence[str], C: float, balance: float, seed: int = 0
) -> EntityModel:
    """Learn a logistic model of hashed features; rarer labels weigh more, the more so the larger `balance` is."""
    number = {label: place for place, label in enumerate(labels)}
    y = np.array([number[answer] for answer in answers])
    counts = np.bincount(y, minlength=len(labels))
    weight = (len(y) / (len(labels) * np.maximum(counts, 1))) ** balance
    weights, bias = learn_sparse(
        features.indices,
        features.data,
        features.indptr,
        y,
        weight[y],
        features.shape[1],
        len(labels),
        C=C,
        passes=_PASSES,
        seed=seed,
    )
    # Half precision keeps files small, and is what tests and use see too.
    return EntityModel(tuple(labels), weights.astype(np.float16).astype(np.float32), bias.astype(np.float32))


def place(batch: Batch, spans: Sequence[Span | None]) -> np.ndarray:
    """Return the first and the last token of a span in each text; ABSENT where there is none."""
    starts, ends = batch.spans()
    found = np.full((len(spans), 2), ABSENT, np.int32)
    for text, span in enumerate(spans):
        first, last = batch.bounds[text], batch.bounds[text + 1]
        if span is not None and first < last:
            begin = first + np.searchsorted(ends[first:last], span[0], side="right")
            stop = first + np.searchsorted(starts[first:last], span[1], side="left") - 1
            if begin <= stop:
                found[text] = begin, stop
    return found


def text_features(texts: Sequence[str], holders: Sequence[Span | None], targets: Sequence[Span | None]) -> Features:
    """Return the features of a pair in each text."""
    batch = joined(texts)
    views = read_views(batch.data, batch.tokens, batch.bounds)
    bounds = np.stack([batch.bounds[:-1], batch.bounds[1:]], axis=1)
    kinds = np.zeros(len(texts), np.int32)
    return pair_features(views, bounds, place(batch, holders), place(batch, targets), kinds)


def matrix_of(features: Features, bits: int) -> csr_matrix:
    """Return features as a matrix with 2**bits columns."""
    columns = (features.columns & np.uint32(2**bits - 1)).astype(np.int32)
    matrix = csr_matrix((features.values, columns, features.starts), shape=(len(features.starts) - 1, 2**bits))
    matrix.sum_duplicates()
    return matrix


def name_features(holders: Sequence[str], targets: Sequence[str], bits: int) -> csr_matrix:
    """Return who holder and target are, by name, by the words of the names, and each word of one with each of other."""
    rows = []
    for holder, target in zip(holders, targets, strict=True):
        of, to = holder.lower().split(), target.lower().split()
        said = [f"h {holder}", f"t {target}", f"h {holder} t {target}"]
        said += [f"hw {word}" for word in of] + [f"tw {word}" for word in to]
        said += [f"hw {word} tw {other}" for word in of for other in to]
        rows.append([crc32(one.lower().encode()) & (2**bits - 1) for one in said])
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    columns = np.concatenate([np.array(row, np.int32) for row in rows]) if rows else np.zeros(0, np.int32)
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(rows), 2**bits))
    matrix.sum_duplicates()
    return matrix


class EntityStance(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell a holder's stance towards a target, both given by name, from a sentence.

    The sentence need not name them: what it says is then read without the place of who is missing. Where rows have a
    document, what all sentences of a document say of the same holder and target is taken together.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    bits : int
        Features are hashed into 2**bits columns.
    balance : float
        0 to learn from the labels as frequent as they are, 1 to let all labels weigh the same.
    names : bool
        Whether to learn what names mean: who is mostly for or against whom.
    spread : float
        How much the other sentences of the document count that have the same holder and target, and those in which
        the target holds a stance towards the holder: most feelings are mutual.

    Attributes
    ----------
    classes_ : ndarray of str
    model_ : EntityModel

    References
    ----------
    Zhang, Beauchamp and Wang 2022. Generative Entity-to-Entity Stance Detection with Knowledge Graph Augmentation.
    EMNLP.
    """

    def __init__(
        self, C: float = 0.01, bits: int = 18, balance: float = 1.0, names: bool = True, spread: float = 0.5
    ) -> None:
        self.C = C
        self.bits = bits
        self.balance = balance
        self.names = names
        self.spread = spread

    def fit(self, X: Iterable[str], y: Sequence[str], holder: Sequence[str], target: Sequence[str]) -> EntityStance:
        """Learn from sentences, the stance in each, and the names of its holder and target."""
        check_number("C", "EntityStance", self.C, 1e-6, 1e6)
        check_number("bits", "EntityStance", self.bits, 8, 22, whole=True)
        check_number("balance", "EntityStance", self.balance, 0, 1)
        check_number("spread", "EntityStance", self.spread, 0, 100)
        texts = checked_texts(X, "EntityStance")
        answers = [str(answer) for answer in checked_column(y, "y", "EntityStance", len(texts))]
        if len(set(answers)) < 2:
            raise must_be("y", "EntityStance", "at least two different labels", sorted(set(answers)))
        self.classes_ = np.unique(answers)
        features = self._features(texts, holder, target)
        self.model_ = fit_model(features, answers, self.classes_.tolist(), self.C, self.balance)
        return self

    def _features(self, texts: list[str], holder: Sequence[str], target: Sequence[str]) -> csr_matrix:
        holders = checked_column(holder, "holder", "EntityStance", len(texts))
        targets = checked_column(target, "target", "EntityStance", len(texts))
        pairs = []
        for text, of, to in zip(texts, holders, targets, strict=True):
            meant = mentions(to, text)
            pairs.append(nearest(apart(mentions(of, text), meant), meant))
        matrix = matrix_of(text_features(texts, *zip(*pairs, strict=True)) if pairs else _NOTHING, self.bits)
        return matrix + name_features(holders, targets, self.bits) if self.names else matrix

    def predict_proba(
        self, X: Iterable[str], holder: Sequence[str], target: Sequence[str], document: Sequence[Hashable] | None = None
    ) -> np.ndarray:
        """Return the probabilities of the labels, in the order of ``classes_``."""
        require_fit(self)
        texts = checked_texts(X, "EntityStance")
        scores = self._features(texts, holder, target) @ self.model_.weights + self.model_.bias
        if document is not None and self.spread:
            scores = _together(scores, list(zip(document, holder, target, strict=True)), self.spread)
        return softmax(scores)

    def predict(
        self, X: Iterable[str], holder: Sequence[str], target: Sequence[str], document: Sequence[Hashable] | None = None
    ) -> np.ndarray:
        """Return the stance of each holder towards its target."""
        return np.asarray(self.classes_[self.predict_proba(X, holder, target, document).argmax(axis=1)])


_NOTHING = Features(np.zeros(0, np.uint32), np.zeros(0, np.float32), np.zeros(1, np.int64))


def _together(scores: np.ndarray, keys: Sequence[tuple[Hashable, str, str]], spread: float) -> np.ndarray:
    """Add to the scores of a row those of others with its document, holder and target, or with these two turned."""
    groups: dict[tuple[Hashable, str, str], list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        groups[key].append(row)
    joint = scores.copy()
    for rows in groups.values():
        joint[rows] = (1 - spread) * scores[rows] + spread * scores[rows].sum(axis=0)
    for (document, holder, target), rows in groups.items():
        if turned := groups.get((document, target, holder)):
            joint[rows] += spread * scores[turned].sum(axis=0)
    return np.asarray(joint)


def require_fit(estimator: BaseEstimator) -> None:
    """Raise NotFittedError where an estimator has no model yet."""
    if not hasattr(estimator, "model_"):
        raise NotFittedError(f"This {type(estimator).__name__} is not fitted yet: call fit first.")
