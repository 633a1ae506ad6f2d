"""Where tables are kept: a folder of this machine, or one of an object store, which has neither locks nor renaming.

Both show a file under its name only when it is whole, and keep a journal: for every set of files that stands, a line
with the position behind it. Finished, both hold the same files.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Collection, Mapping
from itertools import takewhile
from pathlib import Path
from typing import IO, Any, Protocol

from toolkit.errors import InputError
from toolkit.scoring.remote import AnyPath, Remote, told

MANIFEST, JOURNAL, ERRORS = "manifest.json", "shards.jsonl", "errors.jsonl"
_NOTES = "journal"  # the folder of what an unfinished run has in an object store instead of the files that grow
_NOTE = "part-{:05}.jsonl"
Entry = Mapping[str, Any]


class Folder(Protocol):
    """What a store asks of the folder that it writes to."""

    def claim(self, manifest: bytes) -> bytes:
        """Make the folder one's own, and return its manifest, which is the one given where there was none."""

    def resume(self) -> tuple[int, Entry | None]:
        """Forget what is torn; return how many sets of files the journal knows, and the last of its entries."""

    def clear(self, table: str, standing: Collection[str]) -> None:
        """Remove all files of a table but some; make the folder of the table where it is missing."""

    def put(self, name: str, content: Any) -> None:
        """Write a file, which has its name only when it is whole."""

    def note(self, number: int, entry: bytes, faults: bytes) -> None:
        """Write a line of the journal, when all that it tells of has been written, and the faults that it counts."""

    def finish(self) -> None:
        """Leave the files that a finished run has."""

    def close(self) -> None:
        """Let others write to the folder."""


def folder_of(path: AnyPath) -> Folder:
    """Return the folder of a path."""
    return Bucket(path) if isinstance(path, Remote) else Disk(path)


def not_empty(path: AnyPath, other: str) -> InputError:
    """Build the error for a folder that holds something else."""
    return InputError(f"The folder {str(path)!r} must be empty or of an earlier run, got {other!r}.")


