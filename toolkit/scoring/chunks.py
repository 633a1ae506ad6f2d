"""The unit of work: some documents that follow on each other, read, and scored into tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from toolkit.scoring.arrow import strings
from toolkit.scoring.blocks import STAGES, scored_together
from toolkit.scoring.found import Found
from toolkit.scoring.inputs import Source
from toolkit.scoring.records import Columns, Fault, Record
from toolkit.scoring.schema import schemas
from toolkit.scoring.tables import Tables, tables_of

CHUNK = 2**20  # bytes of text in one, and
MOST = 4096  # documents
SHARD = 2**24  # bytes of text whose tables make a file, and
MOST_IN_SHARD = 2**16  # documents


class Options(NamedTuple):
    """What is written."""

    columns: Columns = Columns()
    with_text: bool = False
    speakers: bool = False


class Position(NamedTuple):
    """Where reading goes on: the number of the source, of what comes next in it, and of the next document."""

    source: int = 0
    place: int = 0
    document: int = 0


@dataclass
class Chunk:
    """Documents that follow on each other, and what could not be read among them.

    Attributes
    ----------
    start : Position
        Of the first.
    end : Position
        Behind the last; its number of documents is right only if all of them could be scored.
    at : int
        How many bytes of the input's files have been read.
    closes : bool
        Whether a file of the output ends behind it.
    """

    start: Position
    end: Position
    at: int = 0
    closes: bool = False
    records: list[Record] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    size: int = 0

    def add(self, source: str, item: Record | Fault) -> None:
        """Add a document or a fault."""
        if isinstance(item, Record):
            self.records.append(item)
            self.size += len(item.text)
        else:
            self.faults.append((source, item))

    @property
    def full(self) -> bool:
        """Whether it is large enough."""
        return self.size >= CHUNK or len(self.records) + len(self.faults) >= MOST


def chunks_of(sources: Sequence[Source], sizes: Sequence[int], columns: Columns, start: Position) -> Iterator[Chunk]:
    """Yield the documents of sources from a position on, which is where a file of the output begins.

    Parameters
    ----------
    sources : sequence of Source
    sizes : sequence of int
        How many bytes each has, 0 if that is unknown.
    columns : Columns
    start : Position
    """
    chunk, size, count = Chunk(start, start), 0, 0
    for number in range(start.source, len(sources)):
        source = sources[number]
        for item in source.records(columns, start.place if number == start.source else 0):
            chunk.add(source.name, item)
            if chunk.full:
                chunk.end = Position(number, item.place + 1, chunk.start.document + len(chunk.records))
                chunk.at = sum(sizes[:number]) + item.at
                size, count = size + chunk.size, count + len(chunk.records) + len(chunk.faults)
                if size >= SHARD or count >= MOST_IN_SHARD:
                    chunk.closes, size, count = True, 0, 0
                yield chunk
                chunk = Chunk(chunk.end, chunk.end)
    last = Position(len(sources), 0, chunk.start.document + len(chunk.records))
    yield replace(chunk, end=last, at=sum(sizes), closes=True)


class Outcome(NamedTuple):
    """What became of a chunk: tables, of how many documents they are, and what went wrong."""

    tables: list[Tables]
    documents: int
    faults: list[tuple[str, Fault]]


def scored_chunk(chunk: Chunk, options: Options) -> Outcome:
    """Score a chunk's documents; one that cannot be scored becomes a fault and leaves a gap in the numbers."""
    faults, first = list(chunk.faults), chunk.start.document
    try:
        tables = [_tables(chunk.records, first, options)] if chunk.records else []
    except Exception:  # whatever a text may bring about, the others are to be scored
        tables = []
        for number, record in enumerate(chunk.records, first):
            try:
                tables.append(_tables([record], number, options))
            except Exception as error:
                reason = f"It cannot be scored: {type(error).__name__}: {error}"
                faults.append(("", Fault(record.place, record.id, reason, record.at)))
    return Outcome(tables, sum(len(one["documents"]) for one in tables), faults)


def _tables(records: Sequence[Record], first: int, options: Options) -> Tables:
    """Score documents, the first of which has a number; for speakers, by the whole analysis of attributions."""
    texts, said = [record.text for record in records], None
    joined = scored_together(texts, STAGES[:2] if options.speakers else STAGES)
    if options.speakers:
        from toolkit.scoring.spoken import spoken  # with all rules of speakers

        said = list(spoken([text.decode() for text in texts], joined))
    numbers, keep = np.arange(first, first + len(records)), options.columns.keep
    found = Found(numbers, records, strings([record.id for record in records]), joined, said)
    return tables_of(found, schemas(keep, options.with_text), keep, options.with_text)
