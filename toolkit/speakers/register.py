"""Who and what is named in a text: its names gathered into persons and bodies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

from toolkit.speakers.acronyms import with_spelled
from toolkit.speakers.descriptions import Description
from toolkit.speakers.entities import Entity
from toolkit.speakers.forms import Form
from toolkit.speakers.headlines import in_headlines
from toolkit.speakers.lexicon import Gender, gender_of_name, gender_of_words, words
from toolkit.speakers.names import Name, names
from toolkit.speakers.openers import with_openers, without_openers

_GOVERNED = re.compile(r"\b(?:of|for|in|at|from|by|with|on|to|near|the)[ \u00a0]$")
_DATED = re.compile(
    r"\b(?:an?|this|that|last|next|early|late|mid|since|until|before|after|during|through|between)[ \u00a0-]$", re.I
)
_NUMBER = re.compile(r"[.,]?[ \u00a0]\d")
# A surname belongs to a full name that stands so near before it, else to the one that the text has most often.
_NEAR = 300


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
        # Those of several words alone: by their last word, whose first letter finds it, and by their first.
        self._by_surname: dict[str, list[Entity]] = defaultdict(list)
        self._surnames: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_first: dict[str, list[Entity]] = defaultdict(list)
        self._by_acronym: dict[str, Entity] = {}
        found = with_openers(text, without_openers(text, with_spelled(text, in_headlines(text, names(text)))))
        longer = [name for name in found if len(name.form.words) > 1]
        suffixes = {held[n:] for held in {name.form.plain for name in longer} for n in range(1, len(held) - 1)}
        midway = {name.form.plain[0] for name in found if not _opens_sentence(text, name.run)}
        for name in longer:
            if name.form.plain not in suffixes:
                self._put(name)
        for before, name in zip([None, *found], found, strict=False):
            if name.start in self.entity_of:
                continue
            if before and text.startswith(" (", before.end) and before.end + 2 == name.run:
                self._read_acronym(before, name)
            self._place(name, midway)
        self.names = [name for name in found if name.start in self.entity_of]
        self.starts = [name.start for name in self.names]
        for entity in self.entities:
            entity.settle()

    @cached_property
    def described(self) -> dict[str, list[tuple[Entity, Description]]]:
        """What the text says of entities, by the noun that it says it with."""
        held: dict[str, list[tuple[Entity, Description]]] = defaultdict(list)
        for entity in self.entities:
            for description in entity.descriptions:
                held[description.head].append((entity, description))
        return held

    def within(self, start: int, end: int) -> list[Name]:
        """Return the names that stand between two offsets, at least in part."""
        low = bisect_left(self.starts, start)
        if low and self.names[low - 1].end > start:
            low -= 1
        high = bisect_left(self.starts, end)
        return self.names[low:high]

    def beginning_with(self, word: str) -> list[Entity]:
        """Return the entities whose name has several words and begins with one."""
        return self._by_first.get(word, [])

    def with_words(self, spoken: Collection[str]) -> list[Entity]:
        """Return the entities that have all of some words in the name that they have first."""
        held = [self._by_word.get(word, {}) for word in spoken]
        rarest = min(held, key=len)
        return [entity for entity in rarest if all(entity in other for other in held)]

    @cached_property
    def _by_word(self) -> dict[str, dict[Entity, None]]:
        held: dict[str, dict[Entity, None]] = defaultdict(dict)
        for entity in self.entities:
            for word in entity.names[0].form.plain:
                held[word][entity] = None
        return held

    def bodies_with_head(self, head: str) -> list[Entity]:
        """Return the bodies whose name has a word for its noun ("league": the Nurses' League, the League of Nurses)."""
        ending = [entity for entity in self._by_last.get(head, ()) if entity.name.lower() != head]
        return [entity for entity in (*ending, *self._by_noun[head]) if entity.kind != "person"]

    @cached_property
    def _by_noun(self) -> dict[str, list[Entity]]:
        """The entities that are called something of something, by what they are."""
        held: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities:
            own = entity.names[0].form.plain
            if "of" in own[1:]:
                held[own[own.index("of") - 1]].append(entity)
        return held

    def _put(self, name: Name) -> None:
        """Give a name to the entity that is called just so, or to a new one."""
        form = name.form
        entity = self._by_key.get(form.key)
        if entity is not None:
            self._add(entity, name)
            return
        entity = self._by_key[form.key] = self.entity_of[name.start] = Entity(self.text, form.kind, name)
        self.entities.append(entity)
        self._by_last[form.last].append(entity)
        if len(form.plain) > 1:
            self._by_surname[form.last].append(entity)
            self._surnames[form.last[:1]][form.last] = None
            self._by_first[form.plain[0]].append(entity)
        for acronym in form.acronyms:
            self._by_acronym.setdefault(acronym, entity)

    def _read_acronym(self, named: Name, name: Name) -> None:
        """Let a name in brackets be what the one before it may go by, if it can be."""
        acronym = name.form.plain[0]
        is_alike = name.words[0].isupper() and acronym[:1] == named.form.plain[0][:1]
        if is_alike and named.start in self.entity_of:
            self._by_acronym[acronym] = self.entity_of[named.start]

    def _add(self, entity: Entity, name: Name) -> None:
        entity.add(name)
        self.entity_of[name.start] = entity

    def _place(self, name: Name, midway: set[str]) -> None:
        """Give a short name to the entity that has it as a part, or to one of its own."""
        form, kind = name.form, name.form.kind
        first, is_lone = form.plain[0], len(form.plain) == 1
        owners = self._owners(form) if kind != "place" else self._namesakes(name)
        if owners and form.titles:
            gender = gender_of_words(frozenset(form.titles))
            owners = [e for e in owners if e.seems in ("person", "unknown") and _suits(e, gender)] or owners
        if owners:
            chosen = owners[0] if len(owners) == 1 else _likelier(owners, name)
            self._add(chosen, name)
            if chosen.seems == "unknown" and is_lone:
                chosen.seems = "person"
        elif is_lone and first in self._by_acronym and form.words[0].isupper():
            self._add(self._by_acronym[first], name)
        elif self._is_name(name, first, midway):
            self._put(name)

    def _owners(self, form: Form) -> Sequence[Entity]:
        """Return the entities that have a short name as a part of theirs."""
        first, kind = form.plain[0], form.kind
        if len(form.plain) > 1:
            return [e for e in self._by_surname.get(form.last, ()) if _ends_with(e.names[0], form)]
        owners: Sequence[Entity] = self._by_surname.get(first, ())
        if not owners and kind == "unknown":
            owners = self._misspelled(first)
        if not owners and kind in ("person", "unknown"):
            named = self._by_first.get(first, ())  # Ms. Gao is Gao Junlan
            owners = [e for e in named if e.seems == "person" or e.has_surname_first]
            owners = owners or [e for e in named if form.titles and e.seems == "unknown"]
        return [e for e in owners if e.seems != "organisation"] or owners  # "Trump" is not "Team Trump"

    def _namesakes(self, name: Name) -> Sequence[Entity]:
        """Return the persons whose surname is a word for a place, its people or a month, where it can be a person's."""
        word = name.form.plain[0]
        before = max(0, name.run - 12), name.run
        if len(name.form.plain) > 1 or _GOVERNED.search(self.text, *before):
            return ()
        if word in words("days") and (_DATED.search(self.text, *before) or _NUMBER.match(self.text, name.end)):
            return ()
        near = word in words("places")  # a place is rather meant than somebody named far above
        return [
            entity
            for entity in self._by_surname.get(word, ())
            if entity.seems == "person" and (not near or _has_near(entity, name))
        ]

    def _misspelled(self, word: str) -> list[Entity]:
        """Return who has a surname from which a word differs in one letter."""
        if len(word) < 5:
            return []
        # Either the last letter is the one, or it is the same.
        near = [last for last in self._surnames.get(word[0], ()) if last[-1] == word[-1] or last[:4] == word[:4]]
        return [
            entity
            for last in near
            if abs(len(last) - len(word)) < 2 and _one_off(last, word)
            for entity in self._by_surname[last]
            if entity.seems in ("person", "unknown")
        ]

    def _is_name(self, name: Name, first: str, midway: set[str]) -> bool:
        """Tell whether a lone capitalised word is a name, and not just the first word of a sentence."""
        form, rest = name.form, name.form.words[0][1:]
        known = form.kind != "unknown" or len(form.plain) > 1 or form.titles or rest != rest.lower()
        return bool(known) or first in midway or not _opens_sentence(self.text, name.run)


def _likelier(owners: Sequence[Entity], name: Name) -> Entity:
    """Return which of those who share a surname it stands for.

    A text calls by the surname alone whom it is about, and relatives by their full names: so the first to be named
    counts as often named, and one just named in full a little.
    """
    first = min(owners, key=lambda entity: entity.first)

    def weight(entity: Entity) -> float:
        return len(entity.names) + 3.0 * (entity is first) + 3.0 * _has_near(entity, name)

    return max(owners, key=weight)


def _has_near(entity: Entity, name: Name) -> bool:
    """Tell whether an entity has its full name shortly before another."""
    return any(0 < name.start - held.end < _NEAR for held in entity.names if len(held.words) > 1)


def _opens_sentence(text: str, start: int) -> bool:
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False  # most names
    before = text[max(0, start - 3) : start].rstrip(" \u00a0")
    return not before or before[-1] in ".!?:;\n\r“\"‘'—–-(…"


def _one_off(left: str, right: str) -> bool:
    """Tell whether one letter more, less or other makes a word of another, or two that changed places."""
    if len(left) < len(right):
        left, right = right, left
    n = next((n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), len(right))
    swapped = left[n : n + 2] == right[n : n + 2][::-1] and left[n + 2 :] == right[n + 2 :]
    return len(right) > 4 and (swapped or left[n + 1 :] == right[n + (len(left) == len(right)) :])


def _ends_with(longer: Name, shorter: Form) -> bool:
    count = len(shorter.words)
    return len(longer.form.words) > count and longer.form.plain[-count:] == shorter.plain


def _suits(entity: Entity, gender: Gender) -> bool:
    own = gender_of_name(entity.names[0].words[0])
    return not gender or not own or own == gender
