"""Arrow arrays made of buffers: ``pyarrow.array`` would first import pandas, which takes longer than an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa


def numbers(values: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Return an array of numbers, of the same type.

    Examples
    --------
    >>> numbers(np.array([1, 2, 3], np.int32), missing=np.array([False, True, False])).to_pylist()
    [1, None, 3]
    """
    kind = pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [_present(missing), pa.py_buffer(np.ascontiguousarray(values))])


def flags(values: np.ndarray, missing: np.ndarray | None = None) -> pa.BooleanArray:
    """Return an array of truth values.

    Examples
    --------
    >>> flags(np.array([True, False])).to_pylist()
    [True, False]
    """
    return pa.Array.from_buffers(pa.bool_(), len(values), [_present(missing), _bits(values)])


def strings(values: Sequence[str | None]) -> pa.StringArray:
    """Return an array of strings.

    Examples
    --------
    >>> strings(["né", None, ""]).to_pylist()
    ['né', None, '']
    """
    missing = np.array([value is None for value in values], np.bool_)
    return encoded([b"" if value is None else value.encode() for value in values], missing)


def encoded(values: Sequence[bytes], missing: np.ndarray | None = None) -> pa.StringArray:
    """Return an array of strings that are encoded."""
    ends = np.cumsum([0, *map(len, values)]).astype(np.int32)
    buffers = [_present(missing), pa.py_buffer(ends), pa.py_buffer(b"".join(values))]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def coded(places: np.ndarray, values: pa.StringArray) -> pa.DictionaryArray:
    """Return an array of values by their place in a list of them; none where that is below 0."""
    return pa.DictionaryArray.from_arrays(numbers(places, places < 0), values)


def numbered(values: Iterable[str | None]) -> tuple[np.ndarray, list[str]]:
    """Return the place of each value among those there are, -1 where there is none, and those.

    Examples
    --------
    >>> places, values = numbered(["may", None, "can", "may"])
    >>> places.tolist(), values
    ([0, -1, 1, 0], ['may', 'can'])
    """
    known: dict[str, int] = {}
    places = [-1 if value is None else known.setdefault(value, len(known)) for value in values]
    return np.array(places, np.int32), list(known)


def words(values: Iterable[str | None]) -> pa.DictionaryArray:
    """Return an array of strings that come again and again."""
    places, known = numbered(values)
    return coded(places, strings(known))


def pieces(offsets: np.ndarray, edges: np.ndarray) -> pa.ListArray:
    """Return an array of lists of (start, end)."""
    pair = pa.StructArray.from_arrays([numbers(edges[:, 0]), numbers(edges[:, 1])], ["start", "end"])
    return pa.ListArray.from_arrays(numbers(offsets), pair)


def _present(missing: np.ndarray | None) -> pa.Buffer | None:
    return None if missing is None or not missing.any() else _bits(~missing)


def _bits(values: np.ndarray) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values.astype(np.bool_), bitorder="little"))
