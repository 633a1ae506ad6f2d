"""Metrics of stance triples: which (holder, label, target) a text has."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from toolkit.metrics.base import Floats, Metrics, prf

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_EMPTY = frozenset(
    [
        "the",
        "of",
        "a",
        "an",
        "and",
        "for",
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "rep",
        "gov",
        "president",
        "senator",
        "former",
    ]
)
_WHOLE = {"gop": ("republican", "party"), "us": ("united", "states"), "usa": ("united", "states")}
_SAME = 5  # first letters that longer words share if they are forms of one: Republicans, Republican


UNLISTED = "Not in the list"  # SEESAW's name for whom its annotators have no name


class Triple(NamedTuple):
    """Who is for or against whom."""

    holder: str
    label: str
    target: str


@lru_cache(1 << 16)
def _words(name: str) -> tuple[str, ...]:
    words = [re.sub(r"[’']s?$", "", word.lower()).replace(".", "") for word in _WORD.findall(name)]
    held = tuple(word for word in words if word not in _EMPTY and len(word) > 1) or tuple(words)
    return _WHOLE.get(held[0], held) if len(held) == 1 else held


def same_name(one: str, other: str) -> bool:
    """Tell whether two names can be of one entity: one of them ends the other, or lacks only its last word, party.

    Titles, articles, initials and case do not count, and words of five letters or more need only begin alike.

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

    ``pair_f1`` leaves the label aside. Names are compared as they stand: see :func:`aligned` for those of a system.

    Examples
    --------
    >>> metrics = TripleMetrics()
    >>> gold = [[Triple("Ada", "against", "Bo"), Triple("AUTHOR", "favor", "Bo")]]
    >>> rows = metrics.statistics(gold, [[Triple("Ada", "against", "Bo"), Triple("AUTHOR", "against", "Bo")]])
    >>> {name: round(float(value), 2) for name, value in metrics.scores(rows.sum(0)).items()}
    {'precision': 0.5, 'recall': 0.5, 'f1': 0.5, 'pair_f1': 1.0, 'found': 2.0}
    """

    main = "f1"

    def statistics(self, gold: Sequence[Sequence[Triple]], predicted: Sequence[Sequence[Triple]]) -> Floats:
        """Return hits, predictions and gold numbers of triples, then of pairs, for every text."""
        rows = []
        for true, guess in zip(gold, predicted, strict=True):
            sets: list[tuple[set[Any], set[Any]]] = [
                (set(true), set(guess)),
                ({one[::2] for one in true}, {one[::2] for one in guess}),
            ]
            rows.append([number for t, g in sets for number in (len(t & g), len(g), len(t))])
        return np.array(rows, dtype=np.float64).reshape(-1, 6)

    def scores(self, totals: Floats) -> dict[str, Floats]:
        """Return the metrics, and how many triples were found."""
        triples, pairs = (prf(*(totals[..., 3 * part + number] for number in range(3))) for part in range(2))
        return {**triples, "pair_f1": pairs["f1"], "found": np.asarray(totals[..., 1])}


def aligned(gold: Sequence[Triple], found: Sequence[Triple]) -> list[Triple]:
    """Return triples with the names of those of gold that say the same, or else have the same holder and target.

    Where SEESAW has "Not in the list" for a name, any name counts that is none of the text's others. No two triples
    get the names of one.

    Examples
    --------
    >>> gold = [Triple("Ada Lund", "favor", "Bo Holm")]
    >>> aligned(gold, [Triple("Lund", "favor", "Holm"), Triple("Cy", "favor", "Di")])
    [Triple(holder='Ada Lund', label='favor', target='Bo Holm'), Triple(holder='Cy', label='favor', target='Di')]
    """
    names = {guess: one for one, guess in matches(gold, found)}
    taken = {one[::2] for one in names.values()}
    pairs = {(one[0], "", one[2]): one for one in gold if one[::2] not in taken}
    others = [(guess[0], "", guess[2]) for guess in found if guess not in names]
    near = {guess: one for one, guess in matches(list(pairs), others)}
    out = []
    for guess in found:
        holder, _, target = names.get(guess) or near.get((guess[0], "", guess[2])) or guess
        out.append(Triple(holder, guess[1], target))
    return out


def matches(
    wanted: Sequence[tuple[str, str, str]], found: Sequence[tuple[str, str, str]]
) -> list[tuple[tuple[str, str, str], tuple[str, str, str]]]:
    """Return pairs of a wanted triple and one found that says the same; each is in at most one."""
    left = list(wanted)
    listed = {name for holder, _, target in wanted for name in (holder, target)} - {UNLISTED}
    pairs = []
    for guess in found:
        same = next((one for one in left if _says(one, guess, listed)), None)
        if same is not None:
            left.remove(same)
            pairs.append((same, guess))
    return pairs


def _says(one: tuple[str, str, str], other: tuple[str, str, str], listed: Collection[str]) -> bool:
    return one[1] == other[1] and all(_is(one[part], other[part], listed) for part in (0, 2))


def _is(name: str, other: str, listed: Collection[str]) -> bool:
    return not any(same_name(own, other) for own in listed) if name == UNLISTED else same_name(name, other)
