"""Which of the persons of a text a description means, or nobody that is named: features of each, and a weighted sum."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from operator import mul
from typing import NamedTuple

from toolkit.speakers.descriptions import Description, is_role
from toolkit.speakers.entities import Entity
from toolkit.speakers.lexicon import Gender, gender_of_words, words
from toolkit.speakers.ranking import FEATURES as OF_PRONOUNS
from toolkit.speakers.ranking import Scene, best
from toolkit.speakers.renown import fame, renown

# What is told of a candidate: what is told of it for a pronoun, and the following. `itself` is nobody that is named.
FEATURES = (
    *OF_PRONOUNS,
    "far",  # named last before the sentences that a pronoun reaches
    "later",  # named behind the description only
    "next",  # and that as the next who is cited, where nobody was before
    "first",  # of the persons of the text
    "said",  # the text says of it what it is by the same noun
    "said_only",  # and so of nobody else
    "said_alike",  # how many of the words are the same
    "said_otherwise",  # it says other things only
    "known",  # the news know the name
    "known_noun",  # how well the noun suits the name in the news
    "known_words",  # how well the words before it do
    "itself",
    "itself_stranger",  # a noun by which persons without names go
    "itself_no_role",
    "itself_introduced",  # somebody without a name was brought in by the noun
    "itself_owned",
    "itself_short",  # the noun alone
    "itself_among",  # how many persons the text names, as a logarithm
)
_OF_NOBODY = sum(name.startswith("itself") for name in FEATURES)
_F = {name: place for place, name in enumerate(FEATURES)}


@cache
def weights() -> tuple[float, ...]:
    """Return the weights that the package holds, in the order of FEATURES."""
    held = json.loads((files("toolkit.speakers") / "portraits.json").read_text(encoding="utf-8"))
    return tuple(float(held[name]) for name in FEATURES)


class Portrait(NamedTuple):
    """A person whom a description may mean, or None for nobody that is named, and what is told of it."""

    entity: Entity | None
    features: list[float]


class Asked(NamedTuple):
    """A description where it stands: owned as in "his aide", introduced as in "a woman … the woman".

    `next` is who is cited next, where nobody has been cited yet.
    """

    start: int
    end: int
    description: Description
    qualifiers: frozenset[str]  # the words besides the noun, those of names behind it too
    is_owned: bool
    is_introduced: bool
    next: Entity | None


class Gallery:
    """The persons of a text, as descriptions see them.

    Parameters
    ----------
    scene : Scene
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.register = scene.register

    @cached_property
    def persons(self) -> list[Entity]:
        """The persons of the text, in the order in which they are named first."""
        held = [entity for entity in self.register.entities if entity.kind == "person"]
        return sorted(held, key=lambda entity: entity.first)

    def portraits(self, asked: Asked) -> list[Portrait]:
        """Return whom a description may mean: first nobody that is named, then persons named before, or soon, or so."""
        head = asked.description.head
        gender = gender_of_words(frozenset({head}))
        near = {one.entity: one.features for one in self.scene.candidates(asked.start, gender)}
        described = {entity for entity, _ in self.register.described.get(head, ())}
        far = [one for one in self.persons if one.first < asked.start or one in described or one is asked.next]
        found = [Portrait(None, _nobody(asked, len(self.persons)))]
        owner = self._owner(asked)
        for entity in dict.fromkeys([*near, *far]):
            if gender and entity.gender and entity.gender != gender:
                continue
            if entity is not owner and not _is_another(entity, asked.description):
                places = near.get(entity) or self._far(entity, asked.start, gender)
                found.append(Portrait(entity, [*places, *self._told(entity, asked, entity not in near)]))
        return found

    def _owner(self, asked: Asked) -> Entity | None:
        """Return whom "his" or "her" before a description means: nobody is their own daughter."""
        first = self.register.text[asked.start : asked.start + 4].lower()
        gender: Gender = "male" if first == "his " else "female" if first == "her " else ""
        return best(self.scene, asked.start, gender) if gender else None

    def _far(self, entity: Entity, at: int, gender: Gender) -> list[float]:
        """Return what is told of somebody who is not named in the sentences before a description."""
        features = [0.0] * len(OF_PRONOUNS)
        before = [name.start for name in entity.names if name.start < at]
        if before:
            back = self.scene.sentence(at) - self.scene.sentence(before[-1])
            features[_F["distance"]] = math.log(1 + back)
        features[_F["often"]] = math.log(1 + len(entity.names))
        features[_F["gender"]] = float(bool(gender) and entity.gender == gender)
        features[_F["person"]] = 1.0
        return features

    def _told(self, entity: Entity, asked: Asked, is_far: bool) -> list[float]:
        """Return what of a person has to do with a description, in the order of FEATURES."""
        description = asked.description
        head, held = description.head, description.words
        others = asked.qualifiers
        said = [one.words for one in entity.descriptions if one.head == head]
        known = renown(entity)
        is_later = entity.first > asked.start
        return [
            float(is_far and not is_later),
            float(is_later),
            float(entity is asked.next),
            float(bool(self.persons) and entity is self.persons[0]),
            float(bool(said)),
            float(bool(said) and len({one for one, _ in self.register.described[head]}) == 1),
            max((len(one & held) / len(one | held) for one in said), default=0.0),
            float(bool(entity.descriptions) and not said),
            float(known is not None),
            fame(known, head) if known else 0.0,
            sum(fame(known, word) for word in others) / len(others) if known and others else 0.0,
            *[0.0] * _OF_NOBODY,
        ]


def _is_another(entity: Entity, description: Description) -> bool:
    """Tell whether a text gives a person another office: a shadow chancellor is neither chancellor nor president.

    Who speaks for others and has a name is called a spokesman by the text.
    """
    if description.head in words("spokespeople"):
        return not any(one.head in words("spokespeople") for one in entity.descriptions)
    if description.head not in words("offices") or not entity.descriptions:
        return False
    lesser = words("lesser") - description.words
    held = [one for one in entity.descriptions if one.head in words("offices")]
    return bool(held) and all(one.head != description.head or one.words & lesser for one in held)


def _nobody(asked: Asked, persons: int) -> list[float]:
    """Return what is told of nobody that is named."""
    head, features = asked.description.head, [0.0] * len(FEATURES)
    features[_F["itself"]] = 1.0
    features[_F["itself_stranger"]] = float(head in words("strangers"))
    features[_F["itself_no_role"]] = float(not is_role(head))
    features[_F["itself_introduced"]] = float(asked.is_introduced)
    features[_F["itself_owned"]] = float(asked.is_owned)
    features[_F["itself_short"]] = float(len(asked.description.words) == 1)
    features[_F["itself_among"]] = math.log(1 + persons)
    return features


def likeliest(portraits: Sequence[Portrait], weights: Sequence[float]) -> Entity | None:
    """Return the person that a description most likely means, if it is one that is named."""
    return max(portraits, key=lambda one: sum(map(mul, weights, one.features), 0.0)).entity
