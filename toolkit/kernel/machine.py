"""What the machine can do and Python has no words for: leave code apart, read eight bytes at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

AT = np.uintp  # an index of this type is not looked at twice, for whether it counts from the end


def _apart(typingctx: Any) -> Any:
    """Keep the function that calls this from being put into those that call it.

    Loops over many arrays that are put together into one function run half as fast: there are too few registers.
    """

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), codegen


def _eight(typing_context: Any, data: Any, at: Any) -> Any:
    """Read eight bytes of an array of bytes, the first of them lowest; they must be there."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        bytes_from = builder.gep(array.data, [arguments[1]])
        return builder.load(builder.bitcast(bytes_from, ir.IntType(64).as_pointer()), align=1)

    return types.uint64(data, types.intp), generate


def _trailing_zeros(typing_context: Any, number: Any) -> Any:
    """Count the zero bits below the lowest bit of a number of 64 that is set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate


def _ones(typing_context: Any, number: Any) -> Any:
    """Count the bits of a number of 64 that are set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


apart: Any = intrinsic(_apart)
eight: Any = intrinsic(_eight)
trailing_zeros: Any = intrinsic(_trailing_zeros)
ones: Any = intrinsic(_ones)
