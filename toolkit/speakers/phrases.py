"""Descriptions put in other words: what the text elsewhere says more fully, and owners by their full names."""

from __future__ import annotations

import re

from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import words
from toolkit.speakers.register import Register
from toolkit.speakers.sources import Source, normal

_REACH = 2000


def is_named_in(source: Source, name: str) -> bool:
    """Tell whether a speaker's name has the names that a description has ("the Lund campaign")."""
    low = name.lower()
    return all(held.words[-1].lower() in low for held in source.names)


def fuller_phrase(register: Register, head: str, source: Source) -> str | None:
    """Return a mention of a thing that says more of it ("Parents in Upper Dell", "bakers' guild").

    Examples
    --------
    >>> from toolkit.speakers.sources import read
    >>> register = Register("The bakers' guild met. The Halvern town council left. Then the town council voted.")
    >>> fuller_phrase(register, "council", read(register, 59, 75))
    'Halvern town council'
    """
    text = register.text
    noun = re.escape(source.text)
    if len(source.description.words if source.description else ()) > 1:
        found = re.search(rf"\b[A-Z]\w+ {noun}\b", text) if not source.names else None
        return found[0] if found and plain(found[0].split()[0]) not in words("openers") else None
    if head in words("documents"):
        return _document(register, head, source.start)
    owned = re.search(rf"\b\w+s['’] {noun}\b", text)
    if owned and text[source.start : source.start + 5].lower() == "their":
        return normal(owned[0], [])
    noun = re.escape(head)
    pattern = rf"\b(?i:{noun}) (?:in|from|of|at) (?:the )?[A-Z]\w+(?: [A-Z]\w+)*|\b[A-Z]\w+ {noun}\b"
    mentions = [found[0] for found in re.finditer(pattern, text[max(0, source.start - _REACH) : source.start])]
    mentions = [found for found in mentions if plain(found.split()[0]) not in words("openers")]
    if not mentions:
        return None
    return normal(mentions[-1], [] if mentions[-1].lower().startswith(head) else register.names[:1])


def _document(register: Register, head: str, at: int) -> str | None:
    """Return the name that a document goes by: the last before an offset, else the first ("the Reuters poll")."""
    pattern = re.compile(rf"(?: [a-z-]+)? {re.escape(head)}\b")
    found = [(name, match) for name in register.names if (match := pattern.match(register.text, name.end))]
    before = [held for held in found if held[0].start < at]
    name, match = before[-1] if before else found[0] if found else (None, None)
    return name.text + match[0] if name and match else None


def spelled_out(register: Register, source: Source) -> str:
    """Return a description with the owner in front spelled out ("Osk's office" of Harald Osk)."""
    name = source.text
    for held in source.names:
        entity = register.entity_of[held.start]
        if entity.kind == "organisation" and len(held.words) < len(entity.names[0].words) and held.text in name:
            name = name.replace(held.text, entity.name, 1)
    if source.names and source.names[0].possessive and source.names[0].run <= source.start:
        owner = source.names[0]
        if name.startswith(owner.text):
            name = register.entity_of[owner.start].name + name[len(owner.text) :]
    return name
