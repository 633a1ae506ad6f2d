"""Readers of files of lines, plain or packed: JSON Lines, and CSV with a header."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import IO, Any

from toolkit.scoring.files import Row
from toolkit.scoring.packed import BROKEN, opened, rest_is_lost
from toolkit.scoring.records import LONGEST, Columns, missing_column
from toolkit.scoring.remote import AnyPath

_LONGEST_LINE = 4 * LONGEST  # of JSON, which may spell characters out


def json_lines(path: AnyPath, columns: Columns, start: int) -> Iterator[Row]:
    """Yield a row a line of JSON; lines without anything count, but are no rows."""
    with opened(path) as (stream, file):
        for place in count():
            where = f"line {place + 1}"
            try:
                line = _line(stream)
            except BROKEN as error:
                yield Row(place, where, rest_is_lost(error), file.tell())
                return
            if line == b"":
                return
            if place >= start and (line is None or not line.isspace()):
                yield Row(place, where, _parsed(line), file.tell())


def _line(stream: IO[bytes]) -> bytes | None:
    """Return the next line, nothing at the end, None for one that is too long."""
    line = stream.readline(_LONGEST_LINE)
    if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
        return line
    while line and not line.endswith(b"\n"):
        line = stream.readline(_LONGEST_LINE)
    return None


def _parsed(line: bytes | None) -> Mapping[str, Any] | str:
    if line is None:
        return f"The line has more than {_LONGEST_LINE:,} bytes."
    try:
        row = json.loads(line)
    except UnicodeDecodeError as error:
        return f"The line is not UTF-8, from byte {error.start:,} on."
    except (ValueError, RecursionError) as error:
        return f"The line is not JSON: {error}."
    return row if isinstance(row, dict) else f"The line must be a JSON object, got {type(row).__name__}."


def delimited(path: AnyPath, columns: Columns, start: int) -> Iterator[Row]:
    """Yield a row a row of CSV, or of tab-separated values."""
    csv.field_size_limit(_LONGEST_LINE)
    with opened(path) as (stream, file):
        # A byte that is no UTF-8 becomes half a character, by which its row is known as bad.
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
        rows = csv.reader(text, delimiter="\t" if ".tsv" in path.suffixes else ",")
        header: list[str] = []
        for place in count(-1):
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield Row(place, f"line {rows.line_num}", f"The row is not CSV: {error}.", file.tell())
                continue
            except BROKEN as error:
                yield Row(place, f"line {rows.line_num + 1}", rest_is_lost(error), file.tell())
                return
            if row is None:
                return
            if not header:
                header = row
                if lacking := missing_column(columns, header):
                    yield Row(0, "header", lacking, file.tell())
                    return
            elif row:
                yield Row(place, f"line {rows.line_num}", _named(header, row), file.tell())


def _named(header: list[str], row: list[str]) -> Mapping[str, Any] | str:
    if len(row) != len(header):
        return f"The row has {len(row)} columns, and the header {len(header)}."
    return dict(zip(header, row, strict=True))
