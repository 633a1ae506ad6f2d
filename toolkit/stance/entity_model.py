"""What a trained model of entities' stances is, and how it reads pairs: all an analysis needs, without scikit-learn."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.attribution.lexicon import reporting_terms
from toolkit.kernel.lookup import Lookup, lookup
from toolkit.kernel.pairs import Features, Views, pair_sums, views_of
from toolkit.kernel.scan import Tokens, encode, scan
from toolkit.model_file import Arrays, load_model, whole
from toolkit.valence import load_valence

KIND = "EntityStance"
MOST_BITS = 22
_ATTITUDES = {"favor": 1, "against": -1}


AS_IT_IS = np.array([1.0, 0.0, 0.0])


class EntityModel(NamedTuple):
    """A multinomial logistic model over the features of pairs.

    Attributes
    ----------
    labels : tuple of str
    weights : ndarray of float32, shape (2**bits, labels)
        What a feature's last bits add to the score of each label.
    bias : ndarray of float32, shape (labels,)
    threshold : float
        How probable a stance must be to be told.
    calibration : ndarray of float64, shape (3,)
        What the log-odds that a stance of a text is right are made of: the weight of the log-odds that a sentence
        says it, that of how much of the text is about its target, and a shift.
    """

    labels: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    threshold: float = 0.5
    calibration: np.ndarray = AS_IT_IS


@cache
def _attitudes() -> tuple[Lookup, np.ndarray]:
    """Return the words of the reporting lexicon that carry an attitude to what they are about, and which."""
    known: dict[int, int] = {}
    for term in reporting_terms():
        if attitude := _ATTITUDES.get(term["toward"]):
            for form in term["forms"]:
                hashes = scan(encode(form)).hash
                if len(hashes) == 1:
                    known.setdefault(int(hashes[0]), attitude)
    return lookup(np.array(list(known), np.uint32)), np.array(list(known.values()), np.int8)


def read_views(data: np.ndarray, tokens: Tokens, sentences: np.ndarray) -> Views:
    """Return the views of all tokens, with the ratings and attitudes that ship."""
    return views_of(data, tokens, sentences, *load_valence(), *_attitudes())


def probabilities(features: Features, model: EntityModel) -> np.ndarray:
    """Return the probability of every label of pairs, shape (pairs, labels)."""
    return softmax(pair_sums(features, model.weights, model.bias))


def logit(p: np.ndarray) -> np.ndarray:
    """Return the log-odds of probabilities."""
    held = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(held / (1 - held)))


def calibrate(model: EntityModel, views: np.ndarray) -> np.ndarray:
    """Return how probable it is that stances are right, from what a text says of them, shape (..., 2)."""
    *weights, shift = model.calibration
    return np.asarray(1 / (1 + np.exp(-(views @ np.array(weights)) - shift)))


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities of scores, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def to_arrays(model: EntityModel) -> Arrays:
    """Return a model as arrays for a file."""
    columns = np.flatnonzero(model.weights.any(axis=1)).astype(np.uint32)
    return {
        "columns": columns,
        "weights": model.weights[columns].astype(np.float16),
        "bias": model.bias.astype(np.float32),
        "size": np.array([len(model.weights)], np.int64),
        "threshold": np.array([model.threshold], np.float64),
        "calibration": np.asarray(model.calibration, np.float64),
    }


def from_arrays(arrays: Arrays, labels: tuple[str, ...]) -> EntityModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    columns, weights, bias = arrays["columns"], arrays["weights"], arrays["bias"]
    size, threshold = int(arrays["size"][0]), float(arrays["threshold"][0])
    # Compiled code checks no index: what it is handed must be in order.
    if (
        not 0 < size <= 2**MOST_BITS
        or size & (size - 1)
        or [array.dtype for array in (columns, weights, bias)] != [np.uint32, np.float16, np.float32]
        or columns.ndim != 1
        or (columns >= size).any()
        or weights.shape != (len(columns), len(labels))
        or bias.shape != (len(labels),)
        or arrays["calibration"].shape != (3,)
    ):
        raise ValueError("The weights of a model have another shape.")
    table = np.zeros((size, len(labels)), np.float32)
    table[columns] = weights
    return EntityModel(labels, table, bias, threshold, arrays["calibration"])


def read_model(path: str | Path) -> tuple[EntityModel, dict[str, Any]]:
    """Read a model file; return the model and what the file says of it."""
    arrays, metadata = load_model(path, KIND)
    with whole(path, KIND):
        return from_arrays(arrays, tuple(map(str, metadata["labels"]))), metadata


@cache
def shipped() -> EntityModel:
    """Return the model that ships."""
    with as_file(files("toolkit") / "models" / "entity_stance.safetensors") as path:
        return read_model(path)[0]
