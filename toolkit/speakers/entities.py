"""Persons, bodies and places: all that one is called in a text, and what the text says of it."""

from __future__ import annotations

import re
from operator import attrgetter

from toolkit.speakers.descriptions import Description, descriptions_of
from toolkit.speakers.forms import FIRST_NAME, Form, Kind, known
from toolkit.speakers.lexicon import Gender, gender_of_name, gender_of_words
from toolkit.speakers.names import Name

_GIVEN = re.compile(r"[A-Z][a-z]+-[a-z]+")
_AGE = re.compile(r", \d\d[,.]")
_START, _FULLNESS = attrgetter("start"), attrgetter("fullness")


class Entity:
    """A person, body or place.

    What it is and what is said of it is read from the text when it is asked first: most that are named are never asked.

    Parameters
    ----------
    text : str
        The text that it is named in.
    seems : {"person", "organisation", "place", "unknown"}
        What its first name seems to be the name of.

    Attributes
    ----------
    names : list of Name
        In the order of the text, once all are added.
    first : int
        Where it is named first.
    """

    __slots__ = ("_descriptions", "_gender", "_kind", "_name", "_text", "first", "names", "seems")

    def __init__(self, text: str, seems: Kind, name: Name) -> None:
        self.seems: Kind = seems
        self.names: list[Name] = [name]
        self.first = name.start
        self._text = text
        self._name = ""
        self._kind: Kind | None = None
        self._gender: Gender | None = None
        self._descriptions: list[Description] | None = None

    def add(self, name: Name) -> None:
        """Add what it is called at another place."""
        self.names.append(name)
        if name.start < self.first:
            self.first = name.start
        if self.seems == "unknown":
            self.seems = name.form.kind

    def settle(self) -> None:
        """Put its names in the order of the text, when all of them are there."""
        if len(self.names) > 1:
            self.names.sort(key=_START)

    @property
    def name(self) -> str:
        """Return the fullest of its names."""
        if not self._name:
            forms = [name.form for name in self.names]
            self._name = _without_epithet(max(forms, key=_FULLNESS), forms).text
        return self._name

    @property
    def kind(self) -> Kind:
        """Return what it is, by its names and by what is said of it."""
        if self._kind is None:
            self._kind = "person" if self.seems == "unknown" and self._is_person() else self.seems
        return self._kind

    @property
    def has_surname_first(self) -> bool:
        """Tell whether its name looks like "Ban Ki-moon", or has a title and no first name ("Xi Jinping")."""
        form = self.names[0].form
        if len(form.words) != 2 or self.seems != "unknown":
            return False
        titled = any(name.form.titles for name in self.names)
        return titled or bool(_GIVEN.fullmatch(form.words[1]))

    def _is_person(self) -> bool:
        after = (self._text[name.end : name.end + 6] for name in self.names)
        if self.has_surname_first or any(name.form.titles for name in self.names) or any(map(_AGE.match, after)):
            return True
        return len(self.names[0].form.words) > 1 and bool(self.descriptions)

    @property
    def descriptions(self) -> list[Description]:
        """Return what the text says that it is, if it may be a person."""
        if self._descriptions is None:
            named = self.names if self.seems in ("person", "unknown") else ()
            self._descriptions = [found for name in named for found in descriptions_of(self._text, name)]
        return self._descriptions

    @property
    def gender(self) -> Gender:
        """Return the gender that its titles, its names or its descriptions give away, if it may be a person."""
        if self._gender is None:
            self._gender = self._read_gender() if self.seems in ("person", "unknown") else ""
        return self._gender

    def settle_body(self) -> None:
        """Let what may be anything be a body, which the text says it is."""
        if self.kind == "unknown":
            self.seems = self._kind = "organisation"

    def settle_gender(self, gender: Gender) -> None:
        """Let a person whose gender nothing else gives away have that of the first pronoun that means it."""
        self._gender = self.gender or gender

    def _read_gender(self) -> Gender:
        titles = frozenset([title for name in self.names for title in name.form.titles])
        # A lone "Clinton" or "Christie" is a surname wherever there is more of the name, and after a title.
        is_surname = " " not in self.name and bool(titles)
        gender = gender_of_words(titles) or ("" if is_surname else gender_of_name(self.name.split()[0]))
        return gender or gender_of_words(frozenset([found.head for found in self.descriptions]))


def _without_epithet(fullest: Form, forms: list[Form]) -> Form:
    """Return the name that begins with a first name, where the fullest has a word before it ("Honest Abe Lund")."""
    if len(fullest.words) < 3 or _begins_with_first_name(fullest) or len(fullest.plain[0]) == 1:
        return fullest
    shorter = (one for one in forms if len(one.words) > 1 and fullest.plain[-len(one.words) :] == one.plain)
    return next((one for one in shorter if one is not fullest and _begins_with_first_name(one)), fullest)


def _begins_with_first_name(form: Form) -> bool:
    return known(form.words[0]).marks & FIRST_NAME > 0
