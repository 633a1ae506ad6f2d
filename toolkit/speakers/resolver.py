"""Whose each source is: names, pronouns, relatives and descriptions, asked in the order of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.speakers.descriptions import Description, describe, is_role
from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import Gender, gender_of_words, words
from toolkit.speakers.phrases import fuller_phrase, is_named_in, spelled_out, whole
from toolkit.speakers.ranking import Scene, Span, best
from toolkit.speakers.register import Entity, Register
from toolkit.speakers.sources import FIRST, Source, is_plural, read

SpeakerKind = Literal["person", "organisation", "group", "unnamed"]

_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_IT = frozenset({"it", "its", "itself"})
_ALONE = frozenset({"i", "me", "my", "myself", "mine"})
_POSSESSED = re.compile(r"(?P<owner>their|its|his|her)[ \u00a0]", re.I)
# How far a name is looked for, in characters, and among how many speakers.
_OPENING_REACH, _STRANGER_REACH, _SPEAKERS = 1200, 350, 8
_ARTICLE = re.compile(r"(?:an?|the)[ \u00a0]")
_NOUN = re.compile(r"(?:['’]s)?[ \u00a0]([a-z]+)\b")
_INTRODUCES = re.compile(r"\b(?:an?|one|another) (?:[\w-]+ ){0,3}$", re.I)
_NAMED = re.compile(r",? [A-Z]")
_COPULA = re.compile(r"(?:,? who)?[ \u00a0](?:is|was)[ \u00a0]")
_JOINED = re.compile(r"[ \u00a0,]*(?:\b(?:and|but|or)|[-–—])[ \u00a0]*$")
_LESSER = frozenset({"vice", "vice-presidential", "deputy", "former", "acting"})
_BOUNDARY = re.compile(
    r"[.,;:(“”\"\n]|\b(?:for|in|at|from|by|with|on|to|than|among|and|or|while|"
    r"is|are|was|were|has|have|had|said|says)[ \u00a0]"
)


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


class Resolver:
    """Finds the speakers of one text."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        sources: Sequence[Span | None],
        contents: Sequence[Sequence[Span]],
        register: Register | None = None,
    ) -> None:
        self.text = text
        self.sources = sources
        self.contents = contents
        self.register = register or Register(text)
        self.scene = Scene(self.register, sentences, contents)
        self.answers: dict[Span, Answer] = {}
        self.of_entities: dict[Entity, Answer] = {}
        self.spoken: list[tuple[int, Answer]] = []
        self.cited = {span[0] for span in sources if span}
        self.by_head: dict[str, list[tuple[int, Answer]]] = defaultdict(list)
        self.open: list[tuple[int, int, int]] = sorted(
            (start, end, n) for n, content in enumerate(contents) for start, end in content
        )

    def run(self) -> list[Answer]:
        """Return the speaker of every attribution."""
        order = sorted({source for source in self.sources if source is not None})
        for source in order:
            self.answer(source)
        return [NOBODY if source is None else self.answers[source] for source in self.sources]

    def answer(self, span: Span) -> Answer:
        """Return whose a source is; the first time, also write down that it spoke."""
        if span in self.answers:
            return self.answers[span]
        self.answers[span] = NOBODY  # a source in its own content must not ask for itself
        source = read(self.register, *span)
        found = self.resolve(source)
        self.answers[span] = found
        self.spoken.append((span[0], found))
        if found.kind != "person":
            self.by_head[found.head].append((span[0], found))
        heard = source.text not in FIRST and not self.scene.is_quoted(span[0])  # an "I" is no "he" afterwards
        if found.entity is not None and found.kind == "person" and heard:
            self.scene.spoken.append((span[0], found.entity))
        return found

    def resolve(self, source: Source) -> Answer:
        """Return whose a source is, by its form."""
        if source.form == "name":
            return self.named(source)
        if source.form == "names":
            held = [entity.name for entity in source.entities]
            name = f"{', '.join(held[:-1])} and {held[-1]}"
            return Answer(name.lower(), name, "group", plural=True)
        if source.form == "relative":
            return self.antecedent(source)
        if source.form == "pronoun":
            return self.pronoun(source)
        return self.described(source)

    def of_entity(self, entity: Entity) -> Answer:
        """Return a person or body as a speaker."""
        known = self.of_entities.get(entity)
        if known is None:
            kind: SpeakerKind = "organisation" if entity.kind in ("organisation", "place") else "person"
            known = Answer(id(entity), entity.name, kind, entity, entity.names[0].last)
            self.of_entities[entity] = known
        return known

    def named(self, source: Source) -> Answer:
        """Return whose a name is; a body's short name ("the League") may be that of a longer one."""
        entity = source.entities[0]
        if entity.kind == "unknown" and len(entity.names[0].words) == 1 and not source.names[0].titles:
            fuller = self.fuller_body(plain(entity.names[0].words[0]), source.start)
            if fuller:
                return self.of_entity(fuller)
        return self.of_entity(entity)

    def pronoun(self, source: Source) -> Answer:
        """Return whom a pronoun means; in a quotation "we" is who speaks it, elsewhere nobody that is named."""
        word = source.text
        if word in FIRST or word in ("you", "your", "yours", "one"):
            outer = self.enclosing(source) if word in FIRST else None
            signer = self.signer(source.start) if word in _ALONE and outer is None else None
            return outer or (self.of_entity(signer) if signer else NOBODY)
        if word in _IT:
            return self.latest(source.start, bodies=True, things=True) or self.body_before(source.start) or NOBODY
        if word in _THEY:
            return (
                self.latest(source.start, plural=True) or self.latest(source.start, bodies=True, things=True) or NOBODY
            )
        gender: Gender = "male" if word in _HE else "female"
        unnamed = self.stranger(source.start, gender)
        if unnamed:
            return unnamed
        entity = self.person(source.start, gender)
        return self.of_entity(entity) if entity else NOBODY

    def stranger(self, at: int, gender: Gender) -> Answer | None:
        """Return who spoke last, if it was one without a name and nobody of the gender has been named since."""
        start, last = next((spoken for spoken in reversed(self.spoken) if spoken[0] < at), (0, NOBODY))
        if last.kind != "group" or last.plural or not (is_role(last.head) or last.head in words("strangers")):
            return None
        own = gender_of_words(frozenset({last.head}))
        if (own and own != gender) or at - start > _STRANGER_REACH:
            return None
        for name in self.register.within(start, at):
            entity = self.register.entity_of[name.start]
            named = entity.kind == "person" and not (entity.gender and entity.gender != gender)
            if named and name.run >= start + len(last.name) and not self.scene.is_quoted(name.start):
                return None
        return last

    def person(self, at: int, gender: Gender) -> Entity | None:
        """Return the person that is meant at an offset: one before it, else the next."""
        return best(self.scene, at, gender) or self.next_person(at, gender)

    def next_person(self, at: int, gender: Gender, sources_only: bool = False) -> Entity | None:
        """Return the first person named after an offset, for pronouns and descriptions that come first."""
        for name in self.register.within(at, at + _OPENING_REACH):
            entity = self.register.entity_of[name.start]
            fits = entity.kind == "person" and not (gender and entity.gender and entity.gender != gender)
            if fits and name.start > at and (not sources_only or not self.cited.isdisjoint((name.run, name.start))):
                return entity
        return None

    def enclosing(self, source: Source) -> Answer | None:
        """Return the speaker of the smallest content that a source stands in."""
        around = [(end - start, n) for start, end, n in self.open if start <= source.start and source.end <= end]
        for _, n in sorted(around):
            span = self.sources[n]
            if span != (source.start, source.end):
                return NOBODY if span is None else self.answer(span)
        return None

    def signer(self, at: int) -> Entity | None:
        """Return whose name stands in a line of its own behind an offset, or in the last line, with what they are."""
        text = self.text
        for name in self.register.within(at, len(text)):
            end = text.find("\n", name.end) + 1 or len(text)
            rest = text[name.end : end].strip(" .\n")
            told = rest.startswith(("is ", "was ")) and not text[end:].strip()
            entity = self.register.entity_of[name.start]
            if text[name.run - 1] == "\n" and (told or not rest) and len(name.words) > 1 and entity.kind != "place":
                return entity
        return None

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

    def body_before(self, at: int) -> Answer | None:
        """Return the last body that is named before an offset."""
        for name in reversed(self.register.within(max(0, at - _OPENING_REACH), at)):
            entity = self.register.entity_of[name.start]
            if entity.kind == "organisation":
                return self.of_entity(entity)
        return None

    def antecedent(self, source: Source) -> Answer:
        """Return whom a relative pronoun takes up: what stands before it."""
        before = self.text[max(0, source.start - 160) : source.start].rstrip(", \u00a0")
        at = max(0, source.start - 160) + len(before)
        close = self.register.within(max(0, at - 3), at)
        if close:
            return self.of_entity(self.register.entity_of[close[-1].start])
        before = _JOINED.sub("", before)
        at = max(0, source.start - 160) + len(before)
        phrase = _BOUNDARY.split(before)[-1].strip(" \u00a0")
        if not phrase or at - len(phrase) == source.start:
            return NOBODY
        opening = at - len(phrase) - 2
        owner = self.register.within(max(0, opening - 1), opening)
        if owner and self.text[opening : opening + 1] == "," and phrase.startswith(("a ", "an ", "the ")):
            return self.of_entity(self.register.entity_of[owner[-1].start])  # "Ada Lund, a former lawyer, who"
        subject = self.register.within(max(0, at - len(phrase) - 7), at - len(phrase))
        if subject and _COPULA.fullmatch(self.text, subject[-1].end, at - len(phrase)):
            return self.of_entity(self.register.entity_of[subject[-1].start])  # "Ada Lund is a lawyer who"
        return self.resolve(read(self.register, at - len(phrase), at))

    def group(self, name: str, head: str = "", plural: bool | None = None) -> Answer:
        """Return a group, or a thing that is cited, by its own words."""
        described = describe(name)
        head = head or (described.head if described else "")
        return Answer(name.lower(), name, "group", None, head, is_plural(head) if plural is None else plural)

    def described(self, source: Source) -> Answer:
        """Return whose a description is: a body, a person, something cited before, or itself."""
        description = source.description
        if source.text.lower() in words("nobody"):
            return NOBODY
        if description is None:
            return self.group(source.text)
        named = self.apposed(source)
        if named:
            return self.of_entity(named)
        head = description.head
        campaign = self.campaign_of(source) if head in words("spokespeople") else ""
        if campaign:
            return self.group(campaign)
        if head in words("spokespeople") or head in words("members"):
            body = self.body_of(source)
            if body and head in words("spokespeople"):
                return self.of_entity(body)
            if body and head in words("members") and not source.plural and body.name not in source.text:
                return self.group(f"{head} of the {body.name}")
        if is_role(head) and not source.plural:
            person = self.described_person(source)
            if person:
                return self.of_entity(person)
        if source.definite:
            known = self.taken_up(source)
            if known:
                return known
        if source.plural and len(description.words) > 1 and not source.definite:
            body = self.body_of_members(description.words)
            if body:
                return self.of_entity(body)
        return self.group(spelled_out(self.register, source), head, source.plural)

    def apposed(self, source: Source) -> Entity | None:
        """Return the person to whose name a source is only an apposition ("Ada Lund, a lawyer,")."""
        if self.text[max(0, source.start - 2) : source.start] not in (", ", ",\u00a0") or not _ARTICLE.match(
            self.text, source.start
        ):
            return None
        before = self.register.within(max(0, source.start - 3), source.start - 2)
        entity = self.register.entity_of[before[-1].start] if before else None
        return entity if entity and before[-1].end == source.start - 2 and entity.kind == "person" else None

    def campaign_of(self, source: Source) -> str:
        """Return the campaign, or the like, that a spokesman's name gives ("a Lund campaign spokesman")."""
        for name in source.names:
            noun = _NOUN.match(self.text, name.end)
            if noun and noun[1] in words("organisations"):
                return f"{name.text} {noun[1]}"
        return ""

    def body_of_members(self, spoken: frozenset[str]) -> Entity | None:
        """Return the body whose name has all words of a description ("port operators": Port Operators' Association)."""
        for entity in (entity for word in spoken for entity in self.register.beginning_with(word)):
            if entity.kind == "organisation" and spoken < set(entity.names[0].form.plain):
                return entity
        return None

    def body_of(self, source: Source) -> Entity | None:
        """Return the body that an unnamed spokesman or member belongs to."""
        inside = [self.register.entity_of[name.start] for name in source.names]
        for entity in inside:
            if entity.kind == "organisation" or entity.kind == "unknown":
                return entity
        for word in source.description.words if source.description else ():
            body = self.fuller_body(word, source.start)
            if body:
                return body
        return None

    def fuller_body(self, head: str, at: int) -> Entity | None:
        """Return the body whose name ends in a word, the last one named before an offset if there is one."""
        bodies = self.register.bodies_with_head(head)
        if len(bodies) < 2:
            return bodies[0] if bodies else None
        before = [(max((n.start for n in body.names if n.start < at), default=-1), body) for body in bodies]
        return max(before, key=lambda held: held[0])[1]

    def described_person(self, source: Source) -> Entity | None:
        """Return the person of whom a role is said ("the union leader")."""
        description = source.description
        if description is None:
            return None
        indefinite = re.match(r"(?:a|an|one|some|another)[ \u00a0]", self.text[source.start : source.end], re.I)
        known = self.register.described.get(description.head, [])
        spoken = description.words
        if len({entity for entity, _ in known}) == 1:  # "the South Torvia senator", and there is but one
            spoken -= {word for name in source.names if name.kind != "organisation" for word in name.form.plain}
        scored = []
        for entity, held in known:
            shared = len(held.words & spoken) / len(held.words | spoken)
            if (held.words - spoken) & _LESSER:
                continue
            if shared > 0.5 or len(spoken) == 1:
                scored.append((shared, len(entity.names), entity))
        if scored and not indefinite:
            return max(scored, key=lambda held: held[:2])[2]
        gender = gender_of_words(frozenset({description.head}))
        if all(entity.first > source.start for _, entity in self.scene.spoken):
            later = self.next_person(source.end, gender, sources_only=True)
            return later if later and _may_be(later, description) else None
        if self.introduced(source):
            return None
        bare = all(plain(name.text) in words("nationalities") for name in source.names)
        if source.definite and len(description.words) <= 3 and bare and description.head not in words("strangers"):
            chosen = best(self.scene, source.start, gender)
            return chosen if chosen and chosen.kind == "person" else None
        return None

    def introduced(self, source: Source) -> bool:
        """Tell whether somebody without a name was brought in by the same noun before ("a woman … the woman")."""
        head = source.description.head if source.description else ""
        before = self.text[max(0, source.start - _OPENING_REACH) : source.start]
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
        body = self.body_with(description.words) or self.fuller_body(head, source.start)
        if body and is_named_in(source, body.name):
            return self.of_entity(body)
        fuller = fuller_phrase(self.register, head, source)
        if fuller and is_named_in(source, fuller):
            return self.group(fuller, head)
        personal = self.text[source.start : source.end].lower().startswith(("his ", "her "))
        if head in words("bodies") and len(description.words) == 1 and not personal:
            return self.body_before(source.start) or self.latest(source.start, bodies=True)
        return None

    def body_with(self, spoken: frozenset[str]) -> Entity | None:
        """Return the body that has all words of a description in its name ("the appeals court")."""
        if len(spoken) < 2:
            return None
        bodies = (entity for entity in self.register.with_words(spoken) if entity.kind == "organisation")
        return next(bodies, None)


def _may_be(entity: Entity, description: Description) -> bool:
    """Tell whether nothing else is said of what a person is."""
    heads = {held.head for held in entity.descriptions}
    return not heads or description.head in heads
