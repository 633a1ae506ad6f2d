"""Names in a text: runs of capitalised words, cut into titles and the name itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from toolkit.speakers.lexicon import gender_of_name, is_first_name, words

Kind = Literal["person", "organisation", "place", "unknown"]

_WORD = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]*\w|[A-Z]\b|[À-ÖØ-Þ]\w+)"
_GAP = (
    r"[.’']?[ \u00a0](?:[&][ \u00a0])?(?:(?:de|del|della|der|den|da|dos|du|van|von|bin|ibn|al|el|la|zu)[ \u00a0]){0,2}"
)
_RUN = re.compile(rf"(?<![\w$’'])(?:al-)?{_WORD}(?:{_GAP}{_WORD})*")
_TAIL = re.compile(rf"[ \u00a0](?:of|for|on)(?:[ \u00a0]the)?[ \u00a0]{_WORD}(?:{_GAP}{_WORD})*")
_JOINED = re.compile(rf"[ \u00a0]and[ \u00a0]{_WORD}(?:{_GAP}{_WORD})+")  # "Securities and Exchange Commission"
_PIECE = re.compile(r"[^\s\u00a0]+")
_DAYS, _NATIONALITIES, _OPENERS, _ORGANISATIONS, _PAPERS, _PLACES, _ROLES, _TITLES = (
    words(kind) for kind in ("days", "nationalities", "openers", "organisations", "papers", "places", "roles", "titles")
)
_ADDRESSES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "sen", "rep", "gov"})
_SMALL = frozenset({"of", "the", "for", "and", "on", "&"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "mp", "phd", "md"})
_TITLE_BEGINS = re.compile(r"\b(?:[Ss]ecretary|[Cc]hief|[Ss]peaker|[Dd]irector) of (?:the )?$")
_TITLE_ENDS = frozenset({"State", "Staff", "House", "Defense", "Defence", "Communications"})
# A full stop that ends an abbreviation holds a name together, one that ends a sentence does not.
_ABBREVIATIONS = re.compile(
    r"(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Gov|Rep|Reps|Rev|Gen|Lt|Col|Sgt|Capt|St|Jr)"
)


@dataclass(frozen=True, slots=True)
class Form:
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


class Name:
    """A name where it stands: ``text[start:end]`` is the run without its titles, ``form`` what is true of all such."""

    __slots__ = ("end", "form", "run", "start")

    def __init__(self, form: Form, base: int) -> None:
        self.form = form
        self.start = base + form.start
        self.end = base + form.end
        self.run = base + form.run

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words of the name itself, with straight apostrophes."""
        return self.form.words

    @property
    def titles(self) -> tuple[str, ...]:
        """Return its titles, in lower case."""
        return self.form.titles

    @property
    def kind(self) -> Kind:
        """Return what it seems to be the name of."""
        return self.form.kind

    @property
    def possessive(self) -> bool:
        """Tell whether "'s" stands behind it."""
        return self.form.possessive

    @property
    def text(self) -> str:
        """Return the name itself, with straight apostrophes.

        Examples
        --------
        >>> [name.text for name in names("Senator Ada Lund met the Nurses’ League.")]
        ['Ada Lund', "Nurses' League"]
        """
        return self.form.text

    @property
    def last(self) -> str:
        """Return the surname, or the head of a body's name, in lower case."""
        return self.form.last


@lru_cache(1 << 16)
def plain(word: str) -> str:
    """Return a word as names are compared: lower case, straight apostrophes, no full stop.

    Examples
    --------
    >>> plain("O’Brien"), plain("U.S.")
    ("o'brien", 'us')
    """
    return word.replace("’", "'").replace(".", "").strip("'").lower()


_Pieces = tuple[tuple[int, str], ...]


class _Run(NamedTuple):
    """A run of capitalised words as it reads by itself: where its first name ends, and that name's pieces."""

    end: int
    pieces: _Pieces
    form: Form | None
    may_begin_otherwise: bool = False  # "Using Ada Lund's words", where it opens a sentence
    may_end_title: bool = False  # "Secretary of State Ada Lund"
    is_body: bool = False


def names(text: str) -> list[Name]:
    """Find the names of a text.

    Examples
    --------
    >>> [(name.text, name.kind) for name in names("Mr. Lund left the Bank of Torvia, Ada Holm said.")]
    [('Lund', 'person'), ('Bank of Torvia', 'organisation'), ('Ada Holm', 'person')]
    """
    found: list[Name] = []
    at = 0
    while match := _RUN.search(text, at):
        base = match.start()
        run = _read(match[0])
        if run.may_begin_otherwise and _opens(text, base + run.pieces[0][0]):
            run = _read(match[0], opens=True)
        at = base + run.end
        if run.form is None:
            continue
        if run.is_body or run.may_end_title or text.startswith("and", at + 1):
            pieces, at = _continued(text, base, run)
            if pieces != run.pieces:
                if pieces:
                    found.append(Name(_form(pieces), base))
                continue
        found.append(Name(run.form, base))
    return found


