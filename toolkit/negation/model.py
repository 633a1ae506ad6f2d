"""What a trained negation model is, and how it reads tokens: all that an analysis needs, without scikit-learn."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.annotation import Negation, Span
from toolkit.errors import ModelFileError
from toolkit.kernel.chain import WEIGHTS, likeliest_chains
from toolkit.kernel.cues import ENDING, NEGATIVE, PREFIX, WHOLE, cue_candidates, cue_features, cue_part
from toolkit.kernel.lookup import Lookup, lookup
from toolkit.kernel.scan import Tokens, word_hash
from toolkit.kernel.scope import CLAUSE_WORDS, scope_features
from toolkit.kernel.softmax import HashedModel, hashed_arrays, hashed_model, log_probabilities
from toolkit.model_file import Arrays, load_model
from toolkit.word_classes import load_classes

KIND = "NegationTagger"
LONGEST_PHRASE = 5
REACH = 80  # tokens to each side of a cue that its scope may have
_BLOCK = 512  # cues whose features are in memory at once
OUTPUTS = 4  # of the model of cues: see toolkit.kernel.cues
_NEITHER, _NOR = np.uint32(word_hash("neither")), np.uint32(word_hash("nor"))

Pieces = list[tuple[int, int]]


class NegationModel(NamedTuple):
    """Models of cues, of their scopes, and of the events in those.

    Attributes
    ----------
    words : ndarray of uint32
        Hashes of the words that may be cues, or in one.
    gate : Lookup
        The same words, to look up.
    phrases : ndarray of uint32, shape (phrases, LONGEST_PHRASE)
        Hashes of the words of cues of several words; zeros behind.
    shift : float
        Added to the log-probability of no cue.
    cues : HashedModel
        No cue, a word, a prefix, an ending.
    scopes, events : HashedModel
        Chains over the tokens of a cue's sentence.
    """

    words: np.ndarray
    gate: Lookup
    phrases: np.ndarray
    shift: float
    cues: HashedModel
    scopes: HashedModel
    events: HashedModel


class Cues(NamedTuple):
    """Cues by sentence: the tokens of each, first to last, and what each is (see :mod:`toolkit.kernel.cues`)."""

    sentences: list[int]
    tokens: list[list[int]]
    kinds: list[int]


class Negations(NamedTuple):
    """What a model finds: cues, and for each the tokens around it that are in its scope and its event.

    ``inside`` and ``happens`` hold one truth value a token around every cue, ``rows`` where those of a cue begin, and
    ``firsts`` the first token of each.
    """

    cues: Cues
    firsts: np.ndarray
    rows: np.ndarray
    inside: np.ndarray
    happens: np.ndarray


def find_cues(data: np.ndarray, tokens: Tokens, bounds: np.ndarray, model: NegationModel) -> Cues:
    """Find cues; neighbours that make a known phrase are one, and so are "neither" and the next "nor"."""
    places, kinds = cue_candidates(data, tokens, model.gate)
    features = cue_features(data, tokens, bounds, load_classes(), NEGATIVE, places, kinds)
    scores = log_probabilities(features, model.cues)
    found = np.zeros(len(places), np.int8)
    for kind in (WHOLE, PREFIX, ENDING):
        found[(kinds == kind) & (scores[:, kind] > scores[:, 0] + model.shift)] = kind
    # A phrase's word may be no cue by itself, so phrases are looked for at every candidate.
    following = tokens.hash[np.minimum(places + 1, len(tokens.hash) - 1)]
    may_start = np.isin(tokens.hash[places], model.phrases[:, 0]) & np.isin(following, model.phrases[:, 1])
    phrase_starts = np.flatnonzero((found > 0) | may_start)
    sentences = np.searchsorted(bounds, places, side="right") - 1
    cues = Cues([], [], [])
    done = -1
    for c in phrase_starts:
        k, sentence = int(places[c]), int(sentences[c])
        size = _phrase(tokens.hash[k : bounds[sentence + 1]], model.phrases)
        if k <= done or not (found[c] or size):
            continue
        done = k + max(size, 1) - 1
        cues.sentences.append(sentence)
        cues.tokens.append(list(range(k, done + 1)))
        cues.kinds.append(WHOLE if size else int(found[c]))
    return _joined(cues, tokens.hash)


def _phrase(hashes: np.ndarray, phrases: np.ndarray) -> int:
    """Return how many words the longest phrase has that stands at the beginning of `hashes`."""
    longest = 0
    for phrase in phrases:
        size = int(np.count_nonzero(phrase))
        if size > longest and np.array_equal(phrase[:size], hashes[:size]):
            longest = size
    return longest


def _joined(cues: Cues, hashes: np.ndarray) -> Cues:
    """Join every "neither" with the next "nor" of its sentence."""
    joined = Cues([], [], [])
    open_in = neither = -1
    for sentence, own, kind in zip(*cues, strict=True):
        near = open_in == sentence and own[0] - joined.tokens[neither][0] <= REACH
        if hashes[own[0]] == _NOR and near:
            joined.tokens[neither].extend(own)
            open_in = -1
            continue
        if hashes[own[0]] == _NEITHER:
            open_in, neither = sentence, len(joined.tokens)
        joined.sentences.append(sentence)
        joined.tokens.append(list(own))
        joined.kinds.append(kind)
    return joined


def stretch(bounds: np.ndarray, sentence: int, own: list[int]) -> tuple[int, int]:
    """Return the first token around a cue that its scope may have, and the one behind the last."""
    return max(int(bounds[sentence]), own[0] - REACH), min(int(bounds[sentence + 1]), own[-1] + REACH + 1)


def chain_features(data: np.ndarray, tokens: Tokens, bounds: np.ndarray, cues: Cues) -> tuple[np.ndarray, np.ndarray]:
    """Return features of every token around every cue, and the first row of each cue."""
    around = [stretch(bounds, sentence, own) for sentence, own in zip(cues.sentences, cues.tokens, strict=True)]
    # A cue with a gap is read at its first part; what is a word or an affix is all that the features ask.
    shapes = [
        (own[0], _first_run(own), max(kind - WHOLE, 0)) for own, kind in zip(cues.tokens, cues.kinds, strict=True)
    ]
    return scope_features(
        data,
        tokens,
        np.array(around, np.int32).reshape(-1, 2),
        np.array(shapes, np.int32).reshape(-1, 3),
        load_classes(),
        *CLAUSE_WORDS,
    )


def _first_run(places: list[int]) -> int:
    last = places[0]
    for place in places[1:]:
        if place != last + 1:
            break
        last = place
    return last


def find_scopes(data: np.ndarray, tokens: Tokens, bounds: np.ndarray, cues: Cues, model: NegationModel) -> Negations:
    """Find the scopes and the events of cues."""
    scopes, events, sizes = [np.zeros(0, bool)], [np.zeros(0, bool)], [np.zeros(1, np.int64)]
    for start in range(0, len(cues.kinds), _BLOCK):
        stop = start + _BLOCK
        block = Cues(cues.sentences[start:stop], cues.tokens[start:stop], cues.kinds[start:stop])
        features, rows = chain_features(data, tokens, bounds, block)
        scopes.append(likeliest_chains(features, rows, model.scopes))
        events.append(likeliest_chains(features, rows, model.events))
        sizes.append(np.diff(rows))
    firsts = [stretch(bounds, *cue)[0] for cue in zip(cues.sentences, cues.tokens, strict=True)]
    inside = np.concatenate(scopes)
    rows = np.cumsum(np.concatenate(sizes))
    return Negations(cues, np.array(firsts, np.int64), rows, inside, inside & np.concatenate(events))


def find_negations(data: np.ndarray, tokens: Tokens, bounds: np.ndarray, model: NegationModel) -> Negations:
    """Find negations.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    model : NegationModel
    """
    return find_scopes(data, tokens, bounds, find_cues(data, tokens, bounds, model), model)


def cue_pieces(data: np.ndarray, tokens: Tokens, own: list[int], kind: int) -> Pieces:
    """Return the runs of a cue, first and end byte of each."""
    if kind != WHOLE:
        return [cue_part(data, tokens, own[0], kind)]
    pieces = [tuple(map(int, cue_part(data, tokens, k, kind))) for k in own]
    runs: Pieces = []
    for place, (start, end) in zip(own, pieces, strict=True):
        if runs and place - 1 in own:
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return runs


def token_pieces(tokens: Tokens, first: int, marked: np.ndarray, cue: Pieces) -> Pieces:
    """Return the runs of marked tokens without what belongs to the cue, first and end byte of each."""
    runs: Pieces = []
    before = -2
    for place in np.flatnonzero(marked) + first:
        for start, end in _without(int(tokens.start[place]), int(tokens.end[place]), cue):
            if runs and place in (before, before + 1) and not _between(runs[-1][1], start, cue):
                runs[-1] = runs[-1][0], end
            else:
                runs.append((start, end))
        before = int(place)
    return runs


def negation_records(
    data: np.ndarray, tokens: Tokens, found: Negations, place: Callable[[int, bool], int]
) -> list[Negation]:
    """Return what was found as records, cue by cue.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    found : Negations
    place : callable
        Makes a character of a byte where a span begins, or with True of one where it ends.
    """

    def spans(pieces: Pieces) -> tuple[Span, ...]:
        return tuple(Span(place(start, False), place(end, True)) for start, end in pieces)

    records = []
    for i, first in enumerate(found.firsts.tolist()):
        cue = cue_pieces(data, tokens, found.cues.tokens[i], found.cues.kinds[i])
        rows = slice(found.rows[i], found.rows[i + 1])
        scope, event = (token_pieces(tokens, first, marked[rows], cue) for marked in (found.inside, found.happens))
        records.append(Negation(spans(cue), spans(scope), spans(event)))
    return records


def _without(start: int, end: int, cue: Pieces) -> Pieces:
    for left, right in cue:
        if left < end and start < right:
            return [(a, b) for a, b in ((start, left), (right, end)) if a < b]
    return [(start, end)]


def _between(start: int, end: int, cue: Pieces) -> bool:
    return any(start <= left and right <= end for left, right in cue)


def to_arrays(model: NegationModel) -> Arrays:
    """Return a model as arrays for a file."""
    return {
        "words": model.words,
        "phrases": model.phrases,
        "shift": np.array([model.shift]),
        **hashed_arrays(model.cues, "cues"),
        **hashed_arrays(model.scopes, "scopes"),
        **hashed_arrays(model.events, "events"),
    }


def from_arrays(arrays: Arrays) -> NegationModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    words, phrases = arrays["words"], arrays["phrases"]
    if words.dtype != np.uint32 or words.ndim != 1 or phrases.shape != (len(phrases), LONGEST_PHRASE):
        raise ValueError("The words of a negation model have another type or shape.")
    return NegationModel(
        words,
        lookup(words),
        phrases,
        float(arrays["shift"][0]),
        hashed_model(arrays, "cues", OUTPUTS),
        hashed_model(arrays, "scopes", WEIGHTS),
        hashed_model(arrays, "events", WEIGHTS),
    )


def read_model(path: str | Path) -> tuple[NegationModel, dict[str, Any]]:
    """Read a negation model and its metadata from a file."""
    arrays, metadata = load_model(path, KIND)
    try:
        return from_arrays(arrays), metadata
    except (KeyError, IndexError, ValueError) as error:
        raise ModelFileError(f"The model file {path} must hold a whole negation model, got {error!r}.") from error


@cache
def shipped() -> NegationModel:
    """Return the negation model that ships."""
    with as_file(files("toolkit") / "models" / "negation.safetensors") as path:
        return read_model(path)[0]
