"""Negation tagger and scope tagger, as scikit-learn estimators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from toolkit.annotation import Negation, Span
from toolkit.batch import Batch, checked_column, checked_texts, joined
from toolkit.errors import check_number, must_be
from toolkit.kernel.chain import learn_chains
from toolkit.kernel.cues import ENDING, NEGATIVE, NOTHING, PREFIX, WHOLE, cue_candidates, cue_features, cue_part
from toolkit.kernel.lookup import lookup
from toolkit.kernel.softmax import HashedModel, learn
from toolkit.model_file import save_model
from toolkit.negation.model import (
    KIND,
    LONGEST_PHRASE,
    OUTPUTS,
    Cues,
    NegationModel,
    chain_features,
    cue_pieces,
    find_negations,
    find_scopes,
    negation_records,
    read_model,
    stretch,
    to_arrays,
    token_pieces,
)
from toolkit.word_classes import load_classes

#: A negation in training: spans of its cue, its scope and, where that is known, its event.
Annotated = Mapping[str, Sequence[tuple[int, int]]]

_EMPTY = HashedModel(np.full(1, -1, np.int32), np.zeros((0, OUTPUTS), np.float32), np.zeros(OUTPUTS, np.float32))


class _Placed(NamedTuple):
    """Annotated cues by tokens, and which tokens of their sentences are in their scopes and events."""

    cues: Cues
    inside: np.ndarray
    happens: np.ndarray


class _ChainEstimator(BaseEstimator):  # type: ignore[misc]
    """What both taggers share: the parameters of the chains, and learning them."""

    def __init__(
        self,
        C: float = 0.4,
        C_events: float = 3.0,
        C_cues: float = 1.0,
        least_count: int = 2,
        shift: float = -0.4,
        bits: int = 18,
        passes: int = 12,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.C_events = C_events
        self.C_cues = C_cues
        self.least_count = least_count
        self.shift = shift
        self.bits = bits
        self.passes = passes
        self.random_state = random_state

    def _checked(self, X: Iterable[str], y: Sequence[Any]) -> tuple[list[str], list[list[Annotated]]]:
        owner = type(self).__name__
        check_number("C", owner, self.C, 1e-6, 1e6)
        check_number("C_events", owner, self.C_events, 1e-6, 1e6)
        check_number("C_cues", owner, self.C_cues, 1e-6, 1e6)
        check_number("least_count", owner, self.least_count, 1, 10**6, whole=True)
        check_number("bits", owner, self.bits, 1, 24, whole=True)
        check_number("passes", owner, self.passes, 2, 1000, whole=True)
        texts = checked_texts(X, owner)
        column = checked_column(y, "y", owner, len(texts))
        for place, negations in enumerate(column):
            for negation in negations:
                if not isinstance(negation, Mapping) or not {"cue", "scope"} <= negation.keys() or not negation["cue"]:
                    required = "a list of mappings, each with the spans of a 'cue' and of its 'scope'"
                    raise must_be(f"y[{place}]", owner, required, negation)
        if not any(column):
            raise must_be("y", owner, "negations, at least one", column[:3])
        return texts, column

    def _chains(self, batch: Batch, placed: _Placed) -> tuple[HashedModel, HashedModel]:
        features, rows = chain_features(batch.data, batch.tokens, batch.bounds, placed.cues)
        options: dict[str, Any] = {
            "bits": self.bits,
            "least_count": self.least_count,
            "passes": self.passes,
            "seed": self.random_state,
        }
        scopes = learn_chains(features, placed.inside, rows, C=self.C, **options)
        return scopes, learn_chains(features, placed.happens, rows, C=self.C_events, **options)


class NegationTagger(_ChainEstimator):
    """Find negation cues, also affixes and cues with gaps, and what they negate.

    Cues are told by a logistic model of candidate words, scopes and events by chains over the tokens of a sentence.

    Parameters
    ----------
    C, C_events, C_cues : float
        Inverse strength of the L2 penalty: of scopes, of events, and of cues.
    least_count : int
        Features of scopes and events seen less often in training are left out.
    shift : float
        Added to the log-probability that a candidate is no cue.
    bits : int
        Features are hashed into 2**bits columns.
    passes : int
        Passes over the training rows.
    random_state : int
        Seed of the order of learning.

    Attributes
    ----------
    model_ : NegationModel
        What an analysis needs.

    References
    ----------
    Morante and Blanco 2012. *SEM 2012 Shared Task: Resolving the Scope and Focus of Negation. *SEM.
    """

    def fit(self, X: Iterable[str], y: Sequence[Iterable[Annotated]]) -> NegationTagger:
        """Learn from sentences and the negations in each: mappings with spans of ``cue``, ``scope`` and ``event``."""
        texts, column = self._checked(X, y)
        batch = joined(texts)
        placed = _place(batch, column)
        whole = [own for own, kind in zip(placed.cues.tokens, placed.cues.kinds, strict=True) if kind == WHOLE]
        hashes = batch.tokens.hash
        words = np.unique(np.array([hashes[k] for own in whole for k in own], np.uint32))
        gate = lookup(words)
        places, kinds = cue_candidates(batch.data, batch.tokens, gate)
        gold = np.zeros(len(hashes), np.int8)
        for own, kind in zip(placed.cues.tokens, placed.cues.kinds, strict=True):
            gold[own] = kind
        answers = np.where(gold[places] == kinds, kinds, NOTHING)
        features = cue_features(batch.data, batch.tokens, batch.bounds, load_classes(), NEGATIVE, places, kinds)
        options: dict[str, Any] = {"bits": 16, "least_count": 1, "passes": self.passes, "seed": self.random_state}
        cues = learn(features, answers, OUTPUTS, C=self.C_cues, **options)
        phrases = _phrases(batch, whole)
        self.model_ = NegationModel(words, gate, phrases, self.shift, cues, *self._chains(batch, placed))
        return self

    def predict(self, X: Iterable[str]) -> list[list[Negation]]:
        """Return the negations in each sentence, in the order of their cues."""
        if not hasattr(self, "model_"):
            raise NotFittedError("This NegationTagger is not fitted yet: call fit first, or use pretrained().")
        batch = joined(checked_texts(X, "NegationTagger"))
        found = find_negations(batch.data, batch.tokens, batch.bounds, self.model_)
        negations: list[list[Negation]] = [[] for _ in range(len(batch.bounds) - 1)]
        records = negation_records(batch.data, batch.tokens, found, _placer(batch))
        for sentence, record in zip(found.cues.sentences, records, strict=True):
            negations[sentence].append(record)
        return negations

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the tagger to a file, see :func:`toolkit.model_file.save_model`."""
        return save_model(path, KIND, to_arrays(self.model_), {"parameters": self.get_params(), **(metadata or {})})

    @classmethod
    def load(cls, path: str | Path) -> NegationTagger:
        """Read a tagger that :meth:`save` wrote."""
        model, metadata = read_model(path)
        tagger = cls(**metadata["parameters"])
        tagger.model_ = model
        return tagger

    @classmethod
    def pretrained(cls) -> NegationTagger:
        """Return the tagger that ships."""
        with as_file(files("toolkit") / "models" / "negation.safetensors") as path:
            return cls.load(path)


