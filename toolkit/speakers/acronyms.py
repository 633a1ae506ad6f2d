"""Names that a bracket behind them gives the acronym of, whatever small words are in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice

from toolkit.speakers.forms import Form, known, spelled_form
from toolkit.speakers.names import Name

_BRACKET = re.compile(r"\((?<=[ \u00a0]\()([A-Z]{3,7})\)")  # the bracket first: it is rarer than white space
_WORD = re.compile(r"[^\W\d_][\w&’'.-]*")
_REACH = 120
_MOST = 64  # names: a text that spells out more is a glossary, and no report


def with_spelled(text: str, found: list[Name]) -> list[Name]:
    """Join the names of which an acronym in brackets has the initials, wherever they stand so.

    Examples
    --------
    >>> from toolkit.speakers.names import names
    >>> text = "The Parents to Reopen Our Schools (PROS) met."
    >>> [name.text for name in with_spelled(text, names(text))]
    ['Parents to Reopen Our Schools', 'PROS']
    """
    for phrase in islice(dict.fromkeys(_phrases(text)), _MOST):
        named = [word.replace("’", "'") for word in phrase.split()]
        form = spelled_form(
            0, len(phrase), 0, named, [known(word) for word in named], (), "organisation", possessive=False
        )
        found = _joined(found, form, [match.span() for match in re.finditer(re.escape(phrase), text)])
    return found


def _joined(found: list[Name], form: Form, spans: list[tuple[int, int]]) -> list[Name]:
    """Put a name where some spans are, in place of those that reach into them, unless one holds the whole span."""
    runs, ends = [name.run for name in found], [name.end for name in found]
    kept: list[Name] = []
    after = 0
    for start, end in spans:
        first, last = bisect_right(ends, start), bisect_left(runs, end)
        if last - first == 1 and runs[first] <= start and end <= ends[first]:
            continue
        kept += [*found[after:first], Name(form, start)]
        after = last
    return [*kept, *found[after:]]


def _phrases(text: str) -> list[str]:
    """Return what stands before the acronyms in brackets and has their initials."""
    brackets = ((match.start() - 1, match[1]) for match in _BRACKET.finditer(text))
    starts = [(_spelled(text, end, acronym), end) for end, acronym in brackets]
    return [text[start:end] for start, end in starts if start is not None]


def _spelled(text: str, end: int, acronym: str) -> int | None:
    """Return where the words begin whose initials are an acronym; some in lower case may be left out."""
    letters = list(acronym)
    for word in reversed(list(_WORD.finditer(text, max(0, end - _REACH), end))):
        if word[0][0].upper() == letters[-1]:
            letters.pop()
            if not letters:
                return word.start() if word[0][0].isupper() else None
        elif not word[0].islower() or len(letters) == len(acronym):
            return None
    return None
