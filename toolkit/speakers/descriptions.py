"""What a text says that a person is: words before the name, and appositions on either side of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import words
from toolkit.speakers.names import Name

_WORD = re.compile(r"[^\W_](?:[\w’'.-]*\w)?")
_AFTER = re.compile(r",[ \u00a0](?:who (?:is|was) )?(?P<phrase>[^,.;:“”\"()\n]{3,90})")
_MARK = re.compile(r"[.,;:“”\"()\n—]")
_STOP = re.compile(r"[.,;:“”\"()—]|\b(?:the|a|an|and|or|of|to|by|with|for)\b", re.I)
_PERSONAL = re.compile(
    r"(?:er|or|ist|man|woman|ian|ant|ee|eon|year-old|native|graduate|star|lady|source|person|boss|guest)$"
)
_ENDS = frozenset(
    [
        "of",
        "for",
        "in",
        "at",
        "from",
        "by",
        "with",
        "on",
        "to",
        "near",
        "about",
        "who",
        "which",
        "that",
        "whose",
        "where",
        "including",
        "like",
        "and",
        "or",
        "as",
        "close",
        "familiar",
        "briefed",
        "released",
        "filed",
        "signed",
    ]
)
_OPENS = frozenset(
    ["a", "an", "the", "his", "her", "its", "their", "our", "my", "this", "that", "these", "those", "some"]
)
_WHOLE = {
    "sen": "senator",
    "sens": "senator",
    "gov": "governor",
    "govs": "governor",
    "rep": "representative",
    "reps": "representative",
    "dr": "doctor",
    "prof": "professor",
    "gen": "general",
    "lt": "lieutenant",
}
_REACH, _MODIFIERS, _MEMBER = 100, 5, 24

_PARTY = re.compile(r"(?:[ \u00a0]\(|,[ \u00a0])(?P<party>[RDI])(?:-|\.,[ \u00a0])(?P<state>[A-Z][A-Za-z. ]*?)[,)]")
_PARTIES = {"R": "republican", "D": "democrat", "I": "independent"}


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase in lower case: its words up to the first preposition, without the article, and its head."""

    words: frozenset[str]
    head: str


@lru_cache(1 << 14)
def describe(phrase: str) -> Description | None:
    """Read a noun phrase; return nothing where it has no words.

    Examples
    --------
    >>> description = describe("the former head of the bank")
    >>> description.head, sorted(description.words)
    ('head', ['former', 'head'])
    """
    held: list[str] = []
    for word in _WORD.findall(phrase):
        low = plain(word.removesuffix("'s").removesuffix("’s"))
        if low in _ENDS and held:
            break
        if low not in _OPENS and low not in _ENDS:
            held.append(_WHOLE.get(low, low))
    return Description(frozenset(held), held[-1]) if held else None


@lru_cache(1 << 14)
def is_role(word: str) -> bool:
    """Tell whether a word says what a person does or is ("chairman", "co-founder")."""
    return word.rpartition("-")[2] in words("roles") or word in words("titles")


@lru_cache(1 << 14)
def may_be_person(word: str) -> bool:
    """Tell whether a noun may say what a person is, by lists and by its ending.

    Examples
    --------
    >>> [word for word in ("senator", "documentarian", "newspaper", "budget") if may_be_person(word)]
    ['senator', 'documentarian']
    """
    if any(word in words(kind) for kind in ("documents", "bodies", "organisations", "things", "openers")):
        return False
    listed = is_role(word) or any(word in words(kind) for kind in ("strangers", "nationalities", "spokespeople"))
    return listed or bool(_PERSONAL.search(word))


def descriptions_of(text: str, name: Name) -> list[Description]:
    """Return the descriptions that stand with a name.

    Examples
    --------
    >>> from toolkit.speakers.names import names
    >>> text = "The hydrologist Milo Trench and Ada Lund, the Green nominee, met the union's lawyer, Lena Holm."
    >>> [[found.head for found in descriptions_of(text, name)] for name in names(text) if len(name.words) > 1]
    [['hydrologist'], ['nominee'], ['lawyer']]
    """
    found: list[Description | None] = []
    titles = [_WHOLE.get(title, title) for title in name.titles]
    party = _PARTY.match(text, name.end, name.end + _MEMBER)
    state = _state(party["state"]) if party else frozenset()
    if titles:
        found.append(Description(frozenset(titles) | state, titles[-1]))
    before = text[max(0, name.run - 2) : name.run]
    if before in (", ", ",\u00a0"):
        phrase = _MARK.split(text[max(0, name.run - _REACH) : name.run - 2])[-1]
        found.append(describe(phrase))
    elif before[:1].isalpha() and before[:1].islower():
        lead = text[max(0, name.run - _REACH) : name.run]
        if is_role(lead.rsplit(None, 1)[-1].lower()):
            spoken = lead.split()[-_MODIFIERS:]
            found.append(describe(_STOP.split(" ".join(spoken))[-1]))
    if text.startswith(",", name.end) and (match := _AFTER.match(text, name.end, name.end + _REACH)):
        found.append(describe(match["phrase"]))
    held = [description for description in found if description and is_role(description.head)]
    if party:
        side = _PARTIES[party["party"]]
        held.append(Description(state | {side}, side))
    return held


@cache
def _states() -> dict[str, str]:
    return dict(pair.split(":") for pair in words("states"))


def _state(short: str) -> frozenset[str]:
    """Return the words of a state's name, given as newspapers shorten it ("Ky.", "N.Y.")."""
    held = plain(short)
    return frozenset(_states().get(held, held.replace(" ", "-")).split("-"))
