"""Published results, read from data files with checked keys, as rows of our tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from toolkit.errors import ConfigError
from toolkit.strict_yaml import read_yaml

#: How sure a figure is, and the note that a table prints of it.
SURE = {
    "V": "",
    "V2": "as a later paper quotes it",
    "C": "computed from the released files",
    "M": "unverified",
}

Record = TypeVar("Record", "Published", "Note")

_FOLDER = Path(__file__).parent / "data" / "published"


@dataclass(frozen=True)
class Published:
    """A result that others reported."""

    corpus: str
    split: str
    metric: str
    n: int
    system: str
    value: float
    sure: str


@dataclass(frozen=True)
class Note:
    """A footnote that the tables of a corpus bear."""

    corpus: str
    text: str


def read_published(task: str, folder: Path = _FOLDER) -> list[Published]:
    """Return the published rows of a task, in the order of its file; none where there is no file."""
    return [
        _checked(Published, {**{k: v for k, v in group.items() if k not in ("rows", "notes")}, **row}, where)
        for where, group in _groups(task, folder)
        for row in group.get("rows", [])
    ]


def read_notes(task: str, folder: Path = _FOLDER) -> list[Note]:
    """Return the footnotes of a task: what stands under ``notes`` in its file."""
    return [_checked(Note, note, where) for where, group in _groups(task, folder) for note in group.get("notes", [])]


def _groups(task: str, folder: Path) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the groups of a task's file, each with what an error calls it."""
    path = folder / f"{task}.yaml"
    if not path.exists():
        return []
    reading = read_yaml(path.read_text(encoding="utf-8"))
    if reading.faults:
        raise ConfigError(f"{path.name}: {reading.faults[0]}")
    return [(f"{path.name}[{i}]", group) for i, group in enumerate(reading.value)]


def _checked(cls: type[Record], record: Mapping[str, Any], where: str) -> Record:
    hints = get_type_hints(cls)
    if record.keys() != hints.keys():
        odd = ", ".join(sorted(record.keys() ^ hints.keys()))
        raise ConfigError(f"{where} must have the keys {', '.join(hints)}, and differs in {odd}.")
    for key, kind in hints.items():
        if not isinstance(record[key], kind):
            raise ConfigError(f"{where}: {key} must be of type {kind.__name__}, got {record[key]!r}.")
    if record.get("sure", "V") not in SURE:
        raise ConfigError(f"{where}: sure must be one of {', '.join(SURE)}, got {record['sure']!r}.")
    return cls(**record)
