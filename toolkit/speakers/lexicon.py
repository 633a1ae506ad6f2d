"""The words that tell names, roles and bodies apart, read from the package's JSON files."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Gender = Literal["male", "female", ""]


@cache
def _lists(file: str) -> dict[str, frozenset[str]]:
    held = json.loads((files("toolkit.speakers") / file).read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in held.items()}


@cache
def words(kind: str) -> frozenset[str]:
    """Return a list of words.json, in lower case.

    Examples
    --------
    >>> "chairman" in words("titles"), "survey" in words("documents")
    (True, True)
    """
    return _lists("words.json")[kind]


@lru_cache(1 << 14)
def gender_of_name(first: str) -> Gender:
    """Return the gender of a first name, nothing where it is unknown or both have it.

    Examples
    --------
    >>> gender_of_name("Hillary"), gender_of_name("George"), gender_of_name("Robin")
    ('female', 'male', '')
    """
    names = _lists("first_names.json")
    first = first.lower()
    return "male" if first in names["male"] else "female" if first in names["female"] else ""


@cache
def first_names() -> frozenset[str]:
    """Return the common first names, in lower case."""
    return frozenset().union(*(_lists("first_names.json")[gender] for gender in ("male", "female", "either")))


@lru_cache(1 << 14)
def gender_of_words(spoken: frozenset[str]) -> Gender:
    """Return the gender that titles and descriptions give away ("Mrs", "spokesman").

    Examples
    --------
    >>> gender_of_words(frozenset({"former", "congresswoman"}))
    'female'
    """
    male, female = bool(spoken & words("male")), bool(spoken & words("female"))
    return "" if male == female else "male" if male else "female"
