"""Stance triples of whole articles, (holder, label, target): the extractor that an analysis uses, and its baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from toolkit.analysis import attributions_of, read
from toolkit.annotation import Span, Stance
from toolkit.batch import checked_column, checked_texts
from toolkit.classifier import crossed, logistic
from toolkit.errors import check_number, must_be
from toolkit.labels import STANCE
from toolkit.metrics.triples import matches, same_name
from toolkit.model_file import save_model, whole
from toolkit.positions import GIVEN, NONE, Pair, features_of, pairs_of, telling_sentences
from toolkit.quoting import attributed
from toolkit.speakers.resolver import Resolver
from toolkit.stance.entity import fit_model, matrix_of
from toolkit.stance.entity_model import (
    KIND,
    EntityModel,
    calibrate,
    read_model,
    read_views,
    softmax,
    to_arrays,
)
from toolkit.verdicts import said_of, stances_of

#: A stance in training: ``holder``, ``target``, ``label``, and ``evidence``, the spans of the sentences that say it.
Annotated = Mapping[str, Any]


class _Article(NamedTuple):
    """An article that was read: its sentences, its pairs, and their features."""

    sentences: list[Span]
    pairs: list[Pair]
    features: csr_matrix


class TripleExtractor(BaseEstimator):  # type: ignore[misc]
    """Find who is for or against whom in articles, with what :func:`toolkit.analysis.analyze` knows of a text.

    Pairs of a holder and a target are taken from the text (:mod:`toolkit.positions`) and each is told, sentence by
    sentence, to hold a stance or none. How probable a stance of the text is follows from all its sentences together,
    and from how much of the text is about the target. That is learned by cross-fitting, so that the probability is
    one, and the threshold has the precision asked for.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    bits : int
        Features are hashed into 2**bits columns.
    balance : float
        See :class:`toolkit.stance.entity.EntityStance`.
    precision : float
        How many of the stances told are to be right, in cross-fitting.
    least_count : int
        Features seen less often are left out.
    folds : int
        Folds of the cross-fitting.
    repeats : int
        How often that is done, with other folds: a threshold by means of several is steadier.
    threshold : float, optional
        How probable a stance must be to be told, in place of what has that precision.
    random_state : int
        Seed of the folds.

    Attributes
    ----------
    model_ : EntityModel
        What an analysis needs.

    References
    ----------
    Zhang, Beauchamp and Wang 2022. Generative Entity-to-Entity Stance Detection with Knowledge Graph Augmentation.
    EMNLP.
    """

    def __init__(
        self,
        C: float = 0.02,
        bits: int = 18,
        balance: float = 0.0,
        precision: float = 0.7,
        least_count: int = 3,
        folds: int = 3,
        repeats: int = 4,
        threshold: float | None = None,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.bits = bits
        self.balance = balance
        self.precision = precision
        self.least_count = least_count
        self.folds = folds
        self.repeats = repeats
        self.threshold = threshold
        self.random_state = random_state

    def fit(
        self, X: Iterable[str], y: Sequence[Iterable[Annotated]], story: Sequence[Any] | None = None
    ) -> TripleExtractor:
        """Learn from articles and the stances in each; articles on one story stay on one side of a fold."""
        self._check()
        texts = checked_texts(X, "TripleExtractor")
        wanted = [list(one) for one in checked_column(y, "y", "TripleExtractor", len(texts))]
        stories = range(len(texts)) if story is None else checked_column(story, "story", "TripleExtractor", len(texts))
        articles = [self._given(text, gold) or self._read(text) for text, gold in zip(texts, wanted, strict=True)]
        answers = [answer for one, gold in zip(articles, wanted, strict=True) for answer in _answers(one, gold)]
        if set(answers) != set(STANCE):
            raise must_be("y", "TripleExtractor", "stances for and against that the articles name", y[:1])
        features = vstack([one.features for one in articles]).tocsr()
        groups = [story for story, one in zip(stories, articles, strict=True) for _ in one.pairs]
        seeds = range(self.random_state, self.random_state + self.repeats)
        scored = np.mean([self._crossed(features, answers, groups, seed) for seed in seeds], axis=0)
        self.model_ = self._calibrated(self._model(features, answers), articles, wanted, scored)
        if self.threshold is not None:
            self.model_ = self.model_._replace(threshold=float(self.threshold))
        return self

    def _crossed(self, features: csr_matrix, answers: Sequence[str], groups: Sequence[Any], seed: int) -> np.ndarray:
        """Return the probabilities of pairs by models that did not learn from their stories."""
        return crossed(
            lambda seen, unseen: _p(self._model(features[seen], [answers[place] for place in seen]), features[unseen]),
            groups,
            self.folds,
            seed,
        )

    def _model(self, features: csr_matrix, answers: Sequence[str]) -> EntityModel:
        counts = np.bincount(features.indices, minlength=features.shape[1])
        rare = csr_matrix(
            (features.data * (counts >= self.least_count)[features.indices], features.indices, features.indptr),
            features.shape,
        )
        rare.eliminate_zeros()
        return fit_model(rare, answers, STANCE.labels, self.C, self.balance)

    def _calibrated(
        self, model: EntityModel, articles: Sequence[_Article], wanted: Sequence[list[Annotated]], p: np.ndarray
    ) -> EntityModel:
        """Return a model whose probabilities are how often such a stance of an article is right; and its threshold."""
        told: list[tuple[float, float]] = []
        right: list[bool] = []
        first = 0
        for article, gold in zip(articles, wanted, strict=True):
            rows = p[first : first + len(article.pairs)]
            first += len(article.pairs)
            if article.pairs and article.pairs[0].kind == GIVEN:
                continue  # not all stances of such a text are known
            found = said_of(article.pairs, rows, model.labels, len(article.sentences))
            triples = [(one.holder, one.label, one.target) for one in found]
            hits = {guess for _, guess in matches(list({_triple(one) for one in gold}), triples)}
            told += [one.views for one in found]
            right += [triple in hits for triple in triples]
        return calibrated(model, np.array(told), np.array(right), self.precision)

    def predict(self, X: Iterable[str]) -> list[list[Stance]]:
        """Return the stances of each article that are sure enough, the surest first."""
        _require_fit(self)
        found = []
        for text in checked_texts(X, "TripleExtractor"):
            article = self._read(text)
            p = _p(self.model_, article.features)
            found.append(stances_of(article.pairs, p, self.model_, article.sentences))
        return found

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the extractor to a file, see :func:`toolkit.model_file.save_model`."""
        _require_fit(self)
        header = {"parameters": self.get_params(), "labels": self.model_.labels, **(metadata or {})}
        return save_model(path, KIND, to_arrays(self.model_), header)

    @classmethod
    def load(cls, path: str | Path) -> TripleExtractor:
        """Read an extractor that :meth:`save` wrote."""
        model, metadata = read_model(path)
        with whole(path, KIND):
            extractor = cls(**metadata["parameters"])
        extractor.model_ = model
        return extractor

    def _check(self) -> None:
        check_number("C", "TripleExtractor", self.C, 1e-6, 1e6)
        check_number("bits", "TripleExtractor", self.bits, 8, 22, whole=True)
        check_number("balance", "TripleExtractor", self.balance, 0, 1)
        check_number("precision", "TripleExtractor", self.precision, 0, 1)
        check_number("folds", "TripleExtractor", self.folds, 2, 1000, whole=True)
        check_number("repeats", "TripleExtractor", self.repeats, 1, 1000, whole=True)

    def _given(self, text: str, gold: Sequence[Annotated]) -> _Article | None:
        """Return a text whose annotation says where holders and targets stand, and None for others."""
        if not gold or "holder_at" not in gold[0]:
            return None
        reading = read(text)
        whole = [Span(0, len(text))]
        pairs = [
            Pair(0, one["holder"], one["target"], _edges(one["holder_at"]), _edges(one["target_at"]), GIVEN)
            for one in gold
        ]
        bounds = np.array([0, len(reading.edges)], np.int32)
        views = read_views(reading.data, reading.tokens, bounds)
        return _Article(whole, pairs, matrix_of(features_of(pairs, views, bounds, reading.edges), self.bits))

    def _read(self, text: str) -> _Article:
        reading = read(text)
        said = attributions_of(reading)
        attributions, resolution = attributed(text, reading.sentences, said.attributions, (), (), said.quoted)
        views = read_views(reading.data, reading.tokens, reading.bounds)
        pairs = pairs_of(reading.sentences, attributions, resolution.resolver, telling_sentences(views, reading.bounds))
        features = matrix_of(features_of(pairs, views, reading.bounds, reading.edges), self.bits)
        return _Article(reading.sentences, pairs, features)


