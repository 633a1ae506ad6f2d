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

from toolkit.batch import checked_texts, joined
from toolkit.classifier import best_threshold, crossed, logistic
from toolkit.errors import must_be
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
from toolkit.kernel.tag import TagModel, tag_arrays, tag_model
from toolkit.labels import HEDGING
from toolkit.model_file import load_model, save_model, whole
from toolkit.tagger import SpanTagger

Spans = Iterable[tuple[int, int]]


class HedgeTagger(SpanTagger):
    """Find hedge cues. Parameters and use are those of :class:`toolkit.tagger.SpanTagger`."""

    def fit(self, X: Iterable[str], y: Sequence[Spans], representative: Sequence[bool] | None = None) -> HedgeTagger:
        """Learn from sentences and the cues in each."""
        super().fit(X, y)
        return self

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the tagger to a file, see :func:`toolkit.model_file.save_model`."""
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
    C, gate : float
        Of the tagger, see :class:`toolkit.tagger.SpanTagger`.
    C_ngrams : float
        Inverse strength of the L2 penalty on the bag's weights.
    bits : int
        Features are hashed into 2**bits columns, in tagger and bag each.
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
        gate: float = 0.005,
        C_ngrams: float = 0.1,
        bits: int = 20,
        folds: int = 5,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.gate = gate
        self.C_ngrams = C_ngrams
        self.bits = bits
        self.folds = folds
        self.random_state = random_state

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
        texts = checked_texts(X, "HedgeClassifier")
        labels = np.asarray(y, dtype=str)
        if labels.shape != (len(texts),) or set(labels) != set(HEDGING):
            raise must_be("y", "HedgeClassifier", f"{len(texts)} labels, certain and uncertain both", list(labels[:5]))
        positive = labels == "uncertain"
        known = np.ones(len(texts), bool) if cues_known is None else np.asarray(cues_known, bool)
        rows = _Rows(texts, positive, cues, known | ~positive)
        scored = np.ones(len(texts), bool) if representative is None else np.asarray(representative, bool)
        scores = crossed(
            lambda seen, unseen: hedge_scores(self._parts(rows.take(seen)), rows.take(unseen).texts),
            range(len(texts)) if groups is None else groups,
            self.folds,
            self.random_state,
        )
        weights, bias = logistic(scores[scored], positive[scored])
        parts = self._parts(rows)._replace(join=np.array([*weights, bias]))
        p = join(parts, scores[scored, 0], scores[scored, 1])
        self.model_ = parts._replace(threshold=best_threshold(p, positive[scored]))
        self.classes_ = np.array(HEDGING.labels)
        return self

    def _parts(self, rows: _Rows) -> HedgeModel:
        """Fit tagger and bag; they are not joined yet."""
        matrix = NgramHasher(2, self.bits).fit_transform(rows.texts)
        columns = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]) > 1)
        bag = LogisticRegression(C=self.C_ngrams, solver="liblinear", random_state=self.random_state)
        bag.fit(matrix[:, columns], rows.positive)
        ngrams = np.zeros(2**self.bits, np.float32)
        ngrams[columns] = bag.coef_[0].astype(np.float16)
        return HedgeModel(rows.tagger(self), ngrams, float(bag.intercept_[0]), np.array([1.0, 1.0, 0.0]), 0.5)

    def predict_proba(self, X: Iterable[str]) -> np.ndarray:
        """Return the probabilities of ``certain`` and ``uncertain``, shape (sentences, 2)."""
        if not hasattr(self, "model_"):
            raise NotFittedError("This HedgeClassifier is not fitted yet: call fit first, or use pretrained().")
        batch = joined(checked_texts(X, "HedgeClassifier"))
        p = find_hedges(batch.data, batch.tokens, batch.bounds, self.model_).p_uncertain
        return np.stack([1 - p, p], axis=1)

    def predict(self, X: Iterable[str]) -> np.ndarray:
        """Return ``uncertain`` or ``certain`` for each sentence, by the threshold found in training."""
        uncertain = self.predict_proba(X)[:, 1] >= self.model_.threshold
        return np.asarray(self.classes_[uncertain.astype(int)])

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the classifier to a file, see :func:`toolkit.model_file.save_model`."""
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
        """Return the classifier that ships, trained on encyclopedic, biomedical and news-like text."""
        with as_file(files("toolkit") / "models" / "hedging.safetensors") as path:
            return cls.load(path)


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
        if self.cues is None:
            return None
        places = np.flatnonzero(self.usable).tolist()
        tagger = SpanTagger(C=parameters.C, gate=parameters.gate, bits=parameters.bits)
        return tagger.fit([self.texts[p] for p in places], [self.cues[p] for p in places]).model_
