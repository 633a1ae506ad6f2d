"""Which of the persons before a pronoun or a description is meant: features of each, and a weighted sum of them."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from toolkit.speakers.descriptions import is_role
from toolkit.speakers.lexicon import Gender, words
from toolkit.speakers.names import Name
from toolkit.speakers.register import Entity, Register

Span = tuple[int, int]

# How many sentences back a candidate may stand, and how many speakers.
REACH, SPEAKERS = 6, 4
_MOST_NAMES = 200  # before a pronoun, in a text without sentence ends
_GOVERNED = re.compile(
    r"\b(?:of|for|in|at|from|by|with|on|to|near|about|against|than|like|over|between|and|after)[ \u00a0]+"
    r"(?:the[ \u00a0])?$"
)

_NOUN = re.compile(r"[ \u00a0]([a-z-]+)")


@cache
def weights() -> dict[str, float]:
    """Return the weights that the package holds."""
    held = json.loads((files("toolkit.speakers") / "ranking.json").read_text(encoding="utf-8"))
    return {name: float(value) for name, value in held.items() if name != "note"}


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

    def sentence(self, at: int) -> int:
        """Return the place of the sentence that an offset is in."""
        return max(0, bisect_right(self.starts, at) - 1)

    def is_quoted(self, at: int) -> bool:
        """Tell whether an offset is inside a quotation that is somebody's content."""
        return _holds(self._quoted, at)

    def is_reported(self, at: int) -> bool:
        """Tell whether an offset is inside anybody's content."""
        return _holds(self._reported, at)

    def spoken_at(self, at: int) -> int:
        """Return where the last speaker before an offset is cited."""
        return max((start for start, _ in self.spoken[-2 * SPEAKERS :] if start < at), default=0)

    def _modifies(self, name: Name) -> bool:
        """Tell whether a name stands before the noun that it belongs to ("the Lund campaign")."""
        after = _NOUN.match(self.register.text, name.end)
        noun = after[1] if after else ""
        return is_role(noun) or noun in words("organisations") or noun in words("members")

    def _is_all_quoted(self, sentence: int) -> bool:
        """Tell whether a sentence begins and ends inside of quotations."""
        return self.is_quoted(self.starts[sentence]) and self.is_quoted(self.ends[sentence] - 2)

    def candidates(self, at: int, gender: Gender) -> list[tuple[Entity, dict[str, float]]]:
        """Return the persons that a pronoun at an offset may mean, each with its features."""
        register = self.register
        here = self.sentence(at)
        found: dict[int, tuple[Entity, dict[str, float]]] = {}
        first = max(0, here - REACH)
        narrative = [n for n in range(first, here) if not self._is_all_quoted(n)]
        previous = narrative[-1] if narrative else here - 1
        subjects: set[int] = set()
        low = bisect_left(register.starts, self.starts[first] if self.starts else 0)
        high = bisect_left(register.starts, at)
        for name in register.names[max(low, high - _MOST_NAMES) : high]:
            entity = register.entity_of[name.start]
            if not _may_be_person(entity) or self.is_quoted(name.start):
                continue
            there = self.sentence(name.start)
            governed = bool(_GOVERNED.search(register.text, max(0, name.run - 16), name.run))
            owner = name.possessive or self._modifies(name)
            subject = there not in subjects and not governed and not owner
            if subject:
                subjects.add(there)
            if gender and entity.gender and entity.gender != gender:
                continue
            _, features = found.setdefault(id(entity), (entity, {}))
            _see(features, here, there, previous, subject, self.is_reported(name.start))
            features["possessive"] = float(owner)
            features["governed"] = float(governed)
        speakers = [entity for start, entity in self.spoken[-2 * SPEAKERS :] if start < at][-SPEAKERS:]
        for back, entity in enumerate(reversed(speakers)):
            if not (gender and entity.gender and entity.gender != gender) and _may_be_person(entity):
                _, features = found.setdefault(id(entity), (entity, {"distance": math.log(1 + REACH)}))
                features["last_speaker" if back == 0 else "recent_speaker"] = 1.0
                if back == 0 and self.sentence(self.spoken_at(at)) in (previous, here):
                    features["just_spoke"] = 1.0
        for entity, features in found.values():
            features["often"] = math.log(1 + len(entity.names))
            features["gender"] = float(bool(gender) and entity.gender == gender)
            features["person"] = float(entity.kind == "person")
        return list(found.values())


def _see(features: dict[str, float], here: int, there: int, previous: int, subject: bool, reported: bool) -> None:
    """Write down how a candidate was named; the last time counts for what is not said of any time."""
    features["distance"] = math.log(1 + here - there)
    features["in_content"] = float(reported)
    if there == here:
        features["same_sentence"] = 1.0
        features["same_subject"] = max(features.get("same_subject", 0.0), float(subject))
    elif there == previous:
        features["previous_sentence"] = 1.0
        features["previous_subject"] = max(features.get("previous_subject", 0.0), float(subject))


def score(features: Mapping[str, float]) -> float:
    """Return the weighted sum of features."""
    held = weights()
    return sum(held[name] * value for name, value in features.items())


def best(scene: Scene, at: int, gender: Gender) -> Entity | None:
    """Return the person that a pronoun or description at an offset most likely means, if there is any before it."""
    found = scene.candidates(at, gender)
    return max(found, key=lambda candidate: score(candidate[1]))[0] if found else None


def _may_be_person(entity: Entity) -> bool:
    return entity.kind == "person" or entity.kind == "unknown"


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
