"""Annotations of several people, from CSV, TSV, JSON Lines and brat."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.agreement.spans import Spans
from toolkit.errors import InputError, unknown_name


@dataclass(frozen=True)
class Annotations:
    """Labels of items.

    Parameters
    ----------
    annotators : list of str
        Who annotated.
    documents : list of str
        The document of every item: whole documents are resampled for intervals.
    answers : list of list
        For every item the label of each annotator, or None.
    """

    annotators: list[str]
    documents: list[str]
    answers: list[list[str | None]]


@dataclass(frozen=True)
class SpanAnnotations:
    """Labelled spans in documents.

    Parameters
    ----------
    annotators : list of str
        Who annotated.
    texts : list of str
        The documents; where no text is known, blanks up to the last span, of which every one counts as a token.
    spans : mapping
        Label to, for every document, every annotator's spans in it.
    """

    annotators: list[str]
    texts: list[str]
    spans: Mapping[str, list[list[Spans]]]


def read_annotations(paths: Sequence[str | Path]) -> Annotations | SpanAnnotations:
    """Read annotations.

    Parameters
    ----------
    paths : sequence of str or Path
        Either folders of brat, one an annotator, with the same ``.txt`` and ``.ann`` in each; or files of rows (CSV,
        TSV, JSON Lines). Rows have ``id``, ``label`` and, optionally, ``document``; or, of spans, ``document``,
        ``start``, ``end`` and ``label``. Who annotated is in ``annotator``, or the file's name says it.
    """
    places = [Path(path) for path in paths]
    if missing := [str(path) for path in places if not path.exists()]:
        raise InputError(f"There is no file or folder {missing[0]!r}.")
    if all(path.is_dir() for path in places):
        return _brat(places)
    rows = [row for path in places for row in _rows(path)]
    if rows and {"start", "end"} <= rows[0].keys():
        return _span_rows(rows)
    return _label_rows(rows)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file, each with its annotator."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            if path.suffix == ".jsonl":
                rows: Iterable[dict[str, Any]] = [json.loads(line) for line in stream if line.strip()]
            elif path.suffix in (".csv", ".tsv"):
                rows = list(csv.DictReader(stream, delimiter="," if path.suffix == ".csv" else "\t"))
            else:
                raise InputError(f"The annotations {str(path)!r} must be a folder of brat, .csv, .tsv or .jsonl.")
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"The annotations {str(path)!r} cannot be read: {error}.") from None
    for row in rows:
        yield {"annotator": path.stem, **row}


def _get(row: Mapping[str, Any], column: str) -> Any:
    if column not in row:
        raise unknown_name("column of the annotations", column, row)
    return row[column]


def _label_rows(rows: Iterable[Mapping[str, Any]]) -> Annotations:
    items: dict[str, dict[str, str]] = {}
    documents: dict[str, str] = {}
    annotators: dict[str, None] = {}
    for row in rows:
        name, who = str(_get(row, "id")), str(row["annotator"])
        label = _get(row, "label")
        documents.setdefault(name, str(row.get("document", name)))
        annotators.setdefault(who)
        given = items.setdefault(name, {})
        if who in given:
            raise InputError(f"The item {name!r} must be labelled once by {who!r}, got {given[who]!r} and {label!r}.")
        if label not in (None, ""):
            given[who] = str(label)
    _check_annotators(annotators)
    answers = [[given.get(who) for who in annotators] for given in items.values()]
    return Annotations(list(annotators), [documents[name] for name in items], answers)


def _span_rows(rows: Iterable[Mapping[str, Any]]) -> SpanAnnotations:
    found: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    ends: dict[str, int] = {}
    annotators: dict[str, None] = {}
    for row in rows:
        document, who = str(_get(row, "document")), str(row["annotator"])
        annotators.setdefault(who)
        ends.setdefault(document, 0)
        if row["start"] in (None, ""):  # a document in which this annotator marked nothing
            continue
        start, end = int(row["start"]), int(row["end"])
        ends[document] = max(ends[document], end)
        found.setdefault((str(_get(row, "label")), document, who), []).append((start, end))
    _check_annotators(annotators)
    return _collected(found, list(annotators), {document: " " * end for document, end in ends.items()})


def _brat(folders: Sequence[Path]) -> SpanAnnotations:
    _check_annotators([folder.name for folder in folders])
    stems = [{path.stem for path in folder.glob("*.ann")} for folder in folders]
    shared = sorted(set.intersection(*stems))
    if not shared:
        raise InputError(
            f"The folders {', '.join(map(str, folders))} must have .ann files of the same names, got none."
        )
    found: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    texts = {}
    for stem in shared:
        texts[stem] = (folders[0] / f"{stem}.txt").read_bytes().decode("utf-8")
        for folder in folders:
            for label, spans in text_bounds(folder / f"{stem}.ann"):
                found.setdefault((label, stem, str(folder)), []).extend(spans)
    return _collected(found, [str(folder) for folder in folders], texts)


def text_bounds(path: Path) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the label and the pieces of every text-bound annotation of a ``.ann`` file."""
    for line in path.read_bytes().decode("utf-8").split("\n"):
        if line.startswith("T") and line.count("\t") >= 2:
            label, _, place = line.split("\t")[1].partition(" ")
            pieces = (piece.split() for piece in place.split(";"))
            yield label, [(int(start), int(end)) for start, end in pieces]


def _collected(
    found: Mapping[tuple[str, str, str], list[tuple[int, int]]], annotators: list[str], texts: Mapping[str, str]
) -> SpanAnnotations:
    labels = sorted({label for label, _, _ in found})
    spans: dict[str, list[list[Spans]]] = {
        label: [[merged(found.get((label, document, who), [])) for who in annotators] for document in texts]
        for label in labels
    }
    return SpanAnnotations(annotators, list(texts.values()), spans)


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that overlap made one.

    Examples
    --------
    >>> merged([(4, 8), (0, 3), (6, 9)])
    [(0, 3), (4, 9)]
    """
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _check_annotators(annotators: Iterable[str]) -> None:
    names = list(annotators)
    if len(names) < 2:
        raise InputError(f"The annotations must be of at least two annotators, got {', '.join(names) or 'none'}.")
