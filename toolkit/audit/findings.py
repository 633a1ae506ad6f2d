"""A corpus → its findings: what ``corpora/audits/NAME.json`` holds. Identifiers and counts, never texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from toolkit.audit.duplicates import find_duplicates, words_of
from toolkit.corpus import Corpus
from toolkit.labels import LabelSet

#: The columns that, beside the text, say what is asked: two rows with another target are two questions.
_ASKED = ("target", "start", "end", "modal", "verb", "p", "q")

#: The same, where they are spans: whose statement a row is about.
_PLACES = ("source", "cue", "content", "mention")

#: Lists that are no annotation.
_NOT_ANNOTATED = ("tokens",)

Key = tuple[str, ...]


def audit_corpus(corpus: Corpus) -> dict[str, Any]:
    """Audit a corpus.

    Returns
    -------
    dict
        ``splits``: per split its rows, and those that repeat an earlier row of it, exactly or nearly.
        ``leakage``: for every training split and every other one, the ids of the second's rows that the first has
        too, exactly or nearly (splits of different folds are not compared). ``conflicts``: per annotated column, how
        many questions that are asked more than once have different answers. ``drift``: for the same pairs of splits,
        the Kolmogorov-Smirnov distance of their lengths in words, and half the summed difference of the shares of
        labels.
    """
    loaded = corpus.load()
    text = "text" if "text" in corpus.columns else next(iter(corpus.columns))
    read = [name for name in corpus.columns if name not in _NOT_ANNOTATED]
    splits = {split: {column: list(loaded[split][column]) for column in read} for split in corpus.splits}
    found = find_duplicates([one for columns in splits.values() for one in columns[text]])
    asked = [name for name, kind in corpus.columns.items() if _is_asked(name, kind)]
    keys = _keys(splits, found.keys, asked)
    pairs = list(_pairs(corpus.splits))
    return {
        "corpus": corpus.name,
        "digest": corpus.digest,
        "splits": {split: _repeated(own, found.near) for split, own in keys.items()},
        "leakage": [_leakage(a, b, keys, _ids(splits[b]), found.near) for a, b in pairs],
        "conflicts": _conflicts(corpus.columns, splits, keys),
        "drift": [_drift(a, b, splits, text, corpus.columns) for a, b in pairs],
    }


def _is_asked(name: str, kind: Any) -> bool:
    return name in _ASKED or (name in _PLACES and isinstance(kind, list))


def _keys(
    splits: Mapping[str, Mapping[str, Sequence[Any]]], texts: Sequence[str], asked: Sequence[str]
) -> dict[str, list[Key]]:
    """Return what each row asks: the text's key, and then what else is asked of it."""
    keys, place = {}, 0
    for split, columns in splits.items():
        size = len(next(iter(columns.values())))
        parts = [columns[name] for name in asked]
        keys[split] = [
            (texts[place + row], *(" ".join(words_of(str(column[row]))) for column in parts)) for row in range(size)
        ]
        place += size
    return keys


def _pairs(splits: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a training split and one that may be tested, of the same fold."""
    trains = [split for split in splits if split.startswith("train")] or splits[:1]
    for train in trains:
        for split in splits:
            if split not in trains and _fold(split) in (None, _fold(train)):
                yield train, split


def _fold(split: str) -> str | None:
    fold = split.rpartition("_")[2]
    return fold if fold.isdigit() else None


def _ids(columns: Mapping[str, Sequence[Any]]) -> list[str]:
    size = len(next(iter(columns.values())))
    return [str(name) for name in columns.get("id", range(size))]


def _near_to(key: Key, near: Mapping[str, set[str]]) -> list[Key]:
    return [(other, *key[1:]) for other in near.get(key[0], ())]


def _repeated(keys: Sequence[Key], near: Mapping[str, set[str]]) -> dict[str, int]:
    seen: set[Key] = set()
    exact = nearly = 0
    for key in keys:
        if key in seen:
            exact += 1
        elif any(other in seen for other in _near_to(key, near)):
            nearly += 1
        seen.add(key)
    return {"rows": len(keys), "exact": exact, "near": nearly}


def _leakage(
    train: str, test: str, keys: Mapping[str, Sequence[Key]], ids: Sequence[str], near: Mapping[str, set[str]]
) -> dict[str, Any]:
    known = set(keys[train])
    exact = [name for name, key in zip(ids, keys[test], strict=True) if key in known]
    nearly = [
        name
        for name, key in zip(ids, keys[test], strict=True)
        if key not in known and any(other in known for other in _near_to(key, near))
    ]
    return {"train": train, "test": test, "exact": exact, "near": nearly}


def _conflicts(
    kinds: Mapping[str, Any], splits: Mapping[str, Mapping[str, Sequence[Any]]], keys: Mapping[str, Sequence[Key]]
) -> dict[str, int]:
    annotated = [
        name
        for name, kind in kinds.items()
        if isinstance(kind, LabelSet | list) and name not in _NOT_ANNOTATED and not _is_asked(name, kind)
    ]
    conflicts = {}
    for name in annotated:
        answers: dict[Key, set[str]] = {}
        for split, columns in splits.items():
            known = columns.get(f"{name}_known", [True] * len(keys[split]))
            for key, answer, is_known in zip(keys[split], columns[name], known, strict=True):
                if is_known:
                    answers.setdefault(key, set()).add(str(answer))
        conflicts[name] = sum(len(given) > 1 for given in answers.values())
    return conflicts


def _drift(
    train: str, test: str, splits: Mapping[str, Mapping[str, Sequence[Any]]], text: str, kinds: Mapping[str, Any]
) -> dict[str, Any]:
    a, b = ([len(words_of(one)) for one in splits[split][text]] for split in (train, test))
    labels = {
        name: round(_label_distance(splits[train][name], splits[test][name]), 4)
        for name, kind in kinds.items()
        if isinstance(kind, LabelSet)
    }
    return {
        "train": train,
        "test": test,
        "words": [round(float(np.mean(lengths)), 2) for lengths in (a, b)],
        "length": round(_distribution_distance(a, b), 4),
        "labels": labels,
    }


def _distribution_distance(a: Sequence[int], b: Sequence[int]) -> float:
    """Return the largest gap between two cumulative distributions (Kolmogorov and Smirnov's)."""
    values = np.unique([*a, *b])
    shares = (np.searchsorted(np.sort(side), values, "right") / len(side) for side in (a, b))
    return float(np.abs(next(shares) - next(shares)).max())


def _label_distance(a: Sequence[Any], b: Sequence[Any]) -> float:
    ours, theirs = Counter(a), Counter(b)
    return sum(abs(ours[label] / len(a) - theirs[label] / len(b)) for label in ours | theirs) / 2
