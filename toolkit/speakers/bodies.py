"""Which body a description means: a spokesman's, that of some members, one by the words of its name."""

from __future__ import annotations

import re

from toolkit.speakers.entities import Entity
from toolkit.speakers.lexicon import words
from toolkit.speakers.register import Register
from toolkit.speakers.sources import Source

_NOUN = re.compile(r"(?:['’]s)?[ \u00a0]([a-z]+)\b")


def campaign_of(register: Register, source: Source) -> str:
    """Return the campaign, or the like, that a spokesman's name gives ("a Lund campaign spokesman")."""
    for name in source.names:
        noun = _NOUN.match(register.text, name.end)
        if noun and noun[1] in words("organisations"):
            return f"{name.text} {noun[1]}"
    return ""


def body_of(register: Register, source: Source) -> Entity | None:
    """Return the body that an unnamed spokesman or member belongs to."""
    inside = [register.entity_of[name.start] for name in source.names]
    for entity in inside:
        if entity.kind == "organisation" or entity.kind == "unknown":
            return entity
    for word in source.description.words if source.description else ():
        body = fuller_body(register, word, source.start)
        if body:
            return body
    return None


def body_of_members(register: Register, spoken: frozenset[str]) -> Entity | None:
    """Return the body whose name has all words of a description ("port operators": Port Operators' Association)."""
    for entity in (entity for word in spoken for entity in register.beginning_with(word)):
        if entity.kind == "organisation" and spoken < set(entity.names[0].form.plain):
            return entity
    return None


def body_with(register: Register, spoken: frozenset[str]) -> Entity | None:
    """Return the body that has all words of a description in its name ("the appeals court")."""
    if len(spoken) < 2:
        return None
    bodies = (entity for entity in register.with_words(spoken) if entity.kind == "organisation")
    return next(bodies, None)


def fuller_body(register: Register, head: str, at: int) -> Entity | None:
    """Return the body whose name ends in a word, the last one named before an offset if there is one."""
    bodies = register.bodies_with_head(head)
    if len(bodies) < 2:
        return bodies[0] if bodies else None
    before = [(max((n.start for n in body.names if n.start < at), default=-1), body) for body in bodies]
    return max(before, key=lambda held: held[0])[1]
