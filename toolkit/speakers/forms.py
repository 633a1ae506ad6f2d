"""What capitalised words are a name of: titles told from the name itself, persons from bodies and places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from operator import or_
from typing import Literal, NamedTuple

from toolkit.speakers.lexicon import first_names, gender_of_name, words

Kind = Literal["person", "organisation", "place", "unknown"]
#: Words, each with its offset from the start of the run that they stand in.
Pieces = tuple[tuple[int, str], ...]

# What is known of a word by itself: bits of Word.marks.
TITLE, RANK, FIRST_NAME, BODY, PAPER, PLACE, NATIONALITY, ROLE, DAY, OPENER, ADDRESS = (1 << n for n in range(11))
_LISTS = {
    RANK: words("titles"),
    BODY: words("organisations"),
    PAPER: words("papers"),
    PLACE: words("places"),
    NATIONALITY: words("nationalities"),
    ROLE: words("roles"),
    DAY: words("days"),
    OPENER: words("openers"),
    ADDRESS: frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "sen", "rep", "gov"}),
}
_OFFICES = _LISTS[RANK] | _LISTS[ROLE]
_OF_PLACES = ("-born", "-based", "-led", "-backed", "-owned", "-run")
_SMALL = frozenset({"of", "the", "for", "and", "on", "&"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "mp", "phd", "md"})


class Word(NamedTuple):
    """A capitalised word: as names are compared, and what is known of it."""

    plain: str
    marks: int


class Form(NamedTuple):
    """What is true of a name wherever it is spelled so; offsets are from the start of its run.

    Attributes
    ----------
    start, end, run : int
        ``start`` and ``end`` are those of the name without its titles, ``run`` is where it begins with them.
    words, titles : tuple of str
        The titles are in lower case.
    kind : str
    possessive : bool
    plain, key : tuple of str
        The words as names are compared, and those of them that tell full names apart.
    text, last : str
        The name itself, and the surname, or the head of a body's name, in lower case.
    fullness : (int, int)
        What the fullest of the names of one entity has most of: words, and letters.
    acronyms : tuple of str
        What a body may go by.
    """

    start: int
    end: int
    run: int
    words: tuple[str, ...]
    titles: tuple[str, ...]
    kind: Kind
    possessive: bool
    plain: tuple[str, ...]
    key: tuple[str, ...]
    text: str
    last: str
    fullness: tuple[int, int]
    acronyms: tuple[str, ...]


@lru_cache(1 << 16)
def plain(word: str) -> str:
    """Return a word as names are compared: lower case, straight apostrophes, no full stop.

    Examples
    --------
    >>> plain("O’Brien"), plain("U.S.")
    ("o'brien", 'us')
    """
    return word.replace("’", "'").replace(".", "").strip("'").lower()


@lru_cache(1 << 16)
def known(piece: str) -> Word:
    """Return what is known of a word by itself.

    Examples
    --------
    >>> known("Senator").marks & TITLE > 0, known("Ada").marks & FIRST_NAME > 0
    (True, True)
    """
    word = plain(piece)
    marks = _marks().get(word, 0)
    if "-" in word and word.rpartition("-")[2] in _OFFICES and not marks & FIRST_NAME:
        marks |= TITLE  # "Vice-President", "Oscar-winner"
    if word.endswith(_OF_PLACES):
        marks |= NATIONALITY
    return Word(word, marks)


@cache
def _marks() -> dict[str, int]:
    """Return what is known of every word that is listed."""
    held: dict[str, int] = dict.fromkeys(first_names(), FIRST_NAME)
    for mark, listed in _LISTS.items():
        for word in listed:
            held[word] = held.get(word, 0) | mark
    return {word: marks | TITLE if marks & RANK and not marks & FIRST_NAME else marks for word, marks in held.items()}


def form_of(pieces: Pieces) -> Form:
    """Tell titles from the name itself, and what the name is of.

    Examples
    --------
    >>> form = form_of(((0, "Senator"), (8, "Ada"), (12, "Lund's")))
    >>> form.titles, form.words, form.kind, form.possessive
    (('senator',), ('Ada', 'Lund'), 'person', True)
    >>> form_of(((0, "New"), (4, "York"))).kind, form_of(((0, "Salt"), (5, "Lake"), (10, "City"))).kind
    ('place', 'place')
    """
    place, last = pieces[-1]
    possessive = last.endswith(("'s", "’s"))
    end = place + len(last) - 2 * possessive
    spelled = [piece for _, piece in pieces]
    spelled[-1] = last[:-2] if possessive else last
    held = [known(piece) for piece in spelled]
    titles = _titles(held)
    named = [piece.replace("’", "'") for piece in spelled[titles:]]
    rest = held[titles:]
    before = tuple([word.plain for word in held[:titles]])
    kind = _kind(rest, bool(titles), named[0])
    return spelled_form(pieces[titles][0], end, pieces[0][0], named, rest, before, kind, possessive)


def spelled_form(
    start: int,
    end: int,
    run: int,
    named: Sequence[str],
    held: Sequence[Word],
    titles: tuple[str, ...],
    kind: Kind,
    possessive: bool,
) -> Form:
    """Return a form with what follows from its words."""
    spelled = tuple([word.plain for word in held])
    last = spelled[-1]
    if last in _SUFFIXES:
        last = next((word for word in reversed(spelled) if word not in _SUFFIXES), last)
    key = spelled
    if kind != "organisation" and len(spelled) > 2:  # initials in the middle tell nobody apart
        key = (spelled[0], *[word for word in spelled[1:-1] if len(word) > 1], spelled[-1])
    text = " ".join(named)
    fullness = len(named), len(text.replace(".", ""))
    acronyms = _acronyms(named) if kind != "person" and len(named) > 1 else ()
    return Form(start, end, run, tuple(named), titles, kind, possessive, spelled, key, text, last, fullness, acronyms)


def _acronyms(named: Sequence[str]) -> tuple[str, ...]:
    """Return the initials of a name's words, and of those from an "of" on."""
    parts = (named, named[named.index("of") :]) if "of" in named else (named,)
    return tuple(["".join([word[0] for word in part if word not in _SMALL]).lower() for part in parts])


