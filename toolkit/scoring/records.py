"""A document as it is read from an input, or why it cannot be."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from toolkit.errors import unknown_name

#: The longest text, in bytes: far more than any article, and little enough for memory to stay small.
LONGEST = 2**24


class Columns(NamedTuple):
    """Where a document's parts stand in an input.

    Attributes
    ----------
    text, id : str
        The columns of the text and of the name; a document without a name gets its input's and its place.
    keep : tuple of str
        The columns that are copied to the table of documents.
    """

    text: str = "text"
    id: str = "id"
    keep: tuple[str, ...] = ()


class Record(NamedTuple):
    """A document.

    Attributes
    ----------
    place : int
        Its number among all that its input holds, from 0.
    id : str
    text : bytes
        In UTF-8.
    characters : int
        How many it has.
    kept : tuple of str or None
    at : int
        How many bytes of the input have been read.
    """

    place: int
    id: str
    text: bytes
    characters: int
    kept: tuple[str | None, ...]
    at: int


class Fault(NamedTuple):
    """What cannot be read: its number, the place in words ("line 3"), the reason, and how much has been read."""

    place: int
    where: str
    reason: str
    at: int


def record_of(row: Mapping[str, Any], columns: Columns, source: str, place: int, where: str, at: int) -> Record | Fault:
    """Make a document of a row.

    Examples
    --------
    >>> record_of({"text": "It may rain.", "id": 7, "year": 1987}, Columns(keep=("year",)), "a.csv", 0, "line 2", 20)
    Record(place=0, id='7', text=b'It may rain.', characters=12, kept=('1987',), at=20)
    >>> record_of({"text": None}, Columns(), "a.csv", 1, "line 3", 30).reason
    "The text, column 'text', must be a string, got null."
    """
    text = row.get(columns.text, row)
    if not isinstance(text, str):
        lacking = text is row
        reason = str(unknown_name("column", columns.text, row)) if lacking else _no_string(columns.text, text)
        return Fault(place, where, reason, at)
    name = as_string(row.get(columns.id))
    kept = tuple(as_string(row.get(column)) for column in columns.keep)
    try:
        encoded = text.encode()
        for value in (name, *kept):
            (value or "").encode()
    except UnicodeEncodeError:
        return Fault(place, where, "A character is half of one or no UTF-8.", at)
    if len(encoded) > LONGEST:
        return Fault(place, where, f"The text has {len(encoded):,} bytes, more than {LONGEST:,}.", at)
    return Record(place, f"{source}#{place + 1}" if name is None else name, encoded, len(text), kept, at)


def _no_string(column: str, value: object) -> str:
    kind = "null" if value is None else type(value).__name__
    return f"The text, column {column!r}, must be a string, got {kind}."


def as_string(value: Any) -> str | None:
    """Return a value as tables keep it: text as it is, lists and objects as JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, (list, dict)) else str(value)


def missing_column(columns: Columns, known: Collection[str]) -> str | None:
    """Return why a table cannot be read that lacks a column that was asked for; None if it has them all."""
    asked = [column for column in (columns.text, *columns.keep) if column not in known]
    return str(unknown_name("column", asked[0], known)) if asked else None
