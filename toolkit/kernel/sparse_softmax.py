"""A multinomial logistic model over rows of hashed features with values, as many as a row has: learned by AdaGrad.

As in :mod:`toolkit.kernel.softmax` a step regularises only what its row touches, each feature by its share of a pass,
and what is kept is the mean of the weights over the later half of the passes (Polyak and Juditsky 1992).
"""

from __future__ import annotations

import numpy as np
from numba import njit

_RATE = np.float32(0.1)


def learn_sparse(
    columns: np.ndarray,
    values: np.ndarray,
    starts: np.ndarray,
    answers: np.ndarray,
    row_weights: np.ndarray,
    size: int,
    outputs: int,
    *,
    C: float,
    least_count: int = 2,
    passes: int = 10,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Learn which answer each row has; return weights, shape (size, outputs), and bias.

    Parameters
    ----------
    columns, values, starts : ndarray
        Row i has the features ``columns[starts[i]:starts[i + 1]]`` with those values.
    answers : ndarray of int, shape (rows,)
    row_weights : ndarray of float, shape (rows,)
        How much each row counts.
    size : int
        How many columns there are.
    outputs : int
        How many answers there are.
    C : float
        Inverse strength of the L2 penalty.
    least_count : int
        Features of fewer rows keep the weight 0.
    passes : int
    seed : int
        Seed of the order of the rows.
    """
    counts = np.bincount(columns, minlength=size).astype(np.float32)
    counts[counts < least_count] = 0
    random = np.random.default_rng(seed)
    order = np.concatenate([random.permutation(len(answers)) for _ in range(passes)]).astype(np.int32)
    return _learn(
        columns.astype(np.int32),
        values.astype(np.float32),
        starts.astype(np.int64),
        answers.astype(np.int32),
        row_weights.astype(np.float32),
        counts,
        order,
        outputs,
        C,
        passes,
    )


@njit(cache=True)
def _learn(
    columns: np.ndarray,
    values: np.ndarray,
    starts: np.ndarray,
    answers: np.ndarray,
    row_weights: np.ndarray,
    counts: np.ndarray,
    order: np.ndarray,
    outputs: int,
    C: float,
    passes: int,
) -> tuple[np.ndarray, np.ndarray]:
    weights = np.zeros((len(counts), outputs), np.float32)
    squares = np.full((len(counts), outputs), 1e-6, np.float32)
    total = np.zeros((len(counts), outputs), np.float32)
    bias, bias_squares = np.zeros(outputs), np.ones(outputs)
    error = np.empty(outputs)
    rows = len(order) // passes
    for step in range(len(order)):
        row = order[step]
        first, last = starts[row], starts[row + 1]
        error[:] = bias
        for i in range(first, last):
            for k in range(outputs):
                error[k] += weights[columns[i], k] * values[i]
        error[:] = np.exp(error - error.max())
        error /= error.sum()
        error[answers[row]] -= 1
        error *= row_weights[row]
        for k in range(outputs):
            bias_squares[k] += error[k] * error[k]
            bias[k] -= _RATE * error[k] / np.sqrt(bias_squares[k])
        for i in range(first, last):
            column = columns[i]
            if counts[column]:
                for k in range(outputs):
                    gradient = np.float32(error[k] * values[i] + weights[column, k] / (C * counts[column]))
                    squares[column, k] += gradient * gradient
                    weights[column, k] -= _RATE * gradient / np.sqrt(squares[column, k])
        if (step + 1) % rows == 0 and step >= len(order) // 2:
            total += weights
    return total / (passes - passes // 2), bias
