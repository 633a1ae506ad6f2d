"""What a trained attribution model is, and how it reads tokens: all that an analysis needs, without scikit-learn."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.attribution.lexicon import load_words
from toolkit.errors import ModelFileError
from toolkit.kernel.attribution import Views, around, views_of
from toolkit.kernel.chain import WEIGHTS, likeliest_chains
from toolkit.kernel.lookup import lookup
from toolkit.kernel.pieces import any_of, marked, values_of
from toolkit.kernel.quotations import paragraph_starts
from toolkit.kernel.reporting_chains import chain_sums
from toolkit.kernel.reporting_contents import run_features
from toolkit.kernel.reporting_cues import cue_scores
from toolkit.kernel.reporting_runs import possible_runs
from toolkit.kernel.reporting_screen import SCREEN_WIDTH, SECOND_WIDTH, Screen, laid_out, screened
from toolkit.kernel.reporting_segments import EDGE_WIDTH, Segments, possible_edges, segments_of
from toolkit.kernel.reporting_sources import later_features
from toolkit.kernel.reporting_spans import best_spans, possible_spans, span_features
from toolkit.kernel.scan import Tokens
from toolkit.kernel.softmax import HashedModel, against_first, hashed_arrays, hashed_model, sums
from toolkit.kernel.windows import Gate, candidates
from toolkit.model_file import Arrays, load_model

NAME = "AttributionTagger"
TAGS = 3  # of cues: O, B and I
_SCREENS = {"screen": SCREEN_WIDTH, "second_screen": SECOND_WIDTH, "edges": EDGE_WIDTH}


class Chains(NamedTuple):
    """Models of the segments around a cue, by what is seen of them.

    Attributes
    ----------
    seen : HashedModel
        Weights of sources, then of contents, see :mod:`toolkit.kernel.reporting_chains`.
    later : HashedModel
        Those of contents alone, once sources are known, see :mod:`toolkit.kernel.reporting_sources`.
    """

    seen: HashedModel
    later: HashedModel


class AttributionModel(NamedTuple):
    """Models of the tokens of cues, of whole cues, of the chains around them, and of whole pieces of contents.

    Attributes
    ----------
    words : ndarray of uint32
        Hashes of the words that may begin or continue a cue.
    gate : Gate
        The same, for look-up.
    screens : pair of Screen or None
        Which of them are hopeless.
    least, least_alone : float
        The probability that a cue needs, and one without a content.
    cues : HashedModel
        Weights of O, B and I.
    odds : HashedModel
        The same, of B and I against O, as the kernel reads them.
    spans : HashedModel
        Weights of whether a span is a cue.
    edges : Screen or None
        Where sources and contents cannot begin or end.
    chains : Chains
    runs : HashedModel
        Weights of whether a run is a piece of a content.
    least_run, least_content : float
        The probability that a piece of a content needs to be looked at, and to be one.
    """

    words: np.ndarray
    gate: Gate
    screens: tuple[Screen | None, Screen | None]
    least: float
    least_alone: float
    cues: HashedModel
    odds: HashedModel
    spans: HashedModel
    edges: Screen | None
    chains: Chains
    runs: HashedModel
    least_run: float
    least_content: float


class ChainsRead(NamedTuple):
    """What chains say of the segments around cues.

    Attributes
    ----------
    segments : Segments
    own, source : ndarray of bool, shape (segments,)
        Whether each is the cue, and whether it is in its source.
    contents : ndarray of float32, shape (segments, WEIGHTS)
        Sums of the weights of contents.
    """

    segments: Segments
    own: np.ndarray
    source: np.ndarray
    contents: np.ndarray


class Attributions(NamedTuple):
    """What a model finds: cues, and for each the tokens around it that are in its source and in its content.

    Attributes
    ----------
    cues : ndarray of int32, shape (cues, 2)
        First and last token.
    p : ndarray of float32, shape (cues,)
        The probability that each is a cue, exactly.
    firsts : ndarray of int32, shape (cues,)
        The first token around each cue.
    rows : ndarray of int64, shape (cues + 1,)
        Where the truth values of the tokens around each cue begin.
    source, content : ndarray of bool, shape (tokens around cues,)
    quote : ndarray of uint8, shape (tokens,)
        What every token of the text is to quotations, see :mod:`toolkit.kernel.quotations`.
    paragraphs : ndarray of int32, shape (paragraphs + 1,)
    """

    cues: np.ndarray
    p: np.ndarray
    firsts: np.ndarray
    rows: np.ndarray
    source: np.ndarray
    content: np.ndarray
    quote: np.ndarray
    paragraphs: np.ndarray


def read_views(data: np.ndarray, tokens: Tokens, sentences: np.ndarray, paragraphs: np.ndarray) -> Views:
    """Return the views of all tokens, with the classes and the lexicon that ship."""
    return views_of(data, tokens, sentences, paragraphs, load_words())


def find_attributions(
    data: np.ndarray,
    tokens: Tokens,
    sentences: np.ndarray,
    model: AttributionModel,
    texts: np.ndarray | None = None,
    places: np.ndarray | None = None,
) -> Attributions:
    """Find attributions.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    sentences : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    model : AttributionModel
    texts : ndarray of int32, shape (texts + 1,), optional
        The first token of each of several texts, and the number of tokens.
    places : ndarray of int32, optional
        The tokens that pass the gate of cues, where they are known.
    """
    paragraphs = paragraph_starts(tokens, np.array([0], np.int32) if texts is None else texts)
    views = read_views(data, tokens, sentences, paragraphs)
    places = candidates(tokens, model.gate) if places is None else places
    for screen in filter(None, model.screens):
        places = screened(views, places, screen)
    cues, p = _cues(data, tokens, sentences, views, places, model)
    near = around(paragraphs, views, cues)
    edges = possible_edges(views, near, model.edges) if model.edges else np.ones(len(tokens.hash), bool)
    read = read_chains(views, near, cues, segments_of(near, cues, edges), model.chains)
    segments = read.segments
    rows, own, source = segments.token_rows(), segments.tokens(read.own), segments.tokens(read.source)
    runs = possible_runs(read.contents, segments, model.least_run)
    likely = judged(run_features(runs, rows, near, cues, p, source, views), model.runs)
    ends = runs.ends[best_spans(runs.ends, likely, model.least_content)]
    content = marked(ends[:, 0], ends[:, 1], rows[-1]) & ~own & ~source
    found = Attributions(cues, p, near[:, 0], rows, source, content, views.quote, paragraphs)
    kept = any_of(content, rows) | (any_of(source, rows) & (p >= model.least_alone))
    return found if kept.all() else _taken(found, np.flatnonzero(kept))


def read_chains(views: Views, near: np.ndarray, cues: np.ndarray, segments: Segments, chains: Chains) -> ChainsRead:
    """Read what chains say of the segments around cues."""
    both = chain_sums(views, near, cues, segments, chains.seen)
    own = np.zeros(len(both), bool)
    own[segments.own] = True
    source = likeliest_chains(both[:, :WEIGHTS], segments.rows) & ~own
    later = sums(later_features(views, near, cues, segments, source, cues), chains.later)
    return ChainsRead(segments, own, source, both[:, WEIGHTS:] + later)


def _cues(
    data: np.ndarray, tokens: Tokens, sentences: np.ndarray, views: Views, places: np.ndarray, model: AttributionModel
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last token of the cues among candidates, and how likely each is."""
    scores = cue_scores(data, tokens, sentences, views, places, model.odds)
    spans, sums_of = possible_spans(places, scores, views.sentence)
    p = judged(span_features(spans, sums_of, places, scores, views, sentences), model.spans)
    kept = best_spans(spans, p, model.least)
    return places[spans[kept]], p[kept]


