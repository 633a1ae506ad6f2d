"""What a trained negation model is, and how it reads tokens: all that an analysis needs, without scikit-learn."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.errors import ModelFileError
from toolkit.kernel.chain import WEIGHTS, likeliest_chains
from toolkit.kernel.cues import (
    FIRST,
    KIND,
    LAST,
    LONGEST_PHRASE,
    NOR,
    OUTPUTS,
    SENTENCE,
    WHOLE,
    CueModel,
    cue_model,
    find_cues,
)
from toolkit.kernel.marks import marks_of
from toolkit.kernel.scan import Tokens
from toolkit.kernel.scope import KINDS, SCOPE_WIDTH, WIDTH, scope_features, scope_sums
from toolkit.kernel.softmax import HashedModel, hashed_arrays, hashed_model, outputs_of
from toolkit.model_file import Arrays, load_model
from toolkit.word_classes import load_classes

NAME = "NegationTagger"
REACH = 80  # tokens to each side of a cue that its scope may have


class NegationModel(NamedTuple):
    """A model of cues, and one of the chains that are their scopes and, in those, their events.

    Attributes
    ----------
    cues : CueModel
    chains : HashedModel
        Weights of scopes, then of events, see :mod:`toolkit.kernel.chain`: both have the same features.
    scopes : HashedModel
        Those of scopes alone.
    """

    cues: CueModel
    chains: HashedModel
    scopes: HashedModel


class Negations(NamedTuple):
    """What a model finds: cues, and for each the tokens around it that are in its scope and its event.

    Attributes
    ----------
    cues : ndarray of int32, shape (cues, 5)
        See :func:`toolkit.kernel.cues.find_cues`.
    firsts : ndarray of int32, shape (cues,)
        The first token around each cue.
    rows : ndarray of int64, shape (cues + 1,)
        Where the truth values of the tokens around each cue begin.
    inside, happens : ndarray of bool, shape (tokens around cues,)
        Whether each token is in the scope, and in the event.
    """

    cues: np.ndarray
    firsts: np.ndarray
    rows: np.ndarray
    inside: np.ndarray
    happens: np.ndarray


def negation_model(cues: CueModel, chains: HashedModel) -> NegationModel:
    """Put a model of cues and one of chains together."""
    return NegationModel(cues, chains, outputs_of(chains, 0, WEIGHTS))


def around(bounds: np.ndarray, cues: np.ndarray) -> np.ndarray:
    """Return the first token around each cue that its scope may have, and the one behind the last."""
    begins, ends = bounds[cues[:, SENTENCE]], bounds[cues[:, SENTENCE] + 1]
    reach = np.maximum(cues[:, LAST], cues[:, NOR]) + REACH + 1
    return np.stack([np.maximum(begins, cues[:, FIRST] - REACH), np.minimum(ends, reach)], axis=1).astype(np.int32)


def _shapes(cues: np.ndarray) -> np.ndarray:
    # A cue with a gap is read at its first part; what is a word or an affix is all that the features ask.
    return np.stack([cues[:, FIRST], cues[:, LAST], cues[:, KIND] - WHOLE], axis=1)


def chain_features(
    data: np.ndarray, tokens: Tokens, bounds: np.ndarray, cues: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return features of every token around every cue, and the first row of each cue."""
    return scope_features(data, tokens, around(bounds, cues), _shapes(cues), load_classes(), KINDS)


def find_scopes(
    data: np.ndarray, tokens: Tokens, bounds: np.ndarray, cues: np.ndarray, chains: HashedModel
) -> Negations:
    """Find the scopes of cues and, if the chains tell of them, the events."""
    near = around(bounds, cues)
    events = len(chains.bias) > WEIGHTS
    width = WIDTH if events else SCOPE_WIDTH
    sums, rows = scope_sums(data, tokens, near, _shapes(cues), load_classes(), KINDS, chains, width)
    inside = likeliest_chains(sums[:, :WEIGHTS], rows)
    happens = inside & likeliest_chains(sums[:, WEIGHTS:], rows) if events else np.zeros_like(inside)
    return Negations(cues, near[:, 0], rows, inside, happens)


def find_negations(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    model: NegationModel,
    events: bool = True,
    kinds: np.ndarray | None = None,
) -> Negations:
    """Find negations.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    model : NegationModel
    events : bool
        Whether to look for the words of what does not happen, too.
    kinds : ndarray of uint16, shape (tokens,), optional
        What each word may be to cues, where that is known.
    """
    kinds = marks_of(tokens.hash, model.cues.gate) if kinds is None else kinds
    cues = find_cues(data, tokens, bounds, load_classes(), model.cues, REACH, kinds)
    return find_scopes(data, tokens, bounds, cues, model.chains if events else model.scopes)


def to_arrays(model: NegationModel) -> Arrays:
    """Return a model as arrays for a file."""
    return {
        "words": model.cues.words,
        "phrases": model.cues.phrases,
        "shift": np.array([model.cues.shift]),
        **hashed_arrays(model.cues.scores, "cues"),
        **hashed_arrays(model.chains, "chains"),
    }


def from_arrays(arrays: Arrays) -> NegationModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    words, phrases = arrays["words"], arrays["phrases"]
    if words.dtype != np.uint32 or words.ndim != 1 or phrases.shape != (len(phrases), LONGEST_PHRASE):
        raise ValueError("The words of a negation model have another type or shape.")
    scores = hashed_model(arrays, "cues", OUTPUTS)
    cues = cue_model(words, phrases, float(arrays["shift"][0]), scores)
    return negation_model(cues, hashed_model(arrays, "chains", 2 * WEIGHTS))


def read_model(path: str | Path) -> tuple[NegationModel, dict[str, Any]]:
    """Read a negation model and its metadata from a file."""
    arrays, metadata = load_model(path, NAME)
    try:
        return from_arrays(arrays), metadata
    except (KeyError, IndexError, ValueError) as error:
        raise ModelFileError(f"The model file {path} must hold a whole negation model, got {error!r}.") from error


@cache
def shipped() -> NegationModel:
    """Return the negation model that ships."""
    with as_file(files("toolkit") / "models" / "negation.safetensors") as path:
        return read_model(path)[0]
