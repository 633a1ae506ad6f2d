"""Attribution tagger and role tagger, as scikit-learn estimators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from toolkit.annotation import Attribution, LabelledSpan
from toolkit.attribution.learning import (
    LIKELY,
    Annotated,
    Placed,
    Read,
    held_out_scores,
    learn_edges,
    learn_roles,
    learn_runs,
    learn_screen,
    learn_spans,
    place,
    read,
    units,
)
from toolkit.attribution.model import (
    NAME,
    TAGS,
    AttributionModel,
    Chains,
    find_attributions,
    read_model,
    to_arrays,
)
from toolkit.attribution.records import attribution_records
from toolkit.attribution.roles import Roles, flat_roles, outermost
from toolkit.batch import checked_column, checked_texts, joined
from toolkit.errors import check_number, must_be
from toolkit.kernel.lookup import lookup
from toolkit.kernel.reporting_cues import cue_features
from toolkit.kernel.reporting_screen import SCREEN_WIDTH, SECOND_WIDTH, Screen, screen_features, screened
from toolkit.kernel.softmax import HashedModel, against_first, learn
from toolkit.kernel.windows import Gate, candidates
from toolkit.labels import ATTRIBUTION_ROLE
from toolkit.model_file import save_model
from toolkit.tagger import likely_words


class AttributionTagger(BaseEstimator):  # type: ignore[misc]
    """Find who says what: cues by logistic models of tokens and of spans, the rest by chains around each cue.

    What the chains hold for pieces of contents is judged once more, by a logistic model of whole pieces.

    Parameters
    ----------
    C, C_span, C_source, C_content, C_run : float
        Inverse strength of the L2 penalty: of candidates for cues, of whole cues, of sources, of contents and of whole
        pieces of contents.
    gate, screen : float
        See :class:`toolkit.tagger.SpanTagger`.
    second_screen : float
        The share of the tokens of cues, of those that the models hold for likely, that a second screen may lose.
    edges : float
        The share of the beginnings and ends of sources and contents that may be lost where tokens are read together.
    rare : float
        The share of segments around cues, and of possible pieces of contents, in which a feature must be seen.
    least, least_alone, least_content : float
        The probability that a cue needs, one without a content, and a piece of a content; less than a half, see
        :mod:`toolkit.kernel.reporting_spans`.
    least_run : float
        The probability that a piece of a content needs, by the chain alone, to be looked at as a whole.
    least_count : int
        Features seen less often in training are left out.
    bits : int
        Features are hashed into 2**bits columns.
    passes : int
        Passes over the training rows.
    random_state : int
        Seed of the order of learning.

    Attributes
    ----------
    model_ : AttributionModel
        What an analysis needs.

    References
    ----------
    Pareti, O'Keefe, Konstas, Curran and Koprinska 2013. Automatically Detecting and Attributing Indirect Quotations.
    EMNLP. Newell, Margolin and Ruths 2018. An Attribution Relations Corpus for Political News. LREC.
    """

    def __init__(
        self,
        C: float = 0.03,
        C_span: float = 0.1,
        C_source: float = 0.05,
        C_content: float = 0.03,
        C_run: float = 0.1,
        gate: float = 0.004,
        screen: float = 0.04,
        second_screen: float = 0.005,
        edges: float = 0.05,
        rare: float = 0.00025,
        least: float = 0.3,
        least_alone: float = 0.3,
        least_run: float = 0.03,
        least_content: float = 0.3,
        least_count: int = 2,
        bits: int = 20,
        passes: int = 6,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.C_span = C_span
        self.C_source = C_source
        self.C_content = C_content
        self.C_run = C_run
        self.gate = gate
        self.screen = screen
        self.second_screen = second_screen
        self.edges = edges
        self.rare = rare
        self.least = least
        self.least_alone = least_alone
        self.least_run = least_run
        self.least_content = least_content
        self.least_count = least_count
        self.bits = bits
        self.passes = passes
        self.random_state = random_state

    def fit(self, X: Iterable[str], y: Sequence[Iterable[Annotated]]) -> AttributionTagger:
        """Learn from texts and the attributions in each: mappings with spans of ``source``, ``cue``, ``content``."""
        column: Sequence[Sequence[Annotated]]
        texts, column = self._checked(X, y)
        batch = joined(texts)
        known = read(batch)
        placed = place(batch, column)
        if not len(placed.cues):
            raise must_be("y", type(self).__name__, "attributions, at least one with a cue", y[:3])
        words, begins = likely_words(batch, placed.tags, self.gate, type(self).__name__)
        gate = Gate(lookup(words), begins)
        options: dict[str, Any] = {
            "bits": self.bits,
            "least_count": self.least_count,
            "passes": self.passes,
            "seed": self.random_state,
        }
        screens, cues, spans, found, p = self._fit_cues(known, placed, candidates(batch.tokens, gate), options)
        screen, edges = learn_edges(known, placed, found, self.edges)

        def chained(some: Placed, found: np.ndarray) -> Chains:
            own = {**options, "C_source": self.C_source, "C_content": self.C_content, "rare": self.rare}
            return learn_roles(known, some, found, edges, **own)

        chains = chained(placed, found)
        runs = learn_runs(known, placed, found, p, edges, chained, self.rare, self.least_run, C=self.C_run, **options)
        least, least_of_runs = (self.least, self.least_alone), (self.least_run, self.least_content)
        of_cues = (cues, against_first(cues), spans)
        self.model_ = AttributionModel(words, gate, screens, *least, *of_cues, screen, chains, runs, *least_of_runs)
        return self

    def _fit_cues(
        self, known: Read, placed: Placed, places: np.ndarray, options: Mapping[str, Any]
    ) -> tuple[tuple[Screen | None, Screen | None], HashedModel, HashedModel, np.ndarray, np.ndarray]:
        """Return screens, models of candidates and of spans, the cues found in texts held out, how likely each is."""
        inside = placed.tags[places] > 0
        first, _ = learn_screen(
            known, places, screen_features(known.views, places, SCREEN_WIDTH), inside, inside, self.screen
        )
        places = screened(known.views, places, first) if first else places
        tags, batch = placed.tags[places], known.batch
        hashes = cue_features(batch.data, batch.tokens, known.sentences, known.views, places)

        def learned(rows: np.ndarray, tags: np.ndarray) -> HashedModel:
            return learn(rows, tags, TAGS, C=self.C, **options)

        scores = held_out_scores(known, places, hashes, tags, learned)
        likely = scores[:, 0] < np.log1p(-LIKELY)
        seen = screen_features(known.views, places, SECOND_WIDTH)
        second, kept = learn_screen(known, places, seen, likely, likely & (tags > 0), self.second_screen)
        spans, found, p = learn_spans(
            known, places[kept], scores[kept], placed, least=self.least, C=self.C_span, **options
        )
        return (first, second), learned(hashes, tags), spans, found, p

    def _checked(self, X: Iterable[str], y: Sequence[Any]) -> tuple[list[str], list[list[Annotated]]]:
        owner = type(self).__name__
        for name in ("C", "C_span", "C_source", "C_content", "C_run"):
            check_number(name, owner, getattr(self, name), 1e-6, 1e6)
        check_number("gate", owner, self.gate, 0, 1)
        check_number("screen", owner, self.screen, 0, 1)
        check_number("second_screen", owner, self.second_screen, 0, 1)
        check_number("edges", owner, self.edges, 0, 1)
        check_number("rare", owner, self.rare, 0, 1)
        for name in ("least", "least_alone", "least_run", "least_content"):
            check_number(name, owner, getattr(self, name), 0, 1)
        check_number("least_count", owner, self.least_count, 1, 10**6, whole=True)
        check_number("bits", owner, self.bits, 1, 24, whole=True)
        check_number("passes", owner, self.passes, 2, 1000, whole=True)
        texts = checked_texts(X, owner)
        column = checked_column(y, "y", owner, len(texts))
        for number, attributions in enumerate(column):
            for one in attributions:
                if not isinstance(one, Mapping) or not set(ATTRIBUTION_ROLE) <= one.keys():
                    required = "a list of mappings, each with the spans of a 'source', a 'cue' and a 'content'"
                    raise must_be(f"y[{number}]", owner, required, one)
        return texts, column

    def predict(self, X: Iterable[str]) -> list[list[Attribution]]:
        """Return the attributions in each text, in the order of their cues."""
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} is not fitted yet: call fit first, or use pretrained().")
        batch = joined(checked_texts(X, type(self).__name__))
        attributions: list[list[Attribution]] = [[] for _ in range(len(batch.bounds) - 1)]
        if not len(batch.tokens.hash):
            return attributions
        found = find_attributions(batch.data, batch.tokens, units(batch)[0], self.model_, batch.bounds)
        every, edges = np.ones(len(found.cues), bool), np.stack(batch.spans(), axis=1)
        for _, text, record in attribution_records(found, every, batch.bounds, edges):
            attributions[text].append(record)
        return attributions

    def save(self, path: str | Path, metadata: Mapping[str, Any] | None = None) -> Path:
        """Write the tagger to a file, and return its path."""
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} is not fitted yet: call fit before save.")
        return save_model(path, NAME, to_arrays(self.model_), {"parameters": self.get_params(), **(metadata or {})})

    @classmethod
    def load(cls, path: str | Path) -> AttributionTagger:
        """Read a tagger that :meth:`save` wrote."""
        model, metadata = read_model(path)
        tagger = cls(**metadata["parameters"])
        tagger.model_ = model
        return tagger

    @classmethod
    def pretrained(cls) -> AttributionTagger:
        """Return the tagger that ships."""
        with as_file(files("toolkit") / "models" / "attribution.safetensors") as path:
            return cls.load(path)


class RoleTagger(AttributionTagger):
    """Find sources, cues and contents as flat spans: the attributions of an :class:`AttributionTagger`, unlinked.

    Parameters and use are those of :class:`AttributionTagger`; ``fit`` is handed the linked attributions too.
    """

    def fit(  # type: ignore[override]
        self, X: Iterable[str], y: Sequence[Iterable[Roles]], attributions: Sequence[Iterable[Annotated]]
    ) -> RoleTagger:
        """Learn from texts and the attributions in each; the flat roles are not looked at."""
        super().fit(X, attributions)
        return self

    def predict(self, X: Iterable[str]) -> list[list[LabelledSpan]]:  # type: ignore[override]
        """Return the roles in each text, in order; of pieces that overlap the first has the token."""
        texts = checked_texts(X, "RoleTagger")
        batch = joined(texts)
        starts, ends = batch.spans()
        bounds = batch.bounds
        return [
            flat_roles(starts[first:last], ends[first:last], outermost(found))
            for first, last, found in zip(bounds, bounds[1:], super().predict(texts), strict=False)
        ]
