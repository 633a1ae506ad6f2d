"""What a text says for or against a target that it names: a model of the words around the target, and its file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from toolkit.batch import Batch, joined, tags_of
from toolkit.errors import must_be
from toolkit.kernel.lookup import Lookup, lookup
from toolkit.kernel.scan import encode, scan
from toolkit.labels import STANCE
from toolkit.model_file import Arrays, load_model, whole
from toolkit.negation import model as negation
from toolkit.stance.target_words import REGIONS, Marked, region_sums, word_hashes
from toolkit.word_vectors import load_vectors

KIND = "TargetStance"


class TargetModel(NamedTuple):
    """A linear model of what stands around a target.

    Attributes
    ----------
    rows : ndarray of int32, shape (2**bits,)
        The row of weights that a hash's last bits stand for, 0 where there is none.
    weights : ndarray of float32, shape (1 + features, labels)
    norms : ndarray of float32, shape (1 + features,)
        What a feature adds to the square of the length that a text's sum is divided by. The first rows are zero.
    regions : ndarray of float32, shape (sums over regions, labels)
        Weights of the sums over regions.
    bias : ndarray of float32, shape (labels,)
    """

    rows: np.ndarray
    weights: np.ndarray
    norms: np.ndarray
    regions: np.ndarray
    bias: np.ndarray


def mark(
    texts: Sequence[str], starts: Sequence[int], ends: Sequence[int], mentions: Sequence[Sequence[tuple[int, int]]]
) -> Marked:
    """Scan texts and find the tokens of targets, given in characters, of their other mentions, and the negated ones."""
    batch = joined(texts)
    firsts, lasts = _places(batch, starts, ends)
    named = [[(start, end), *other] for start, end, other in zip(starts, ends, mentions, strict=True)]
    found = negation.find_negations(batch.data, batch.tokens, batch.bounds, negation.shipped())
    negated = np.zeros(len(batch.tokens.hash), np.bool_)
    _spread(negated, found.firsts, found.rows, found.inside)
    return Marked(batch.tokens.hash, negated, batch.bounds, firsts, lasts, tags_of(batch, named) > 0)


def _places(batch: Batch, starts: Sequence[int], ends: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last token of the target of each text."""
    left, right = batch.spans()
    firsts, lasts = np.zeros(len(starts), np.int32), np.zeros(len(starts), np.int32)
    for text, (start, end) in enumerate(zip(starts, ends, strict=True)):
        first, last = batch.bounds[text], batch.bounds[text + 1]
        covered = first + np.flatnonzero((left[first:last] < end) & (right[first:last] > start))
        if not len(covered):
            raise must_be(f"start[{text}]", KIND, "where a word of the target stands in its text", start)
        firsts[text], lasts[text] = covered[0], covered[-1]
    return firsts, lasts


@njit(cache=True)
def _spread(negated: np.ndarray, firsts: np.ndarray, rows: np.ndarray, inside: np.ndarray) -> None:
    """Mark the tokens that are in the scope of any negation."""
    for cue in range(len(firsts)):
        for row in range(rows[cue], rows[cue + 1]):
            negated[firsts[cue] + row - rows[cue]] |= inside[row]


@cache
def breaks() -> Lookup:
    """Read the words and marks that end a clause."""
    words = json.loads((files("toolkit.stance") / "breaks.json").read_text(encoding="utf-8"))["breaks"]
    return lookup(np.array([scan(encode(word)).hash[0] for word in words], np.uint32))


def around(marked: Marked) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the hashes of what stands around targets, where each text's begin, and the sums over regions."""
    return *word_hashes(marked, breaks()), region_sums(marked, breaks(), load_vectors())


@njit(cache=True, nogil=True)
def word_sums(hashes: np.ndarray, starts: np.ndarray, model: TargetModel) -> np.ndarray:
    """Return the weights of each text's hashes, summed and made independent of how many there are."""
    rows, weights, norms, _, _ = model
    mask = np.uint32(len(rows) - 1)
    out = np.zeros((len(starts) - 1, weights.shape[1]), np.float32)
    for text in range(len(out)):
        length = np.float32(0)
        for k in range(starts[text], starts[text + 1]):
            row = rows[hashes[k] & mask]
            length += norms[row]
            for label in range(weights.shape[1]):
                out[text, label] += weights[row, label]
        if length > 0:
            out[text] /= np.sqrt(length)
    return out


def probabilities(marked: Marked, model: TargetModel) -> np.ndarray:
    """Return the probabilities of against, none and favor, float64 of shape (texts, 3)."""
    hashes, starts, sums = around(marked)
    scores = (word_sums(hashes, starts, model) + sums @ model.regions + model.bias).astype(np.float64)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def to_arrays(model: TargetModel) -> Arrays:
    """Return a model as arrays for a file."""
    columns = np.flatnonzero(model.rows).astype(np.uint32)
    return {
        "columns": columns,
        "size": np.array([len(model.rows)], np.int64),
        "weights": model.weights[1:].astype(np.float16),
        "norms": model.norms[1:].astype(np.float16),
        "regions": model.regions.astype(np.float32),
        "bias": model.bias.astype(np.float32),
    }


def from_arrays(arrays: Arrays) -> TargetModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    columns, weights, norms, regions, bias = (
        arrays[name] for name in ("columns", "weights", "norms", "regions", "bias")
    )
    size, sums = int(arrays["size"][0]), REGIONS * (load_vectors().vectors.shape[1] + 2)
    # Compiled code checks no index: what it is handed must be in order.
    if not 0 < size <= 2**24 or size & (size - 1) or columns.ndim != 1 or (columns >= size).any():
        raise ValueError("The columns of a model are out of place.")
    shapes = (len(columns), len(STANCE)), (len(columns),), (sums, len(STANCE)), (len(STANCE),)
    if (weights.shape, norms.shape, regions.shape, bias.shape) != shapes:
        raise ValueError("The weights of a model have another shape.")
    return laid_out(columns, size, weights, norms, regions, bias)


def laid_out(
    columns: np.ndarray,
    size: int,
    weights: np.ndarray,
    norms: np.ndarray,
    regions: np.ndarray,
    bias: np.ndarray,
) -> TargetModel:
    """Lay out weights for the kernel; half precision is what tests and use see too."""
    rows = np.zeros(size, np.int32)
    rows[columns] = np.arange(1, len(columns) + 1)
    weights, norms = (array.astype(np.float16).astype(np.float32) for array in (weights, norms))
    return TargetModel(
        rows,
        np.pad(weights, ((1, 0), (0, 0))),
        np.pad(norms, (1, 0)),
        regions.astype(np.float32),
        bias.astype(np.float32),
    )


def read_model(path: str | Path) -> tuple[TargetModel, dict[str, Any]]:
    """Read a model and its metadata from a file."""
    arrays, metadata = load_model(path, KIND)
    with whole(path, KIND):
        return from_arrays(arrays), metadata


@cache
def shipped() -> TargetModel:
    """Return the model that ships."""
    with as_file(files("toolkit") / "models" / "target_stance.safetensors") as path:
        return read_model(path)[0]