def judged(hashes: np.ndarray, model: HashedModel) -> np.ndarray:
    """Return the probability that a model of odds gives to items, given their features."""
    p: np.ndarray = 1 / (1 + np.exp(-sums(hashes, model)[:, 0]))
    return p


def _taken(found: Attributions, kept: np.ndarray) -> Attributions:
    """Leave out attributions that have neither a source nor a content."""
    rows = np.concatenate([[0], np.cumsum(np.diff(found.rows)[kept])])
    return found._replace(
        cues=found.cues[kept],
        p=found.p[kept],
        firsts=found.firsts[kept],
        rows=rows,
        source=values_of(found.source, found.rows, kept),
        content=values_of(found.content, found.rows, kept),
    )


def to_arrays(model: AttributionModel) -> Arrays:
    """Return a model as arrays for a file."""
    screens = {}
    for name, screen in zip(_SCREENS, (*model.screens, model.edges), strict=True):
        if screen:
            screens[f"{name}.weights"] = (screen.weights * screen.scale).astype(np.float16)
            screens[f"{name}.least"] = np.array([screen.least])
    return {
        "words": model.words,
        "begins": np.array([model.gate.begins], np.int64),
        "least": np.array([model.least, model.least_alone, model.least_run, model.least_content]),
        **screens,
        **hashed_arrays(model.cues, "cues"),
        **hashed_arrays(model.spans, "spans"),
        **hashed_arrays(model.chains.seen, "chains"),
        **hashed_arrays(model.chains.later, "later"),
        **hashed_arrays(model.runs, "runs"),
    }


def from_arrays(arrays: Arrays) -> AttributionModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    words = arrays["words"]
    if words.dtype != np.uint32 or words.ndim != 1:
        raise ValueError("The words of an attribution model have another type or shape.")
    cues, spans, runs = (
        hashed_model(arrays, "cues", TAGS),
        hashed_model(arrays, "spans", 1),
        hashed_model(arrays, "runs", 1),
    )
    chains = Chains(hashed_model(arrays, "chains", 2 * WEIGHTS), hashed_model(arrays, "later", WEIGHTS))
    gate = Gate(lookup(words), int(arrays["begins"][0]))
    first, second, edges = (_screen(arrays, *one) for one in _SCREENS.items())
    least, alone, *of_runs = map(float, arrays["least"])
    if len(of_runs) != 2:
        raise ValueError("The bars of an attribution model are fewer or more than four.")
    of_cues = (cues, against_first(cues), spans)
    return AttributionModel(words, gate, (first, second), least, alone, *of_cues, edges, chains, runs, *of_runs)


def _screen(arrays: Arrays, name: str, width: int) -> Screen | None:
    if f"{name}.weights" not in arrays:
        return None
    weights = arrays[f"{name}.weights"]
    size = len(weights)
    if weights.dtype != np.float16 or weights.ndim != 1 or not 0 < size <= 2**24 or size & (size - 1):
        raise ValueError("The screen of an attribution model has another type or size.")
    return laid_out(weights, float(arrays[f"{name}.least"][0]), width)


def read_model(path: str | Path) -> tuple[AttributionModel, dict[str, Any]]:
    """Read an attribution model and its metadata from a file."""
    arrays, metadata = load_model(path, NAME)
    try:
        return from_arrays(arrays), metadata
    except (KeyError, IndexError, ValueError) as error:
        raise ModelFileError(f"The model file {path} must hold a whole attribution model, got {error!r}.") from error


@cache
def shipped() -> AttributionModel:
    """Return the attribution model that ships."""
    with as_file(files("toolkit") / "models" / "attribution.safetensors") as path:
        return read_model(path)[0]
