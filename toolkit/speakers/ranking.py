"""Which of the persons before a pronoun is meant: features of each, and a weighted sum of them."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from operator import mul
from typing import NamedTuple

from toolkit.speakers.descriptions import is_role
from toolkit.speakers.entities import Entity
from toolkit.speakers.lexicon import Gender, words
from toolkit.speakers.names import Name
from toolkit.speakers.register import Register

Span = tuple[int, int]

# What is told of a candidate; of the mentions of one, the last counts unless it says otherwise.
FEATURES = (
    "distance",  # how many sentences back the last mention stands, as a logarithm
    "same_sentence",
    "same_subject",  # the first name of the sentence of the pronoun, and neither an owner nor behind a preposition
    "previous_sentence",
    "previous_subject",
    "introduced",  # named first in the sentence before
    "possessive",
    "governed",  # by a preposition
    "in_content",
    "last_speaker",
    "just_spoke",  # and that in the sentence before
    "goes_on",  # the last speaker, and a quotation ends right before the pronoun
    "recent_speaker",
    "often",  # how many mentions the text has, as a logarithm
    "gender",  # it is known to agree
    "person",  # it is known to be one
)
_DISTANCE, _SAME_SENTENCE, _SAME_SUBJECT, _PREVIOUS_SENTENCE, _PREVIOUS_SUBJECT, _INTRODUCED, _POSSESSIVE = range(7)
_GOVERNED_BY, _IN_CONTENT, _LAST_SPEAKER, _JUST_SPOKE, _GOES_ON, _RECENT_SPEAKER = range(7, 13)
_OFTEN, _GENDER, _PERSON = range(13, len(FEATURES))
# How many sentences back a candidate may stand, and how many speakers.
REACH, SPEAKERS = 6, 4
_MOST_NAMES = 200  # before a pronoun, in a text without sentence ends
_PREPOSITIONS = (
    *("of", "for", "in", "at", "from", "by", "with", "on", "to", "near", "about", "against", "than"),
    *("like", "over", "between", "and", "after"),
)
_GOVERNING = (*_PREPOSITIONS, "the")
_GOVERNED = re.compile(rf"\b(?:{'|'.join(_PREPOSITIONS)})[ \u00a0]+(?:the[ \u00a0])?$")

_CLOSING = ("”", '"', "’", "'")
_NOUN = re.compile(r"[ \u00a0]([a-z-]+)")


@cache
def weights() -> tuple[float, ...]:
    """Return the weights that the package holds, in the order of FEATURES."""
    held = json.loads((files("toolkit.speakers") / "ranking.json").read_text(encoding="utf-8"))
    return tuple(float(held[name]) for name in FEATURES)


class Candidate(NamedTuple):
    """Whom a pronoun may mean, and what is told of it."""

    entity: Entity
    features: list[float]


class Mention(NamedTuple):
    """A person where it is named outside of quotations, and how."""

    start: int
    entity: Entity
    sentence: int
    subject: bool
    governed: bool
    owner: bool
    reported: bool


class Scene:
    """What stands before a place in a text: sentences, quotations, and who spoke."""

    def __init__(self, register: Register, sentences: Sequence[Span], contents: Sequence[Sequence[Span]]) -> None:
        self.register = register
        self.starts = [start for start, _ in sentences]
        self.ends = [end for _, end in sentences]
        pieces = sorted(piece for content in contents for piece in content)
        self._quoted = _merged([piece for piece in pieces if register.text[piece[0] : piece[0] + 1] in tuple("“\"‘'")])
        self._reported = _merged(pieces)
        self.spoken: list[tuple[int, Entity]] = []
        self.cited_for: dict[int, list[Span]] = defaultdict(list)  # of sources, by where they begin
        self._known: dict[int, list[Mention]] = {}

    def sentence(self, at: int) -> int:
        """Return the place of the sentence that an offset is in."""
        return max(0, bisect_right(self.starts, at) - 1)

    def is_quoted(self, at: int) -> bool:
        """Tell whether an offset is inside a quotation that is somebody's content."""
        return _holds(self._quoted, at)

    def _modifies(self, name: Name) -> bool:
        """Tell whether a name stands before the noun that it belongs to ("the Lund campaign")."""
        after = _NOUN.match(self.register.text, name.end)
        if after is None:
            return False
        noun = after[1]
        return is_role(noun) or noun in words("organisations") or noun in words("members")

    def _is_all_quoted(self, sentence: int) -> bool:
        """Tell whether a sentence begins and ends inside of quotations."""
        return self.is_quoted(self.starts[sentence]) and self.is_quoted(self.ends[sentence] - 2)

    def _mentions(self, sentence: int) -> list[Mention]:
        """Return the persons that a sentence names; each is read once, for the pronouns of all that follow."""
        known = self._known.get(sentence)
        if known is not None:
            return known
        register = self.register
        low = bisect_left(register.starts, self.starts[sentence]) if sentence else 0
        is_last = sentence + 1 >= len(self.starts)
        high = len(register.starts) if is_last else bisect_left(register.starts, self.starts[sentence + 1])
        found = self._known[sentence] = []
        has_subject = False
        for name in register.names[low:high]:
            entity = register.entity_of[name.start]
            is_part = register.text[name.run - 1 : name.run] == "-"  # "an anti-Lund mood"
            if is_part or not _may_be_person(entity) or self.is_quoted(name.start):
                continue
            governed = _is_governed(register.text, name.run)
            owner = name.possessive or self._modifies(name)
            subject = not (has_subject or governed or owner)
            has_subject |= subject
            reported = _holds(self._reported, name.start)
            found.append(Mention(name.start, entity, sentence, subject, governed, owner, reported))
        return found

    def candidates(self, at: int, gender: Gender) -> list[Candidate]:
        """Return the persons that a pronoun at an offset may mean, each with its features."""
        here = self.sentence(at)
        first = max(0, here - REACH)
        narrative = (n for n in range(here - 1, first - 1, -1) if not self._is_all_quoted(n))
        previous = next(narrative, here - 1)
        before = [mention for n in range(first, here) for mention in self._mentions(n)]
        before += [mention for mention in self._mentions(here) if mention.start < at]
        before = before[-_MOST_NAMES:]
        last = {mention.entity: mention for mention in before}
        found = {entity: [0.0] * len(FEATURES) for entity in last if _agree(entity, gender)}
        for entity, features in found.items():
            mention = last[entity]
            features[_DISTANCE] = math.log(1 + here - mention.sentence)
            features[_IN_CONTENT] = mention.reported and not self._is_own(mention.start, at)
            features[_POSSESSIVE] = mention.owner
            features[_GOVERNED_BY] = mention.governed
        for mention in before:
            if mention.sentence < previous or mention.entity not in found:
                continue
            features = found[mention.entity]
            if mention.sentence == here:
                features[_SAME_SENTENCE] = 1.0
                features[_SAME_SUBJECT] = features[_SAME_SUBJECT] or mention.subject
            elif mention.sentence == previous:
                features[_PREVIOUS_SENTENCE] = 1.0
                features[_PREVIOUS_SUBJECT] = features[_PREVIOUS_SUBJECT] or mention.subject
                features[_INTRODUCED] = mention.start == mention.entity.first
        self._add_speakers(found, at, gender, (previous, here))
        for entity, features in found.items():
            features[_OFTEN] = math.log(1 + len(entity.names))
            features[_GENDER] = bool(gender) and entity.gender == gender
            features[_PERSON] = entity.kind == "person"
        return [Candidate(entity, features) for entity, features in found.items()]

    def _is_own(self, named: int, at: int) -> bool:
        """Tell whether a name stands in what the source at an offset is cited for ("Ada Lund was late, she said")."""
        return any(start <= named < end for start, end in self.cited_for.get(at, ()))

    def _add_speakers(self, found: dict[Entity, list[float]], at: int, gender: Gender, near: tuple[int, int]) -> None:
        """Add who spoke before an offset."""
        spoken = [held for held in self.spoken[-2 * SPEAKERS :] if held[0] < at]
        for back, (_, entity) in enumerate(reversed(spoken[-SPEAKERS:])):
            if not _agree(entity, gender) or not _may_be_person(entity):
                continue
            if entity not in found:
                found[entity] = [0.0] * len(FEATURES)
                found[entity][_DISTANCE] = math.log(1 + REACH)
            found[entity][_RECENT_SPEAKER if back else _LAST_SPEAKER] = 1.0
            if back == 0:
                before = self.register.text[max(0, at - 6) : at].rstrip(" \u00a0")
                found[entity][_GOES_ON] = before.endswith(_CLOSING)
                found[entity][_JUST_SPOKE] = self.sentence(max(start for start, _ in spoken)) in near


def best(scene: Scene, at: int, gender: Gender) -> Entity | None:
    """Return the person that a pronoun at an offset most likely means, if there is any before it."""
    found = scene.candidates(at, gender)
    held = weights()
    return max(found, key=lambda one: score(one, held)).entity if found else None


def score(candidate: Candidate, weights: Sequence[float]) -> float:
    """Return the weighted sum of the features of a candidate."""
    return sum(map(mul, weights, candidate.features), 0.0)


def _is_governed(text: str, at: int) -> bool:
    """Tell whether a preposition stands before a name."""
    before = text[max(0, at - 16) : at]
    return before.rstrip(" \u00a0").endswith(_GOVERNING) and bool(_GOVERNED.search(before))


def _may_be_person(entity: Entity) -> bool:
    return entity.seems in ("person", "unknown")


def _agree(entity: Entity, gender: Gender) -> bool:
    return not (gender and entity.gender and entity.gender != gender)


def _merged(pieces: list[Span]) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in pieces:
        if ends and start <= ends[-1]:
            ends[-1] = max(end, ends[-1])
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _holds(merged: tuple[list[int], list[int]], at: int) -> bool:
    starts, ends = merged
    n = bisect_right(starts, at) - 1
    return n >= 0 and at < ends[n]
