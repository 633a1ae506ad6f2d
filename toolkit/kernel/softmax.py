"""A multinomial logistic model over hashed features: learned in seconds by AdaGrad, read in one pass.

An item is a row of feature hashes, always as many. A step regularises only what its item touches, each feature by
its share of a pass, so that a pass over all items regularises every weight once. What is kept is the mean of the
weights over the later half of the passes, which settles them (Polyak and Juditsky 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit

from toolkit.kernel.machine import (
    AT,
    apart,
    bare,
    eight_sums,
    eight_sums_of_full,
    four_sums,
    four_sums_of_full,
    one_sum,
    one_sum_of_full,
    two_sums,
    two_sums_of_full,
)
from toolkit.kernel.weights import sixteen_bits

LEAST_EXPONENT = np.float32(-80)  # the exponential of less has no full precision, and takes ten times as long
_MANY = 0.5  # of the rows have weights: so many that looking up which costs more than it saves
_TWO, _FOUR, _EIGHT = 2, 4, 8  # outputs that are summed at once
_LARGEST = 2**15 - 1  # weight


class HashedModel(NamedTuple):
    """Weights of hashed features.

    Attributes
    ----------
    rows : ndarray of uint16 or uint32, shape (2**bits,)
        The row of weights that a hash's last bits stand for, 0 where there is none.
    weights : ndarray of int16, shape (1 + features, outputs)
        In units of `scale`. The first row is zero; behind more outputs than two are zeros up to ``_FOUR``, or a
        multiple of ``_EIGHT``.
    full : bool
        Whether all of `rows` stand for weights, each for the one behind the last, so that they need not be looked up.
    scale : float32
    bias : ndarray of float32, shape (outputs,)
    """

    rows: np.ndarray
    weights: np.ndarray
    scale: np.float32
    bias: np.ndarray
    full: bool


def numbered(hashes: np.ndarray, bits: int, least_count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of a model, and how often the feature of each is there; rare ones have row 0."""
    counts = np.bincount((hashes.ravel() & np.uint32(2**bits - 1)).astype(np.int64), minlength=2**bits)
    columns = np.flatnonzero(counts >= least_count)
    return _rows(columns, 2**bits), np.concatenate([[1], counts[columns]]).astype(np.float32)


def _rows(columns: np.ndarray, size: int) -> np.ndarray:
    # The smaller the numbers, the more of them stay near the processor.
    rows = np.zeros(size, np.uint16 if len(columns) < 2**16 else np.uint32)
    rows[columns] = np.arange(1, len(columns) + 1)
    return rows


