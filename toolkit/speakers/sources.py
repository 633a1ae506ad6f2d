"""What a source says: a name, two names, a pronoun, or a description, with the phrase in its normal form."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from toolkit.speakers.descriptions import Description, describe, is_role
from toolkit.speakers.entities import Entity
from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import words
from toolkit.speakers.names import Name
from toolkit.speakers.register import Register

Form = Literal["name", "names", "pronoun", "relative", "description"]

PRONOUNS, FIRST = words("pronouns"), words("first person")
_RELATIVES = frozenset(["who", "which", "that", "whom", "whose"])
_PREPOSITION = re.compile(r"\b(?:of|for|in|at|from|by|with|on|to|near|about|including|like|among|behind|inside)\b")
_ARTICLE = re.compile(r"(?:the|a|an|its|his|her|their|our|my|your|this|that|these|those)[ \u00a0]+", re.I)
_SELF = r"[ \u00a0](?:(?:him|her|it)self|themselves)\b"
_CLAUSE = re.compile(
    rf",?[ \u00a0](?:who|which|that|whose)[ \u00a0].*|{_SELF}$|"
    r",[ \u00a0](?:a|an|the|now|then|himself|herself)[ \u00a0].*",
    re.S,
)
_ONE_OF = re.compile(r"(?:an?|one|another|some|many|several)[ \u00a0]", re.I)
_GROUP = re.compile(r"[ \u00a0](?:[a-z-]+[ \u00a0])?[a-z]+s[ \u00a0]")
_JOINS = re.compile(r",? and (?:(?:his|her) (?:[a-z-]+ ){1,2})?")  # "and her brother"
_WHEN = re.compile(
    r"(?:(?:also|again|already|early|earlier|late|later|last|this|then|recently|today|yesterday|week|month|year|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|morning|afternoon|evening|night)\b ?)+"
)
_CORE = re.compile(rf"[,(]|[ \u00a0](?:who|which|whose)[ \u00a0]|{_SELF}")


class Source(NamedTuple):
    """A source as it was read."""

    start: int
    end: int
    form: Form
    text: str
    entities: tuple[Entity, ...] = ()
    description: Description | None = None
    names: tuple[Name, ...] = ()
    definite: bool = False
    plural: bool = False


def read(register: Register, start: int, end: int) -> Source:
    """Read the source that stands at an offset of the register's text.

    Examples
    --------
    >>> text = "The council's engineer, Gerda Holm, met a lawmaker who left."
    >>> read(Register(text), 0, 34).entities[0].name
    'Gerda Holm'
    >>> read(Register(text), 40, 59).text
    'lawmaker'
    """
    phrase = register.text[start:end]
    start, end = start + len(phrase) - len(phrase.lstrip()), end - len(phrase) + len(phrase.rstrip(" \u00a0\n,"))
    phrase = register.text[start:end]
    low = phrase.lower().replace("’", "'")
    if low in _RELATIVES:
        return Source(start, end, "relative", low)
    if low in PRONOUNS:
        return Source(start, end, "pronoun", low)
    inside = register.within(start, end)
    if len(inside) == 1 and (inside[0].run, inside[0].end) == (start, end) and _is_speaker(register, inside[0]):
        return Source(start, end, "name", inside[0].text, (register.entity_of[inside[0].start],), names=(inside[0],))
    pair = _pair(register, inside, start, end) if len(inside) > 1 else ()
    if pair:
        return Source(start, end, "names", "", pair, plural=True)
    named = _head(register, inside, start, end) if inside and not _is_kind(inside[0], phrase, start) else None
    if named is not None:
        return Source(start, end, "name", named.text, (register.entity_of[named.start],), names=(named,))
    article = _ARTICLE.match(phrase)
    opening = start + (article.end() if article else 0)
    cut = _CORE.search(phrase)
    described = describe(phrase[: cut.start()] if cut else phrase)
    definite = low.startswith(("the ", "this ", "that ", "these ", "those ", "its ", "his ", "her ", "their "))
    return Source(
        start,
        end,
        "description",
        normal(phrase, bool(inside) and inside[0].run == opening),
        description=described,
        names=tuple(inside),
        definite=definite,
        plural=is_plural(described.head) if described else False,
    )


@lru_cache(1 << 14)
def normal(phrase: str, opens_with_name: bool = False) -> str:
    """Return a group or description by its own words: no article, no relative clause, no capital for the sentence.

    Examples
    --------
    >>> normal("A lawmaker who sits on the committee")
    'lawmaker'
    """
    kept = _CLAUSE.sub("", phrase) or phrase
    kept = _ARTICLE.sub("", kept, count=1) if _ARTICLE.match(kept) else kept
    kept = " ".join(kept.replace("’", "'").split()).strip(" ,")
    if not opens_with_name and kept[1:2].islower():
        kept = kept[0].lower() + kept[1:]
    return kept.removesuffix("'s")


def is_plural(head: str) -> bool:
    """Tell whether a noun is plural, as far as its form shows."""
    irregular = ("people", "men", "women", "police", "children", "media", "staff", "family")
    return head.endswith(irregular) or (head.endswith("s") and not head.endswith(("ss", "us", "is", "news")))


def _is_kind(name: Name, phrase: str, start: int) -> bool:
    """Tell whether a name behind an article says what somebody is ("one Norvik Liberal", "the Utah Republican")."""
    before = phrase[: name.run - start]
    if name.end != start + len(phrase) or not before:
        return False
    is_side = len(name.words) > 1 and plain(name.words[-1]) in words("nationalities")
    return bool(_ONE_OF.fullmatch(before)) or (is_side and _ARTICLE.fullmatch(before) is not None)


def _is_personal(entity: Entity, name: Name) -> bool:
    return entity.kind == "person" or (entity.kind == "unknown" and len(name.words) <= 4)


def _is_speaker(register: Register, name: Name) -> bool:
    """Tell whether a name is of somebody: no day, nationality or title alone, but for one's surname ("Mr. King")."""
    own = name.form.plain
    if _is_surname(register, name):
        return True
    if len(own) == 1 and (own[0] in words("days") or own[0] in words("nationalities")):
        return False
    return own[-1] not in words("titles") or name.kind == "person"


