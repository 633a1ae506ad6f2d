"""A folder of tables that is whole at any moment: killed, a run goes on behind the last file that was finished.

``manifest.json`` says what was asked: it is written first and never changed. ``shards.jsonl`` is the journal: a line
for every set of files that stands, with the position behind it. Each file is written under another name, synced and
renamed, then the journal's line is synced. What the journal does not know is removed before a run goes on, so that a
run that was killed and one that was not leave the same bytes behind.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.errors import InputError
from toolkit.scoring.chunks import Position
from toolkit.scoring.records import Fault
from toolkit.scoring.schema import TABLES
from toolkit.scoring.tables import Tables

MANIFEST, JOURNAL, ERRORS = "manifest.json", "shards.jsonl", "errors.jsonl"
_PART = "part-{:05}.parquet"
_MOST_SHOWN = 3  # differences in one message


class Store:
    """The folder that a run writes to, its own until it is closed.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
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
        If the folder is of another run, or another process writes to it.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self.position = Position()
        self.shards = self.documents = self.failed = self.bytes = 0
        self._length = 0  # of the file of errors
        folder.mkdir(parents=True, exist_ok=True)
        asked = json.loads(json.dumps(manifest))
        if not (folder / MANIFEST).exists():
            others = [path.name for path in folder.iterdir() if not path.name.startswith(f".{MANIFEST}")]
            if others:
                raise InputError(f"The folder {str(folder)!r} must be empty or of an earlier run, got {others[0]!r}.")
            _write(folder / MANIFEST, json.dumps(asked, indent=1, ensure_ascii=False).encode() + b"\n")
        self._lock = (folder / MANIFEST).open("rb")
        try:
            self._begin(asked)
        except BaseException:
            self.close()
            raise

    def _begin(self, asked: Any) -> None:
        """Make the folder one's own, and see that it is of the same run."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(f"The folder {str(self.folder)!r} is being written to by another process.") from None
        _compare(self.folder, json.loads(self._lock.read()), asked)
        self._resume()

    def _resume(self) -> None:
        """Go on behind what the journal knows, and remove what it does not."""
        path = self.folder / JOURNAL
        content = path.read_bytes() if path.exists() else b""
        known = content[: content.rfind(b"\n") + 1]
        for line in known.splitlines():
            entry = json.loads(line)
            self.position = Position(*entry["next"])
            self.documents, self.failed, self.bytes = (entry[key] for key in ("documents", "errors", "bytes"))
            self._length = entry["errors_length"]
            self.shards += 1
        for name, length in ((JOURNAL, len(known)), (ERRORS, self._length)):
            with (self.folder / name).open("ab") as file:
                file.truncate(length)
        for table in TABLES:
            (self.folder / table).mkdir(exist_ok=True)
            standing = {_PART.format(number) for number in range(self.shards)}
            for part in (self.folder / table).iterdir():
                if part.name not in standing:
                    part.unlink()

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
                _write_table(self.folder / name / _PART.format(self.shards), joined)
                self.documents += len(joined) if name == "documents" else 0
        lines = [_line({"input": name, "place": fault.where, "reason": fault.reason}) for name, fault in faults]
        self._length = _append(self.folder / ERRORS, b"".join(lines))
        self.position, self.failed, self.bytes = end, self.failed + len(lines), self.bytes + size
        entry = {"documents": self.documents, "errors": self.failed, "bytes": self.bytes}
        _append(self.folder / JOURNAL, _line({"next": list(end), **entry, "errors_length": self._length}))
        self.shards += 1

    def close(self) -> None:
        """Let others write to the folder."""
        self._lock.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _line(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _append(path: Path, content: bytes) -> int:
    """Append to a file, see it on the disk, and return its length."""
    with path.open("ab") as file:
        file.write(content)
        _sync(file)
        return file.tell()


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _renamed(part: Path, path: Path) -> None:
    """Give a file that was synced its name, and see the name on the disk."""
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        _sync(file)
    _renamed(part, path)


def _write_table(path: Path, table: pa.Table) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            pq.write_table(table, file, compression="zstd", row_group_size=len(table) or 1)
            _sync(file)
        _renamed(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)  # a full disk has better use for its bytes
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _compare(folder: Path, found: Any, asked: Any) -> None:
    """Raise the error that says what differs from the run that the folder is of."""
    differences = list(_differences(found, asked))
    if differences:
        more = f", and {len(differences) - _MOST_SHOWN} more" if len(differences) > _MOST_SHOWN else ""
        told = "; ".join(differences[:_MOST_SHOWN])
        raise InputError(f"The folder {str(folder)!r} is of another run: {told}{more}. Name another folder.")


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