def _titles(held: list[Word]) -> int:
    """Return how many words of a run are titles, or tell what somebody is before the name."""
    # Of "American Federation of Teachers" the noun is "Federation".
    count = len(held)
    noun = next((n for n, word in enumerate(held) if word.plain == "of"), count) - 1
    is_body = (held[-1].marks | held[noun].marks) & BODY
    if count < 3 and not (held[0].marks | held[-1].marks) & TITLE:
        return 0
    titles = 0
    if not any(word.marks & BODY for word in held[1:]) or _ends_in_person(held):
        marks = [word.marks & TITLE for word in held]
        # A title behind a first name is a surname: "Gov. Patty Judge".
        surname = count > 2 and not marks[-2] and (held[-2].marks & FIRST_NAME or any(marks[:-2]))
        titles = max((n + 1 for n in range(count - bool(surname)) if marks[n]), default=0)
    while not is_body and titles < count - 2 and held[titles].marks & NATIONALITY:
        titles += 1  # "Democrat Hillary Clinton"
    first = count - (3 if count > 3 and len(held[-2].plain) == 1 else 2)
    if not is_body and titles == 0 and first > 0 and held[first].marks & FIRST_NAME and _is_prefix(held[:first]):
        titles = first  # "Washington Post Reporter Ada Q. Holm"
    if not is_body and titles == 0 and count > 2 and held[0].marks & (ROLE | FIRST_NAME) == ROLE:
        titles = 1  # "Nurse Tove Aas"
    if titles == count > 1 and held[0].marks & ADDRESS:
        titles -= 1  # "Mr. King"
    return 0 if titles == count else titles  # a title alone: "the Attorney General"


def _is_prefix(held: list[Word]) -> bool:
    """Tell whether what stands before a first name is no name of a person: a body, a place, a role, a participle."""
    listed = any(word.marks & (NATIONALITY | BODY | PLACE | PAPER | ROLE) for word in held)
    return not held[0].marks & FIRST_NAME and (listed or held[0].plain.endswith(("ing", "-based")))


def _ends_in_person(held: list[Word]) -> bool:
    """Tell whether a run with a body's word ends in titles and a person ("Labour Party Leader Ada Holm")."""
    titles = [n for n, word in enumerate(held) if word.marks & TITLE]
    bodies = [n for n, word in enumerate(held) if word.marks & BODY]
    return bool(titles) and titles[-1] > bodies[-1]


def _kind(held: list[Word], titled: bool, first: str) -> Kind:
    marks = [word.marks for word in held]
    if titled and not marks[0] & RANK:
        return "person"
    if len(held) == 1:
        return _kind_of_one(held[0], first)
    if marks[-1] & RANK and not marks[-2] & FIRST_NAME:
        return "unknown"  # a role in capitals
    if marks[-1] & PAPER or reduce(or_, marks) & BODY:
        return "organisation"
    if not titled and (held[0].plain in words("place openings") or _ends_place(held)):
        return "place"  # "New York", "Salt Lake City"
    if len(held) <= 5 and marks[0] & FIRST_NAME:
        return "person"
    # "Iraq War", "African American"
    return "place" if any(mark & (NATIONALITY | PLACE) for mark in marks[:-1]) else "unknown"


def _ends_place(held: list[Word]) -> bool:
    """Tell whether a name ends like that of a place, and does not begin like that of a person."""
    return held[-1].plain in words("place endings") and not held[0].marks & FIRST_NAME


def _kind_of_one(word: Word, spelled: str) -> Kind:
    if word.marks & (PLACE | DAY):
        return "place"
    if word.marks & (BODY | PAPER) or (spelled.isupper() and 2 <= len(word.plain) <= 6):
        return "organisation"
    if word.marks & FIRST_NAME and gender_of_name(word.plain):
        return "person"
    return "place" if word.marks & (NATIONALITY | PLACE) else "unknown"
