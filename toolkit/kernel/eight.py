"""Eight bytes at once: read into a register, where one instruction does the work of eight."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

#: The lowest and the highest bit of each of eight bytes.
LOWEST, HIGHEST = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)


@intrinsic
def _eight(typing_context: Any, data: Any, at: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        bytes_from = builder.gep(array.data, [arguments[1]])
        return builder.load(builder.bitcast(bytes_from, ir.IntType(64).as_pointer()), align=1)

    return types.uint64(data, types.intp), generate


@intrinsic
def _trailing_zeros(typing_context: Any, number: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate


@njit(cache=True, inline="always")
def eight(data: np.ndarray, at: int) -> np.uint64:
    """Read eight bytes of an array of bytes, the first of them lowest; they must be there."""
    return np.uint64(_eight(data, at))  # type: ignore[call-arg]


@njit(cache=True, inline="always")
def trailing_zeros(number: np.uint64) -> int:
    """Count the zero bits below the lowest bit that is set."""
    return int(_trailing_zeros(number))  # type: ignore[call-arg]


@njit(cache=True, inline="always")
def first_of(word: np.uint64, count: int) -> np.uint64:
    """Keep the first of eight bytes, 1 to 8 of them."""
    return np.uint64(word & (np.uint64(0xFFFFFFFFFFFFFFFF) >> np.uint64(64 - 8 * count)))


@njit(cache=True, inline="always")
def as_far_as(data: np.ndarray, at: int) -> np.uint64:
    """Read eight bytes of an array of bytes, with zeros where it has ended, or not begun."""
    if at >= 0 and at + 8 <= len(data):
        return np.uint64(_eight(data, at))  # type: ignore[call-arg]
    word = np.uint64(0)
    for place in range(8):
        if 0 <= at + place < len(data):
            word |= np.uint64(data[at + place]) << np.uint64(8 * place)
    return word
