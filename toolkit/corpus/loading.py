"""The rows that an experiment names: of a corpus of ours, of the Hugging Face Hub, or of local files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.corpus.files import read_split
from toolkit.errors import CorpusError, InputError, unknown_name

if TYPE_CHECKING:
    import datasets


class Named(Protocol):
    """What an experiment says of its rows; exactly one of corpus, hub and path is given."""

    @property
    def split(self) -> str:
        """The split; a file of its own is one split, whatever its name."""

    @property
    def corpus(self) -> str | None:
        """The name of a corpus of ours."""

    @property
    def hub(self) -> str | None:
        """OWNER/NAME on the Hub."""

    @property
    def path(self) -> str | None:
        """A file or a folder."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Our column name to theirs."""

    @property
    def labels(self) -> Mapping[Any, str]:
        """Their label to ours."""

    @property
    def config(self) -> str | None:
        """The configuration of a Hub dataset."""

    @property
    def revision(self) -> str | None:
        """The commit of a Hub dataset."""


class Loadable(Protocol):
    """What can be loaded: a corpus, or one that keeps what it has loaded."""

    def load(self) -> datasets.DatasetDict:
        """Return the rows of every split."""


def load_source(source: Named, find: Callable[[str], Loadable]) -> datasets.Dataset:
    """Return the rows that a source names, in our columns.

    Parameters
    ----------
    source : Named
        What to load, and how its columns and labels are called there.
    find : callable
        Returns the corpus of a name.

    Returns
    -------
    datasets.Dataset
        With ``id`` (otherwise the row's number) and ``document`` (otherwise the id) among the columns.
    """
    if source.corpus is not None:
        splits = find(source.corpus).load()
        if source.split not in splits:
            raise unknown_name(f"split of {source.corpus}", source.split, splits)
        rows = splits[source.split]
    else:
        rows = read_split(Path(source.path), source.split) if source.path else _load_hub(source)
        rows = _rename(rows, source.columns, str(source.path or source.hub))
        if source.labels:
            rows = _relabel(rows, source.labels, str(source.path or source.hub))
    if "id" not in rows.column_names:
        rows = rows.add_column("id", [str(number) for number in range(len(rows))])
    if "document" not in rows.column_names:
        rows = rows.add_column("document", [str(name) for name in rows["id"]])
    return rows


def _load_hub(source: Named) -> datasets.Dataset:
    import datasets

    try:
        return datasets.load_dataset(source.hub, name=source.config, split=source.split, revision=source.revision)
    except Exception as error:  # The Hub's client raises the unrelated exceptions of half a dozen libraries.
        reason = str(error).partition("\n")[0].rstrip(".")
        raise CorpusError(
            f"The split {source.split!r} of {source.hub!r} cannot be had from the Hugging Face Hub: {reason}."
        ) from error


def _rename(rows: datasets.Dataset, columns: Mapping[str, str], name: str) -> datasets.Dataset:
    import datasets

    for theirs in columns.values():
        if theirs not in rows.column_names:
            raise unknown_name(f"column of {name}", theirs, rows.column_names)
    if not columns:
        return rows
    meant = {column: column for column in rows.column_names if column not in columns.values()} | dict(columns)
    return datasets.Dataset.from_dict(
        {ours: list(rows[theirs]) for ours, theirs in meant.items()},
        features=datasets.Features({ours: rows.features[theirs] for ours, theirs in meant.items()}),
    )


def _relabel(rows: datasets.Dataset, labels: Mapping[Any, str], name: str) -> datasets.Dataset:
    import datasets

    if "label" not in rows.column_names:
        raise unknown_name(f"column of {name}", "label", rows.column_names)
    feature, values = rows.features["label"], list(rows["label"])
    if isinstance(feature, datasets.ClassLabel):
        values = [feature.int2str(value) for value in values]
    ours = {str(theirs): label for theirs, label in labels.items()}
    for number, value in enumerate(values):
        if str(value) not in ours:
            raise InputError(
                f"The label of row {number} of {name} must be one of {', '.join(sorted(ours))}, got {value!r}."
            )
    return rows.remove_columns("label").add_column("label", [ours[str(value)] for value in values])
