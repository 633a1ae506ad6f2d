"""The tables of a scored corpus, a part at a time, and what they count for every document and every attribution."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq

from toolkit.errors import InputError, unknown_name
from toolkit.labels import MODAL_FINE_SENSE, MODAL_SENSE

MANIFEST, JOURNAL = "manifest.json", "shards.jsonl"

#: What is counted in every document.
DOCUMENT_STATS = (
    *("documents", "words", "sentences", "uncertain", "hedges", "negations", "modals", "negated"),
    *MODAL_FINE_SENSE.labels,
    *("attributions", "direct", "commitment"),
)

#: What is counted in every attribution: whether there are such spans in its content.
ATTRIBUTION_STATS = ("attributions", "hedged", "negated", *MODAL_SENSE.labels, "direct", "commitment")


class Part(NamedTuple):
    """Tables of documents that follow on each other: their columns, strings as lists and the rest as arrays."""

    number: int
    documents: dict[str, Any]
    spans: dict[str, Any]
    attributions: dict[str, Any]


class Coded(NamedTuple):
    """A column of strings that come again: for each row the place of its value, -1 without one, and the values."""

    places: np.ndarray
    values: list[str]

    def is_one_of(self, *values: str) -> np.ndarray:
        """Tell which rows have one of some values."""
        return np.isin(self.places, [place for place, value in enumerate(self.values) if value in values])


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return what a scored folder was asked for."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise InputError(f"{str(folder)!r} must be a folder that `discourse score` wrote.") from None
    return manifest


def check_columns(folder: Path, columns: Sequence[str]) -> None:
    """Raise the error for a column that was not kept."""
    kept = manifest_of(folder)["columns"]["keep"]
    for column in columns:
        if column not in kept:
            raise unknown_name("kept column", column, kept)


def parts_of(folder: Path, keep: Sequence[str] = ()) -> Iterator[Part]:
    """Yield the parts of a scored folder that are finished.

    Parameters
    ----------
    folder : Path
    keep : sequence of str
        The kept columns that are read.
    """
    counts = ("document", "words", "sentences", "uncertain", "hedges", "modals", "negations", "attributions")
    spans = ("document", "kind", "start", "form", "fine_sense", "sense", "negated")
    attributions = ("document", "form", "content", "quote", "commitment", "speaker")
    for number in range((folder / JOURNAL).read_bytes().count(b"\n")):
        part = f"part-{number:05}.parquet"
        if not (folder / "documents" / part).exists():
            continue  # nothing but faults
        held = (
            _columns(folder / table / part, columns)
            for table, columns in (
                ("documents", [*counts, *keep]),
                ("spans", spans),
                ("attributions", attributions),
            )
        )
        yield Part(number, *held)


def _columns(path: Path, names: Sequence[str]) -> dict[str, Any]:
    table = pq.ParquetFile(path).read(columns=list(names), use_threads=False)
    return {name: _column(table[name].combine_chunks()) for name in names}


def _column(column: Any) -> Any:
    kind = str(column.type)
    if kind.startswith("dictionary"):
        return Coded(column.indices.fill_null(-1).to_numpy(zero_copy_only=False), column.dictionary.to_pylist())
    if kind.startswith("list"):
        pieces = column.flatten()
        counts = np.diff(column.offsets.to_numpy())
        return counts, *(pieces.field(name).to_numpy() for name in ("start", "end"))
    if kind == "string":
        return column.to_pylist()
    return (column.fill_null(False) if kind == "bool" else column).to_numpy(zero_copy_only=False)


def document_stats(part: Part) -> np.ndarray:
    """Return the counts of every document, float64 of shape (documents, DOCUMENT_STATS)."""
    documents, spans, said = part.documents, part.spans, part.attributions
    count = len(documents["document"])
    span_of, said_of = (np.searchsorted(documents["document"], table["document"]) for table in (spans, said))

    def per_document(of: np.ndarray, chosen: np.ndarray | None = None) -> np.ndarray:
        return np.bincount(of, chosen, count)

    columns = {
        "documents": np.ones(count),
        **{name: documents[name] for name in DOCUMENT_STATS if name in documents},
        "negated": per_document(span_of, spans["negated"]),
        **{sense: per_document(span_of, spans["fine_sense"].is_one_of(sense)) for sense in MODAL_FINE_SENSE.labels},
        "direct": per_document(said_of, said["quote"].is_one_of("direct")),
        "commitment": per_document(said_of, said["commitment"]),
    }
    return np.stack([columns[name] for name in DOCUMENT_STATS], axis=1).astype(np.float64)


def attribution_stats(part: Part) -> np.ndarray:
    """Return the counts of every attribution, float64 of shape (attributions, ATTRIBUTION_STATS)."""
    said, spans = part.attributions, part.spans
    counts, starts, ends = said["content"]
    of = np.repeat(np.arange(len(counts)), counts)
    document = said["document"][of] << 32
    keys = spans["document"].astype(np.int64) << 32 | spans["start"]
    first, behind = np.searchsorted(keys, document | starts), np.searchsorted(keys, document | ends)

    def has(chosen: np.ndarray) -> np.ndarray:
        before = np.concatenate([[0], np.cumsum(chosen)])
        return np.bincount(of, before[behind] - before[first], len(counts)) > 0

    columns = {
        "attributions": np.ones(len(counts)),
        "hedged": has(spans["kind"].is_one_of("hedge")),
        "negated": has(spans["kind"].is_one_of("negation")),
        **{sense: has(spans["sense"].is_one_of(sense)) for sense in MODAL_SENSE.labels},
        "direct": said["quote"].is_one_of("direct"),
        "commitment": said["commitment"],
    }
    return np.stack([columns[name] for name in ATTRIBUTION_STATS], axis=1).astype(np.float64)
