"""Names in headlines, where every word has a capital: what of them is a name, the text beside tells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from toolkit.speakers.forms import Kind, known, spelled_form
from toolkit.speakers.names import Name

_LONGEST = 250


def in_headlines(text: str, found: list[Name]) -> list[Name]:
    """Keep of the names in headlines, which have their words in capitals, what the text beside has too."""
    lines = list(_headlines(text))
    if not lines:
        return found
    ends = [end for _, end in lines]
    inside = [(n := bisect_right(ends, name.run)) < len(lines) and lines[n][0] <= name.run for name in found]
    beside = {name.form.plain for name, within in zip(found, inside, strict=True) if not within}
    beside |= {held[-1:] for held in beside}
    kept = (_cut(text, name, beside) if within else name for name, within in zip(found, inside, strict=True))
    return [name for name in kept if name is not None]


def _headlines(text: str) -> Iterator[tuple[int, int]]:
    """Return the first and last offset of the lines that are written like headlines."""
    end = -1
    for line in text.split("\n"):
        start, end = end + 1, end + 1 + len(line)
        if len(line) >= _LONGEST or (start and line.rstrip().endswith((".", "!", "?"))):
            continue
        spelled = [word[0] for word in line.split() if word[0].isalpha()]
        capitals = sum(map(str.isupper, spelled))
        if len(spelled) > (4 if start else 3) and 3 * capitals >= 2 * len(spelled):
            yield start, end


def _cut(text: str, name: Name, beside: set[tuple[str, ...]]) -> Name | None:
    """Return the longest part of a name that is known, if there is one."""
    held = name.form.plain
    parts = [(a, b) for a in range(len(held)) for b in range(a + 1, len(held) + 1) if held[a:b] in beside]
    if not parts:
        return None
    a, b = max(parts, key=lambda part: part[1] - part[0])
    start = text.find(name.words[a], name.start)
    if start < 0:
        return None
    is_last = b == len(held)
    end = name.end if is_last else text.find(name.words[b - 1], start) + len(name.words[b - 1])
    titles = name.titles if a == 0 else ()
    kind: Kind = name.kind if is_last and a == 0 else "unknown"
    run = start if a else name.run
    named = name.words[a:b]
    words = [known(word) for word in named]
    form = spelled_form(0, end - start, run - start, named, words, titles, kind, name.possessive and is_last)
    return Name(form, start)
