"""Names and ordinary words at the beginning of sentences: "Will wrote", "Outspoken Lund left"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter

from toolkit.speakers.forms import FIRST_NAME, OPENER, form_of, known
from toolkit.speakers.names import Name, begins_sentence, is_strange

_GOES_ON = re.compile(
    r"[’']s\b|[ \u00a0](?!(?:the|an?|he|she|it|they|we|you|I|this|that|these|those|there|his|her|its|their)\b)[a-z]"
    r"|[,.?!;:”\"]|$"
)
_ADJECTIVE = re.compile(r"[A-Z][a-z]+(?:ed|ing|ly|ous|ful|less|able|ive|oken)")  # an unknown first name has other ends
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


def without_openers(text: str, found: Sequence[Name]) -> list[Name]:
    """Take from surnames the word before that only opens a sentence, where the text has the person's first name.

    Examples
    --------
    >>> from toolkit.speakers.names import names
    >>> text = "Outspoken Lund leads. Ada Lund left."
    >>> [name.text for name in without_openers(text, names(text))]
    ['Lund', 'Ada Lund']
    """
    persons = {name.last for name in found if len(name.words) > 1 and known(name.words[0]).marks & FIRST_NAME}
    return [_without_opener(text, name) if name.last in persons else name for name in found]


def _without_opener(text: str, name: Name) -> Name:
    """Return a name without its first word, if that is the first of a sentence, an adjective, and there once."""
    first = name.words[0]
    if len(name.words) != 2 or name.titles or not _ADJECTIVE.fullmatch(first) or not is_strange(first):
        return name
    if text.count(first) > 1 or not begins_sentence(text, name.start):
        return name
    start = text.index(name.words[1], name.start)
    return Name(form_of(((0, text[start : name.end]),)), start)
