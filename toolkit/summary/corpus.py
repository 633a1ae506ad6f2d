"""A scored folder in, its summary out: two passes over the parts, one that counts groups, one that adds them up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toolkit.errors import InputError
from toolkit.speakers import UNNAMED
from toolkit.summary.keyness import Key, keys
from toolkit.summary.parts import (
    ATTRIBUTION_STATS,
    DOCUMENT_STATS,
    Coded,
    Part,
    attribution_stats,
    check_columns,
    document_stats,
    manifest_of,
    parts_of,
)
from toolkit.summary.rates import DOCUMENT_RATES, SPEAKER_RATES, Group, Sums, chosen, weighted

MONTH = "month"
CUES = ("hedge", "modal", "reporting")  # kinds of cues that are compared between groups
_DATED = re.compile(r"\d{4}-\d{2}")
_TOP_KEYS = 12


class Summary(NamedTuple):
    """What a corpus is like.

    Attributes
    ----------
    all : Group
        The corpus as one group.
    by : dict of str to list of Group
        The groups of each column, the largest first, and of ``month``, in order of time.
    speakers : list of Group
        Who is cited most; empty where speakers were not resolved.
    keys : dict of str to dict of str to dict of str to list of Key
        For each column, kind of cue and group: the cues that it has more often than all others.
    least : int
        The fewest documents, or attributions, of a group that is shown.
    """

    all: Group
    by: dict[str, list[Group]]
    speakers: list[Group]
    keys: dict[str, dict[str, dict[str, list[Key]]]]
    least: int


def summarize(
    folder: Path, by: Sequence[str] | None = None, date: str | None = None, top: int = 20, least: int = 20
) -> Summary:
    """Summarize a scored folder.

    Parameters
    ----------
    folder : Path
        What :func:`toolkit.scoring.corpus.score_corpus` wrote.
    by : sequence of str, optional
        The kept columns to group by; all but the dates otherwise.
    date : str, optional
        The kept column of the date, which begins with year and month (``2020-03``); ``date`` where it was kept.
    top, least : int
        At most so many groups of a column are shown, of at least so many documents.

    Raises
    ------
    InputError
        If the folder holds no documents, or is not a scored one.
    """
    kept = manifest_of(folder)["columns"]["keep"]
    date = date or ("date" if "date" in kept else None)
    by = [column for column in kept if column != date] if by is None else list(by)
    check_columns(folder, [*by, *([date] if date else [])])
    dimensions = _Dimensions(folder, by, date, top, least)
    if not dimensions.documents:
        raise InputError(f"The folder {str(folder)!r} must hold scored documents, got none.")
    whole = Sums(["all"], DOCUMENT_STATS)
    sums = {name: Sums(groups, DOCUMENT_STATS) for name, groups in dimensions.groups.items()}
    speakers = Sums(dimensions.speakers, ATTRIBUTION_STATS)
    forms = {(name, kind): _Forms(len(dimensions.groups[name])) for name in by for kind in CUES}
    for part in dimensions.parts():
        numbers = {name: dimensions.numbers(part, name) for name in sums}
        _add_up(part, whole, sums, numbers, speakers)
        for (name, kind), counted in forms.items():
            counted.add(*_cues(part, kind, numbers[name]))
    words = {name: _words(whole, sums[name]) for name in by}
    return Summary(
        whole.groups(DOCUMENT_RATES)[0],
        {name: held.groups(DOCUMENT_RATES) for name, held in sums.items()},
        speakers.groups(SPEAKER_RATES),
        {name: {kind: forms[name, kind].keys(dimensions.groups[name], words[name]) for kind in CUES} for name in by},
        least,
    )


def _words(whole: Sums, groups: Sums) -> np.ndarray:
    """Return how many words each group has, and behind them those of all other documents."""
    own = groups.sums[:, 0, DOCUMENT_STATS.index("words")]
    return np.append(own, whole.sums[0, 0, DOCUMENT_STATS.index("words")] - own.sum())


class _Dimensions:
    """What documents are grouped by, and which groups are large enough."""

    def __init__(self, folder: Path, by: Sequence[str], date: str | None, top: int, least: int) -> None:
        self.folder, self.date = folder, date
        self.columns = [*by, *([date] if date else [])]
        names = [*by, *([MONTH] if date else [])]
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        spoken: Counter[str] = Counter()
        self.documents = 0
        for part in self.parts():
            self.documents += len(part.documents["document"])
            for name, counted in counts.items():
                counted.update(value for value in self.values(part, name) if value)
            speakers: Coded = part.attributions["speaker"]
            found = np.bincount(speakers.places[speakers.places >= 0], minlength=len(speakers.values))
            spoken.update(dict(zip(speakers.values, found.tolist(), strict=True)))
        del spoken[UNNAMED.name]
        self.groups = {name: chosen(counts[name], counts[name], top, least) for name in by}
        if date:
            self.groups[MONTH] = sorted(value for value, count in counts[MONTH].items() if count >= least)
        self.speakers = chosen(spoken, spoken, top, least)

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the folder."""
        return parts_of(self.folder, self.columns)

    def values(self, part: Part, name: str) -> list[str | None]:
        """Return the value of each document; a date without year and month has none."""
        if name != MONTH:
            return list(part.documents[name])
        return [value[:7] if value and _DATED.match(value) else None for value in part.documents[self.date or ""]]

    def numbers(self, part: Part, name: str) -> np.ndarray:
        """Return the number of each document's group, -1 for one that is not shown."""
        places = {value: place for place, value in enumerate(self.groups[name])}
        return np.array([places.get(value or "", -1) for value in self.values(part, name)], np.int64)


