"""What an input's name stands for: a file, a folder, or a dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from toolkit.errors import InputError
from toolkit.scoring.fingerprint import files_in
from toolkit.scoring.records import Columns, Fault, Record
from toolkit.scoring.remote import AnyPath, Remote, path_of

HUB = "hub:"
_SAVED = ("dataset_dict.json", "state.json")  # a folder that `datasets` saved has one of them
_FORMATS = "JSON Lines (.jsonl, .ndjson), CSV (.csv, .tsv), both also .gz and .zst, Parquet (.parquet) and texts (.txt)"


class Source(Protocol):
    """Documents, one behind the other, each with a number from 0 on."""

    @property
    def name(self) -> str:
        """What the input was called."""

    def fingerprint(self) -> dict[str, Any]:
        """Return what tells this input from another; with ``bytes`` where its size is known."""

    def records(self, columns: Columns, start: int) -> Iterator[Record | Fault]:
        """Yield the documents from the one with a number on."""


def sources_of(names: Sequence[str]) -> list[Source]:
    """Return the sources that inputs name, in order.

    Parameters
    ----------
    names : sequence of str
        Files; folders of texts or of files; URIs of either, see :func:`toolkit.scoring.remote.path_of`; folders that
        ``datasets`` saved; ``hub:OWNER/NAME`` or ``hub:OWNER/NAME@SPLIT`` for a dataset of the Hugging Face Hub, or
        ``hub:FOLDER`` for one that ``datasets`` can load.

    Raises
    ------
    InputError
        If there is no such file, or its format is not known.
    """
    return [source for name in names for source in _sources(name)]


def _sources(name: str) -> list[Source]:
    if name.startswith(HUB):
        from toolkit.scoring.hub import streamed

        return [*streamed(name.removeprefix(HUB))]
    path = path_of(name)
    if not path.exists():
        raise InputError(f"There is no file or folder {str(path)!r}.")
    if not path.is_dir():
        return [_file(path)]
    if any((path / saved).exists() for saved in _SAVED):
        if isinstance(path, Remote):
            raise InputError(f"The saved dataset {str(path)!r} must be on a local disk, got one that is not.")
        from toolkit.scoring.hub import saved_in

        return [*saved_in(path)]
    return _folder(path)


def _folder(folder: AnyPath) -> list[Source]:
    """Return a folder of texts as one source, of other files as one source each."""
    from toolkit.scoring.files import File, texts

    formats = {_format(path) for path in files_in(folder)} - {None}
    if not formats:
        raise InputError(f"The folder {str(folder)!r} must hold files in a format that can be read: {_FORMATS}.")
    if formats == {"texts"}:
        return [File(folder, texts)]
    if "texts" in formats:
        raise InputError(f"The folder {str(folder)!r} holds texts and tables: name the ones that you mean.")
    return [_file(path) for path in files_in(folder) if _format(path)]


def _format(path: AnyPath) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in (".gz", ".zst"):
        suffixes.pop()
    packed = len(suffixes) < len(path.suffixes)
    last = suffixes[-1] if suffixes else ""
    known = {".jsonl": "lines", ".ndjson": "lines", ".csv": "table", ".tsv": "table"}
    return known.get(last) or (None if packed else {".parquet": "parquet", ".txt": "texts"}.get(last))


def _file(path: AnyPath) -> Source:
    from toolkit.scoring.files import File, Reader, texts
    from toolkit.scoring.line_files import delimited, json_lines
    from toolkit.scoring.parquet import parquet

    readers: dict[str | None, Reader] = {
        "lines": json_lines,
        "table": delimited,
        "parquet": parquet,
        "texts": texts,
    }
    reader = readers.get(_format(path))
    if reader is None:
        raise InputError(f"{str(path)!r} must have a format that can be read: {_FORMATS}.")
    return File(path, reader)
