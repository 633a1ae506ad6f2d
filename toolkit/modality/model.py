"""What a trained modal model is, and how it reads tokens: all that an analysis needs, without scikit-learn."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.errors import ModelFileError
from toolkit.kernel.modals import RATES, corrected, likeliest
from toolkit.kernel.scan import Tokens
from toolkit.kernel.softmax import HashedModel, hashed_arrays, hashed_model, log_probabilities
from toolkit.kernel.tag import spans_from, tag_scores
from toolkit.kernel.tag_model import TagModel, tag_arrays, tag_model
from toolkit.kernel.windows import candidates
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE, MODAL_SENSE
from toolkit.model_file import Arrays, load_model
from toolkit.word_classes import load_classes

KIND = "ModalTagger"
TEMPLATES = (
    *("word", "word-1", "word+1", "word-2", "word+2", "word-1 word", "word word+1", "word-1 word+1"),
    *("word-1 word word+1", "word-2 word-1 word", "word word+1 word+2", "last3", "first5", "word shape"),
    *("fine", "fine-1", "fine+1", "fine-1 fine", "fine fine+1", "word fine+1", "fine-1 word"),
    *("fine-2 word", "word fine+2", "coarse", "coarse-1", "coarse+1", "word coarse+1", "coarse-1 word"),
    *("stem", "stem word-1", "stem word+1", "first2", "ends"),
    *("question word", "question fine", "condition word", "before word"),
)
# Coarse senses are sums of fine ones, and the likelier coarse one is decided first.
_COARSE = np.array([MODAL_SENSE.index(COARSE_SENSE[fine]) for fine in MODAL_FINE_SENSE])


class ModalModel(NamedTuple):
    """A tagger of modal triggers, and a model of the senses of what it finds.

    Attributes
    ----------
    tags : TagModel
        Outside of a trigger, its beginning, inside of it.
    senses : HashedModel
        The fine senses, in the order of ``MODAL_FINE_SENSE``, by the features of a trigger's first token.
    shift : float
        What is added to the log-probability of being outside: below 0 it finds more triggers, of lower precision.
    priors : ndarray of float32, shape (words + 1, 2 + senses)
        For each word of the gate a factor of a trigger's log-odds, what is added to them, and log-rates of its senses;
        in the last row those of any other word.
    """

    tags: TagModel
    senses: HashedModel
    shift: float
    priors: np.ndarray


class Modals(NamedTuple):
    """What a model finds: triggers by sentence, first and last token, their fine senses by number, and p."""

    sentences: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray
    fine_senses: np.ndarray
    p: np.ndarray


def find_modals(
    data: np.ndarray, tokens: Tokens, bounds: np.ndarray, model: ModalModel, places: np.ndarray | None = None
) -> Modals:
    """Find modal triggers and their senses.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    model : ModalModel
    places : ndarray of int32, optional
        The tokens that pass the gate, where they are known; it is written over.
    """
    places = candidates(tokens, model.tags.gate) if places is None else places
    places, log_p, hashes = tag_scores(data, tokens, bounds, places, model.tags, load_classes(), True)
    words, priors = model.tags.gate.slots, model.priors
    odds = corrected(tokens.hash[places], log_p, words, priors, model.shift)
    sentences, firsts, lasts, _ = spans_from(places, log_p, bounds)
    rows = np.searchsorted(places, firsts)
    told = log_probabilities(hashes[rows], model.senses)
    senses = likeliest(told, tokens.hash[firsts], words, priors, _COARSE)
    return Modals(sentences, firsts, lasts, senses, 1 / (1 + np.exp(-odds[rows])))


def to_arrays(model: ModalModel) -> Arrays:
    """Return a model as arrays for a file."""
    return {
        "shift": np.array([model.shift]),
        "priors": model.priors.astype(np.float16),
        **{f"tags.{name}": array for name, array in tag_arrays(model.tags).items()},
        **hashed_arrays(model.senses, "senses"),
    }


def from_arrays(arrays: Arrays) -> ModalModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    priors = arrays["priors"]
    tags = tag_model({name.removeprefix("tags."): array for name, array in arrays.items() if name.startswith("tags.")})
    if priors.shape != (len(tags.words) + 1, RATES + len(MODAL_FINE_SENSE)) or len(tags.bias) != 2:
        raise ValueError("The arrays of a modal model have other shapes.")
    senses = hashed_model(arrays, "senses", len(MODAL_FINE_SENSE))
    return ModalModel(tags, senses, float(arrays["shift"][0]), priors.astype(np.float32))


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
