"""Documents from Hugging Face datasets: of the Hub and of local files, streamed, and of folders that were saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.errors import InputError, unknown_name
from toolkit.scoring.fingerprint import files_in, of_folder
from toolkit.scoring.records import Columns, Fault, Record, missing_column, record_of


class Dataset(NamedTuple):
    """A split of a dataset: a document a row."""

    name: str
    rows: Any
    print: dict[str, Any]

    def fingerprint(self) -> dict[str, Any]:
        """Return what tells this input from another."""
        return self.print

    def records(self, columns: Columns, start: int) -> Iterator[Record | Fault]:
        """Yield the documents from the row with a number on."""
        rows, place, known = self.rows, start, self.rows.column_names
        if known:
            reason = missing_column(columns, known)
            if reason:
                yield from [Fault(0, "header", reason, 0)][start:]
                return
            rows = rows.select_columns([name for name in known if name in {columns.text, columns.id, *columns.keep}])
        try:
            for row in rows.skip(start):
                yield record_of(row, columns, self.name, place, f"row {place + 1}", 0)
                place += 1
        except Exception as error:  # datasets passes on whatever its readers, and the network, come to
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            yield Fault(place, f"row {place + 1}", f"From here on it cannot be read: {reason}.", 0)


def streamed(name: str) -> list[Dataset]:
    """Return the splits of a dataset, which is read as it comes.

    Parameters
    ----------
    name : str
        ``OWNER/NAME`` of the Hub or a local folder; with ``@SPLIT`` only that split.
    """
    import datasets

    path, _, split = name.partition("@")
    try:
        builder = datasets.load_dataset_builder(path)
        splits = builder.as_streaming_dataset()
    except Exception as error:  # as above
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"The dataset {path!r} cannot be loaded: {reason}") from error
    if split and split not in splits:
        raise unknown_name(f"split of {path}", split, splits)
    names = [split] if split else list(splits)
    return [Dataset(f"hub:{path}@{key}", splits[key], {"name": f"{path}@{key}", "hash": builder.hash}) for key in names]


def saved_in(folder: Path) -> list[Dataset]:
    """Return the splits of a folder that ``datasets`` saved."""
    import datasets

    try:
        held = datasets.load_from_disk(str(folder))
    except (OSError, ValueError) as error:
        raise InputError(f"The folder {str(folder)!r} cannot be read as a saved dataset: {error}") from error
    if not isinstance(held, datasets.DatasetDict):
        return [Dataset(str(folder), held, of_folder(folder, files_in(folder)))]
    return [
        Dataset(f"{folder}@{key}", rows, of_folder(folder / key, files_in(folder / key))) for key, rows in held.items()
    ]
