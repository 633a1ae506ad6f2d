"""Hedge classifier and hedge tagger, as scikit-learn estimators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression

from toolkit.batch import checked_column, checked_spans, checked_texts, joined
from toolkit.classifier import best_threshold, crossed, logistic
from toolkit.errors import check_number, must_be
from toolkit.features import NgramHasher
from toolkit.hedging.model import (
    KIND,
    HedgeModel,
    find_hedges,
    hedge_scores,
    join,
    read_model,
    to_arrays,
)
from toolkit.kernel.tag_model import MOST_BITS, TagModel, tag_arrays, tag_model
from toolkit.labels import HEDGING
from toolkit.model_file import load_model, save_model, whole
from toolkit.tagger import SpanTagger

BAG_BITS = 18  # a table that stays in the cache
Spans = Iterable[tuple[int, int]]


class HedgeTagger(SpanTagger):
    """Find hedge cues. Parameters and use are those of :class:`toolkit.tagger.SpanTagger`."""

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the tagger to a file, see :func:`toolkit.model_file.save_model`."""
        _require_fit(self)
        header = {"parameters": self.get_params(), **(metadata or {})}
        return save_model(path, "HedgeTagger", tag_arrays(self.model_), header)

    @classmethod
    def load(cls, path: str | Path) -> HedgeTagger:
        """Read a tagger that :meth:`save` wrote."""
        arrays, metadata = load_model(path, "HedgeTagger")
        with whole(path, "HedgeTagger"):
            tagger = cls(**metadata["parameters"])
            tagger.model_ = tag_model(arrays)
        return tagger


class HedgeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell hedged from unhedged sentences: ``uncertain`` or ``certain``, in the sense of CoNLL-2010.

    A sentence is uncertain when it has a hedge cue; so the classifier joins the odds that its tagger finds a cue
    with a bag of words and pairs of words. Both are scored by cross-fitting, and a logistic model of the two scores
    makes calibrated probabilities. Trained without cues, it stands on the bag alone.

    Parameters
    ----------
    C, gate, screen : float
        Of the tagger, see :class:`toolkit.tagger.SpanTagger`.
    C_ngrams : float
        Inverse strength of the L2 penalty on the bag's weights.
    bits : int
        The features of the tagger are hashed into 2**bits columns; those of the bag into 2**18.
    folds : int
        Folds of the cross-fitting.
    random_state : int
        Seed of the folds.

    Attributes
    ----------
    classes_ : ndarray of str
        ``certain``, ``uncertain``.
    model_ : HedgeModel
        What an analysis needs.

    Examples
    --------
    >>> hedges = HedgeClassifier.pretrained()
    >>> hedges.predict(["The bridge may close in March.", "The bridge closed in March."]).tolist()
    ['uncertain', 'certain']
    """

    def __init__(
        self,
        C: float = 0.3,
        gate: float = 0.01,
        C_ngrams: float = 0.1,
        bits: int = 20,
        folds: int = 5,
        random_state: int = 0,
        screen: float = 0.01,
    ) -> None:
        self.C = C
        self.gate = gate
        self.C_ngrams = C_ngrams
        self.bits = bits
        self.folds = folds
        self.random_state = random_state
        self.screen = screen

    def fit(
        self,
        X: Iterable[str],
        y: Sequence[str],
        cues: Sequence[Spans] | None = None,
        cues_known: Sequence[bool] | None = None,
        representative: Sequence[bool] | None = None,
        groups: Sequence[Any] | None = None,
    ) -> HedgeClassifier:
        """Learn from sentences.

        Parameters
        ----------
        X : iterable of str
            The sentences.
        y : sequence of str
            ``certain`` or ``uncertain`` for each.
        cues : sequence of iterables of (start, end), optional
            The hedge cues in each sentence, in characters.
        cues_known : sequence of bool, optional
            Whether a sentence's cues are annotated; all are where this is not given.
        representative : sequence of bool, optional
            Whether a row is like those to be classified: on these alone the two scores are joined, calibrated and cut.
        groups : sequence, optional
            What must not be on both sides of a fold, e.g. the document.
        """
        self._check()
        texts = checked_texts(X, "HedgeClassifier")
        n = len(texts)
        labels = checked_column(y, "y", "HedgeClassifier", n)
        if set(labels) != set(HEDGING):
            raise must_be("y", "HedgeClassifier", "labels, certain and uncertain both", labels[:5])
        positive = np.array(labels) == "uncertain"
        spans = None if cues is None else checked_spans(cues, "cues", "HedgeClassifier", texts)
        known = _marks(cues_known, "cues_known", n)
        rows = _Rows(texts, positive, spans, known | ~positive)
        scored = _marks(representative, "representative", n)
        if len(set(positive[scored])) < 2:
            raise must_be("representative", "HedgeClassifier", "true of rows of both labels", representative)
        scores = crossed(
            lambda seen, unseen: hedge_scores(self._parts(rows.take(seen)), rows.take(unseen).texts),
            range(n) if groups is None else checked_column(groups, "groups", "HedgeClassifier", n),
            self.folds,
            self.random_state,
        )
        weights, bias = logistic(scores[scored], positive[scored])
        parts = self._parts(rows)._replace(join=np.array([*weights, bias]))
        p = join(parts, scores[scored, 0], scores[scored, 1])
        self.model_ = parts._replace(threshold=best_threshold(p, positive[scored]))
        self.classes_ = np.array(HEDGING.labels)
        return self

    def _check(self) -> None:
        check_number("C", "HedgeClassifier", self.C, 1e-6, 1e6)
        check_number("gate", "HedgeClassifier", self.gate, 0, 1)
        check_number("screen", "HedgeClassifier", self.screen, 0, 1)
        check_number("C_ngrams", "HedgeClassifier", self.C_ngrams, 1e-6, 1e6)
        check_number("bits", "HedgeClassifier", self.bits, 8, MOST_BITS, whole=True)
        check_number("folds", "HedgeClassifier", self.folds, 2, 1000, whole=True)

    def _parts(self, rows: _Rows) -> HedgeModel:
        """Fit tagger and bag; they are not joined yet."""
        if len(set(rows.positive)) < 2:
            raise must_be(
                "y", "HedgeClassifier", "labels both of which are in every fold", "too few sentences or groups"
            )
        matrix = NgramHasher(2, BAG_BITS).fit_transform(rows.texts)
        counts = np.bincount(matrix.indices, minlength=matrix.shape[1])
        columns = np.flatnonzero(counts >= min(2, counts.max()))
        bag = LogisticRegression(C=self.C_ngrams, solver="liblinear", random_state=self.random_state)
        bag.fit(matrix[:, columns], rows.positive)
        ngrams = np.zeros(matrix.shape[1], np.float32)
        ngrams[columns] = bag.coef_[0].astype(np.float16)
        return HedgeModel(rows.tagger(self), ngrams, float(bag.intercept_[0]), np.array([1.0, 1.0, 0.0]), 0.5)

    def predict_proba(self, X: Iterable[str]) -> np.ndarray:
        """Return the probabilities of ``certain`` and ``uncertain``, shape (sentences, 2)."""
        _require_fit(self)
        batch = joined(checked_texts(X, "HedgeClassifier"))
        p = find_hedges(batch.data, batch.tokens, batch.bounds, self.model_).p_uncertain
        return np.stack([1 - p, p], axis=1)

    def predict(self, X: Iterable[str]) -> np.ndarray:
        """Return ``uncertain`` or ``certain`` for each sentence, by the threshold found in training."""
        uncertain = self.predict_proba(X)[:, 1] >= self.model_.threshold
        return np.asarray(self.classes_[uncertain.astype(int)])

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the classifier to a file, see :func:`toolkit.model_file.save_model`."""
        _require_fit(self)
        return save_model(path, KIND, to_arrays(self.model_), {"parameters": self.get_params(), **(metadata or {})})

    @classmethod
    def load(cls, path: str | Path) -> HedgeClassifier:
        """Read a classifier that :meth:`save` wrote."""
        model, metadata = read_model(path)
        with whole(path, KIND):
            classifier = cls(**metadata["parameters"])
        classifier.model_ = model
        classifier.classes_ = np.array(HEDGING.labels)
        return classifier

    @classmethod
    def pretrained(cls) -> HedgeClassifier:
        """Return the classifier that ships, trained on biomedical and news-like text."""
        with as_file(files("toolkit") / "models" / "hedging.safetensors") as path:
            return cls.load(path)


def _require_fit(estimator: HedgeClassifier | HedgeTagger) -> None:
    if not hasattr(estimator, "model_"):
        raise NotFittedError(f"This {type(estimator).__name__} is not fitted yet: call fit first.")


def _marks(values: Sequence[bool] | None, name: str, size: int) -> np.ndarray:
    """Return a column of marks; all are set where it is not given."""
    if values is None:
        return np.ones(size, bool)
    return np.array(checked_column(values, name, "HedgeClassifier", size), bool)


class _Rows:
    """Training sentences; `usable` tells which of them the tagger may learn from."""

    def __init__(
        self, texts: list[str], positive: np.ndarray, cues: Sequence[Spans] | None, usable: np.ndarray
    ) -> None:
        self.texts = texts
        self.positive = positive
        self.cues = cues
        self.usable = usable

    def take(self, places: np.ndarray) -> _Rows:
        cues = None if self.cues is None else [self.cues[place] for place in places.tolist()]
        return _Rows([self.texts[place] for place in places], self.positive[places], cues, self.usable[places])

    def tagger(self, parameters: HedgeClassifier) -> TagModel | None:
        places = np.flatnonzero(self.usable).tolist()
        if self.cues is None or not any(self.cues[place] for place in places):
            return None
        tagger = SpanTagger(C=parameters.C, gate=parameters.gate, bits=parameters.bits, screen=parameters.screen)
        return tagger.fit([self.texts[p] for p in places], [self.cues[p] for p in places]).model_
