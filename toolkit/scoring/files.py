"""Documents from files: JSON Lines, CSV, Parquet, and folders of texts. What is bad costs only itself."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.scoring.fingerprint import of_file, of_folder, texts_in
from toolkit.scoring.packed import BROKEN, opened
from toolkit.scoring.records import LONGEST, Columns, Fault, Record, missing_column, record_of

_LONGEST_LINE = 4 * LONGEST  # of JSON, which may spell characters out
_ROWS = 128  # of Parquet, read at once
_BUFFER = 2**20  # bytes


class Lines(NamedTuple):
    """JSON Lines: a document a line, plain or packed."""

    path: Path

    @property
    def name(self) -> str:
        """The file as it was named."""
        return str(self.path)

    def fingerprint(self) -> dict[str, Any]:
        """Return what tells this input from another."""
        return of_file(self.path)

    def records(self, columns: Columns, start: int) -> Iterator[Record | Fault]:
        """Yield the documents from the line with a number on."""
        with opened(self.path) as (stream, file):
            for place in count():
                where = f"line {place + 1}"
                try:
                    line = _line(stream)
                except BROKEN as error:
                    if place >= start:
                        yield Fault(place, where, f"From here on it cannot be read: {_why(error)}.", file.tell())
                    return
                if line == b"":
                    return
                if place < start or (line is not None and line.isspace()):
                    continue
                yield self._record(line, columns, place, where, file.tell())

    def _record(self, line: bytes | None, columns: Columns, place: int, where: str, at: int) -> Record | Fault:
        if line is None:
            return Fault(place, where, f"The line has more than {_LONGEST_LINE:,} bytes.", at)
        try:
            row = json.loads(line)
        except UnicodeDecodeError as error:
            return Fault(place, where, f"The line is not UTF-8, from byte {error.start:,} on.", at)
        except (ValueError, RecursionError) as error:
            return Fault(place, where, f"The line is not JSON: {error}.", at)
        if not isinstance(row, dict):
            return Fault(place, where, f"The line must be a JSON object, got {type(row).__name__}.", at)
        return record_of(row, columns, self.name, place, where, at)


def _line(stream: IO[bytes]) -> bytes | None:
    """Return the next line, nothing at the end, None for one that is too long."""
    line = stream.readline(_LONGEST_LINE)
    if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
        return line
    while line and not line.endswith(b"\n"):
        line = stream.readline(_LONGEST_LINE)
    return None


def _why(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


class Table(NamedTuple):
    """CSV with a header, or tab-separated values: a document a row, plain or packed."""

    path: Path

    @property
    def name(self) -> str:
        """The file as it was named."""
        return str(self.path)

    def fingerprint(self) -> dict[str, Any]:
        """Return what tells this input from another."""
        return of_file(self.path)

    def records(self, columns: Columns, start: int) -> Iterator[Record | Fault]:
        """Yield the documents from the row with a number on."""
        csv.field_size_limit(_LONGEST_LINE)
        with opened(self.path) as (stream, file):
            # A byte that is no UTF-8 becomes half a character, by which its row is known as bad.
            text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
            rows = csv.reader(text, delimiter="\t" if ".tsv" in self.path.suffixes else ",")
            header: list[str] = []
            for place in count(-1):
                try:
                    row = next(rows, None)
                except csv.Error as error:
                    if place >= start:
                        yield Fault(place, f"line {rows.line_num}", f"The row is not CSV: {error}.", file.tell())
                    continue
                except BROKEN as error:
                    if place >= start:
                        reason = f"From here on it cannot be read: {_why(error)}."
                        yield Fault(place, f"line {rows.line_num + 1}", reason, file.tell())
                    return
                if row is None:
                    return
                if not header:
                    header = row
                    lacking = missing_column(columns, header)
                    if lacking:
                        yield from [Fault(0, "header", lacking, file.tell())][start:]
                        return
                elif place >= start and row:
                    yield self._record(header, row, columns, place, f"line {rows.line_num}", file.tell())

    def _record(
        self, header: list[str], row: list[str], columns: Columns, place: int, where: str, at: int
    ) -> Record | Fault:
        if len(row) != len(header):
            return Fault(place, where, f"The row has {len(row)} columns, and the header {len(header)}.", at)
        return record_of(dict(zip(header, row, strict=True)), columns, self.name, place, where, at)


class Parquet(NamedTuple):
    """A Parquet file: a document a row."""

    path: Path

    @property
    def name(self) -> str:
        """The file as it was named."""
        return str(self.path)

    def fingerprint(self) -> dict[str, Any]:
        """Return what tells this input from another."""
        return of_file(self.path)

    def records(self, columns: Columns, start: int) -> Iterator[Record | Fault]:
        """Yield the documents from the row with a number on; a group of rows that cannot be read is left out."""
        try:
            file = pq.ParquetFile(self.path, buffer_size=_BUFFER, pre_buffer=False)
        except BROKEN as error:
            yield from [Fault(0, "file", f"It cannot be read: {_why(error)}.", 0)][start:]
            return
        with file:
            reason = missing_column(columns, file.schema_arrow.names)
            if reason:
                yield from [Fault(0, "header", reason, 0)][start:]
                return
            place = at = 0
            for group in range(file.num_row_groups):
                held = file.metadata.row_group(group)
                if place + held.num_rows > start:
                    yield from self._group(file, group, columns, place, start, at)
                place += held.num_rows
                at += sum(held.column(n).total_compressed_size for n in range(held.num_columns))

    def _group(
        self, file: Any, group: int, columns: Columns, place: int, start: int, at: int
    ) -> Iterator[Record | Fault]:
        asked = {columns.text, columns.id, *columns.keep}
        names = [name for name in file.schema_arrow.names if name in asked]
        try:
            for batch in file.iter_batches(_ROWS, row_groups=[group], columns=names, use_threads=False):
                for row in zip(*(_values(batch[name]) for name in names), strict=True):
                    if place >= start:
                        held = dict(zip(names, row, strict=True))
                        yield record_of(held, columns, self.name, place, f"row {place + 1}", at)
                    place += 1
        except BROKEN as error:
            if place >= start:
                yield Fault(place, f"row {place + 1}", f"The group of rows cannot be read: {_why(error)}.", at)


def _values(column: pa.Array) -> list[Any]:
    """Return the values of a column, where bytes that are no UTF-8 become halves of characters."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return list(column.to_pylist())
    kind = pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()
    raw = column.cast(kind).to_pylist()
    return [None if value is None else value.decode("utf-8", "surrogateescape") for value in raw]


class Texts(NamedTuple):
    """A folder of texts, ``.txt``, the folders in it too: a document a file, named after it."""

    path: Path

    @property
    def name(self) -> str:
        """The folder as it was named."""
        return str(self.path)

    def fingerprint(self) -> dict[str, Any]:
        """Return what tells this input from another."""
        return of_folder(self.path, texts_in(self.path))

    def records(self, columns: Columns, start: int) -> Iterator[Record | Fault]:
        """Yield the documents from the file with a number on."""
        at = 0
        for place, path in islice(enumerate(texts_in(self.path)), start, None):
            where = path.relative_to(self.path).as_posix() if path != self.path else path.name
            try:
                at += path.stat().st_size
                row = {columns.text: path.read_bytes().decode(), columns.id: where}
            except UnicodeDecodeError as error:
                yield Fault(place, where, f"The file is not UTF-8, from byte {error.start:,} on.", at)
            except OSError as error:
                yield Fault(place, where, f"The file cannot be read: {error.strerror}.", at)
            else:
                yield record_of(row, columns, self.name, place, where, at)
