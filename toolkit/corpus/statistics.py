"""Counts of a corpus, kept beside its declaration and compared by a test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import fmean
from typing import Any

from toolkit.corpus.declaration import Corpus
from toolkit.labels import LabelSet


def corpus_statistics(corpus: Corpus) -> dict[str, Any]:
    """Count a corpus: what ``corpora/stats/NAME.json`` holds.

    Returns
    -------
    dict
        ``splits``: per split its rows, its distinct documents, the rows whose text stood in it before
        (``duplicates``), the mean length of a text in characters, and a count for every other column: rows a
        label, true values, entries of lists, or a mean. ``shared``: for two splits, the rows of the
        second whose text stands in the first.
    """
    rows = corpus.load()
    splits = {split: {column: list(rows[split][column]) for column in corpus.columns} for split in corpus.splits}
    texts = {split: columns[_text_column(corpus.columns)] for split, columns in splits.items()}
    return {
        "corpus": corpus.name,
        "digest": corpus.digest,
        "splits": {split: _count(columns, texts[split], corpus.columns) for split, columns in splits.items()},
        "shared": {
            f"{first}, {second}": sum(text in known for text in texts[second])
            for first, second in combinations(corpus.splits, 2)
            for known in [set(texts[first])]
        },
    }


def _text_column(kinds: Mapping[str, Any]) -> str:
    return "text" if "text" in kinds else next(iter(kinds))


def _count(columns: Mapping[str, Sequence[Any]], texts: Sequence[str], kinds: Mapping[str, Any]) -> dict[str, Any]:
    counts: dict[str, Any] = {
        "rows": len(texts),
        "duplicates": len(texts) - len(set(texts)),
        "mean_characters": round(fmean(map(len, texts)), 2),
    }
    if "document" in columns:
        counts["documents"] = len(set(columns["document"]))
    for name, kind in kinds.items():
        values = columns[name]
        if isinstance(kind, LabelSet):
            counted = Counter(values)
            counts[name] = {label: counted[number] for number, label in enumerate(kind)}
        elif isinstance(kind, list):
            counts[name] = sum(map(len, values))
        elif kind is bool:
            counts[name] = sum(values)
        elif kind is float:
            counts[name] = round(fmean(values), 4)
    return counts