def _is_surname(register: Register, name: Name) -> bool:
    """Tell whether a single word is the surname of a person whom the text has by more of a name."""
    entity = register.entity_of[name.start]
    return len(name.words) == 1 and entity.kind == "person" and " " in entity.name


def _pair(register: Register, inside: list[Name], start: int, end: int) -> tuple[Entity, ...]:
    """Return the persons that a source lists ("Ada Lund and Emil Roth", "Lund, Roth and Holm")."""
    text = register.text
    if len(inside) > 2 and _GROUP.fullmatch(text, inside[0].end, inside[1].run):
        inside = inside[1:]  # "Norvik lawyers Ada Lund and Emil Roth"
    if _PREPOSITION.search(text[start : inside[0].run]):
        return ()
    gaps = [text[a.end : b.run].replace("\u00a0", " ") for a, b in pairwise(inside)]
    count = next((n for n, gap in enumerate(gaps) if gap != ", "), len(gaps)) + 2
    if count > len(inside) or not _JOINS.fullmatch(gaps[count - 2]):
        return ()
    inside, rest = inside[:count], text[inside[count - 1].end : end].lstrip(" \u00a0")
    if rest.strip(" ,.’'s") and not _PREPOSITION.match(rest):
        return ()
    held = tuple(register.entity_of[name.start] for name in inside)
    return held if all(_is_personal(e, n) for e, n in zip(held, inside, strict=True)) else ()


def _head(register: Register, inside: list[Name], start: int, end: int) -> Name | None:
    """Return the name that a source is headed by, if it is headed by one."""
    text = register.text
    cut = _CORE.search(text, start, end)
    core = cut.start() if cut else end
    last_before = start
    for name in inside:
        if name.run >= core:
            break
        surname = _is_surname(register, name)
        if len(name.words) == 1 and plain(name.words[0]) in words("days") and not surname:
            continue
        if plain(name.words[-1]) in words("titles") and name.kind != "person" and not surname:
            if any(other.run > name.end and other.end <= core for other in inside):
                continue  # "Chief of Staff Ada Lund"
            return None if name.end >= core else _after_comma(register, inside, core, end)
        if _PREPOSITION.search(text, last_before, name.run) and not _is_apposed(text, start, name):
            return _after_comma(register, inside, core, end)
        rest = text[name.end : core].replace("\u00a0", " ")
        if rest.strip("’'s .") == "" or _PREPOSITION.match(rest.lstrip()) or _WHEN.fullmatch(rest.lstrip()):
            entity = register.entity_of[name.start]
            if name.possessive and rest.strip("’'s "):
                return None
            if len(name.words) == 1 and plain(name.words[0]) in words("nationalities") and not surname:
                return None
            return name if entity.names else None
        last_before = name.end
    return _after_comma(register, inside, core, end)


def _is_apposed(text: str, start: int, name: Name) -> bool:
    """Tell whether what stands before a person is whose role it is, not a preposition's ("head of news Ada Lund")."""
    lead = text[start : name.run].replace("\u00a0", " ")
    between = _PREPOSITION.split(lead)[-1].split()
    if name.kind != "person" or len(name.words) < 2 or not between or between[-1].lower() in ("the", "a", "an", "and"):
        return False
    capitals = [word for word in between if word[0].isupper() and plain(word) not in words("nationalities")]
    return bool(capitals) or not (is_role(between[-1].lower()) or between[-1].lower() in words("nationalities"))


def _after_comma(register: Register, inside: list[Name], core: int, end: int) -> Name | None:
    """Return the person whose name follows its description ("its chairman, Emil Roth")."""
    text = register.text
    for name in inside:
        lead = text[core : name.run].replace("\u00a0", " ")
        if name.run > core and text[core : core + 1] == "," and len(lead) < 60:
            entity = register.entity_of[name.start]
            rest = text[name.end : end].lstrip(" ")
            plain_lead = not lead.strip(", ") or (
                lead.islower() and not _PREPOSITION.search(lead) and " a" not in lead and " the" not in lead
            )
            if plain_lead and _is_personal(entity, name) and (not rest or rest[0] in ",(" or _PREPOSITION.match(rest)):
                return name
    return None
