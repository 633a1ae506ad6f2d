"""Whose each source is: names, pronouns, relatives and descriptions, asked in the order of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.speakers.bodies import fuller_body
from toolkit.speakers.described import Descriptions
from toolkit.speakers.descriptions import describe
from toolkit.speakers.entities import Entity
from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import Gender, words
from toolkit.speakers.memory import NOBODY, Answer
from toolkit.speakers.ranking import Scene, Span, best
from toolkit.speakers.register import Register
from toolkit.speakers.sources import FIRST, Source, read

_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_IT = frozenset({"it", "its", "itself"})
_ALONE = frozenset({"i", "me", "my", "myself", "mine"})
_COPULA = re.compile(r"(?:,? who)?[ \u00a0](?:is|was)[ \u00a0]")
_ASKS = re.compile(r"\b(?:ask|press|quer|inquir)(?:s|ed|ing|ies|ied|es)?\b")
_JOINED = re.compile(r"[ \u00a0,]*(?:\b(?:and|but|or)|[-–—])[ \u00a0]*$")
_DETERMINED = re.compile(r"\b(?:an?|the|this|that|its|his|her|their)[ \u00a0]", re.I)
_BOUNDARY = re.compile(
    r"[.,;:(“”\"\n]|\b(?:for|in|at|from|by|with|on|to|than|among|and|or|while|as|but|"
    r"is|are|was|were|has|have|had|said|says)[ \u00a0]"
)


class Resolver(Descriptions):
    """Finds the speakers of one text."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        sources: Sequence[Span | None],
        contents: Sequence[Sequence[Span]],
        cues: Sequence[Span | None] = (),
    ) -> None:
        register = Register(text)
        super().__init__(register, Scene(register, sentences, contents), sources)
        for source, content in zip(sources, contents, strict=True):
            if source is not None:
                self.scene.cited_for[source[0]] += content
        self.asking = {source for source, cue in zip(sources, cues, strict=False) if cue and _ASKS.search(text, *cue)}
        self.sources = sources
        self.answers: dict[Span, Answer] = {}
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
        head = self.called(source)
        found = self.resolve(source)
        self.answers[span] = found
        if found.kind != "person":
            self.by_head[head or found.head].append((span[0], found))
        # Behind "Ada Lund asked", "she said" is who answers.
        silent = source.text in FIRST or span in self.asking or self.scene.is_quoted(span[0])
        self.remember(span[0], found, not silent)
        return found

    def referent(self, span: Span) -> Entity | None:
        """Return the person whom a pronoun or a description means that is no source: nobody speaks by being meant."""
        source = read(self.register, *span)
        if source.form == "pronoun":
            return self.pronoun(source).entity
        return self.described_person(source) if source.form == "description" else None

    def called(self, source: Source) -> str:
        """Return the noun that a source says what it is by; a name that it calls a body is one from there on."""
        description = source.description
        if source.form == "name" and source.names[0].run > source.start:
            description = describe(self.text[source.start : source.names[0].run])  # "the ferry company Norlines"
            if description and description.head in words("bodies"):
                source.entities[0].settle_body()
        return description.head if description else ""

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

    def named(self, source: Source) -> Answer:
        """Return whose a name is; a body's short name ("the League") may be that of a longer one."""
        entity = source.entities[0]
        if entity.kind == "unknown" and len(entity.names[0].words) == 1 and not source.names[0].titles:
            fuller = fuller_body(self.register, plain(entity.names[0].words[0]), source.start)
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

    def person(self, at: int, gender: Gender) -> Entity | None:
        """Return the person that is meant at an offset: one before it, else the next."""
        entity = best(self.scene, at, gender) or self.next_person(at, gender)
        if entity:
            entity.settle_gender(gender)
        return entity

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
            if text[name.run - 1] != "\n" or len(name.words) < 2:
                continue
            end = text.find("\n", name.end) + 1 or len(text)
            rest = text[name.end : end].strip(" .\n")
            told = rest.startswith(("is ", "was ")) and not text[end:].strip()
            entity = self.register.entity_of[name.start]
            if (told or not rest) and entity.kind != "place":
                return entity
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
        determined = _DETERMINED.search(phrase)
        if determined and not _DETERMINED.match(phrase):
            phrase = phrase[determined.start() :]  # "withdrawn an earlier statement which"
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
