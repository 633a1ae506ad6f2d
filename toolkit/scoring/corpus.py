"""A corpus in, a folder of tables out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from toolkit import __version__
from toolkit.scoring.chunks import Chunk, Options, chunks_of, scored_chunk
from toolkit.scoring.engine import Engine, Threads
from toolkit.scoring.fingerprint import of_models
from toolkit.scoring.inputs import sources_of
from toolkit.scoring.memory import return_large_blocks
from toolkit.scoring.records import Fault
from toolkit.scoring.remote import AnyPath, path_of
from toolkit.scoring.schema import VERSION, schemas
from toolkit.scoring.store import Store
from toolkit.scoring.tables import Tables


class Progress(NamedTuple):
    """How far a run is: bytes of the inputs that were read, of those there are, documents, faults, bytes of text."""

    read: int
    of: int
    documents: int
    failed: int
    size: int


def score_corpus(
    inputs: Sequence[str],
    output: str | AnyPath,
    options: Options | None = None,
    engine: Engine | None = None,
    show: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Score inputs into tables, or go on where an earlier run was stopped.

    Parameters
    ----------
    inputs : sequence of str
        See :func:`toolkit.scoring.inputs.sources_of`.
    output : str, Path or Remote
        The folder of the tables, see :mod:`toolkit.scoring.schema` and :mod:`toolkit.scoring.store`.
    options : Options, optional
    engine : Engine, optional
        Who does the work; this thread otherwise.
    show : callable, optional
        Is told how far the run is.

    Returns
    -------
    Progress
        What the folder holds in the end.

    Raises
    ------
    InputError
        If an input is missing or of no known format, or the folder is of another run.
    """
    return_large_blocks()
    options = options or Options()
    schemas(options.columns.keep, options.with_text)  # columns that cannot be kept are an error at once
    sources = sources_of(inputs)
    prints = [source.fingerprint() for source in sources]
    sizes = [int(held.get("bytes", 0)) for held in prints]
    with Store(path_of(output) if isinstance(output, str) else output, _manifest(options, prints)) as store:
        if store.position.source < len(sources):
            run = _Run(store, sum(sizes), show)
            works = chunks_of(sources, sizes, options.columns, store.position)
            for chunk, (tables, documents, faults) in (engine or Threads(1))(
                partial(scored_chunk, options=options), works
            ):
                run.take(chunk, tables, documents, faults)
        store.finish()
        return Progress(sum(sizes), sum(sizes), store.documents, store.failed, store.bytes)


def _manifest(options: Options, prints: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schema": VERSION,
        "toolkit": __version__,
        "models": of_models(),
        "columns": options.columns._asdict(),
        "with_text": options.with_text,
        "speakers": options.speakers,
        "inputs": prints,
    }


class _Run:
    """Gathers chunks to sets of files."""

    def __init__(self, store: Store, total: int, show: Callable[[Progress], None]) -> None:
        self.store, self.total, self.show = store, total, show
        self.tables: list[Tables] = []
        self.faults: list[tuple[str, Fault]] = []
        self.size = self.documents = 0

    def take(self, chunk: Chunk, tables: list[Tables], documents: int, faults: list[tuple[str, Fault]]) -> None:
        """Keep a chunk's tables, and write a set of files where one ends."""
        self.tables += tables
        self.faults += faults
        self.size += chunk.size
        self.documents += documents
        if chunk.closes:
            self.store.commit(self.tables, self.faults, chunk.end, self.size)
            self.tables, self.faults, self.size, self.documents = [], [], 0, 0
        store = self.store
        done = (store.documents + self.documents, store.failed + len(self.faults), store.bytes + self.size)
        self.show(Progress(chunk.at, self.total, *done))
