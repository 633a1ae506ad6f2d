"""Surnames that are ordinary words at the beginning of sentences: George Will, Rex Early."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter

from toolkit.speakers.forms import OPENER, form_of, known
from toolkit.speakers.names import Name

_GOES_ON = re.compile(
    r"[’']s\b|[ \u00a0](?!(?:the|an?|he|she|it|they|we|you|I|this|that|these|those|there|his|her|its|their)\b)[a-z]"
    r"|[,.?!;:”\"]|$"
)
_RUN = attrgetter("run")


def with_openers(text: str, found: Sequence[Name]) -> list[Name]:
    """Add to the names of a text the surnames of its persons where they look like the first words of sentences.

    Examples
    --------
    >>> from toolkit.speakers.names import names
    >>> text = "Ann met George Will. Will wrote that it leaks. Will the dam break?"
    >>> [(name.start, name.text) for name in with_openers(text, names(text))]
    [(0, 'Ann'), (8, 'George Will'), (21, 'Will')]
    """
    surnames = {
        name.words[-1] for name in found if name.kind == "person" and len(name.words) > 1 and _is_opener(name.words[-1])
    }
    more: list[Name] = []
    for surname in sorted(surnames):
        held = {at for name in found for at in range(name.run, name.end)}
        for match in re.finditer(rf"\b{re.escape(surname)}\b", text):
            if match.start() not in held and _GOES_ON.match(text, match.end()):
                more.append(Name(form_of(((0, surname),)), match.start()))
    return sorted([*found, *more], key=_RUN) if more else list(found)


def _is_opener(word: str) -> bool:
    return known(word).marks & OPENER > 0
