"""Names in a text: runs of capitalised words, cut into titles and the name itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from toolkit.speakers.forms import BODY, DAY, FIRST_NAME, OPENER, TITLE, Form, Kind, Pieces, Word, form_of, known

_NOT_I = r"(?!I[’'](?:m|ve|ll|d)\b)"  # "But I’ve"
_WORD = _NOT_I + r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]*\w|[A-Z]\b|[À-ÖØ-Þ]\w+)"
_GAP = (
    r"[.’']?[ \u00a0](?:[&][ \u00a0])?(?:(?:de|del|della|der|den|da|dos|du|van|von|bin|ibn|al|el|la|zu)[ \u00a0]){0,2}"
)
# A run begins with a capital, which is looked for first: looking around every character would take most of the time.
_FIRST = r"(?:(?<=[A-Z])(?:\.(?:[A-Z]\.)+|[\w’'-]*\w|\b)|(?<=[À-ÖØ-Þ])\w+)"
_RUN = re.compile(rf"[A-ZÀ-ÖØ-Þ](?<={_NOT_I}.)(?<![\w$’'].){_FIRST}(?:{_GAP}(?:[ae]l-)?{_WORD})*")
_AL = re.compile(r"(?<![\w$’'])al-$")
_TAIL = re.compile(rf"[ \u00a0](?:of|for|on)(?:[ \u00a0]the)?[ \u00a0]{_WORD}(?:{_GAP}{_WORD})*")
_JOINED = re.compile(rf"[ \u00a0]and[ \u00a0]{_WORD}(?:{_GAP}{_WORD})+")  # "Securities and Exchange Commission"
_OWNS = ("'s", "’s", "s'", "s’")  # unless a body's word follows: "Seamen's Union"
_TITLE_BEGINS = re.compile(r"\b(?:[Ss]ecretary|[Cc]hief|[Ss]peaker|[Dd]irector) of (?:the )?$")
_TITLE_ENDS = frozenset({"State", "Staff", "House", "Defense", "Defence", "Communications"})
# A full stop that ends an abbreviation holds a name together, one that ends a sentence does not.
_ABBREVIATIONS = re.compile(
    r"(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Gov|Rep|Reps|Rev|Gen|Lt|Col|Sgt|Capt|St|Jr)"
)


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


class _Run(NamedTuple):
    """A run of capitalised words as it reads by itself: where its first name ends, and that name's pieces."""

    end: int
    pieces: Pieces
    form: Form | None
    may_begin_otherwise: bool = False  # "Using Ada Lund's words", where it opens a sentence
    may_end_title: bool = False  # "Secretary of State Ada Lund"
    is_body: bool = False


def ends_abbreviation(before: str) -> bool:
    """Tell whether the last word of what stands before a full stop is an abbreviation that names go on behind.

    Examples
    --------
    >>> ends_abbreviation("said Rep"), ends_abbreviation("said he left")
    (True, False)
    """
    return _ABBREVIATIONS.fullmatch(re.split(r"[ \u00a0(]", before)[-1]) is not None


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
        base, spelled = match.start(), match[0]
        if text[base - 1 : base] == "-" and _AL.search(text, max(at, base - 4), base):
            base, spelled = base - 3, "al-" + spelled
        run = _read(spelled)
        if run.may_begin_otherwise and begins_sentence(text, base + run.pieces[0][0]):
            is_name = known(run.pieces[0][1]).marks & FIRST_NAME and text.startswith(",", base + run.end)
            run = run if is_name else _read(spelled, opens=True)  # "Will Lund, the mayor, left."
        at = base + run.end
        if run.form is None:
            continue
        if run.is_body or run.may_end_title or text.startswith("and", at + 1):
            pieces, at = _continued(text, base, run)
            if pieces != run.pieces:
                if pieces:
                    found.append(Name(form_of(pieces), base))
                continue
        found.append(Name(run.form, base))
    return found


