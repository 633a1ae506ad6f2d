"""Who and what is named in a text: its names gathered into persons and bodies."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from toolkit.speakers.descriptions import Description, descriptions_of
from toolkit.speakers.lexicon import Gender, gender_of_name, gender_of_words
from toolkit.speakers.names import Kind, Name, form_of, names

# A surname belongs to a full name that stands so near before it, else to the one that the text has most often.
_NEAR = 300
_HEADLINE = 250
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_AGE = re.compile(r", \d\d[,.]")
_START = attrgetter("start")
_SMALL = frozenset({"of", "the", "for", "and", "on", "&"})


@dataclass(slots=True, eq=False)
class Entity:
    """A person, body or place, with its names in the order of the text, the fullest of them, and its descriptions."""

    kind: Kind
    names: list[Name] = field(default_factory=list)
    descriptions: list[Description] = field(default_factory=list)
    gender: Gender = ""
    name: str = ""
    first: int = sys.maxsize  # where it is named first


class Register:
    """The names of a text and their entities.

    Examples
    --------
    >>> register = Register("Senator Ada Lund spoke. Ms. Lund left. The Torvian Fishing Board and the TFB did not.")
    >>> [(entity.name, len(entity.names)) for entity in register.entities]
    [('Ada Lund', 2), ('Torvian Fishing Board', 2)]
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.entities: list[Entity] = []
        self.entity_of: dict[int, Entity] = {}
        self._by_key: dict[tuple[str, ...], Entity] = {}
        self._by_last: dict[str, list[Entity]] = defaultdict(list)
        self._lasts: dict[str, dict[str, None]] = defaultdict(dict)  # surnames by their first letter
        self._by_first: dict[str, list[Entity]] = defaultdict(list)
        self._by_acronym: dict[str, Entity] = {}
        found = _in_headlines(text, names(text))
        forms = {name.form.plain for name in found}
        suffixes = {held[n:] for held in forms if len(held) > 2 for n in range(1, len(held) - 1)}
        midway = {name.form.plain[0] for name in found if not _opens_sentence(text, name.run)}
        for name in found:
            if len(name.words) > 1 and name.form.plain not in suffixes:
                self._put(name)
        for before, name in zip([None, *found], found, strict=False):
            if name.start in self.entity_of:
                continue
            if (
                before
                and before.start in self.entity_of
                and text[before.end : name.run] == " ("
                and name.words[0].isupper()
                and name.form.plain[0][:1] == before.form.plain[0][:1]
            ):
                self._by_acronym[name.form.plain[0]] = self.entity_of[before.start]
            self._place(name, midway)
        self.names = [name for name in found if name.start in self.entity_of]
        self.starts = [name.start for name in self.names]
        self.described: dict[str, list[tuple[Entity, Description]]] = defaultdict(list)
        for entity in self.entities:
            self._complete(entity)
            for description in entity.descriptions:
                self.described[description.head].append((entity, description))

    def within(self, start: int, end: int) -> list[Name]:
        """Return the names that stand between two offsets, at least in part."""
        low = bisect_left(self.starts, start)
        if low and self.names[low - 1].end > start:
            low -= 1
        high = bisect_left(self.starts, end)
        return self.names[low:high]

    def beginning_with(self, word: str) -> list[Entity]:
        """Return the entities whose name begins with a word."""
        return self._by_first.get(word, [])

    def bodies_with_head(self, head: str) -> list[Entity]:
        """Return the bodies whose name ends in a word ("league": the Nurses' League)."""
        return [
            entity for entity in self._by_last.get(head, ()) if entity.kind != "person" and entity.name.lower() != head
        ]

    def _put(self, name: Name) -> None:
        key = name.form.key
        entity = self._by_key.get(key)
        if entity is None:
            entity = self._by_key[key] = Entity(name.kind)
            self.entities.append(entity)
            self._by_last[name.last].append(entity)
            self._lasts[name.last[:1]][name.last] = None
            self._by_first[name.form.plain[0]].append(entity)
            if name.kind != "person" and len(name.words) > 1:
                for words in (name.words, name.words[name.words.index("of") :] if "of" in name.words else ()):
                    self._by_acronym.setdefault("".join(w[0].lower() for w in words if w not in _SMALL), entity)
        self._add(entity, name)

    def _add(self, entity: Entity, name: Name) -> None:
        entity.names.append(name)
        entity.first = min(entity.first, name.start)
        self.entity_of[name.start] = entity
        if entity.kind == "unknown":
            entity.kind = name.kind

    def _place(self, name: Name, midway: set[str]) -> None:
        """Give a short name to the entity that has it as a part, or to one of its own."""
        first = name.form.plain[0]
        if len(name.words) > 1:
            owners = [e for e in self._by_last.get(name.last, ()) if _ends_with(e.names[0], name)]
        else:
            owners = [e for e in self._by_last.get(first, ()) if len(e.names[0].words) > 1]
            if not owners and name.kind == "unknown":
                owners = self._misspelled(first)
            if not owners and name.kind in ("person", "unknown"):
                owners = [e for e in self._by_first.get(first, ()) if e.kind == "person" and len(e.names[0].words) > 1]
        if name.titles:
            gender = gender_of_words(frozenset(name.titles))
            owners = [e for e in owners if e.kind in ("person", "unknown") and _suits(e, gender)] or owners
        if owners and name.kind != "place":
            chosen = owners[0] if len(owners) == 1 else _likelier(owners, name)
            self._add(chosen, name)
            if chosen.kind == "unknown" and len(name.words) == 1:
                chosen.kind = "person"
        elif name.words[0].isupper() and len(name.words) == 1 and first in self._by_acronym:
            self._add(self._by_acronym[first], name)
        elif self._is_name(name, first, midway):
            self._put(name)

    def _misspelled(self, word: str) -> list[Entity]:
        """Return who has a surname from which a word differs in one letter."""
        if len(word) < 5:
            return []
        return [
            entity
            for last in self._lasts.get(word[0], ())
            if abs(len(last) - len(word)) < 2 and _one_off(last, word)
            for entity in self._by_last[last]
            if entity.kind in ("person", "unknown") and len(entity.names[0].words) > 1
        ]

    def _is_name(self, name: Name, first: str, midway: set[str]) -> bool:
        """Tell whether a lone capitalised word is a name, and not just the first word of a sentence."""
        known = (
            name.kind != "unknown"
            or len(name.words) > 1
            or bool(name.titles)
            or name.words[0][1:] != name.words[0][1:].lower()
        )
        return known or first in midway or not _opens_sentence(self.text, name.run)

    def _complete(self, entity: Entity) -> None:
        text = self.text
        entity.names.sort(key=_START)
        entity.name = max(entity.names, key=lambda name: name.form.fullness).text
        if entity.kind == "unknown":
            after = (text[name.end : name.end + 6] for name in entity.names)
            if any(name.titles for name in entity.names) or any(map(_AGE.match, after)):
                entity.kind = "person"
        if entity.kind not in ("person", "unknown"):
            return
        for name in entity.names:
            entity.descriptions += descriptions_of(text, name)
        if entity.kind == "unknown" and entity.descriptions and len(entity.names[0].words) > 1:
            entity.kind = "person"
        titles = frozenset(title for name in entity.names for title in name.titles)
        # A lone "Clinton" or "Christie" is a surname wherever there is more of the name, and after a title.
        first = entity.name.split()[0]
        is_surname = " " not in entity.name and bool(titles)
        entity.gender = gender_of_words(titles) or ("" if is_surname else gender_of_name(first))
        if not entity.gender:
            entity.gender = gender_of_words(frozenset(found.head for found in entity.descriptions))


