"""What is true of a corpus, and its rows as a ``datasets.DatasetDict``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.corpus.fetching import Source
from toolkit.labels import LabelSet

if TYPE_CHECKING:
    import datasets

Row = dict[str, Any]
"""One row: every declared column and no other."""

Build = Callable[[Mapping[str, Path]], Mapping[str, Iterable[Row]]]
"""Makes the rows of every split from where the sources lie."""

SPANS: Any = [{"start": int, "end": int}]
"""The kind of a column that holds character spans of ``text``."""


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """A corpus as it was published: its terms, its columns, and the files that it comes from.

    Parameters
    ----------
    name : str
        The name in configs and tables; a changed corpus gets a new name, a published one is never edited.
    version : str
        The publisher's version or the year.
    summary : str
        One line of what it is.
    task : str
        The phenomenon, as in ``experiments/TASK``.
    unit : str
        What one row is.
    domain : str
        What kind of text.
    license : str
        The terms as the publisher states them.
    citation : str
        The paper to cite.
    url : str
        Where it is described.
    metric : str or None
        The official metric, by our name of it.
    splits : tuple of str
        The splits that ``load`` returns.
    columns : mapping
        Column name to its kind: a type, a LabelSet (an integer class), a list of one kind, or a mapping.
    sources : mapping
        Source name to its source.
    build : callable
        Makes the rows from the sources' paths.
    language : str, default="en"
        The language of the text.
    notes : str, optional
        What was done about the oddities of the files.
    """

    name: str
    version: str
    summary: str
    task: str
    unit: str
    domain: str
    license: str
    citation: str
    url: str
    metric: str | None
    splits: tuple[str, ...]
    columns: Mapping[str, Any]
    sources: Mapping[str, Source]
    build: Build
    language: str = "en"
    notes: str | None = None

    @property
    def labels(self) -> LabelSet | None:
        """The label set of the column ``label``, if it has one."""
        kind = self.columns.get("label")
        return kind if isinstance(kind, LabelSet) else None

    @property
    def digest(self) -> str:
        """One digest over all sources: what a result was made from."""
        lines = (f"{name} {source.digest}\n" for name, source in sorted(self.sources.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def fetch(self) -> dict[str, Path]:
        """Bring every source here, check it, and return where each lies."""
        return {name: source.fetch() for name, source in self.sources.items()}

    def load(self) -> datasets.DatasetDict:
        """Return the rows of every split."""
        import datasets

        rows = self.build(self.fetch())
        features = datasets.Features({name: _feature(kind) for name, kind in self.columns.items()})
        return datasets.DatasetDict(
            {
                split: datasets.Dataset.from_dict(
                    _columns(rows[split], self.columns), features=features, split=datasets.NamedSplit(split)
                )
                for split in self.splits
            }
        )


def _columns(rows: Iterable[Row], names: Iterable[str]) -> dict[str, list[Any]]:
    rows = list(rows)
    return {name: [row[name] for row in rows] for name in names}


def _feature(kind: Any) -> Any:
    """Return the feature of ``datasets`` for a column's kind."""
    import datasets

    if isinstance(kind, LabelSet):
        return datasets.ClassLabel(names=list(kind))
    if isinstance(kind, list):
        return datasets.List(_feature(kind[0]))
    if isinstance(kind, Mapping):
        return {name: _feature(part) for name, part in kind.items()}
    return datasets.Value({str: "string", bool: "bool", int: "int32", float: "float64"}[kind])