def calibrated(model: EntityModel, views: np.ndarray, right: np.ndarray, precision: float) -> EntityModel:
    """Return a model with its calibration, and the lowest threshold above which a precision is to be expected.

    It is expected by the probabilities, whose mean only falls. The share of right stances itself goes up and down
    among the few that are sure, and where it crosses a precision for the last time is chance.

    Parameters
    ----------
    model : EntityModel
    views : ndarray of float, shape (stances, 2)
        What texts that the model was not trained on say of stances, see :class:`toolkit.verdicts.Said`.
    right : ndarray of bool, shape (stances,)
    precision : float
    """
    weights, shift = logistic(views, right)
    model = model._replace(calibration=np.append(weights, shift))
    p = calibrate(model, views)
    falling = np.sort(p)[::-1]
    told = np.count_nonzero(np.cumsum(falling) >= precision * np.arange(1, len(p) + 1))
    return model._replace(threshold=float(falling[told - 1]) if told else 1.0)


def _edges(spans: Sequence[Mapping[str, int]]) -> tuple[int, int]:
    return spans[0]["start"], spans[-1]["end"]


def _p(model: EntityModel, features: csr_matrix) -> np.ndarray:
    return softmax(features @ model.weights + model.bias)


def _triple(one: Annotated) -> tuple[str, str, str]:
    return one["holder"], one["label"], one["target"]