@lru_cache(1 << 16)
def _read(run: str, opens: bool = False) -> _Run:
    """Read a run of capitalised words, as far as it can be read without what stands around it."""
    end = _sentence_end(run)
    pieces = _pieces(run, 0, end)
    first = 0
    while first < len(pieces) and plain(pieces[first][1]) in _OPENERS and pieces[first][1] not in ("US", "U.S."):
        first += 1
    pieces = pieces[first:]
    strange = len(pieces) > 2 and _is_strange(pieces[0][1]) and is_first_name(pieces[1][1])
    if strange and opens:
        pieces = pieces[1:]
    cut = next((n for n in range(len(pieces) - 1) if _is_owner(pieces[n][1], pieces[n + 1][1])), None)
    if cut is not None:  # "Germany's Angela Merkel": two names
        end = pieces[cut][0] + len(pieces[cut][1])
        pieces = pieces[: cut + 1]
    if not pieces:
        return _Run(end, pieces, None)
    lone_title = len(pieces) == 1 and _is_title(pieces[0][1])
    ends_title = lone_title or pieces[0][1] in _TITLE_ENDS
    is_body = plain(pieces[-1][1]) in _ORGANISATIONS
    return _Run(end, pieces, _form(pieces), strange and not opens, ends_title, is_body)


def _pieces(text: str, start: int, end: int, base: int = 0) -> _Pieces:
    return tuple((start + piece.start() - base, piece[0]) for piece in _PIECE.finditer(text[start:end]))


def _continued(text: str, base: int, run: _Run) -> tuple[_Pieces, int]:
    """Return the pieces of a name with what goes on behind its run, and without the end of a title; and its end."""
    pieces, at = run.pieces, base + run.end
    if (len(pieces) == 1 and _is_title(pieces[0][1]) and text.startswith(" of ", at)) or _ends_title(
        text, base + pieces[0][0], pieces[0][1]
    ):
        pieces = pieces[1:]
    if not pieces:
        return pieces, at
    if joined := _JOINED.match(text, at):
        end = joined.start() + 1 + _sentence_end(text[joined.start() + 1 : joined.end()])
        if plain(text[joined.start() : end].split()[-1]) in _ORGANISATIONS and not _is_title(pieces[0][1]):
            pieces += _pieces(text, at, end, base)
            at = end
    if plain(pieces[-1][1]) in _ORGANISATIONS:
        tail = _TAIL.match(text, at)
        if tail and plain(tail[0].split()[-1]) not in _DAYS:
            end = tail.start() + 1 + _sentence_end(text[tail.start() + 1 : tail.end()])
            pieces += _pieces(text, at, end, base)
            at = end
    return pieces, at


def _opens(text: str, at: int) -> bool:
    """Tell whether a word is the first of a sentence or a line."""
    return (
        text[max(0, at - 2) : at].rstrip(" \u00a0\n“\"‘'")[-1:] in ("", ".", "?", "!", ":") or text[at - 1 : at] == "\n"
    )


def _is_strange(piece: str) -> bool:
    """Tell whether a word is nothing that a name begins with, as far as is known."""
    return not (_is_title(piece) or is_first_name(piece) or piece.isupper() or piece.endswith(".") or "-" in piece)


def _ends_title(text: str, at: int, piece: str) -> bool:
    """Tell whether a word is the end of a title of three words."""
    return piece in _TITLE_ENDS and bool(_TITLE_BEGINS.search(text, max(0, at - 20), at))


def _is_owner(piece: str, after: str) -> bool:
    """Tell whether a possessive owns what follows, and is no part of a body's name ("Seamen's Union")."""
    return piece.endswith(("'s", "’s", "s'", "s’")) and plain(after) not in _ORGANISATIONS


def _sentence_end(run: str) -> int:
    """Return where a run ends that may have gone over a full stop."""
    at = run.find(". ")
    while at >= 0:
        word = re.split(r"[ \u00a0]", run[:at])[-1]
        if not _ABBREVIATIONS.fullmatch(word):
            return at
        at = run.find(". ", at + 1)
    return len(run)