def _likelier(owners: list[Entity], name: Name) -> Entity:
    """Return which of those who share a surname it stands for.

    A text calls by the surname alone whom it is about, and relatives by their full names: so the first to be named
    counts as often named, and one just named in full a little.
    """
    first = min(owners, key=lambda entity: entity.first)

    def weight(entity: Entity) -> float:
        near = any(0 < name.start - held.end < _NEAR for held in entity.names if len(held.words) > 1)
        return len(entity.names) + 2.0 * (entity is first) + near

    return max(owners, key=weight)


def _opens_sentence(text: str, start: int) -> bool:
    if text[start - 1 : start] == " " and text[start - 2 : start - 1].isalnum():
        return False  # most names
    before = text[max(0, start - 3) : start].rstrip(" \u00a0")
    return not before or before[-1] in ".!?:;\n\r“\"‘'—–-(…"


def _one_off(left: str, right: str) -> bool:
    """Tell whether one letter more, less or other makes a word of another."""
    if len(left) < len(right):
        left, right = right, left
    n = next((n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), len(right))
    return len(right) > 4 and left[n + 1 :] == right[n + (len(left) == len(right)) :]


def _ends_with(longer: Name, shorter: Name) -> bool:
    count = len(shorter.words)
    return len(longer.words) > count and longer.form.plain[-count:] == shorter.form.plain


def _in_headlines(text: str, found: list[Name]) -> list[Name]:
    """Keep of the names in headlines, which have their words in capitals, what the text beside has too."""
    lines = list(_headlines(text))
    if not lines:
        return found
    ends = [end for _, end in lines]
    inside = [
        (n := bisect_right(ends, name.run)) < len(lines) and lines[n][0] <= name.run for name in found
    ]
    beside = {name.form.plain for name, within in zip(found, inside, strict=True) if not within}
    beside |= {held[-1:] for held in beside}
    kept = (_cut(text, name, beside) if within else name for name, within in zip(found, inside, strict=True))
    return [name for name in kept if name is not None]


def _headlines(text: str) -> Iterator[tuple[int, int]]:
    """Return the first and last offset of the lines that are written like headlines."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        if end - start >= _HEADLINE or (start > 0 and line[0].rstrip().endswith((".", "!", "?"))):
            continue
        spelled = [word for word in line[0].split() if word[0].isalpha()]
        capitals = sum(word[0].isupper() for word in spelled)
        if len(spelled) > (4 if start else 3) and 3 * capitals >= 2 * len(spelled):
            yield start, end


def _cut(text: str, name: Name, known: set[tuple[str, ...]]) -> Name | None:
    """Return the longest part of a name that is known, if there is one."""
    held = name.form.plain
    parts = [(a, b) for a in range(len(held)) for b in range(a + 1, len(held) + 1) if held[a:b] in known]
    if not parts:
        return None
    a, b = max(parts, key=lambda part: part[1] - part[0])
    start = text.find(name.words[a], name.start)
    if start < 0:
        return None
    is_last = b == len(held)
    end = name.end if is_last else text.find(name.words[b - 1], start) + len(name.words[b - 1])
    titles = name.titles if a == 0 else ()
    kind: Kind = name.kind if is_last and a == 0 else "unknown"
    run = start if a else name.run
    form = form_of(0, end - start, run - start, name.words[a:b], titles, kind, name.possessive and is_last)
    return Name(form, start)


def _suits(entity: Entity, gender: Gender) -> bool:
    own = gender_of_name(entity.names[0].words[0])
    return not gender or not own or own == gender
