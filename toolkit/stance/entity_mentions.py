"""Where a sentence mentions an entity that is given by a canonical name: "Republicans" for the Republican Party."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_EMPTY = frozenset(
    [
        "the",
        "of",
        "a",
        "an",
        "and",
        "for",
        "on",
        "in",
        "to",
        "at",
        "by",
        "with",
        "u.s",
        "us",
        "united",
        "states",
        "america",
        "american",
    ]
)
_SAME = 5  # first letters that two longer words share if they are forms of one name
_LEAST = 3

Span = tuple[int, int]


def mentions(name: str, text: str) -> list[Span]:
    """Return where a text has words of a name, neighbours together; the longest are most probably meant.

    Examples
    --------
    >>> text = "Mr. Lund said that Republicans had praised Ada Lund."
    >>> [text[start:end] for start, end in mentions("Ada Lund", text)]
    ['Lund', 'Ada Lund']
    >>> [text[start:end] for start, end in mentions("Republican Party", text)]
    ['Republicans']
    """
    wanted = _words(name)
    found: list[Span] = []
    for match in _WORD.finditer(text):
        word = _plain(match[0])
        if len(word) < _LEAST or not any(_same(word, own) for own in wanted):
            continue
        if found and text[found[-1][1] : match.start()].strip() in ("", ".", "of"):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found


def nearest(holders: Sequence[Span], targets: Sequence[Span]) -> tuple[Span | None, Span | None]:
    """Return the mentions of two entities, in order, that stand nearest to each other; None for who is not mentioned.

    Examples
    --------
    >>> nearest([(0, 4), (30, 34)], [(40, 44)]), nearest([], [(3, 5), (8, 9)])
    (((30, 34), (40, 44)), (None, (3, 5)))
    """
    if not holders or not targets:
        return (holders[0] if holders else None), (targets[0] if targets else None)
    if len(holders) == len(targets) == 1:
        return holders[0], targets[0]  # most
    places = ((holder, bisect_left(targets, holder)) for holder in holders)
    pairs = ((holder, target) for holder, place in places for target in targets[max(0, place - 1) : place + 1])
    return min(pairs, key=lambda pair: max(pair[0][0] - pair[1][1], pair[1][0] - pair[0][1]))


def apart(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """Return the spans that share no character with others."""
    return [span for span in spans if all(span[1] <= start or end <= span[0] for start, end in others)]


def _words(name: str) -> list[str]:
    words = [_plain(word) for word in _WORD.findall(name)]
    return [word for word in words if word not in _EMPTY] or words


def _plain(word: str) -> str:
    return re.sub(r"[’']s?$", "", word.lower())


def _same(word: str, own: str) -> bool:
    return word == own or (min(len(word), len(own)) >= _SAME and word[:_SAME] == own[:_SAME])