class ScopeTagger(_ChainEstimator):
    """Find the scopes of cues that are given, of negation or of speculation.

    Parameters and use are those of :class:`NegationTagger`; ``predict`` is handed the cues.
    """

    given_cues = True

    def fit(self, X: Iterable[str], y: Sequence[Iterable[Annotated]]) -> ScopeTagger:
        """Learn from sentences, and the cues with their scopes in each."""
        texts, column = self._checked(X, y)
        batch = joined(texts)
        placed = _place(batch, column)
        nothing = np.zeros(0, np.uint32)
        scopes, events = self._chains(batch, placed)
        phrases = np.zeros((0, LONGEST_PHRASE), np.uint32)
        self.model_ = NegationModel(nothing, lookup(nothing), phrases, 0.0, _EMPTY, scopes, events)
        pairs = [(n["cue"][0], n["scope"]) for negations in column for n in negations if n["scope"]]
        holds = [any(start <= cue[0] and cue[1] <= end for start, end in scope) for cue, scope in pairs]
        self.holds_cue_ = 2 * sum(holds) > len(holds)
        return self

    def predict(self, X: Iterable[str], cues_given: Sequence[Sequence[Sequence[tuple[int, int]]]]) -> list[Any]:
        """Return a negation for every cue: the given spans of it, and its scope.

        Parameters
        ----------
        X : iterable of str
            The sentences.
        cues_given : sequence of sequences of cues
            The cues in each sentence; a cue is a list of spans.
        """
        if not hasattr(self, "model_"):
            raise NotFittedError("This ScopeTagger is not fitted yet: call fit first.")
        texts = checked_texts(X, "ScopeTagger")
        batch = joined(texts)
        column = [[{"cue": cue, "scope": []} for cue in cues] for cues in cues_given]
        placed = _place(batch, column)
        found = find_scopes(batch.data, batch.tokens, batch.bounds, placed.cues, self.model_)
        negations: list[list[Negation]] = [[] for _ in texts]
        for i, sentence in enumerate(placed.cues.sentences):
            cue = cue_pieces(batch.data, batch.tokens, placed.cues.tokens[i], placed.cues.kinds[i])
            marked = found.inside[found.rows[i] : found.rows[i + 1]]
            pieces = token_pieces(batch.tokens, int(found.firsts[i]), marked, [] if self.holds_cue_ else cue)
            given = tuple(Span(*span) for span in column[sentence][len(negations[sentence])]["cue"])
            negations[sentence].append(Negation(given, _spans(batch, pieces)))
        return negations


