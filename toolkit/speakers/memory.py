"""What is known of a text while its sources are asked: who is named in it, and who has spoken so far."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.speakers.descriptions import describe, is_role
from toolkit.speakers.entities import Entity
from toolkit.speakers.lexicon import Gender, gender_of_words, words
from toolkit.speakers.ranking import Scene, Span
from toolkit.speakers.register import Register
from toolkit.speakers.sources import is_plural

SpeakerKind = Literal["person", "organisation", "group", "unnamed"]

# How far a name is looked for, in characters, and among how many speakers.
OPENING_REACH, _STRANGER_REACH, _SPEAKERS = 1200, 350, 8
_ASKS = re.compile(r"[^.\n]{,60} ask(?:ed|s)\b")


@dataclass(frozen=True, slots=True)
class Answer:
    """A speaker as it is found: what it is told from others by, and what it is called."""

    key: object
    name: str
    kind: SpeakerKind
    entity: Entity | None = None
    head: str = ""
    plural: bool = False


NOBODY = Answer("", "UNNAMED", "unnamed")


class Memory:
    """Who is named in a text, who has spoken in it, and whom the last of them may be.

    Parameters
    ----------
    register : Register
    scene : Scene
    sources : sequence of (start, end) or None
        Of all attributions.
    """

    def __init__(self, register: Register, scene: Scene, sources: Sequence[Span | None]) -> None:
        self.text = register.text
        self.register = register
        self.scene = scene
        self.cited = {span[0] for span in sources if span}
        self.spoken: list[tuple[int, Answer]] = []
        self.by_head: dict[str, list[tuple[int, Answer]]] = defaultdict(list)
        self._of_entities: dict[Entity, Answer] = {}

    def remember(self, at: int, answer: Answer, is_heard: bool) -> None:
        """Write down who spoke at an offset; only who is heard is "he" or "she" afterwards."""
        self.spoken.append((at, answer))
        if answer.kind != "person":
            self.by_head[answer.head].append((at, answer))
        elif answer.entity is not None and is_heard:
            self.scene.spoken.append((at, answer.entity))

    def of_entity(self, entity: Entity) -> Answer:
        """Return a person or body as a speaker."""
        known = self._of_entities.get(entity)
        if known is None:
            kind: SpeakerKind = "organisation" if entity.kind in ("organisation", "place") else "person"
            known = Answer(id(entity), entity.name, kind, entity, entity.names[0].last)
            self._of_entities[entity] = known
        return known

    def group(self, name: str, head: str = "", plural: bool | None = None) -> Answer:
        """Return a group, or a thing that is cited, by its own words."""
        described = None if head else describe(name)
        head = described.head if described else head
        return Answer(name.lower(), name, "group", None, head, is_plural(head) if plural is None else plural)

    def latest(self, at: int, plural: bool = False, bodies: bool = False, things: bool = False) -> Answer | None:
        """Return the last speaker before an offset that is a group or a body."""
        for start, answer in reversed(self.spoken[-_SPEAKERS:]):
            if start >= at or answer.kind == "unnamed":
                continue
            if (plural and answer.plural) or (bodies and answer.kind == "organisation"):
                return answer
            if things and answer.kind == "group" and not answer.plural:
                return answer
        return None

    def stranger(self, at: int, gender: Gender) -> Answer | None:
        """Return who spoke last, if it was one without a name and nobody of the gender has been named since."""
        start, last = next((spoken for spoken in reversed(self.spoken) if spoken[0] < at), (0, NOBODY))
        if last.kind != "group" or last.plural or not (is_role(last.head) or last.head in words("strangers")):
            return None
        if last.head in words("askers") or _ASKS.match(self.text, start, at):
            return None  # behind a question, "he said" is who answers
        own = gender_of_words(frozenset({last.head}))
        if (own and own != gender) or at - start > _STRANGER_REACH:
            return None
        for name in self.register.within(start, at):
            entity = self.register.entity_of[name.start]
            personal = entity.kind == "person" or (entity.kind == "unknown" and len(name.words) > 1)
            named = personal and not (entity.gender and entity.gender != gender)
            if named and name.run >= start + len(last.name) and not self.scene.is_quoted(name.start):
                return None
        return last

    def next_person(self, at: int, gender: Gender, sources_only: bool = False) -> Entity | None:
        """Return the first person named after an offset, for pronouns and descriptions that come first."""
        for name in self.register.within(at, at + OPENING_REACH):
            entity = self.register.entity_of[name.start]
            fits = entity.kind == "person" and not (gender and entity.gender and entity.gender != gender)
            if fits and name.start > at and (not sources_only or not self.cited.isdisjoint((name.run, name.start))):
                return entity
        return None

    def body_before(self, at: int, is_paper: bool = False) -> Answer | None:
        """Return the last body that is named before an offset, or the last that has the name of a newspaper."""
        for name in reversed(self.register.within(max(0, at - OPENING_REACH), at)):
            entity = self.register.entity_of[name.start]
            if entity.kind == "organisation" and (not is_paper or words("papers") & set(name.form.plain)):
                return self.of_entity(entity)
        return None
