"""Persons whom sentences mean without a name, beside who is cited: by a pronoun, or by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.speakers.descriptions import is_role
from toolkit.speakers.ranking import Span
from toolkit.speakers.register import Register
from toolkit.speakers.resolver import Resolver

# Both begin with a letter, which is looked for first: looking for a word's edge everywhere would take most of the time.
_PRONOUN = re.compile(r"[HhSs](?<!\w.)(?i:(?<=s)he|(?<=h)(?:e|im|is|er))\b")
_OWN = re.compile(
    r"his\b|her\b(?![.,;:?!)”’\"]|[ \u00a0](?:of|for|as|to|in|on|at|from|with|by|over|and|or|but|that|after|before|"
    r"when|while|because|if|about|during)\b)",
    re.I,
)
_DESCRIPTION = re.compile(
    r"[TtIiHh](?<!\w.)(?i:(?<=t)he(?:ir)?|(?<=i)ts|(?<=h)(?:is|er))"
    r"[ \u00a0]((?:[A-Za-z][A-Za-z-]*(?:[ \u00a0]|\b)){1,4})"
)
_WORD = re.compile(r"[a-z-]+")


def mentions(resolver: Resolver, asked: Sequence[bool]) -> list[dict[str, list[Span]]]:
    """Return for each sentence the persons that it means without a name, and where.

    Parameters
    ----------
    resolver : Resolver
        Who speaks in the text, found already: they are whom a pronoun means first of all.
    asked : sequence of bool
        Whether each sentence of the text is looked at.

    Examples
    --------
    >>> text = "Mayor Ada Lund left. The mayor said it rained. Milo Trench accused her of lying."
    >>> resolver = Resolver(text, [(0, 20), (21, 46), (47, 80)], [(21, 30)], [[]])
    >>> [answer.name for answer in resolver.run()]
    ['Ada Lund']
    >>> mentions(resolver, [False, True, True])
    [{}, {'Ada Lund': [(21, 30)]}, {'Ada Lund': [(67, 70)]}]
    """
    found: list[dict[str, list[Span]]] = [{} for _ in asked]
    sentences = zip(resolver.scene.starts, resolver.scene.ends, strict=True)
    for held, (start, end), looked_at in zip(found, sentences, asked, strict=True):
        for span in _phrases(resolver.register, start, end) if looked_at else ():
            person = resolver.referent(span)
            if person:
                held.setdefault(person.name, []).append(span)
    return found


def _phrases(register: Register, start: int, end: int) -> Iterator[Span]:
    """Yield where a sentence has pronouns of persons, and definite descriptions by what a person does or is."""
    text = register.text
    for pronoun in _PRONOUN.finditer(text, start, end):
        # "Her courage" is that of who is named before, if somebody is: such a "her" adds nothing.
        if not (_OWN.match(text, pronoun.start()) and register.within(start, pronoun.start())):
            yield pronoun.span()
    for phrase in _DESCRIPTION.finditer(text, start, end):
        roles = [word.end() for word in _WORD.finditer(text, *phrase.span(1)) if is_role(word[0])]
        if roles:
            yield phrase.start(), roles[-1]
