"""What a trained attribution model is, and how it reads tokens: all that an analysis needs, without scikit-learn."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.annotation import Attribution, Span
from toolkit.attribution.lexicon import load_acts
from toolkit.attribution.quotes import quote_kind
from toolkit.errors import ModelFileError
from toolkit.kernel.attribution import (
    Views,
    around,
    chain_sums,
    later_features,
    views_of,
)
from toolkit.kernel.chain import WEIGHTS, likeliest_chains
from toolkit.kernel.lookup import lookup
from toolkit.kernel.quotations import CLOSES, INSIDE, OPENS, paragraph_starts
from toolkit.kernel.reporting_cues import cue_views
from toolkit.kernel.reporting_spans import best_spans, possible_spans, span_features
from toolkit.kernel.scan import Tokens, word_hash
from toolkit.kernel.scope import KINDS
from toolkit.kernel.softmax import HashedModel, hashed_arrays, hashed_model, log_probabilities, outputs_of, sums
from toolkit.kernel.tag import screened
from toolkit.kernel.tag_model import NO_SCREEN, Screen
from toolkit.kernel.templates import slots, templates
from toolkit.kernel.windows import Gate, candidates, features
from toolkit.model_file import Arrays, load_model
from toolkit.word_classes import load_classes

NAME = "AttributionTagger"
_CLAUSE = 3  # tokens that a report within a report has at least
_THAT = np.uint32(word_hash("that"))
TAGS = 3  # of cues: O, B and I

#: The features of a candidate's window.
TEMPLATES = (
    *("word", "word-1", "word+1", "word-1 word", "word word+1", "word-2 word-1 word", "word word+1 word+2"),
    *("word-2 word", "word word+2", "last3", "first5", "shape", "first5 word+1", "first5-1 word"),
    *("fine-1", "fine+1", "fine-1 fine", "fine fine+1", "fine-2 word", "word fine+2", "word fine+1", "fine-1 word"),
    *("coarse-1 coarse", "coarse coarse+1", "stem", "stem question"),
)
_SLOTS = slots(templates(*TEMPLATES))


class AttributionModel(NamedTuple):
    """Models of the tokens of cues, of whole cues, and of the chains that are their sources and their contents.

    Attributes
    ----------
    words : ndarray of uint32
        Hashes of the words that may begin or continue a cue.
    gate : Gate
        The same, for look-up.
    screen : Screen
        Which of them are hopeless at second sight.
    least : float
        The probability that a cue needs.
    cues : HashedModel
        Weights of O, B and I.
    spans : HashedModel
        Weights of spans that are no cues, and of those that are.
    chains : HashedModel
        Weights of sources, then of contents, see :mod:`toolkit.kernel.chain`.
    contents : HashedModel
        Those of contents alone.
    """

    words: np.ndarray
    gate: Gate
    screen: Screen
    least: float
    cues: HashedModel
    spans: HashedModel
    chains: HashedModel
    contents: HashedModel


def attribution_model(
    words: np.ndarray,
    gate: Gate,
    screen: Screen,
    least: float,
    cues: HashedModel,
    spans: HashedModel,
    chains: HashedModel,
) -> AttributionModel:
    """Put the parts of a model together."""
    contents = outputs_of(chains, WEIGHTS, 2 * WEIGHTS)
    return AttributionModel(words, gate, screen, least, cues, spans, chains, contents)


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


def cue_features(
    data: np.ndarray, tokens: Tokens, sentences: np.ndarray, views: Views, places: np.ndarray
) -> np.ndarray:
    """Return all features of candidates for cues."""
    window = features(data, tokens, sentences, places, load_classes(), _SLOTS)
    return np.hstack([window, cue_views(data, tokens, views, sentences, places)])


def likely_places(
    tokens: Tokens, sentences: np.ndarray, gate: Gate, screen: Screen, places: np.ndarray | None = None
) -> np.ndarray:
    """Return the tokens that pass the gate, and the screen where there is one; `places`, where known, pass the gate."""
    places = candidates(tokens, gate) if places is None else places
    return places[: screened(tokens, sentences, gate, screen, places)] if len(screen.words) else places


def read_views(data: np.ndarray, tokens: Tokens, sentences: np.ndarray, paragraphs: np.ndarray) -> Views:
    """Return the views of all tokens, with the classes and the lexicon that ship."""
    return views_of(data, tokens, sentences, paragraphs, load_classes(), load_acts(), KINDS)


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
        The tokens that pass the gate of cues, where they are known; it is written over.
    """
    paragraphs = paragraph_starts(tokens, np.array([0], np.int32) if texts is None else texts)
    views = read_views(data, tokens, sentences, paragraphs)
    places = likely_places(tokens, sentences, model.gate, model.screen, places)
    cues, p = _cues(data, tokens, sentences, views, places, model)
    near = around(paragraphs, views, cues)
    both, rows = chain_sums(views, near, cues, model.chains)
    own = _own(near, cues, rows)
    source = likeliest_chains(both[:, :WEIGHTS], rows) & ~own
    # The bias counts once.
    later = sums(later_features(views, near, cues, rows, source, cues), model.contents) - model.contents.bias
    content = likeliest_chains(both[:, WEIGHTS:] + later, rows) & ~own & ~source
    filled = np.logical_or.reduceat(np.append(source | content, False), rows[:-1]) if len(cues) else np.zeros(0, bool)
    found = Attributions(cues, p, near[:, 0], rows, source, content, views.quote, paragraphs)
    return found if filled.all() else _taken(found, np.flatnonzero(filled))


