"""Documents from files: what a format's reader finds in one, numbered. What is bad costs only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from toolkit.scoring.fingerprint import of_file, of_folder, texts_in
from toolkit.scoring.records import Columns, Fault, Record, record_of
from toolkit.scoring.remote import AnyPath, below


class Row(NamedTuple):
    """What stands where a document should.

    Attributes
    ----------
    place : int
        Its number among all that its file holds, from 0.
    where : str
        The same in words ("line 3").
    content : mapping, or str
        The columns; or the reason why they cannot be had.
    at : int
        How many bytes of the file have been read.
    """

    place: int
    where: str
    content: Mapping[str, Any] | str
    at: int


#: Yields the rows of a file; those before a number may be left out, and are best not looked into.
Reader = Callable[[Any, Columns, int], Iterator[Row]]


class File(NamedTuple):
    """A file, or a folder, whose documents a reader finds."""

    path: AnyPath
    read: Reader

    @property
    def name(self) -> str:
        """The file as it was named."""
        return str(self.path)

    def fingerprint(self) -> dict[str, Any]:
        """Return what tells this input from another."""
        return of_folder(self.path, texts_in(self.path)) if self.path.is_dir() else of_file(self.path)

    def records(self, columns: Columns, start: int) -> Iterator[Record | Fault]:
        """Yield the documents from the row with a number on."""
        for place, where, content, at in self.read(self.path, columns, start):
            if place < start:
                continue
            if isinstance(content, str):
                yield Fault(place, where, content, at)
            else:
                yield record_of(content, columns, self.name, place, where, at)


def texts(path: AnyPath, columns: Columns, start: int) -> Iterator[Row]:
    """Yield the texts of a folder, ``.txt``, the folders in it too: a document a file, named after it."""
    at = 0
    for place, file in islice(enumerate(texts_in(path)), start, None):
        where = file.name if file is path else below(file, path)
        content: Mapping[str, Any] | str
        try:
            at += file.stat().st_size
            content = {columns.text: file.read_bytes().decode(), columns.id: where}
        except UnicodeDecodeError as error:
            content = f"The file is not UTF-8, from byte {error.start:,} on."
        except OSError as error:
            content = f"The file cannot be read: {error.strerror or error}."
        yield Row(place, where, content, at)
