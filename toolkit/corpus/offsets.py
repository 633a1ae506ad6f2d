"""Reading annotations by offsets into the texts of others, as files with tabs: a line an item, a column ``article``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path


def read_offsets(path: Path, split: Path) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the lines of a file, by column, each with the text of its article in the folder ``text`` of a split's."""
    texts: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            article = line["article"]
            if article not in texts:
                texts[article] = (split / "text" / f"{article}.txt").read_bytes().decode("utf-8")
            yield line, texts[article]


def spans_at(offsets: str) -> list[dict[str, int]]:
    """Return the span of two offsets with a blank between; none where there are none, or a dash."""
    if offsets in ("", "-"):
        return []
    start, end = map(int, offsets.split())
    return [{"start": start, "end": end}]
