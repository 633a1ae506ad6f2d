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
from toolkit.kernel.cues import (
    ENDING,
    KIND,
    LONGEST_PHRASE,
    NEGATIVE,
    NOTHING,
    OUTPUTS,
    PREFIX,
    SENTENCE,
    WHOLE,
    cue_candidates,
    cue_features,
    cue_model,
    cue_part,
)
from toolkit.kernel.lookup import lookup
from toolkit.kernel.scope import SCOPE_WIDTH
from toolkit.kernel.softmax import HashedModel, learn, side_by_side
from toolkit.model_file import save_model
from toolkit.negation.model import (
    NAME,
    around,
    chain_features,
    find_negations,
    find_scopes,
    negation_model,
    read_model,
    to_arrays,
)
from toolkit.negation.records import cue_pieces, negation_records, token_pieces
from toolkit.word_classes import load_classes

#: A negation in training: spans of its cue, its scope and, where that is known, its event.
Annotated = Mapping[str, Sequence[tuple[int, int]]]


class _Placed(NamedTuple):
    """Annotated cues by tokens, all tokens of each, and which tokens around them are in their scopes and events."""

    cues: np.ndarray
    tokens: list[list[int]]
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

    def _chains(self, batch: Batch, placed: _Placed) -> HashedModel:
        features, rows = chain_features(batch.data, batch.tokens, batch.bounds, placed.cues)
        options: dict[str, Any] = {
            "bits": self.bits,
            "least_count": self.least_count,
            "passes": self.passes,
            "seed": self.random_state,
        }
        scopes = learn_chains(features[:, :SCOPE_WIDTH], placed.inside, rows, C=self.C, **options)
        events = learn_chains(features, placed.happens, rows, C=self.C_events, **options)
        return side_by_side(scopes, events)


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
        hashes = batch.tokens.hash
        gold = np.zeros(len(hashes), np.int8)
        for own, kind in zip(placed.tokens, placed.cues[:, KIND], strict=True):
            gold[own] = kind
        whole = [own for own, kind in zip(placed.tokens, placed.cues[:, KIND], strict=True) if kind == WHOLE]
        alone = [k for own in whole for k in own if k - 1 not in own and k + 1 not in own]
        words = np.unique(hashes[np.array(alone, np.int64)])
        classes = load_classes()
        places, kinds = cue_candidates(batch.data, batch.tokens, lookup(words))
        answers = np.where(gold[places] == kinds, kinds, NOTHING)
        features = cue_features(batch.data, batch.tokens, batch.bounds, classes, places, kinds, NEGATIVE)
        options: dict[str, Any] = {"bits": 16, "least_count": 1, "passes": self.passes, "seed": self.random_state}
        scores = learn(features, answers, OUTPUTS, C=self.C_cues, **options)
        cues = cue_model(words, _phrases(batch, whole), self.shift, scores)
        self.model_ = negation_model(cues, self._chains(batch, placed))
        return self

    def predict(self, X: Iterable[str]) -> list[list[Negation]]:
        """Return the negations in each sentence, in the order of their cues."""
        if not hasattr(self, "model_"):
            raise NotFittedError("This NegationTagger is not fitted yet: call fit first, or use pretrained().")
        batch = joined(checked_texts(X, "NegationTagger"))
        found = find_negations(batch.data, batch.tokens, batch.bounds, self.model_)
        negations: list[list[Negation]] = [[] for _ in range(len(batch.bounds) - 1)]
        records = negation_records(batch.data, batch.tokens, found, _placer(batch))
        for sentence, record in zip(found.cues[:, SENTENCE], records, strict=True):
            negations[sentence].append(record)
        return negations

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the tagger to a file, see :func:`toolkit.model_file.save_model`."""
        return save_model(path, NAME, to_arrays(self.model_), {"parameters": self.get_params(), **(metadata or {})})

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
        self.chains_ = self._chains(batch, _place(batch, column))
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
        if not hasattr(self, "chains_"):
            raise NotFittedError("This ScopeTagger is not fitted yet: call fit first.")
        texts = checked_texts(X, "ScopeTagger")
        batch = joined(texts)
        column = [[{"cue": cue, "scope": []} for cue in cues] for cues in cues_given]
        cues = _place(batch, column).cues
        found = find_scopes(batch.data, batch.tokens, batch.bounds, cues, self.chains_)
        negations: list[list[Negation]] = [[] for _ in texts]
        for i, sentence in enumerate(cues[:, SENTENCE].tolist()):
            cue = [] if self.holds_cue_ else cue_pieces(batch.data, batch.tokens, cues[i])
            marked = found.inside[found.rows[i] : found.rows[i + 1]]
            pieces = token_pieces(batch.tokens, int(found.firsts[i]), marked, cue)
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
    cues: list[list[int]] = []
    owned: list[list[int]] = []
    marks: list[tuple[np.ndarray, np.ndarray]] = []
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
            run = sum(1 for n, k in enumerate(own) if k == own[0] + n)
            rest = own[run] if run < len(own) else -1
            cues.append([sentence, own[0], own[run - 1], _kind(batch, own, negation["cue"]), rest])
            owned.append(own)
            marks.append((touched(negation["scope"]), touched(negation.get("event", ()))))
    rows = np.array(cues, np.int32).reshape(-1, 5)
    near = around(batch.bounds, rows) - batch.bounds[rows[:, SENTENCE]][:, None]
    inside, happens = (
        np.concatenate(
            [np.zeros(0, bool), *(both[n][left:right] for both, (left, right) in zip(marks, near, strict=True))]
        )
        for n in range(2)
    )
    return _Placed(rows, owned, inside, happens)


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
