"""What a trained modal model is, and how it reads tokens: all that an analysis needs, without scikit-learn."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.errors import ModelFileError
from toolkit.kernel.clause import clause_pairs, clause_views, joined_features
from toolkit.kernel.lookup import lookup
from toolkit.kernel.scan import Tokens
from toolkit.kernel.softmax import HashedModel, hashed_arrays, hashed_model, log_probabilities
from toolkit.kernel.tag import spans_from
from toolkit.kernel.windows import Gate, features, slots, templates
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE, MODAL_SENSE
from toolkit.model_file import Arrays, load_model
from toolkit.word_classes import load_classes

KIND = "ModalTagger"
TEMPLATES = (
    *("word", "word-1", "word+1", "word-2", "word+2", "word-1 word", "word word+1", "word-1 word+1"),
    *("word-1 word word+1", "word-2 word-1 word", "word word+1 word+2", "word-2 word", "word word+2"),
    *("last2", "last3", "last4", "last3-1", "last3+1", "last3-1 last3", "last3 last3+1"),
    *("first5", "first5-1", "first5+1", "first5-1 first5", "first5 first5+1", "first5 word+1", "first5-1 word"),
    *("shape", "word shape", "fine-2 word", "word fine+2"),
    *(
        template.replace("class", level)
        for level in ("fine", "middle", "coarse")
        for template in (
            *("class", "class-1", "class+1", "class-2", "class+2"),
            *("class-1 class", "class class+1", "word class+1", "class-1 word"),
        )
    ),
)
PAIRS = (
    *("stem", "stem & coarse-1", "stem & coarse+1", "stem & word-1", "stem & word+1", "stem & last2"),
    *("first2", "first3", "ends", "question & word", "question & fine", "condition & word"),
    *("before", "behind", "length", "before & word", "behind & word", "length & word"),
)
_FORM = templates(*TEMPLATES)
_SLOTS, _PAIRS = slots(_FORM), clause_pairs(PAIRS, TEMPLATES)
# Coarse senses are sums of fine ones, and the likelier coarse one is decided first.
_COARSE = np.array([MODAL_SENSE.index(COARSE_SENSE[fine]) for fine in MODAL_FINE_SENSE])


class ModalModel(NamedTuple):
    """A tagger of modal triggers, and a model of the senses of what it finds.

    Attributes
    ----------
    words : ndarray of uint32
        Hashes of the words that may be in a trigger; of none, all may.
    gate : Gate
        The same words, to look up.
    tags : HashedModel
        Outside of a trigger, its beginning, inside of it.
    senses : HashedModel
        The fine senses, in the order of ``MODAL_FINE_SENSE``.
    shift : float
        What is added to the log-probability of being outside: below 0 it finds more triggers, of lower precision.
    calibration : ndarray of float64, shape (2,)
        Weight and bias that make a probability of a trigger's log-odds.
    """

    words: np.ndarray
    gate: Gate
    tags: HashedModel
    senses: HashedModel
    shift: float
    calibration: np.ndarray


class Modals(NamedTuple):
    """What a model finds: triggers by sentence, first and last token, their fine senses by number, and p."""

    sentences: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray
    fine_senses: np.ndarray
    p: np.ndarray


def modal_features(data: np.ndarray, tokens: Tokens, bounds: np.ndarray, gate: Gate) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the tokens that pass the gate and their features, shape (places, features)."""
    places, windows = features(data, tokens, bounds, gate, load_classes(), _SLOTS)
    return places, joined_features(windows, clause_views(data, tokens, bounds, places), _PAIRS)


def marked_features(data: np.ndarray, tokens: Tokens, bounds: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Return the features of marked tokens, shape (tokens, features)."""
    words = np.unique(tokens.hash[marked])
    places, hashes = modal_features(data, tokens, bounds, Gate(lookup(words), len(words)))
    return hashes[np.searchsorted(places, marked)]


def likeliest(log_p: np.ndarray) -> np.ndarray:
    """Return the fine senses of log-probabilities: the likeliest of the likelier coarse sense."""
    p = np.exp(log_p)
    coarse = np.stack([p[:, sense == _COARSE].sum(1) for sense in range(len(MODAL_SENSE))], axis=1).argmax(1)
    return np.asarray(np.where(coarse[:, None] == _COARSE, p, -1).argmax(1), np.int8)


def find_modals(data: np.ndarray, tokens: Tokens, bounds: np.ndarray, model: ModalModel) -> Modals:
    """Find modal triggers and their senses.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    model : ModalModel
    """
    places, hashes = modal_features(data, tokens, bounds, model.gate)
    log_p = log_probabilities(hashes, model.tags)
    log_p[:, 0] += model.shift
    sentences, firsts, lasts, _ = spans_from(places, log_p, bounds)
    rows = np.searchsorted(places, firsts)
    outside = log_p[rows, 0] - model.shift
    odds = np.logaddexp(log_p[rows, 1], log_p[rows, 2]) - outside
    p = 1 / (1 + np.exp(-(model.calibration[0] * odds + model.calibration[1])))
    return Modals(sentences, firsts, lasts, likeliest(log_probabilities(hashes[rows], model.senses)), p)


def to_arrays(model: ModalModel) -> Arrays:
    """Return a model as arrays for a file."""
    return {
        "words": model.words,
        "begins": np.array([model.gate.begins], np.int64),
        "shift": np.array([model.shift]),
        "calibration": model.calibration,
        **hashed_arrays(model.tags, "tags"),
        **hashed_arrays(model.senses, "senses"),
    }


def from_arrays(arrays: Arrays) -> ModalModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    words, calibration = arrays["words"], arrays["calibration"]
    if words.dtype != np.uint32 or words.ndim != 1 or calibration.shape != (2,):
        raise ValueError("The arrays of a modal model have other types or shapes.")
    tags, senses = hashed_model(arrays, "tags", 3), hashed_model(arrays, "senses", len(MODAL_FINE_SENSE))
    gate = Gate(lookup(words), int(arrays["begins"][0]))
    return ModalModel(words, gate, tags, senses, float(arrays["shift"][0]), calibration)


def read_model(path: str | Path) -> tuple[ModalModel, dict[str, Any]]:
    """Read a modal model and its metadata from a file."""
    arrays, metadata = load_model(path, KIND)
    try:
        return from_arrays(arrays), metadata
    except (KeyError, IndexError, ValueError) as error:
        raise ModelFileError(f"The model file {path} must hold a whole modal model, got {error!r}.") from error


@cache
def shipped() -> ModalModel:
    """Return the modal model that ships."""
    with as_file(files("toolkit") / "models" / "modality.safetensors") as path:
        return read_model(path)[0]
