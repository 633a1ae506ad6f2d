"""Who can be cited: persons, bodies, groups and what they wrote; nobody for how things seem, and no bill for a wish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.annotation import Attribution, Span
from toolkit.attribution.strength import reporting
from toolkit.quoting.surroundings import last_before
from toolkit.speakers.descriptions import describe
from toolkit.speakers.lexicon import words

_DATELINE = re.compile(r"[A-Z][A-Z.’'-]{2,}[\w., ’'()/-]{,40}?[ \u00a0]?[—–-]{1,2}[ \u00a0]")
_SEEMING = frozenset(["seem", "appear", "look"])
_SAYING = frozenset(["statement", "assertion"])


def citable(text: str, attributions: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield the attributions that cite somebody, without sources that are no more than an adverb or an article.

    Examples
    --------
    >>> from toolkit.annotation import Span
    >>> text = "The bill wants more. The bill says more. It really says more."
    >>> spans = [((0, 8), (9, 14)), ((21, 29), (30, 34)), ((44, 50), (51, 55))]
    >>> said = [Attribution((Span(*source),), (Span(*cue),), ()) for source, cue in spans]
    >>> [(one.cue[0].start, len(one.source)) for one in citable(text, said)]
    [(30, 1), (51, 0)]
    """
    for one in attributions:
        if one.source and (dateline := _dateline(text, one.source[0])):
            one = replace(one, source=(Span(dateline, one.source[0].end), *one.source[1:]))
        if one.source and _is_function_word(one.source[0].of(text)):
            one = replace(one, source=())
        if one.source and not _is_thing(one.source[0].of(text)):
            yield one  # most of them
            continue
        entry = reporting(" ".join([span.of(text) for span in one.cue]))
        if one.source:
            cites = entry is not None and entry.act in _SAYING
        else:
            cites = entry is None or entry.term not in _SEEMING
        if cites:
            yield one


def _dateline(text: str, source: Span) -> int:
    """Return where a source goes on behind a dateline ("TORVA (AP) — Mayor Ada Lund"), 0 where it has none."""
    dateline = _DATELINE.match(text, source.start, source.end)
    opens_line = dateline and last_before(text, source.start, " \u00a0") in ("", "\n")
    return dateline.end() if dateline and opens_line else 0


def _is_function_word(source: str) -> bool:
    return " " not in source and (source in words("no source") or source.endswith("ly"))


def _is_thing(source: str) -> bool:
    """Tell whether a source is a thing, whose noun is in lower case: Bill speaks, a bill does not."""
    if words("things").isdisjoint(source.split()):
        return False  # most sources
    described = describe(source)
    return described is not None and described.head in words("things") and described.head in source
