"""Descriptions put in other words: what the text elsewhere says more fully, and owners by their full names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import words
from toolkit.speakers.register import Register
from toolkit.speakers.sources import Source, normal

_REACH, _LONGEST = 2000, 60
_CAPITAL = re.compile(r"\b[A-Z]\w+ $")
_OWNER = re.compile(r"\b\w+s['’] $")
_PLACE = re.compile(r" (?:in|from|of|at) (?:the )?(?P<first>[A-Z]\w+)(?: [A-Z]\w+)*")
_CAPITALS = r"[A-Z][\w.&’'-]*\w(?: (?:of |for |and )?[A-Z](?:[\w.&’'-]*\w|\.))*"
_COMPLEMENT = re.compile(
    rf" (?:to|by|from|of|against|about) (?:(?:the|an?|his|her|its|their) )?{_CAPITALS}(?: [a-z]+ of [a-z]+)?"
)
_NEXT = re.compile(r" ([a-z-]+)(?: (\w+))?")


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
    if len(source.description.words if source.description else ()) > 1:
        qualified = (_qualified(text, at, source.text) for at in whole(text, source.text)) if not source.names else ()
        found = next(filter(None, qualified), None)
        return found if found and not _opens(found) else None
    if head in words("documents"):
        return _document(register, head, source.start) or _complemented(text, head, source.start)
    if text[source.start : source.start + 5].lower() == "their":
        owned = (_OWNER.search(text, max(0, at - _LONGEST), at) for at in whole(text, source.text))
        owner = next(filter(None, owned), None)
        if owner:
            return normal(owner[0] + source.text)
    before = text[max(0, source.start - _REACH) : source.start]
    mentions = [found for found in _mentions(before, head) if not _opens(found)]
    if not mentions:
        return None
    return normal(mentions[-1], bool(register.names) and not mentions[-1].lower().startswith(head))


def whole(text: str, phrase: str) -> Iterator[int]:
    """Yield where a phrase stands in a text, not as a part of longer words.

    Examples
    --------
    >>> list(whole("The war warmed up: war", "war"))
    [4, 19]
    """
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        end = at + len(phrase)
        if not _is_of_word(text[at - 1 : at]) and not _is_of_word(text[end : end + 1]):
            yield at
        at = text.find(phrase, end)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _qualified(text: str, at: int, phrase: str) -> str | None:
    """Return a phrase with the capitalised word before it, if there is one."""
    before = _CAPITAL.search(text, max(0, at - _LONGEST), at)
    return before[0] + phrase if before else None


def _opens(phrase: str) -> bool:
    return plain(phrase.split()[0]) in words("openers")


def _mentions(text: str, head: str) -> Iterator[str]:
    """Yield the mentions of a noun with the capitalised word before it, or with a place behind it."""
    for at in whole(text.lower(), head):
        end = at + len(head)
        qualified = _qualified(text, at, head) if text[at:end] == head else None
        if qualified:
            yield qualified
        elif (place := _PLACE.match(text, end)) and place["first"].lower() not in words("days"):
            yield text[at : place.end()]


def _document(register: Register, head: str, at: int) -> str | None:
    """Return the name that a document goes by: the last before an offset, else the first ("the Reuters poll")."""
    found = []
    for name in register.names:
        after = _NEXT.match(register.text, name.end)
        if after and head in after.groups():
            end = after.end() if after[2] == head else after.end(1)
            found.append((name, register.text[name.end : end]))
    before = [held for held in found if held[0].start < at]
    if not found:
        return None
    name, rest = before[-1] if before else found[0]
    return name.text + rest


def _complemented(text: str, head: str, at: int) -> str | None:
    """Return the last mention of a document before an offset that says whose or to whom it is ("letter to the board").

    Examples
    --------
    >>> text = "Some parents sent a letter to the Norvik board of schools asking for more. The letter was long."
    >>> _complemented(text, "letter", 70)
    'letter to the Norvik board of schools'
    """
    found = [place for place in whole(text[:at], head) if _COMPLEMENT.match(text, place + len(head), at)]
    match = _COMPLEMENT.match(text, found[-1] + len(head), at) if found else None
    return head + match[0] if match else None


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
