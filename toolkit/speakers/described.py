"""Whose a description is: a body, a person of whom it is said, something cited before, or itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.speakers.bodies import body_of, body_of_members, body_with, campaign_of, fuller_body
from toolkit.speakers.descriptions import Description, is_role, may_be_person
from toolkit.speakers.entities import Entity
from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import gender_of_words, words
from toolkit.speakers.memory import NOBODY, OPENING_REACH, Answer, Memory
from toolkit.speakers.phrases import fuller_phrase, is_named_in, spelled_out, whole
from toolkit.speakers.portraits import Asked, Gallery, likeliest, weights
from toolkit.speakers.ranking import Scene, Span, best
from toolkit.speakers.register import Register
from toolkit.speakers.sources import Source, read

_NEAR = 300  # characters in which a body that spoke is the one meant, whatever is named between
_AGED = re.compile(r"\d+-year-old")
_ARTICLE = re.compile(r"(?:an?|the)[ \u00a0]")
_INDEFINITE = re.compile(r"(?:an?|one|some|another|each|every|which|whose|any|only|about|no)[ \u00a0]", re.I)
_INTRODUCES = re.compile(r"(?:\b(?:an?|one|another)|['’]s?) (?:[\w-]+ ){0,3}$", re.I)
_NAMED = re.compile(r",? [A-Z]")
_NAME_BEHIND = re.compile(r",[ \u00a0]")
_SPEAKS_FOR = re.compile(r"[ \u00a0](?:for|of)[ \u00a0](?=the[ \u00a0])")
_OWNED = re.compile(r"(?:his|her|its|their|my|our|your|[^,]{,60}['’]s?)[ \u00a0]", re.I)


class Descriptions(Memory):
    """Finds whom descriptions mean."""

    def __init__(self, register: Register, scene: Scene, sources: Sequence[Span | None]) -> None:
        super().__init__(register, scene, sources)
        self.gallery = Gallery(scene)

    def described(self, source: Source) -> Answer:
        """Return whose a description is: a body, a person, something cited before, or itself."""
        description = source.description
        if source.text.lower() in words("nobody"):
            return NOBODY
        if description is None:
            return self.group(source.text)
        named = self.apposed(source) or self.named_behind(source)
        if named:
            return self.of_entity(named)
        head = description.head
        campaign = campaign_of(self.register, source) if head in words("spokespeople") else ""
        if campaign:
            return self.group(campaign)
        if head in words("spokespeople") or head in words("members"):
            body = body_of(self.register, source)
            if body and head in words("spokespeople"):
                return self.of_entity(body)
            if head in words("spokespeople") and (speaks_for := self.spoken_for(source)):
                return speaks_for
            own = description.words - {head} - set(plain(body.name).split() if body else ())
            if body and not own and head in words("members") and not source.plural and body.name not in source.text:
                return self.group(f"{head} of the {body.name}")
        if _AGED.fullmatch(head) and source.definite:
            aged = best(self.scene, source.start, "")
            return self.of_entity(aged) if aged else self.group(source.text, head)
        if may_be_person(head) and not source.plural:
            person = self.described_person(source)
            if person:
                return self.of_entity(person)
        if source.definite:
            known = self.taken_up(source)
            if known:
                return known
        if source.plural and len(description.words) > 1 and not source.definite:
            body = body_of_members(self.register, description.words)
            if body:
                return self.of_entity(body)
        return self.group(spelled_out(self.register, source), head, source.plural)

    def spoken_for(self, source: Source) -> Answer | None:
        """Return for whom, described in turn, a spokesman speaks ("a spokesman for the president")."""
        inner = _SPEAKS_FOR.search(self.text, source.start, source.end)
        if not inner:
            return None
        other = read(self.register, inner.end(), source.end)
        return self.described(other) if other.form == "description" else None

    def apposed(self, source: Source) -> Entity | None:
        """Return the person to whose name a source is only an apposition ("Ada Lund, a lawyer,")."""
        if self.text[max(0, source.start - 2) : source.start] not in (", ", ",\u00a0") or not _ARTICLE.match(
            self.text, source.start
        ):
            return None
        before = self.register.within(max(0, source.start - 3), source.start - 2)
        entity = self.register.entity_of[before[-1].start] if before else None
        personal = entity is not None and entity.kind in ("person", "unknown") and before[-1].end == source.start - 2
        return entity if personal else None

    def named_behind(self, source: Source) -> Entity | None:
        """Return the person whose name is an apposition to a source that was cut before it ("its head, Ada Lund,")."""
        if source.description is None or source.plural or not is_role(source.description.head):
            return None
        if not _NAME_BEHIND.match(self.text, source.end):
            return None
        at = source.end + 2
        behind = self.register.within(at, at + 1)
        if not behind or behind[0].run != at or self.text[behind[0].end : behind[0].end + 1] not in (",", "."):
            return None
        entity = self.register.entity_of[behind[0].start]
        return entity if entity.kind in ("person", "unknown") else None

    def described_person(self, source: Source) -> Entity | None:
        """Return the person whom a description means ("the union leader"), if it is one that is named."""
        description = source.description
        if description is None:
            return None
        asked = self.asked(source, description)
        in_headline = self.text.find("\n", 0, source.start) < 0  # which has no articles
        is_told = source.definite or asked.is_owned or in_headline
        if not is_told or _INDEFINITE.match(self.text, source.start, source.end):
            following = asked.next if is_role(description.head) else None
            return following if following and _may_be(following, description) else None
        return self.meant(asked)

    def meant(self, asked: Asked) -> Entity | None:
        """Return the person whom a description most likely means, if it is one that is named."""
        return likeliest(self.gallery.portraits(asked), weights())

    def asked(self, source: Source, description: Description) -> Asked:
        """Return what is asked of the persons of the text for a description."""
        owned = bool(_OWNED.match(self.text, source.start, source.end))
        named = frozenset([word for name in source.names for word in name.form.plain])
        qualifiers = (description.words | named) - {description.head}
        following = None
        if all(entity.first > source.start for _, entity in self.scene.spoken):
            gender = gender_of_words(frozenset({description.head}))
            following = self.next_person(source.end, gender, sources_only=True)
        return Asked(source.start, source.end, description, qualifiers, owned, self.introduced(source), following)

    def introduced(self, source: Source) -> bool:
        """Tell whether somebody without a name was brought in by the same noun before ("a woman … the woman")."""
        head = source.description.head if source.description else ""
        before = self.text[max(0, source.start - OPENING_REACH) : source.start]
        return any(
            _INTRODUCES.search(before, max(0, at - 60), at) and not _NAMED.match(before, at + len(head))
            for at in whole(before.lower(), head)
        )

    def taken_up(self, source: Source) -> Answer | None:
        """Return the body or group that a description names again ("the league", "the parents")."""
        description = source.description
        if description is None:
            return None
        head = description.head
        if source.names and source.names[0].run < source.end and len(description.words) > 2:
            return None
        for start, answer in reversed(self.by_head[head]):
            if start < source.start and is_named_in(source, answer.name):
                return answer
        body = body_with(self.register, description.words) or fuller_body(self.register, head, source.start)
        if body and is_named_in(source, body.name):
            return self.of_entity(body)
        fuller = fuller_phrase(self.register, head, source)
        if fuller and is_named_in(source, fuller):
            return self.group(fuller, head)
        personal = self.text[source.start : source.end].lower().startswith(("his ", "her "))
        if head in words("press") and not personal and (paper := self.body_before(source.start, is_paper=True)):
            return paper
        if head in words("bodies") and len(description.words) == 1 and not personal:
            said, named = self.latest(source.start, bodies=True), self.body_before(source.start)
            just_spoke = said is not None and self.spoken[-1][1] == said and source.start - self.spoken[-1][0] < _NEAR
            return said if just_spoke else named or said
        return None


def _may_be(entity: Entity, description: Description) -> bool:
    """Tell whether nothing else is said of what a person is."""
    heads = {held.head for held in entity.descriptions}
    return not heads or description.head in heads