def _placer(batch: Batch) -> Callable[[int, bool], int]:
    return lambda byte, ends: int(batch.characters[byte - 1]) + 1 if ends else int(batch.characters[byte])


def _spans(batch: Batch, pieces: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    place = _placer(batch)
    return tuple(Span(place(start, False), place(end, True)) for start, end in pieces)


def _place(batch: Batch, column: Sequence[Sequence[Annotated]]) -> _Placed:
    """Find the tokens of annotated negations."""
    cues = Cues([], [], [])
    inside: list[np.ndarray] = []
    happens: list[np.ndarray] = []
    starts, ends = batch.spans()
    for sentence, negations in enumerate(column):
        first, last = batch.bounds[sentence], batch.bounds[sentence + 1]

        def touched(spans: Iterable[tuple[int, int]], first: int = first, last: int = last) -> np.ndarray:
            marked = np.zeros(last - first, bool)
            for start, end in spans:
                marked |= (starts[first:last] < end) & (ends[first:last] > start)
            return marked

        for negation in negations:
            own = (np.flatnonzero(touched(negation["cue"])) + first).tolist()
            if not own:
                raise must_be(f"y[{sentence}]", "a tagger", "cues that cover a word", negation["cue"])
            cues.sentences.append(sentence)
            cues.tokens.append(own)
            cues.kinds.append(_kind(batch, own, negation["cue"]))
            around = slice(*(place - first for place in stretch(batch.bounds, sentence, own)))
            inside.append(touched(negation["scope"])[around])
            happens.append(touched(negation.get("event", ()))[around])
    return _Placed(cues, np.concatenate(inside or [np.zeros(0, bool)]), np.concatenate(happens or [np.zeros(0, bool)]))


def _kind(batch: Batch, own: list[int], cue: Sequence[tuple[int, int]]) -> int:
    """Return which part of a word a cue is."""
    given = tuple(cue[0])
    for kind in (PREFIX, ENDING):
        start, end = cue_part(batch.data, batch.tokens, own[0], kind)
        # A word without such a part gives an empty one.
        if len(own) == 1 and start < end and given == (batch.characters[start], batch.characters[end - 1] + 1):
            return kind
    return WHOLE


def _phrases(batch: Batch, whole: list[list[int]]) -> np.ndarray:
    """Return the cues of several neighbouring words that are cues at least every second time."""
    hashes = batch.tokens.hash
    counts = Counter(
        tuple(hashes[own].tolist())
        for own in whole
        if 1 < len(own) <= LONGEST_PHRASE and own[-1] - own[0] == len(own) - 1
    )
    phrases = np.zeros((len(counts), LONGEST_PHRASE), np.uint32)
    kept = 0
    for words, count in sorted(counts.items()):
        starts = np.flatnonzero(hashes[: len(hashes) - len(words) + 1] == words[0])
        times = sum(hashes[k : k + len(words)].tolist() == list(words) for k in starts)
        if 2 * count >= times:
            phrases[kept, : len(words)] = words
            kept += 1
    return phrases[:kept]
