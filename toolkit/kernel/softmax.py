"""A multinomial logistic model over hashed features: learned in seconds by AdaGrad, read in one pass.

An item is a row of feature hashes, always as many. A step regularises only what its item touches, each feature by
its share of a pass, so that a pass over all items regularises every weight once. What is kept is the mean of the
weights over the later half of the passes, which settles them (Polyak and Juditsky 1992).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit


class HashedModel(NamedTuple):
    """Weights of hashed features.

    Attributes
    ----------
    rows : ndarray of int32, shape (2**bits,)
        The row of weights that a hash's last bits stand for, -1 where there is none.
    weights : ndarray of float32, shape (features, outputs)
    bias : ndarray of float32, shape (outputs,)
    """

    rows: np.ndarray
    weights: np.ndarray
    bias: np.ndarray


def numbered(hashes: np.ndarray, bits: int, least_count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of a model, and how often the feature of each is there; rare ones have none."""
    counts = np.bincount((hashes.ravel() & np.uint32(2**bits - 1)).astype(np.int64), minlength=2**bits)
    columns = np.flatnonzero(counts >= least_count)
    rows = np.full(2**bits, -1, np.int32)
    rows[columns] = np.arange(len(columns))
    return rows, counts[columns].astype(np.float32)


def learn(
    hashes: np.ndarray,
    answers: np.ndarray,
    outputs: int,
    *,
    C: float,
    bits: int = 20,
    least_count: int = 2,
    passes: int = 10,
    seed: int = 0,
) -> HashedModel:
    """Learn which answer each item has.

    Parameters
    ----------
    hashes : ndarray of uint32, shape (items, features)
    answers : ndarray of int, shape (items,)
    outputs : int
        How many answers there are.
    C : float
        Inverse strength of the L2 penalty.
    bits : int
        Features are hashed into 2**bits columns.
    least_count : int
        Features seen less often are left out.
    passes : int
    seed : int
        Seed of the order of the items.
    """
    rows, counts = numbered(hashes, bits, least_count)
    random = np.random.default_rng(seed)
    order = np.concatenate([random.permutation(len(hashes)) for _ in range(passes)]).astype(np.int32)
    weights, bias = _learn(hashes, answers.astype(np.int32), order, rows, counts, outputs, C, passes)
    # Half precision keeps files small, and is what tests and use see too.
    return HashedModel(rows, weights.astype(np.float16).astype(np.float32), bias.astype(np.float32))


@njit(cache=True)
def _learn(
    hashes: np.ndarray,
    answers: np.ndarray,
    order: np.ndarray,
    rows: np.ndarray,
    counts: np.ndarray,
    outputs: int,
    C: float,
    passes: int,
) -> tuple[np.ndarray, np.ndarray]:
    rate = np.float32(0.1)
    mask = np.uint32(len(rows) - 1)
    weights = np.zeros((len(counts), outputs), np.float32)
    squares = np.full((len(counts), outputs), 1e-6, np.float32)
    total = np.zeros((len(counts), outputs), np.float32)
    bias, bias_squares = np.zeros(outputs), np.ones(outputs)
    error = np.empty(outputs)
    for step in range(len(order)):
        item = order[step]
        error[:] = bias
        for h in hashes[item]:
            row = rows[h & mask]
            if row >= 0:
                for k in range(outputs):
                    error[k] += weights[row, k]
        error[:] = np.exp(error - error.max())
        error /= error.sum()
        error[answers[item]] -= 1
        for k in range(outputs):
            bias_squares[k] += error[k] * error[k]
            bias[k] -= rate * error[k] / np.sqrt(bias_squares[k])
        for h in hashes[item]:
            row = rows[h & mask]
            if row >= 0:
                for k in range(outputs):
                    gradient = np.float32(error[k] + weights[row, k] / (C * counts[row]))
                    squares[row, k] += gradient * gradient
                    weights[row, k] -= rate * gradient / np.sqrt(squares[row, k])
        if (step + 1) % (len(order) // passes) == 0 and step >= len(order) // 2:
            total += weights
    return total / (passes - passes // 2), bias


@njit(cache=True, nogil=True)
def log_probabilities(hashes: np.ndarray, model: HashedModel) -> np.ndarray:
    """Return the log-probabilities of the answers of items, shape (items, outputs)."""
    scores = sums(hashes, model)
    for i in range(len(scores)):
        scores[i] -= scores[i].max()
        scores[i] -= np.log(np.exp(scores[i]).sum())
    return scores


@njit(cache=True, nogil=True)
def sums(hashes: np.ndarray, model: HashedModel) -> np.ndarray:
    """Return the sums of the weights of items, shape (items, outputs)."""
    mask = np.uint32(len(model.rows) - 1)
    scores = np.empty((len(hashes), len(model.bias)), np.float32)
    for i in range(len(hashes)):
        scores[i] = model.bias
        for h in hashes[i]:
            row = model.rows[h & mask]
            if row >= 0:
                for k in range(len(model.bias)):
                    scores[i, k] += model.weights[row, k]
    return scores


def hashed_arrays(model: HashedModel, prefix: str) -> dict[str, np.ndarray]:
    """Return a model as arrays for a file."""
    columns = np.flatnonzero(model.rows >= 0).astype(np.uint32)
    return {
        f"{prefix}.columns": columns,
        f"{prefix}.weights": model.weights[model.rows[columns]].astype(np.float16),
        f"{prefix}.bias": model.bias,
        f"{prefix}.size": np.array([len(model.rows)], np.int64),
    }


def hashed_model(arrays: dict[str, np.ndarray], prefix: str, outputs: int) -> HashedModel:
    """Return the model that :func:`hashed_arrays` wrote, or raise ValueError where arrays misfit."""
    columns, weights, bias = (arrays[f"{prefix}.{name}"] for name in ("columns", "weights", "bias"))
    size = int(arrays[f"{prefix}.size"][0])
    # Compiled code checks no index: what it is handed must be in order.
    if [array.dtype for array in (columns, weights, bias)] != [np.uint32, np.float16, np.float32]:
        raise ValueError("The arrays of a model have other types.")
    if (
        not 0 < size <= 2**24
        or size & (size - 1)
        or columns.ndim != 1
        or (columns >= size).any()
        or weights.shape != (len(columns), outputs)
        or bias.shape != (outputs,)
    ):
        raise ValueError("The weights of a model have another shape.")
    rows = np.full(size, -1, np.int32)
    rows[columns] = np.arange(len(columns))
    return HashedModel(rows, weights.astype(np.float32), bias)