def _answers(article: _Article, gold: Sequence[Annotated]) -> list[str]:
    """Return the stance of every pair of an article: that of the sentence's, where holder and target are the same."""
    if article.pairs and article.pairs[0].kind == GIVEN:
        return [one["label"] for one in gold]
    answers = []
    for pair in article.pairs:
        sentence = article.sentences[pair.sentence]
        said = (
            one["label"]
            for one in gold
            if any(span["start"] < sentence.end and sentence.start < span["end"] for span in one["evidence"])
            and same_name(pair.holder, one["holder"])
            and same_name(pair.target, one["target"])
        )
        answers.append(next(said, NONE))
    return answers


def _require_fit(extractor: TripleExtractor) -> None:
    if not hasattr(extractor, "model_"):
        raise NotFittedError("This TripleExtractor is not fitted yet: call fit first.")


class AttitudeWords(BaseEstimator):  # type: ignore[misc]
    """Say that the entity before a reporting word of attitude ("blamed", "praised") holds it to the entity behind.

    Learns nothing; AUTHOR holds no stance.
    """

    def fit(self, X: Iterable[str], y: Any = None) -> AttitudeWords:
        """Learn nothing."""
        return self

    def predict(self, X: Iterable[str]) -> list[list[Stance]]:
        """Return the stances of each article."""
        return [_by_attitude(text) for text in checked_texts(X, "AttitudeWords")]


def _by_attitude(text: str) -> list[Stance]:
    reading = read(text)
    resolver = Resolver(text, [(one.start, one.end) for one in reading.sentences], [], [])
    views = read_views(reading.data, reading.tokens, reading.bounds)
    found = {}
    for pair in pairs_of(reading.sentences, (), resolver, telling_sentences(views, reading.bounds)):
        if pair.holder_at is None or pair.holder_at[1] > pair.target_at[0]:
            continue
        between = slice(*np.searchsorted(reading.edges[:, 0], [pair.holder_at[1], pair.target_at[0]]))
        attitude = int(views.toward[between].sum())
        if attitude:
            label = "favor" if attitude > 0 else "against"
            found[pair.holder, pair.target] = Stance(
                pair.holder, pair.target, label, 1.0, reading.sentences[pair.sentence]
            )
    return list(found.values())


SYSTEMS: dict[str, Callable[..., Any]] = {"attitude_words": AttitudeWords, "triple_extractor": TripleExtractor}
BASELINES = frozenset({"attitude_words"})