def find_inner(
    data: np.ndarray, tokens: Tokens, sentences: np.ndarray, model: AttributionModel, outer: Attributions
) -> Attributions:
    """Find attributions inside the contents of others: "the agency reported that the minister had denied it".

    The corpora that a model learns from mark none there. So contents are read once more, as sentences of their own, and
    what has both a source and more than a word or two of content is taken.
    """
    inside = np.zeros(len(tokens.hash) + 1, np.bool_)
    cuts = [sentences]
    for i, first in enumerate(outer.firsts.tolist()):
        for begin, end in runs(outer.content[outer.rows[i] : outer.rows[i + 1]]):
            begin, end = begin + first, end + first + 1
            begin += tokens.hash[begin] == _THAT and begin + 1 < end
            inside[begin:end] = True
            cuts.append(np.array([begin, end], sentences.dtype))
    for begin, end in outer.cues:
        inside[begin : end + 1] = False
    found = find_attributions(data, tokens, np.unique(np.concatenate(cuts)), model)
    if not len(found.cues):
        return found
    sources, contents = (
        np.add.reduceat(marked.astype(np.int32), found.rows[:-1]) for marked in (found.source, found.content)
    )
    kept = inside[found.cues[:, 0]] & inside[found.cues[:, 1]] & (sources > 0) & (contents >= _CLAUSE)
    return _taken(found, np.flatnonzero(kept))


def _cues(
    data: np.ndarray, tokens: Tokens, sentences: np.ndarray, views: Views, places: np.ndarray, model: AttributionModel
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last token of the cues among candidates, and how likely each is."""
    scores = log_probabilities(cue_features(data, tokens, sentences, views, places), model.cues)[:, :TAGS]
    spans, sums_of = possible_spans(places, scores, views.sentence)
    p = judged(span_features(spans, sums_of, places, scores, views, sentences), model.spans)
    kept = best_spans(spans, p, model.least)
    return places[spans[kept]], p[kept]


def judged(hashes: np.ndarray, model: HashedModel) -> np.ndarray:
    """Return the probability that each span is a cue, given its features."""
    p: np.ndarray = np.exp(log_probabilities(hashes, model)[:, 1])
    return p


def _own(near: np.ndarray, cues: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return which tokens around cues are the cues themselves."""
    own = np.zeros(int(rows[-1]) + 1, np.int8)
    np.add.at(own, rows[:-1] + cues[:, 0] - near[:, 0], 1)
    np.add.at(own, rows[:-1] + cues[:, 1] + 1 - near[:, 0], -1)
    return np.cumsum(own)[:-1] > 0


def _taken(found: Attributions, kept: np.ndarray) -> Attributions:
    """Leave out attributions that have neither a source nor a content."""
    sizes = np.diff(found.rows)[kept]
    rows = np.concatenate([[0], np.cumsum(sizes)])
    at = np.repeat(found.rows[kept] - rows[:-1], sizes) + np.arange(rows[-1])
    return found._replace(
        cues=found.cues[kept],
        p=found.p[kept],
        firsts=found.firsts[kept],
        rows=rows,
        source=found.source[at],
        content=found.content[at],
    )


def runs(marked: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and the last place of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8))).tolist()
    return [(first, stop - 1) for first, stop in zip(edges[::2], edges[1::2], strict=True)]


