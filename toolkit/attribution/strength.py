"""How far a source vouches for what it is quoted with: by the reporting expression, and by what hedges the content.

A first estimate by rule, on the scale of the CommitmentBank (-3 to 3), after the guidelines of the sample corpus: who
states, promises or rules vouches fully, who believes or expects less, who asks, demands or hopes not at all, and who
denies vouches for the contrary. Hedges, modals of possibility and conditions in the content take away from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from toolkit.attribution.lexicon import reporting_terms

_FULL, HELD, OPEN = 3.0, 2.0, 1.0
_STATING = frozenset(
    ["statement", "assertion", "claim", "admission", "warning", "promise", "decision", "knowledge", "judgement"]
)
_WORD = re.compile(r"[\w’'-]+")
NEGATING = ("not", "never", "neither", "nor", "nobody", "none", "without")
_NEGATED = re.compile(rf"\b(?:{'|'.join(NEGATING)}|no longer)\b|n['’]t\b", re.I)
_REFUSING = ("refuse", "refuses", "refused", "refusing", "refusal", "refusals")
_FAILING = ("fail", "fails", "failed", "failing", "failure", "failures")
DECLINING = ("decline", "declines", "declined", "declining", *_REFUSING, *_FAILING)
_DECLINED = re.compile(rf"\b(?:{'|'.join(DECLINING)}) to \w+", re.I)  # to say, to comment
_VAGUE = frozenset(["about", "around", "roughly", "some", "approximately", "nearly"])  # of numbers, not of claims
CONDITIONS = ("if", "unless", "provided")
_CONDITION = re.compile(rf"\b(?:{'|'.join(CONDITIONS)})\b", re.I)
SILENCE = ("comment", "say", "answer", "discuss", "elaborate", "respond", "reply", "speculate", "disclose", "specify")
_SILENT = re.compile(rf"to (?:{'|'.join(SILENCE)})\b", re.I)
_LONGEST = 6  # words of a reporting expression


class Reporting(NamedTuple):
    """A reporting expression, see ``reporting.json``."""

    term: str
    act: str
    factivity: str
    strength: float
    evaluation: str


@cache
def by_form() -> dict[str, Reporting]:
    """Return the reporting expressions by their forms, in small letters."""
    entries: dict[str, Reporting] = {}
    # Verbs before nouns: "claims" in a cue is mostly a verb.
    for term in sorted(reporting_terms(), key=lambda term: ("verb", "phrase", "noun").index(term["kind"])):
        entry = Reporting(*(term[key] for key in Reporting._fields))
        for form in term["forms"]:
            entries.setdefault(form.replace("’", "'"), entry)
    return entries


@lru_cache(1 << 12)
def reporting(cue: str) -> Reporting | None:
    """Return the reporting expression of a cue: the longest that is in it, and of equals the last; None without.

    Examples
    --------
    >>> reporting("has repeatedly denied").act
    'denial'
    >>> reporting("according to").term
    'according to'
    """
    words = [word.lower().replace("’", "'") for word in _WORD.findall(cue)]
    for size in range(min(len(words), _LONGEST), 0, -1):
        for first in range(len(words) - size, -1, -1):
            entry = by_form().get(" ".join(words[first : first + size]))
            if entry:
                return entry
    return None


def commitment(cue: str, content: str, hedges: Iterable[str] = (), possible: bool = False) -> float:
    """Return how far a source vouches for a content, from -3 (certainly not) to 3 (certainly).

    Parameters
    ----------
    cue : str
        The reporting expression as it stands in the text; empty where there is none.
    content : str
    hedges : iterable of str
        The hedge cues in the content.
    possible : bool
        Whether a modal of possibility is in the content.

    Examples
    --------
    >>> commitment("said", "the dam will hold"), commitment("denied", "the dam leaks")
    (3.0, -3.0)
    >>> commitment("said", "the dam may fail", ["may"], possible=True)
    1.0
    """
    # The end of "declined to comment" may be the content.
    strength = vouched(f"{cue} to say" if _SILENT.match(content) else cue)
    if strength > OPEN:
        if possible or _is_conditional(content):
            return OPEN
        if any(hedge.lower() not in _VAGUE for hedge in hedges):
            return min(strength, HELD)
    return strength


@lru_cache(1 << 12)
def vouched(cue: str) -> float:
    """Return how far a source vouches for what a cue reports, whatever that is."""
    strength = strength_of(reporting(cue))
    if _NEGATED.search(cue):
        # Not to deny is to leave standing, not to confirm is to leave open.
        return HELD if strength < 0 else 0.0
    return 0.0 if _DECLINED.search(cue) else strength


def _is_conditional(content: str) -> bool:
    low = content.lower()
    return any(word in low for word in CONDITIONS) and bool(_CONDITION.search(content))


def strength_of(entry: Reporting | None) -> float:
    """Return how far who uses a reporting expression vouches for what it reports."""
    if entry is None:
        return _FULL
    if entry.act == "commitment_withdrawn":
        return 0.0  # no longer vouched for, and not denied either
    if entry.act == "opinion" and entry.strength > 0:
        return HELD
    if entry.act in _STATING and entry.strength >= HELD and entry.term != "allege":
        return _FULL
    return float(entry.strength)
