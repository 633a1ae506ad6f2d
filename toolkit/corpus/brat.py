"""Events of brat's standoff annotation: what fills their roles, and where in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Span = tuple[int, int]


@dataclass(frozen=True)
class BratEvent:
    """An event of a ``.ann`` file.

    Parameters
    ----------
    id : str
        Its name in the file.
    type : str
        Its type.
    roles : mapping
        Role to the spans that fill it, in order: half-open character offsets. brat numbers a role that is filled
        again (Content, Content2); here it is one role with the spans of all.
    attributes : mapping
        Attribute to value, of those that belong to the event itself.
    """

    id: str
    type: str
    roles: dict[str, list[Span]] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)


def read_brat_events(path: Path) -> list[BratEvent]:
    """Read the events of a ``.ann`` file, in the order of the file."""
    # A covered text may hold a line break, and the rest of it then stands on a line of its own.
    lines = [line.split("\t") for line in path.read_bytes().decode("utf-8").split("\n")]
    spans = {line[0]: sorted(_spans(line[1])) for line in lines if line[0].startswith("T") and len(line) > 2}
    events = {line[0]: _event(line, spans) for line in lines if line[0].startswith("E") and len(line) > 1}
    for line in lines:
        if line[0].startswith("A") and len(line) > 1:
            name, owner, *value = line[1].split(" ")
            if owner in events:
                events[owner].attributes[name] = " ".join(value)
    return list(events.values())


def _spans(place: str) -> Iterator[Span]:
    """Yield the spans of "Type 3 7;9 12"."""
    for piece in place.partition(" ")[2].split(";"):
        start, end = piece.split()
        yield int(start), int(end)


def _event(line: list[str], spans: dict[str, list[Span]]) -> BratEvent:
    (kind, _), *fillers = (part.split(":") for part in line[1].split())
    roles: dict[str, list[Span]] = defaultdict(list)
    for role, name in fillers:
        roles[role.rstrip("0123456789")] += spans[name]
    return BratEvent(line[0], kind, {role: sorted(pieces) for role, pieces in roles.items()})
