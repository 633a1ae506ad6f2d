"""Weights in 16 bits, or in eight: small tables stay near to the processor, which mostly waits for memory."""

from __future__ import annotations

import numpy as np


def sixteen_bits(weights: np.ndarray) -> tuple[np.ndarray, np.float32]:
    """Return weights as int16, and the scale that makes them numbers again.

    The scale is a power of two, so that half precision, which files have, holds what 16 bits do: a file that is read
    and written again is the same.

    Examples
    --------
    >>> whole, scale = sixteen_bits(np.array([0.75, -0.5]))
    >>> (whole * scale).tolist()
    [0.75, -0.5]
    """
    numbers = weights.astype(np.float32)
    exponent = 14 - int(np.ceil(np.log2(_largest(numbers))))
    numbers *= np.float32(2.0**exponent)
    return np.rint(numbers, out=numbers).astype(np.int16), np.float32(2.0**-exponent)


def eight_bits(weights: np.ndarray) -> tuple[np.ndarray, np.float32]:
    """Return weights as int8, and the scale that makes them numbers again, a power of two as well.

    Examples
    --------
    >>> whole, scale = eight_bits(np.array([0.75, -0.5]))
    >>> whole.tolist(), (whole * scale).tolist()
    ([96, -64], [0.75, -0.5])
    """
    numbers = weights.astype(np.float32)
    exponent = int(np.floor(np.log2(127 / _largest(numbers))))
    numbers *= np.float32(2.0**exponent)
    return np.rint(numbers, out=numbers).astype(np.int8), np.float32(2.0**-exponent)


def _largest(numbers: np.ndarray) -> float:
    return max(float(numbers.max(initial=0)), -float(numbers.min(initial=0)), 2.0**-8)