def _add_up(part: Part, whole: Sums, sums: dict[str, Sums], numbers: dict[str, np.ndarray], speakers: Sums) -> None:
    """Add a part's documents and attributions to the sums of their groups."""
    documents, said = document_stats(part), attribution_stats(part)
    said_of = np.searchsorted(part.documents["document"], part.attributions["document"])
    spoken: Coded = part.attributions["speaker"]
    places = {name: place for place, name in enumerate(speakers.names)}
    own = np.array([places.get(value, -1) for value in spoken.values] + [-1], np.int64)[spoken.places]

    def use(here: slice, weights: np.ndarray) -> None:
        whole.add(np.zeros(len(weights), np.int64), documents[here], weights)
        for name, held in sums.items():
            held.add(numbers[name][here], documents[here], weights)
        rows = np.flatnonzero((said_of >= here.start) & (said_of < here.stop) & (own >= 0))
        speakers.add(own[rows], said[rows], weights[said_of[rows] - here.start])

    weighted(len(documents), part.number, use)


def _cues(part: Part, kind: str, numbers: np.ndarray) -> tuple[Coded, np.ndarray]:
    """Return the cues of a kind, and the number of the group that each stands in."""
    table = part.attributions if kind == "reporting" else part.spans
    rows = np.arange(len(table["document"])) if kind == "reporting" else np.flatnonzero(table["kind"].is_one_of(kind))
    of = np.searchsorted(part.documents["document"], table["document"][rows])
    return Coded(table["form"].places[rows], table["form"].values), numbers[of]


class _Forms:
    """How often each group has each cue; the last row is of the documents whose group is not shown."""

    def __init__(self, groups: int) -> None:
        self.counts: dict[str, np.ndarray] = {}
        self.rows = groups + 1

    def add(self, cues: Coded, groups: np.ndarray) -> None:
        """Count some cues."""
        both, counts = np.unique(cues.places.astype(np.int64) * self.rows + groups % self.rows, return_counts=True)
        for place, count in zip(both.tolist(), counts.tolist(), strict=True):
            form, row = cues.values[place // self.rows], place % self.rows
            self.counts.setdefault(form, np.zeros(self.rows))[row] += count

    def keys(self, groups: Sequence[str], words: np.ndarray) -> dict[str, list[Key]]:
        """Return each group's cues."""
        forms = sorted(self.counts)
        table = np.stack([self.counts[form] for form in forms], axis=1) if forms else np.zeros((self.rows, 0))
        return dict(zip(groups, keys(forms, table, words, _TOP_KEYS), strict=False))
