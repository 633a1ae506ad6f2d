"""A folder of tables that is whole at any moment: killed, a run goes on behind the last file that was finished.

``manifest.json`` says what was asked: it is written first and never changed. ``shards.jsonl`` is the journal, see
:mod:`toolkit.scoring.folders`. What the journal does not know is removed before a run goes on, so that a run that was
killed and one that was not leave the same bytes behind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import InputError
from toolkit.scoring.chunks import Position
from toolkit.scoring.folders import folder_of
from toolkit.scoring.records import Fault
from toolkit.scoring.remote import AnyPath
from toolkit.scoring.schema import TABLES
from toolkit.scoring.tables import Tables

_PART = "part-{:05}.parquet"
_MOST_SHOWN = 3  # differences in one message


class Store:
    """The folder that a run writes to, its own until it is closed.

    Parameters
    ----------
    path : Path or Remote
        Of the folder, which is made where it is missing.
    manifest : dict
        What was asked, as JSON can hold it.

    Attributes
    ----------
    position : Position
        Where reading goes on.
    shards, documents, failed, bytes : int
        What is in the folder: sets of files, documents, faults, and bytes of the texts.

    Raises
    ------
    InputError
        If the folder is of another run, or another process of this machine writes to it.
    """

    def __init__(self, path: AnyPath, manifest: Mapping[str, Any]) -> None:
        self.position = Position()
        self.shards = self.documents = self.failed = self.bytes = 0
        self._length = 0  # of the file of errors
        self._folder = folder_of(path)
        asked = json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
        try:
            _compare(path, json.loads(self._folder.claim(asked)), json.loads(asked))
            self._resume()
        except BaseException:
            self.close()
            raise

    def _resume(self) -> None:
        """Go on behind what the journal knows, and remove what it does not."""
        self.shards, entry = self._folder.resume()
        if entry is not None:
            self.position = Position(*entry["next"])
            self.documents, self.failed, self.bytes = (entry[key] for key in ("documents", "errors", "bytes"))
            self._length = entry["errors_length"]
        standing = {_PART.format(number) for number in range(self.shards)}
        for table in TABLES:
            self._folder.clear(table, standing)

    def commit(self, tables: list[Tables], faults: Iterable[tuple[str, Fault]], end: Position, size: int) -> None:
        """Write a set of files, and the faults among their documents.

        Parameters
        ----------
        tables : list of dict of str to pyarrow.Table
            In order; emptied, so that no table stays in memory when it has been written.
        faults : iterable of (str, Fault)
            The name of the input that each is in, and the fault.
        end : Position
            Where reading goes on behind them.
        size : int
            How many bytes of text they are of.
        """
        if tables:
            for name in TABLES:
                joined = pa.concat_tables([held.pop(name) for held in tables]).unify_dictionaries()
                self._folder.put(f"{name}/{_PART.format(self.shards)}", _packed(joined))
                self.documents += len(joined) if name == "documents" else 0
        lines = [_line({"input": name, "place": fault.where, "reason": fault.reason}) for name, fault in faults]
        self._length += sum(map(len, lines))
        self.position, self.failed, self.bytes = end, self.failed + len(lines), self.bytes + size
        entry = {"documents": self.documents, "errors": self.failed, "bytes": self.bytes}
        line = _line({"next": list(end), **entry, "errors_length": self._length})
        self._folder.note(self.shards, line, b"".join(lines))
        self.shards += 1

    def finish(self) -> None:
        """Leave what a finished run has: all that was asked has been written."""
        self._folder.finish()

    def close(self) -> None:
        """Let others write to the folder."""
        self._folder.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _line(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _packed(table: pa.Table) -> pa.Buffer:
    """Return a table as the bytes of a Parquet file, which are few beside the table."""
    sink = pa.BufferOutputStream()
    # A list of those that there are makes a column smaller and quicker, but for probabilities: hardly one comes twice.
    listed = [name for name in table.column_names if name != "p"]
    pq.write_table(table, sink, compression="zstd", row_group_size=len(table) or 1, use_dictionary=listed)
    return sink.getvalue()


def _compare(path: AnyPath, found: Any, asked: Any) -> None:
    """Raise the error that says what differs from the run that the folder is of."""
    differences = list(_differences(found, asked))
    if differences:
        more = f", and {len(differences) - _MOST_SHOWN} more" if len(differences) > _MOST_SHOWN else ""
        told = "; ".join(differences[:_MOST_SHOWN])
        raise InputError(f"The folder {str(path)!r} is of another run: {told}{more}. Name another folder.")


def _differences(found: Any, asked: Any, path: str = "") -> Iterator[str]:
    if isinstance(found, dict) and isinstance(asked, dict):
        for key in sorted(found.keys() | asked.keys()):
            yield from _differences(found.get(key), asked.get(key), f"{path}.{key}" if path else key)
    elif isinstance(found, list) and isinstance(asked, list) and len(found) == len(asked):
        for number, pair in enumerate(zip(found, asked, strict=True)):
            yield from _differences(*pair, f"{path}[{number}]")
    elif found != asked:
        yield f"{path} was {_short(found)} and is {_short(asked)}"


def _short(value: Any) -> str:
    return f"{len(value)} long" if isinstance(value, list) and len(value) > 4 else json.dumps(value)[:80]
