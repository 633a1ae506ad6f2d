"""The reader of Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.scoring.files import Row
from toolkit.scoring.packed import BROKEN, why
from toolkit.scoring.records import Columns, missing_column
from toolkit.scoring.remote import AnyPath

_ROWS = 128  # read at once
_BUFFER = 2**20  # bytes


def parquet(path: AnyPath, columns: Columns, start: int) -> Iterator[Row]:
    """Yield a row a row of the table; of a group of rows that cannot be read, the rest is left out."""
    with ExitStack() as stack:
        try:
            source = stack.enter_context(pa.OSFile(str(path)) if isinstance(path, Path) else path.open())
            file = stack.enter_context(pq.ParquetFile(source, buffer_size=_BUFFER, pre_buffer=False))
        except BROKEN as error:
            yield Row(0, "file", f"It cannot be read: {why(error)}.", 0)
            return
        if lacking := missing_column(columns, file.schema_arrow.names):
            yield Row(0, "header", lacking, 0)
            return
        place = at = 0
        for group in range(file.num_row_groups):
            held = file.metadata.row_group(group)
            if place + held.num_rows > start:
                yield from _group(file, group, columns, place, at)
            place += held.num_rows
            at += sum(held.column(n).total_compressed_size for n in range(held.num_columns))


def _group(file: Any, group: int, columns: Columns, place: int, at: int) -> Iterator[Row]:
    asked = {columns.text, columns.id, *columns.keep}
    names = [name for name in file.schema_arrow.names if name in asked]
    try:
        for batch in file.iter_batches(_ROWS, row_groups=[group], columns=names, use_threads=False):
            for row in zip(*(_values(batch[name]) for name in names), strict=True):
                yield Row(place, f"row {place + 1}", dict(zip(names, row, strict=True)), at)
                place += 1
    except BROKEN as error:
        yield Row(place, f"row {place + 1}", f"The group of rows cannot be read: {why(error)}.", at)


def _values(column: pa.Array) -> list[Any]:
    """Return the values of a column, where bytes that are no UTF-8 become halves of characters."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return list(column.to_pylist())
    kind = pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()
    raw = column.cast(kind).to_pylist()
    return [None if value is None else value.decode("utf-8", "surrogateescape") for value in raw]
