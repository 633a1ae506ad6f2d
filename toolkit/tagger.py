"""A span tagger: a gate of likely words, features of their windows, a multinomial logistic model, a BIO decoder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression

from toolkit.annotation import Cue, LabelledSpan
from toolkit.batch import Batch, checked_spans, checked_texts, joined, tags_of
from toolkit.errors import check_number, must_be
from toolkit.features import one_hot
from toolkit.kernel.lookup import hashes_of, lookup
from toolkit.kernel.scan import Tokens
from toolkit.kernel.tag import decode, screen_features, spans_from, tag_scores
from toolkit.kernel.tag_model import MOST_BITS, NO_SCREEN, Screen, TagModel, dense
from toolkit.kernel.templates import slots, templates
from toolkit.kernel.windows import OPEN, Gate, candidates, features
from toolkit.word_classes import load_classes

SCREEN_BITS = 16  # of the columns that a screen's pairs are hashed into
GATE_TEMPLATES = ("word", "fine", "middle", "coarse")
TEMPLATES = (
    *("word", "word-1", "word+1", "word-2", "word+2", "word-1 word", "word word+1"),
    *("word-1 word word+1", "word-2 word-1 word", "word word+1 word+2", "word-2 word", "word word+2"),
    *("last3", "last4", "last3-1 last3", "last3 last3+1"),
    *("first5", "first5-1 first5", "first5 first5+1", "first5 word+1", "first5-1 word"),
    *("shape", "word shape", "fine-2 word", "word fine+2"),
    *("term", "term-1 term", "term term+1", "left term", "term right"),
    *("fine", "fine-1", "fine+1", "fine-2", "fine+2", "fine-1 fine", "fine fine+1", "word fine+1", "fine-1 word"),
    *("coarse", "coarse-1 coarse", "coarse coarse+1", "word coarse+1", "coarse-1 word"),
)


class SpanTagger(BaseEstimator):  # type: ignore[misc]
    """Find spans in sentences, of one kind or of several that labels tell apart.

    Parameters
    ----------
    C : float
        Inverse strength of the L2 penalty.
    gate : float
        Only tokens of words that begin a span with at least this probability, as a logistic model of words and their
        classes sees it, get features, and behind them those that continue one; 0 lets every token pass.
    least_count : int
        Features seen less often in training are left out.
    bits : int
        Features are hashed into 2**bits columns.
    screen : float
        Tokens get all features only if a small model of a word and its neighbours scores them above this share of the
        spans' tokens: the most doubtful ones, which would hardly be found. 0 screens nothing.
    templates : tuple of str
        The features, see :func:`toolkit.kernel.templates.templates`.

    Attributes
    ----------
    model_ : TagModel
        What the kernel needs.
    labels_ : tuple of str
        The labels of the spans that it learned from, sorted; none where they had none.

    References
    ----------
    Ramshaw and Marcus 1995. Text Chunking using Transformation-Based Learning. WVLC.

    Examples
    --------
    >>> texts = ["It may rain.", "It will rain.", "They may go.", "They go."] * 5
    >>> tagger = SpanTagger(gate=0.0).fit(texts, [[(3, 6)], [], [(5, 8)], []] * 5)
    >>> [(cue.start, cue.end) for cue in tagger.predict(["We may win."])[0]]
    [(3, 6)]
    """

    labels_: tuple[str, ...] = ()

    def __init__(
        self,
        C: float = 0.3,
        gate: float = 0.01,
        least_count: int = 2,
        bits: int = 20,
        screen: float = 0.0,
        templates: tuple[str, ...] = TEMPLATES,
    ) -> None:
        self.C = C
        self.gate = gate
        self.least_count = least_count
        self.bits = bits
        self.screen = screen
        self.templates = templates

    def fit(self, X: Iterable[str], y: Sequence[Iterable[Any]]) -> SpanTagger:
        """Learn from sentences and the spans in each: (start, end) in characters, or (start, end, label)."""
        owner = type(self).__name__
        check_number("C", owner, self.C, 1e-6, 1e6)
        check_number("gate", owner, self.gate, 0, 1)
        check_number("screen", owner, self.screen, 0, 1)
        check_number("least_count", owner, self.least_count, 1, 10**6, whole=True)
        check_number("bits", owner, self.bits, 1, MOST_BITS, whole=True)
        texts = checked_texts(X, owner)
        spans = checked_spans(y, "y", owner, texts, labelled=True)
        batch = joined(texts)
        self.labels_ = tuple(sorted({label for marked in spans for _, _, *labels in marked for label in labels}))
        if self.labels_ and any(len(span) == 2 for marked in spans for span in marked):
            raise must_be("y", owner, "spans that all have a label, or none", spans[:3])
        tags = tags_of(batch, spans, self.labels_)
        if not tags.any():
            raise must_be("y", owner, "spans, at least one of which covers a word", spans[:3])
        words, begins = likely_words(batch, tags, self.gate, owner)
        gate = Gate(lookup(words), begins)
        form = templates(*self.templates)
        places = candidates(batch.tokens, gate)
        hashes = features(batch.data, batch.tokens, batch.bounds, places, load_classes(), slots(form))
        starts = np.arange(0, hashes.size + 1, hashes.shape[1])
        screen = learn_screen(batch, gate, places, tags[places] > 0, self.screen)
        model = self._logistic(one_hot(hashes.ravel(), starts, self.bits), tags[places], (words, begins), form)
        self.model_ = model._replace(screen=screen)
        return self

    def _logistic(self, matrix: Any, tags: np.ndarray, gate: tuple[np.ndarray, int], form: np.ndarray) -> TagModel:
        counts = np.bincount(matrix.indices, minlength=matrix.shape[1])
        columns = np.flatnonzero(counts >= min(self.least_count, counts.max()))
        weights = np.zeros((len(columns), 1 + 2 * max(1, len(self.labels_))), np.float32)
        bias = np.full(weights.shape[1], -30.0, np.float32)
        seen = np.unique(tags)
        bias[seen[0]] = 0.0
        if len(seen) > 1:
            model = LogisticRegression(C=self.C, max_iter=500, tol=1e-4).fit(matrix[:, columns], tags)
            rows = seen if len(seen) > 2 else seen[1:]
            weights[:, rows], bias[rows] = model.coef_.T, model.intercept_
        # Only differences to O matter; half precision keeps the file small and is what use and tests see too.
        weights = (weights[:, 1:] - weights[:, :1]).astype(np.float16)
        return dense(*gate, form, columns.astype(np.uint32), weights, bias[1:] - bias[0], self.bits)

    def predict(self, X: Iterable[str]) -> list[list[Any]]:
        """Return the spans in each sentence, in order: cues, or where it learned from labels, labelled spans."""
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} is not fitted yet: call fit first.")
        batch = joined(checked_texts(X, type(self).__name__))
        places, scores, _ = tag_scores(
            batch.data,
            batch.tokens,
            batch.bounds,
            candidates(batch.tokens, self.model_.gate),
            self.model_,
            load_classes(),
            False,
        )
        found = spans_from(places, scores, batch.bounds)
        starts, ends = batch.spans()
        spans: list[list[Any]] = [[] for _ in range(len(batch.bounds) - 1)]
        tags = decode(places, scores, batch.bounds)
        for sentence, first, last, p, tag in zip(*found, tags[tags % 2 == 1], strict=True):
            label = self.labels_[tag // 2] if self.labels_ else ""
            start, end = int(starts[first]), int(ends[last])
            spans[sentence].append(LabelledSpan(start, end, label, float(p)) if label else Cue(start, end, float(p)))
        return spans


def likely_words(batch: Batch, tags: np.ndarray, gate: float, owner: str) -> tuple[np.ndarray, int]:
    """Return the hashes of the words that may begin or continue a span, and how many may begin one.

    Those may that do with at least the probability `gate`, as a logistic model of words and their classes sees it.
    """
    nothing = np.zeros(0, np.uint32)
    if gate <= 0 or tags.all():
        return nothing, OPEN.begins
    matrix = _gate_matrix(batch.data, batch.tokens, batch.bounds)
    # Words of news that training lacks pass too, where their classes are those of cues.
    news = hashes_of(load_classes().slots)
    blank = np.zeros(len(news), np.int32)
    unseen = _gate_matrix(
        np.zeros(1, np.uint8), Tokens(blank, blank, news, blank.astype(np.uint8)), np.array([0, len(news)], np.int32)
    )

    def likely(marked: np.ndarray) -> np.ndarray:
        if not marked.any():
            return nothing
        model = LogisticRegression(solver="liblinear").fit(matrix, marked)
        seen_p, unseen_p = model.predict_proba(matrix)[:, 1], model.predict_proba(unseen)[:, 1]
        return np.union1d(batch.tokens.hash[seen_p >= gate], news[unseen_p >= gate])

    begins, continues = likely(tags % 2 == 1), likely((tags > 0) & (tags % 2 == 0))
    if not len(begins):
        raise must_be("gate", owner, "so low that some words pass", gate)
    return np.concatenate([begins, np.setdiff1d(continues, begins)]), len(begins)


def learn_screen(
    batch: Batch, gate: Gate, places: np.ndarray, inside: np.ndarray, share: float, seed: int = 0
) -> Screen:
    """Learn which candidates are hopeless: those that score below all but a share of the spans' tokens held out.

    Parameters
    ----------
    batch : Batch
    gate : Gate
    places : ndarray of int32, shape (candidates,)
        The tokens that pass the gate.
    inside : ndarray of bool, shape (candidates,)
        Whether each is in a span.
    share : float
        The share of those in a span that may be lost; 0 screens nothing.
    seed : int
        Seed of the halves.
    """
    words, size = len(hashes_of(gate.slots)), 2**SCREEN_BITS
    if share <= 0 or gate.begins < 0:
        return NO_SCREEN
    seen = screen_features(batch.tokens, batch.bounds, gate, places)
    columns = np.concatenate([seen[:, :1], words + (seen[:, 1:] & np.uint32(size - 1))], axis=1).astype(np.int32)
    starts = np.arange(0, columns.size + 1, columns.shape[1])
    matrix = csr_matrix((np.ones(columns.size, np.float32), columns.ravel(), starts), (len(seen), words + size))
    half = np.random.default_rng(seed).random(len(seen)) < 0.5
    odds = np.empty(len(seen))
    for part in (half, ~half):
        if len(np.unique(inside[part])) < 2:
            return NO_SCREEN
        model = LogisticRegression(solver="liblinear").fit(matrix[part], inside[part])
        odds[~part] = model.decision_function(matrix[~part])
    model = LogisticRegression(solver="liblinear").fit(matrix, inside)
    weights = model.coef_[0].astype(np.float16).astype(np.float32)
    least = float(np.quantile(odds[inside], share)) - float(model.intercept_[0])
    return Screen(weights[:words], weights[words:], least)


def _gate_matrix(data: np.ndarray, tokens: Tokens, bounds: np.ndarray) -> Any:
    form = templates(*GATE_TEMPLATES)
    places = np.arange(len(tokens.hash), dtype=np.int32)
    hashes = features(data, tokens, bounds, places, load_classes(), slots(form))
    return one_hot(hashes.ravel(), np.arange(0, hashes.size + 1, len(form)), 18)
