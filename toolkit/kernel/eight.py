"""Eight bytes at once: read into a register, where one instruction does the work of eight."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

#: The lowest and the highest bit of each of eight bytes.
LOWEST, HIGHEST = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)


@intrinsic  # type: ignore[untyped-decorator]
def eight(typing_context: Any, data: Any, at: Any) -> Any:
    """Read eight bytes of an array of bytes, the first of them lowest; they must be there."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        bytes_from = builder.gep(array.data, [arguments[1]])
        return builder.load(builder.bitcast(bytes_from, ir.IntType(64).as_pointer()), align=1)

    return types.uint64(data, types.intp), generate


@intrinsic  # type: ignore[untyped-decorator]
def trailing_zeros(typing_context: Any, number: Any) -> Any:
    """Count the zero bits below the lowest bit that is set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), generate
