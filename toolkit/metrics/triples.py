"""Metrics of stance triples: which (holder, label, target) a text has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from toolkit.metrics.base import Floats, Metrics, prf

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_EMPTY = frozenset("the of a an and for mr mrs ms dr sen rep gov president senator former".split())
_WHOLE = {"gop": ("republican", "party"), "us": ("united", "states"), "usa": ("united", "states")}
_SAME = 5  # first letters that longer words share if they are forms of one: Republicans, Republican


class Triple(NamedTuple):
    """Who is for or against whom."""

    holder: str
    label: str
    target: str


@lru_cache(1 << 16)
def _words(name: str) -> tuple[str, ...]:
    words = [re.sub(r"[’']s?$", "", word.lower()).replace(".", "") for word in _WORD.findall(name)]
    held = tuple(word for word in words if word not in _EMPTY) or tuple(words)
    return _WHOLE.get(held[0], held) if len(held) == 1 else held


def same_name(one: str, other: str) -> bool:
    """Tell whether two names can be of one entity: one of them ends the other, or lacks only its last word, party.

    Titles, articles and case do not count, and words of five letters or more need only begin alike.

    Examples
    --------
    >>> same_name("Mr. Lund", "Ada Lund"), same_name("Republicans", "Republican Party")
    (True, True)
    >>> same_name("Lund", "Lund administration"), same_name("Ada Lund", "Bo Lund")
    (False, False)
    """
    short, long = sorted((_words(one), _words(other)), key=len)
    if not short:
        return one == other
    ends = [long[len(long) - len(short) :]]
    if long[-1] == "party":
        ends.append(long[:-1])
    return any(len(end) == len(short) and all(map(_alike, short, end)) for end in ends)


def _alike(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) >= _SAME and word[:_SAME] == other[:_SAME])


class TripleMetrics(Metrics):
    """Precision, recall and F1 of the triples of each text, each counted once, however often the text says it.

    A triple is found if one of the same label has the same holder and the same target, by :func:`same_name`; for
    ``exact_f1`` the names must be equal but for case. No two answers find the same triple. ``pair_f1`` leaves the
    label aside.

    Examples
    --------
    >>> metrics = TripleMetrics()
    >>> gold = [[("Ada Lund", "against", "Bo Holm"), ("AUTHOR", "favor", "Bo Holm")]]
    >>> rows = metrics.statistics(gold, [[("Lund", "against", "Holm")]])
    >>> {name: float(value) for name, value in metrics.scores(rows.sum(0)).items() if name[:3] != "exa"}["recall"]
    0.5
    """

    main = "f1"

    def statistics(
        self, gold: Sequence[Sequence[tuple[str, str, str]]], predicted: Sequence[Sequence[tuple[str, str, str]]]
    ) -> Floats:
        """Return hits, predictions and gold numbers of triples, of exact triples and of pairs, for every text."""
        rows = []
        for true, guess in zip(gold, predicted, strict=True):
            wanted, found = list(dict.fromkeys(true)), list(dict.fromkeys(guess))
            exact = {(a.lower(), b, c.lower()) for a, b, c in true}, {(a.lower(), b, c.lower()) for a, b, c in guess}
            hits = len(matches(wanted, found)), len(exact[0] & exact[1])
            pairs = _pairs(wanted), _pairs(found)
            rows.append(
                [hits[0], len(found), len(wanted), hits[1], len(exact[1]), len(exact[0])]
                + [len(matches(*pairs)), len(pairs[1]), len(pairs[0])]
            )
        return np.array(rows, dtype=np.float64).reshape(-1, 9)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics."""
        parts = [prf(*(totals[..., 3 * part + number] for number in range(3))) for part in range(3)]
        return {
            **parts[0],
            "exact_f1": parts[1]["f1"],
            "pair_f1": parts[2]["f1"],
            "found": np.asarray(totals[..., 1]),
        }


def _pairs(triples: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return list(dict.fromkeys((holder, "", target) for holder, _, target in triples))


def matches(
    wanted: Sequence[tuple[str, str, str]], found: Sequence[tuple[str, str, str]]
) -> list[tuple[tuple[str, str, str], tuple[str, str, str]]]:
    """Return pairs of a wanted triple and one found that says the same; each is in at most one."""
    left = list(wanted)
    pairs = []
    for guess in found:
        same = next((one for one in left if _says(one, guess)), None)
        if same is not None:
            left.remove(same)
            pairs.append((same, guess))
    return pairs


def _says(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    return one[1] == other[1] and same_name(one[0], other[0]) and same_name(one[2], other[2])
