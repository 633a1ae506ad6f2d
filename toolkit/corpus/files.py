"""Rows from files of the user's own: CSV, TSV, JSON, JSON Lines, Parquet, plain lines, or folders of these."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, unknown_name

if TYPE_CHECKING:
    import datasets

_NEWS = ("id", "source", "date", "title", "text")


def read_jsonl(path: str | Path) -> datasets.Dataset:
    """Read running news, one JSON object a line, plain or gzip.

    Parameters
    ----------
    path : str or Path
        The file. Every object has a ``text``; ``id`` is otherwise the line's number, ``source``, ``date`` and
        ``title`` are otherwise empty.

    Returns
    -------
    datasets.Dataset
        The columns id, source, date, title and text.
    """
    import datasets

    path = Path(path)
    columns: dict[str, list[str]] = {name: [] for name in _NEWS}
    for number, article in _objects(path):
        if not isinstance(article.get("text"), str):
            raise InputError(f"Line {number} of {path} must have a string 'text', got {article.get('text')!r}.")
        for name in _NEWS:
            value = article.get(name)
            columns[name].append(str(value) if value is not None else str(number) if name == "id" else "")
    features = datasets.Features({name: datasets.Value("string") for name in _NEWS})
    return datasets.Dataset.from_dict(columns, features=features)


def read_split(path: Path, split: str) -> datasets.Dataset:
    """Read a file, or of a folder the file (or folder of files) that is named like the split."""
    import datasets

    if not path.exists():
        raise InputError(f"The file or folder {path} does not exist.")
    if path.is_file():
        return _read_file(path)
    if (path / "dataset_dict.json").exists() or (path / "dataset_info.json").exists():
        saved = datasets.load_from_disk(str(path))
        if isinstance(saved, datasets.Dataset):
            return saved
        if split not in saved:
            raise unknown_name(f"split of {path}", split, saved)
        return saved[split]
    splits: dict[str, list[Path]] = {}
    for file in sorted(path.rglob("*")):
        if file.is_file() and _suffix(file) in _READERS:
            name = file.relative_to(path).parts[0].removesuffix(_suffix(file))
            splits.setdefault(name, []).append(file)
    if not splits:
        raise InputError(f"The folder {path} must hold files ending in {', '.join(_READERS)}, got none.")
    if split not in splits:
        raise unknown_name(f"split of {path}", split, splits)
    return datasets.concatenate_datasets([_read_file(file) for file in splits[split]])


def _read_file(path: Path) -> datasets.Dataset:
    import datasets
    import pyarrow

    if _suffix(path) not in _READERS:
        raise InputError(f"The file {path} must end in one of {', '.join(_READERS)}.")
    try:
        return datasets.Dataset(_READERS[_suffix(path)](path))
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"The file {path} cannot be read: {reason}.") from error


def _suffix(path: Path) -> str:
    return "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix


def _read_separated(separator: str) -> Callable[[Path], Any]:
    def read(path: Path) -> Any:
        from pyarrow import csv, types

        options = csv.ParseOptions(delimiter=separator, newlines_in_values=True)
        table = csv.read_csv(path, parse_options=options)
        for field in table.schema:
            if types.is_binary(field.type):
                raise InputError(f"The column {field.name!r} of {path} must be UTF-8.")
        return table

    return read


def _read_json(path: Path) -> Any:
    import pyarrow

    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise InputError(f"The file {path} must be JSON, got {error}.") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"The file {path} must be a JSON list of objects.")
    return pyarrow.Table.from_pylist(rows)


def _read_parquet(path: Path) -> Any:
    from pyarrow import parquet

    return parquet.read_table(path)


def _read_lines(path: Path) -> Any:
    import pyarrow

    lines = path.read_text(encoding="utf-8-sig").split("\n")
    return pyarrow.table({"text": pyarrow.array([line for line in lines if line.strip()], pyarrow.string())})


def _read_objects(path: Path) -> Any:
    import pyarrow

    return pyarrow.Table.from_pylist([row for _, row in _objects(path)])


_READERS: dict[str, Callable[[Path], Any]] = {
    ".csv": _read_separated(","),
    ".tsv": _read_separated("\t"),
    ".json": _read_json,
    ".jsonl": _read_objects,
    ".jsonl.gz": _read_objects,
    ".parquet": _read_parquet,
    ".txt": _read_lines,
}


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a JSON Lines file with their line numbers."""
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise InputError(f"Line {number} of {path} must be a JSON object, got {row!r:.80}.")
                    yield number, row
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"Line {number} of {path} must be a JSON object, got {error}.") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"The file {path} cannot be read after line {number}: {error}.") from error