class Disk:
    """A folder of this machine: files are synced and renamed, the journal and the file of faults grow."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[bytes] | None = None

    def claim(self, manifest: bytes) -> bytes:
        """Lock the manifest, which no other process that writes here can do then."""
        self.path.mkdir(parents=True, exist_ok=True)
        if not (self.path / MANIFEST).exists():
            others = [path.name for path in self.path.iterdir() if not path.name.startswith(f".{MANIFEST}")]
            if others:
                raise not_empty(self.path, others[0])
            self.put(MANIFEST, manifest)
        self._lock = (self.path / MANIFEST).open("rb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.close()
            raise InputError(f"The folder {str(self.path)!r} is being written to by another process.") from None
        return self._lock.read()

    def resume(self) -> tuple[int, Entry | None]:
        """Cut the files that grow behind the last line of the journal that is whole."""
        path = self.path / JOURNAL
        content = path.read_bytes() if path.exists() else b""
        whole = content[: content.rfind(b"\n") + 1]
        lines = whole.splitlines()
        entry: Entry | None = json.loads(lines[-1]) if lines else None
        for name, length in ((JOURNAL, len(whole)), (ERRORS, entry["errors_length"] if entry else 0)):
            with (self.path / name).open("ab") as file:
                file.truncate(length)
        return len(lines), entry

    def clear(self, table: str, standing: Collection[str]) -> None:
        """See :class:`Folder`."""
        (self.path / table).mkdir(exist_ok=True)
        for part in (self.path / table).iterdir():
            if part.name not in standing:
                part.unlink()

    def put(self, name: str, content: Any) -> None:
        """Write a file under another name, see it on the disk, and rename it."""
        path = self.path / name
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("wb") as file:
                file.write(content)
                _sync(file)
            part.replace(path)
            _sync_names(path.parent)
        except OSError as error:
            part.unlink(missing_ok=True)  # a full disk has better use for its bytes
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error

    def note(self, number: int, entry: bytes, faults: bytes) -> None:
        """Append to the faults, and then to the journal."""
        for name, content in ((ERRORS, faults), (JOURNAL, entry)):
            with (self.path / name).open("ab") as file:
                file.write(content)
                _sync(file)

    def finish(self) -> None:
        """Do nothing: the files are what they shall be."""

    def close(self) -> None:
        """Give up the lock."""
        if self._lock is not None:
            self._lock.close()


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_names(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class Bucket:
    """A folder of an object store: each object is written once, whole; nothing grows, is renamed or locked.

    While a run goes on, the journal is an object for every set of files: its faults, and in the last line its entry.
    An object that was torn, as filesystems may leave it, lacks that line. In the end they are joined.
    """

    def __init__(self, path: Remote) -> None:
        self.path = path
        self._files = path.filesystem

    def claim(self, manifest: bytes) -> bytes:
        """Write the manifest where there is none that is whole."""
        path = self.path / MANIFEST
        found = path.read_bytes() if path.exists() else b""
        if found.endswith(b"\n"):
            return found
        others = [path.name for path in self.path.iterdir() if path.name not in ("", MANIFEST)]
        if others:
            raise not_empty(self.path, others[0])
        self._make_folder(self.path)
        self.put(MANIFEST, manifest)
        return manifest

    def resume(self) -> tuple[int, Entry | None]:
        """Find the first sets of files that all have a note, or the journal of a run that was finished."""
        notes = {path.name: path for path in (self.path / _NOTES).iterdir()}
        journal = self.path / JOURNAL
        lines = journal.read_bytes().splitlines(keepends=True) if journal.exists() else []
        if lines and lines[-1].endswith(b"\n") and all(name < _NOTE.format(len(lines)) for name in notes):
            self._forget_notes()
            return len(lines), json.loads(lines[-1])
        names = [*takewhile(notes.__contains__, (_NOTE.format(number) for number in range(len(notes))))]
        while names:
            entry = _entry(notes[names[-1]].read_bytes())
            if entry is not None:
                return len(names), entry
            names.pop()
        return 0, None

    def clear(self, table: str, standing: Collection[str]) -> None:
        """See :class:`Folder`."""
        self._make_folder(self.path / table)
        for part in (self.path / table).iterdir():
            if part.name not in standing and not part.is_dir():
                with told(part):
                    self._files.delete_file(part.place)

    def put(self, name: str, content: Any) -> None:
        """Write an object: it is there when all of it has been sent."""
        path = self.path / name
        with told(path), self._files.open_output_stream(path.place) as stream:
            stream.write(content)

    def note(self, number: int, entry: bytes, faults: bytes) -> None:
        """Write the note of a set of files."""
        if number == 0:
            self._make_folder(self.path / _NOTES)
        self.put(f"{_NOTES}/{_NOTE.format(number)}", faults + entry)

    def finish(self) -> None:
        """Join the notes, the journal last; then they are no longer needed."""
        notes = sorted((self.path / _NOTES).iterdir(), key=lambda path: path.name)
        if not notes:
            return
        entries = []
        with told(self.path), self._files.open_output_stream((self.path / ERRORS).place) as errors:
            for path in notes:
                *faults, entry = path.read_bytes().splitlines(keepends=True)
                errors.write(b"".join(faults))
                entries.append(entry)
        self.put(JOURNAL, b"".join(entries))
        self._forget_notes()

    def close(self) -> None:
        """Do nothing: there is no lock."""

    def _forget_notes(self) -> None:
        notes = self.path / _NOTES
        if notes.exists():
            with told(notes):
                self._files.delete_dir(notes.place)

    def _make_folder(self, path: Remote) -> None:
        if not path.flat:
            with told(path):
                self._files.create_dir(path.place, recursive=True)


def _entry(note: bytes) -> Entry | None:
    """Return the entry of a note, none where it is torn."""
    last = note.splitlines(keepends=True)[-1:]
    if not last or not last[0].endswith(b"\n"):
        return None
    found: Entry = json.loads(last[0])
    return found if "next" in found else None