@lru_cache(1 << 16)
def _read(run: str, opens: bool = False) -> _Run:
    """Read a run of capitalised words, as far as it can be read without what stands around it."""
    end = _sentence_end(run) if ". " in run else len(run)
    pieces = _pieces(run[:end])
    held = [known(piece) for _, piece in pieces]
    first = 0
    named = len(pieces) > 1 and held[0].marks & FIRST_NAME > 0 and held[0].marks & OPENER > 0  # "Will Lund"
    while (opens or not named) and first < len(pieces) and _is_opener(pieces[first][1], held[first]):
        first += 1
    strange = len(pieces) > first + 2 and is_strange(pieces[first][1]) and held[first + 1].marks & FIRST_NAME > 0
    first += strange and opens
    pieces, held = pieces[first:], held[first:]
    for n in range(len(pieces) - 1):  # "Germany's Angela Merkel": two names
        if pieces[n][1].endswith(_OWNS) and not held[n + 1].marks & BODY:
            end = pieces[n][0] + len(pieces[n][1])
            pieces = pieces[: n + 1]
            break
    if not pieces:
        return _Run(end, pieces, None)
    lone_title = len(pieces) == 1 and held[0].marks & TITLE > 0
    ends_title = lone_title or pieces[0][1] in _TITLE_ENDS
    is_body = held[len(pieces) - 1].marks & BODY > 0
    return _Run(end, pieces, form_of(pieces), (strange or named) and not opens, ends_title, is_body)


def _is_opener(piece: str, word: Word) -> bool:
    """Tell whether a word has its capital for the sentence that it opens."""
    return word.marks & OPENER > 0 and piece not in ("US", "U.S.")


def _pieces(run: str, start: int = 0) -> Pieces:
    """Return the words of a run with their offsets, which are counted from `start` on."""
    if " " not in run and "\u00a0" not in run:
        return ((start, run),)  # half of all
    found: list[tuple[int, str]] = []
    at = 0
    for piece in run.split():
        at = run.index(piece, at)
        found.append((start + at, piece))
        at += len(piece)
    return tuple(found)


def _continued(text: str, base: int, run: _Run) -> tuple[Pieces, int]:
    """Return the pieces of a name with what goes on behind its run, and without the end of a title; and its end."""
    pieces, at = run.pieces, base + run.end
    start, first = base + pieces[0][0], pieces[0][1]
    lone_title = len(pieces) == 1 and known(first).marks & TITLE and text.startswith(" of ", at)
    if lone_title or (first in _TITLE_ENDS and _TITLE_BEGINS.search(text, max(0, start - 20), start)):
        pieces = pieces[1:]
    if not pieces:
        return pieces, at
    if joined := _JOINED.match(text, at):
        end = at + 1 + _sentence_end(text[at + 1 : joined.end()])
        if known(text[at:end].split()[-1]).marks & BODY and not known(pieces[0][1]).marks & TITLE:
            pieces += _pieces(text[at:end], at - base)
            at = end
    while known(pieces[-1][1]).marks & BODY and (tail := _TAIL.match(text, at)):
        end = at + 1 + _sentence_end(text[at + 1 : tail.end()])
        if known(tail[0].split()[-1]).marks & DAY:
            break
        pieces += _pieces(text[at:end], at - base)
        at = end
    return pieces, at


def begins_sentence(text: str, at: int) -> bool:
    """Tell whether a word is the first of a sentence or a line."""
    return (
        text[max(0, at - 2) : at].rstrip(" \u00a0\n“\"‘'")[-1:] in ("", ".", "?", "!", ":") or text[at - 1 : at] == "\n"
    )


def is_strange(piece: str) -> bool:
    """Tell whether a word is nothing that a name begins with, as far as is known."""
    return not (known(piece).marks & (TITLE | FIRST_NAME) or piece.isupper() or piece.endswith(".") or "-" in piece)


def _sentence_end(run: str) -> int:
    """Return where a run ends that may have gone over a full stop."""
    at = run.find(". ")
    while at >= 0:
        if not ends_abbreviation(run[:at]):
            return at
        at = run.find(". ", at + 1)
    return len(run)