def hashed(rows: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> HashedModel:
    """Lay out weights, shape (1 + features, outputs), for the kernel.

    Half precision keeps files small, and is what tests and use see too.
    """
    numbers, scale = sixteen_bits(weights.astype(np.float16, copy=False))
    whole = _widened(numbers)
    full = len(whole) > _MANY * len(rows)
    if full:
        every = np.arange(1, len(rows) + 1, dtype=np.uint32)
        if not np.array_equal(rows, every):
            # Those that have no weights get zeros.
            whole, rows = np.concatenate([whole[:1], whole[rows]]), every
    return HashedModel(rows, whole, scale, bias.astype(np.float32), full)


def _widened(weights: np.ndarray) -> np.ndarray:
    """Return weights with zeros behind the outputs, so that all those of a row can be read at once."""
    outputs = weights.shape[1]
    if outputs <= _TWO:
        return weights
    return np.pad(weights, ((0, 0), (0, _FOUR - outputs if outputs <= _FOUR else -outputs % _EIGHT)))


def weights_of(model: HashedModel, columns: np.ndarray) -> np.ndarray:
    """Return the weights of some columns as numbers, float32 of shape (columns, outputs)."""
    return np.asarray(model.weights[model.rows[columns], : len(model.bias)] * model.scale)


def mean_of(models: Sequence[HashedModel]) -> HashedModel:
    """Return the mean of models whose hashes are of the same features: what one lacks counts as 0."""
    columns = np.flatnonzero(np.any([model.rows > 0 for model in models], axis=0))
    weights = np.mean([weights_of(model, columns) for model in models], axis=0)
    bias = np.mean([model.bias for model in models], axis=0)
    return hashed(_rows(columns, len(models[0].rows)), np.pad(weights, ((1, 0), (0, 0))), bias)


def side_by_side(one: HashedModel, other: HashedModel) -> HashedModel:
    """Return a model with the outputs of both of two whose hashes are of the same features."""
    columns = np.flatnonzero((one.rows > 0) | (other.rows > 0))
    weights = [weights_of(model, columns) for model in (one, other)]
    together = np.pad(np.concatenate(weights, axis=1), ((1, 0), (0, 0)))
    return hashed(_rows(columns, len(one.rows)), together, np.concatenate([one.bias, other.bias]))


def halves_of(model: HashedModel) -> tuple[HashedModel, HashedModel]:
    """Return a model as two: one of the first half of its columns, with the bias, and one of the second."""
    half = len(model.rows) // 2
    halves = []
    for first, bias in ((0, model.bias), (half, np.zeros_like(model.bias))):
        columns = np.flatnonzero(model.rows[first : first + half])
        weights = weights_of(model, first + columns)
        halves.append(hashed(_rows(columns, half), np.pad(weights, ((1, 0), (0, 0))), bias))
    return halves[0], halves[1]


def outputs_of(model: HashedModel, first: int, last: int) -> HashedModel:
    """Return a model with some outputs of another alone."""
    return model._replace(weights=_widened(model.weights[:, first:last]), bias=model.bias[first:last])


def odds_of(model: HashedModel) -> HashedModel:
    """Return a model of two answers as one of a single output: the log-odds of the second."""
    columns = np.flatnonzero(model.rows > 0)
    odds = np.diff(weights_of(model, columns), axis=1)
    return hashed(_rows(columns, len(model.rows)), np.pad(odds, ((1, 0), (0, 0))), np.diff(model.bias))


def against_first(model: HashedModel) -> HashedModel:
    """Return a model of the same probabilities whose first answer counts as 0: of the others' weights, less its own.

    Weights are at most 2**14, so differences fit in 16 bits, but for that of the largest and its opposite.
    """
    less = np.clip(model.weights[:, 1 : len(model.bias)].astype(np.int32) - model.weights[:, :1], -_LARGEST, _LARGEST)
    return model._replace(weights=_widened(less.astype(np.int16)), bias=model.bias[1:] - model.bias[0])


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
    return hashed(rows, weights, bias)


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
            if row:
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
            if row:
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
        # Arrays for every row would take as long as the sums.
        top, total = scores[i].max(), np.float32(0.0)
        for t in range(scores.shape[1]):
            total += np.exp(max(scores[i, t] - top, LEAST_EXPONENT))
        top += np.log(total)
        for t in range(scores.shape[1]):
            scores[i, t] -= top
    return scores


@bare
def log_softmax(scores: np.ndarray) -> None:
    """Make log-probabilities of rows of sums; the first of each is of an answer that counts as 0."""
    count, answers = scores.shape
    for i in range(count):
        top = np.float32(0.0)
        for t in range(1, answers):
            top = max(top, scores[i, t])
        # Of all sums the largest needs no exponential.
        total = np.float32(1.0) if top == 0 else np.exp(max(-top, LEAST_EXPONENT))
        for t in range(1, answers):
            total += np.float32(1.0) if scores[i, t] == top else np.exp(max(scores[i, t] - top, LEAST_EXPONENT))
        total = top + np.log(total)
        scores[i, 0] = 0
        for t in range(answers):
            scores[i, t] -= total


@njit(cache=True, nogil=True)
def sums(hashes: np.ndarray, model: HashedModel) -> np.ndarray:
    """Return the sums of the weights of items, shape (items, outputs)."""
    scores = np.empty((len(hashes), len(model.bias)), np.float32)
    sums_into(hashes, model, scores)
    return scores


@njit(cache=True, nogil=True)
def sums_into(hashes: np.ndarray, model: HashedModel, scores: np.ndarray) -> None:
    """Write the sums of the weights of items into the last columns."""
    apart()
    rows, weights, scale, bias, full = model.rows, model.weights, model.scale, model.bias, model.full
    outputs, width, totals = len(bias), weights.shape[1], np.empty(weights.shape[1], np.int32)
    before = scores.shape[1] - outputs
    for i in range(len(hashes)):
        if width == 1:
            if full:
                one_sum_of_full(hashes, i, rows, weights, 0, totals)
            else:
                one_sum(hashes, i, rows, weights, 0, totals)
        elif width == _TWO:
            if full:
                two_sums_of_full(hashes, i, rows, weights, 0, totals)
            else:
                two_sums(hashes, i, rows, weights, 0, totals)
        elif width == _FOUR:
            if full:
                four_sums_of_full(hashes, i, rows, weights, 0, totals)
            else:
                four_sums(hashes, i, rows, weights, 0, totals)
        else:
            for t in range(0, outputs, _EIGHT):
                if full:
                    eight_sums_of_full(hashes, i, rows, weights, t, totals)
                else:
                    eight_sums(hashes, i, rows, weights, t, totals)
        for t in range(outputs):
            scores[AT(i), AT(before + t)] = scale * totals[AT(t)] + bias[AT(t)]


def hashed_arrays(model: HashedModel, prefix: str) -> dict[str, np.ndarray]:
    """Return a model as arrays for a file."""
    columns = np.flatnonzero((model.weights[model.rows] != 0).any(axis=1)).astype(np.uint32)
    return {
        f"{prefix}.columns": columns,
        f"{prefix}.weights": weights_of(model, columns).astype(np.float16),
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
    return hashed(_rows(columns, size), np.pad(weights, ((1, 0), (0, 0))), bias)
