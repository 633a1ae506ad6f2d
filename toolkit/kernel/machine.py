"""What the machine can do and Python has no words for: leave code apart or uncounted, fetch, or add eight at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

Compiled = TypeVar("Compiled", bound=Callable[..., Any])
_tools: Any = cgutils
_njit: Any = njit
_BYTES, _NUMBERS = ir.IntType(8).as_pointer(), ir.IntType(32).as_pointer()

AT = np.uintp  # an index of this type is not looked at twice, for whether it counts from the end


def bare(function: Compiled) -> Compiled:
    """Compile a function that makes no arrays, without counting references to those that it is handed.

    To count one, the processor waits as long as for the hashes of five features.
    """
    compiled: Compiled = _njit(cache=True, _nrt=False)(function)
    return compiled


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


def _sixty_four(typing_context: Any, data: Any, at: Any, kept: Any, least: Any, count: Any) -> Any:
    """Tell of each of 64 bytes, which must be there, whether what is `kept` of its bits is one of a row of numbers.

    The row begins with `least`. The answers are bits, that of the first byte lowest.
    """
    many, index = ir.VectorType(ir.IntType(8), 64), ir.VectorType(ir.IntType(32), 64)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        there = builder.bitcast(builder.gep(array.data, [arguments[1]]), many.as_pointer())
        unset = ir.Constant(many, ir.Undefined)

        def each(number: Any) -> Any:
            first = builder.insert_element(unset, builder.trunc(number, ir.IntType(8)), ir.IntType(32)(0))
            return builder.shuffle_vector(first, unset, ir.Constant(index, [0] * 64))

        masked = builder.and_(builder.load(there, align=1), each(arguments[2]))
        bits = builder.icmp_unsigned("<", builder.sub(masked, each(arguments[3])), each(arguments[4]))
        return builder.bitcast(bits, ir.IntType(64))

    return types.uint64(data, types.intp, types.intp, types.intp, types.intp), generate


def _fetch(typing_context: Any, array: Any, row: Any) -> Any:
    """Have the processor fetch a row of an array that is used soon, while it goes on."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows = context.make_array(signature.args[0])(context, builder, arguments[0])
        stride = builder.extract_value(rows.strides, 0)
        there = builder.gep(builder.bitcast(rows.data, _BYTES), [builder.mul(arguments[1], stride)])
        flag = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [_BYTES, flag, flag, flag])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [_BYTES], kind)
        builder.call(prefetch, [there, flag(0), flag(3), flag(1)])  # to read, to be kept near, as data
        return context.get_dummy_value()

    return types.void(array, types.uintp), generate


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


def _summed(lanes: int, full: bool) -> Any:
    """Make what adds up the weights of an item's hashes, as many columns as `lanes` at once, from the first on.

    A hash's last bits have a row of weights, told by `rows`, or the one behind theirs where the table is full. All in
    one loop, in which no step waits for the one before. There must be a total of 32 bits for each column.
    """

    def _sum(typing_context: Any, hashes: Any, item: Any, rows: Any, table: Any, first: Any, totals: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            seen, places, numbers, out = (
                context.make_array(signature.args[i])(context, builder, arguments[i]) for i in (0, 2, 3, 5)
            )
            index, sums = ir.IntType(64), ir.VectorType(ir.IntType(32), lanes)
            some = ir.VectorType(ir.IntType(table.dtype.bitwidth), lanes)
            count, width = builder.extract_value(seen.shape, 1), builder.extract_value(numbers.shape, 1)
            last = builder.sub(builder.extract_value(places.shape, 0), ir.Constant(index, 1))
            per_item, per_hash = (builder.extract_value(seen.strides, axis) for axis in (0, 1))
            own = builder.gep(builder.bitcast(seen.data, _BYTES), [builder.mul(arguments[1], per_item)])
            from_first = builder.gep(numbers.data, [arguments[4]])
            total = _tools.alloca_once(builder, sums)
            builder.store(ir.Constant(sums, None), total)
            with _tools.for_range(builder, count) as loop:
                hashed = builder.bitcast(builder.gep(own, [builder.mul(loop.index, per_hash)]), _NUMBERS)
                column = builder.and_(builder.zext(builder.load(hashed), index), last)
                if full:
                    row = builder.add(column, ir.Constant(index, 1))
                else:
                    row = builder.zext(builder.load(builder.gep(places.data, [column])), index)
                there = builder.bitcast(builder.gep(from_first, [builder.mul(row, width)]), some.as_pointer())
                more = builder.sext(builder.load(there, align=1), sums)
                builder.store(builder.add(builder.load(total), more), total)
            there = builder.bitcast(builder.gep(out.data, [arguments[4]]), sums.as_pointer())
            builder.store(builder.load(total), there, align=1)
            return context.get_dummy_value()

        return types.void(hashes, types.intp, rows, table, types.intp, totals), generate

    return _sum


apart: Any = intrinsic(_apart)
eight: Any = intrinsic(_eight)
fetch: Any = intrinsic(_fetch)
sixty_four: Any = intrinsic(_sixty_four)
trailing_zeros: Any = intrinsic(_trailing_zeros)
ones: Any = intrinsic(_ones)
one_sum: Any = intrinsic(_summed(1, False))
two_sums: Any = intrinsic(_summed(2, False))
four_sums: Any = intrinsic(_summed(4, False))
eight_sums: Any = intrinsic(_summed(8, False))
one_sum_of_full: Any = intrinsic(_summed(1, True))
two_sums_of_full: Any = intrinsic(_summed(2, True))
four_sums_of_full: Any = intrinsic(_summed(4, True))
eight_sums_of_full: Any = intrinsic(_summed(8, True))
