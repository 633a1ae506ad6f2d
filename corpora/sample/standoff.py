"""Reports annotated in brat's standoff format: a text and, beside it, its spans, relations, events and attributes.

Offsets are half-open and count characters of the unmodified text, line ends included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Pieces = tuple[tuple[int, int], ...]
"""A stretch of the text: one (start, end), or several where it is discontinuous."""


@dataclass(frozen=True)
class Mark:
    """A span of one type with its attributes."""

    pieces: Pieces
    attributes: dict[str, str]

    def within(self, start: int, end: int) -> bool:
        """Say whether all of it lies between two offsets."""
        return all(start <= left and right <= end for left, right in self.pieces)


@dataclass(frozen=True)
class Negation:
    """A negation: its cue and what it negates."""

    cue: Mark
    scope: Mark


@dataclass(frozen=True)
class Attribution:
    """Who (``source``, None where nobody is named) says (``cue``) what (``content``)."""

    source: Mark | None
    cue: Mark
    content: Mark
    speaker: str
    quote: str
    commitment: int


@dataclass(frozen=True)
class Report:
    """An annotated report; its first sentence is the headline."""

    id: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    hedges: tuple[Mark, ...]
    modals: tuple[Mark, ...]
    negations: tuple[Negation, ...]
    attributions: tuple[Attribution, ...]

    def of(self, mark: Mark) -> str:
        """Return what a mark covers, its pieces joined by a space."""
        return " ".join(self.text[start:end] for start, end in mark.pieces)


def read_reports(folder: Path) -> Iterator[Report]:
    """Read every report of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.txt")):
        yield read_report(path, path.with_suffix(".ann"))


def read_report(text: Path, annotation: Path) -> Report:
    """Read a text and its annotation."""
    # read_text would turn the CRLF of some reports into LF and shift every offset.
    content = text.read_bytes().decode("utf-8")
    lines = annotation.read_text(encoding="utf-8").splitlines()
    attributes = _attributes(lines)
    marks: dict[str, Mark] = {}
    by_type: dict[str, list[Mark]] = defaultdict(list)
    for identifier, rest, _ in (line.split("\t") for line in lines if line.startswith("T")):
        kind, offsets = rest.split(" ", 1)
        marks[identifier] = Mark(_pieces(offsets), attributes[identifier])
        by_type[kind].append(marks[identifier])
    return Report(
        id=text.stem,
        text=content,
        sentences=tuple(mark.pieces[0] for mark in by_type["Sentence"]),
        hedges=tuple(by_type["Hedge"]),
        modals=tuple(by_type["Modal"]),
        negations=tuple(Negation(marks[roles["Negation"]], marks[roles["Scope"]]) for _, roles in _links(lines, "R")),
        attributions=tuple(
            Attribution(
                source=marks[roles["Source"]] if "Source" in roles else None,
                cue=marks[roles["Cue"]],
                content=marks[roles["Content"]],
                speaker=attributes[event]["Speaker"].replace("_", " "),
                quote=attributes[event]["Quote"],
                commitment=int(attributes[event]["Commitment"]),
            )
            for event, roles in _links(lines, "E")
        ),
    )


def _pieces(offsets: str) -> Pieces:
    pairs = (piece.split() for piece in offsets.split(";"))
    return tuple((int(start), int(end)) for start, end in pairs)


def _attributes(lines: Iterable[str]) -> dict[str, dict[str, str]]:
    attributes: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        if line.startswith("A"):
            name, owner, value = line.split("\t")[1].split(" ")
            attributes[owner][name] = value
    return attributes


def _links(lines: Iterable[str], kind: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the relations (R) or events (E): identifier, and role to the identifier that fills it."""
    for line in lines:
        if line.startswith(kind):
            identifier, rest = line.split("\t")
            yield identifier, dict(role.split(":") for role in rest.split() if ":" in role)