@lru_cache(1 << 16)
def _form(pieces: _Pieces) -> Form:
    """Tell titles from the name itself, and what the name is of."""
    run = pieces[0][0]
    last_start, last = pieces[-1]
    possessive = last.endswith(("'s", "’s"))
    end = last_start + len(last) - 2 * possessive
    spelled = [piece for _, piece in pieces]
    spelled[-1] = last[:-2] if possessive else last
    if any(plain(piece) in _ORGANISATIONS for piece in spelled[1:]) and not _ends_in_person(spelled):
        titles = 0
    else:
        marks = [_is_title(piece) for piece in spelled]
        # A title behind a first name is a surname: "Gov. Patty Judge".
        surname = len(spelled) > 2 and not marks[-2] and (is_first_name(plain(spelled[-2])) or any(marks[:-2]))
        titles = max((n + 1 for n, is_title in enumerate(marks[: len(marks) - surname]) if is_title), default=0)
    is_body = plain(spelled[-1]) in _ORGANISATIONS
    while not is_body and titles < len(spelled) - 2 and plain(spelled[titles]) in _NATIONALITIES:
        titles += 1  # "Democrat Hillary Clinton"
    first = len(spelled) - (3 if len(spelled) > 3 and len(plain(spelled[-2])) == 1 else 2)
    if not is_body and titles == 0 and first > 0 and _is_prefix(spelled[:first]) and is_first_name(spelled[first]):
        titles = first  # "Washington Post Reporter Ada Q. Holm"
    if titles == len(spelled) > 1 and plain(spelled[0]) in _ADDRESSES:
        titles -= 1  # "Mr. King"
    if titles == len(spelled):  # a title alone: "the Attorney General"
        titles = 0
    rest = tuple(word.replace("’", "'") for word in spelled[titles:])
    held = tuple(plain(word) for word in spelled[:titles])
    return form_of(pieces[titles][0], end, run, rest, held, _kind(rest, held), possessive)


def form_of(
    start: int, end: int, run: int, words: tuple[str, ...], titles: tuple[str, ...], kind: Kind, possessive: bool
) -> Form:
    """Return a form with what follows from its words."""
    spelled = tuple(plain(word) for word in words)
    last = [word for word in spelled if word not in _SUFFIXES] or spelled
    key = spelled
    if kind != "organisation" and len(spelled) > 2:  # initials in the middle tell nobody apart
        key = tuple(word for n, word in enumerate(spelled) if n in (0, len(spelled) - 1) or len(word) > 1)
    text = " ".join(words)
    fullness = len(words), len(text.replace(".", ""))
    acronyms = _acronyms(words) if kind != "person" and len(words) > 1 else ()
    return Form(start, end, run, words, titles, kind, possessive, spelled, key, text, last[-1], fullness, acronyms)


def _acronyms(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the initials of a name's words, and of those from an "of" on."""
    parts = (words, words[words.index("of") :] if "of" in words else ())
    return tuple("".join(word[0].lower() for word in part if word not in _SMALL) for part in parts)


def _is_prefix(spelled: list[str]) -> bool:
    """Tell whether what stands before a first name is no name of a person: a body, a place, a role, a participle."""
    held = [plain(word) for word in spelled]
    known = any(word in group for word in held for group in (_NATIONALITIES, _ORGANISATIONS, _PLACES, _PAPERS, _ROLES))
    return not is_first_name(held[0]) and (known or held[0].endswith(("ing", "-based")))


@lru_cache(1 << 14)
def _is_title(piece: str) -> bool:
    word = plain(piece)
    if is_first_name(word):
        return False
    return word in _TITLES or ("-" in word and word.rpartition("-")[2] in _TITLES)


def _ends_in_person(spelled: list[str]) -> bool:
    """Tell whether a run with a body's word ends in titles and a person ("Labour Party Leader Ada Holm")."""
    places = [n for n, piece in enumerate(spelled) if _is_title(piece)]
    heads = [n for n, piece in enumerate(spelled) if plain(piece) in _ORGANISATIONS]
    return bool(places) and places[-1] > heads[-1]


def _kind(spelled: tuple[str, ...], titles: tuple[str, ...]) -> Kind:
    held = [plain(word) for word in spelled]
    if titles and held[0] not in _TITLES:
        return "person"
    if held[-1] in _TITLES and len(held) > 1 and not is_first_name(held[-2]):
        return "unknown"  # a role in capitals
    if len(held) == 1 and (held[0] in _PLACES or held[0] in _DAYS):
        return "place"
    if held[-1] in _ORGANISATIONS or held[-1] in _PAPERS:
        return "organisation"
    if len(held) > 1 and any(word in _ORGANISATIONS for word in held[:-1]):
        return "organisation"
    if len(held) == 1 and (spelled[0].isupper() and 2 <= len(held[0]) <= 6):
        return "organisation"
    if 1 < len(held) <= 5 and is_first_name(held[0]):
        return "person"
    if len(held) == 1 and is_first_name(held[0]) and gender_of_name(held[0]):
        return "person"
    if any(word in _NATIONALITIES or word in _PLACES for word in held[:-1] or held):
        return "place"  # "Iraq War", "African American"
    return "unknown"