def _continued(found: Attributions, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Let a content whose quotation is open where its paragraph ends go on through those that open it again."""
    if not pieces:
        return pieces
    first, last = pieces[-1]
    quote, paragraphs = found.quote, found.paragraphs
    place = int(np.searchsorted(paragraphs, last + 1))
    while place + 1 < len(paragraphs) and paragraphs[place] == last + 1:
        if quote[last] not in (INSIDE, OPENS) or quote[last + 1] != OPENS:
            break
        stop = int(paragraphs[place + 1])
        closes = np.flatnonzero(quote[last + 1 : stop] == CLOSES)
        last = last + 1 + int(closes[0]) if len(closes) else stop - 1
        place += 1
    return [*pieces[:-1], (first, last)]


def attribution_records(
    found: Attributions, spans: Callable[[list[tuple[int, int]]], tuple[Span, ...]]
) -> list[Attribution]:
    """Return what was found as records, in the order of the cues.

    Parameters
    ----------
    found : Attributions
    spans : callable
        Makes spans in characters of runs of tokens, given by their first and last.
    """
    records = []
    for i, (first, last) in enumerate(found.cues.tolist()):
        here, at = slice(found.rows[i], found.rows[i + 1]), int(found.firsts[i])
        source = [(a + at, b + at) for a, b in runs(found.source[here])]
        content = _continued(found, [(a + at, b + at) for a, b in runs(found.content[here])])
        records.append(
            Attribution(
                spans(source),
                spans([(first, last)]),
                spans(content),
                quote=quote_kind(found.quote, content),
                p=float(found.p[i]),
            )
        )
    return records


def to_arrays(model: AttributionModel) -> Arrays:
    """Return a model as arrays for a file."""
    screen = {
        "screen.words": model.screen.words.astype(np.float16),
        "screen.pairs": model.screen.pairs.astype(np.float16),
        "screen.least": np.array([model.screen.least]),
    }
    return {
        "words": model.words,
        "begins": np.array([model.gate.begins], np.int64),
        "least": np.array([model.least]),
        **(screen if len(model.screen.words) else {}),
        **hashed_arrays(model.cues, "cues"),
        **hashed_arrays(model.spans, "spans"),
        **hashed_arrays(model.chains, "chains"),
    }


def from_arrays(arrays: Arrays) -> AttributionModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    words = arrays["words"]
    if words.dtype != np.uint32 or words.ndim != 1:
        raise ValueError("The words of an attribution model have another type or shape.")
    cues, spans = hashed_model(arrays, "cues", TAGS), hashed_model(arrays, "spans", 2)
    chains = hashed_model(arrays, "chains", 2 * WEIGHTS)
    gate = Gate(lookup(words), int(arrays["begins"][0]))
    return attribution_model(words, gate, _screen(arrays, len(words)), float(arrays["least"][0]), cues, spans, chains)


def _screen(arrays: Arrays, words: int) -> Screen:
    if "screen.words" not in arrays:
        return NO_SCREEN
    own, pairs = arrays["screen.words"], arrays["screen.pairs"]
    size = len(pairs)
    if own.dtype != np.float16 or pairs.dtype != np.float16 or not 0 < size <= 2**24 or size & (size - 1):
        raise ValueError("The screen of an attribution model has another type or size.")
    if own.shape != (words,):
        raise ValueError("The screen of an attribution model has other words.")
    return Screen(own.astype(np.float32), pairs.astype(np.float32), float(arrays["screen.least"][0]))


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
