"""Pairs of a holder and a target in a text that was read: entities, speakers and the author with whom they speak of.

Only pairs about which something may be said are looked at: two entities in one sentence, a speaker and an entity in
what they are cited with, and, where nobody is cited, the author and an entity. A sentence without a word that rates or
reports an attitude says nothing of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from toolkit.annotation import Attribution, Span
from toolkit.kernel.pairs import ABSENT, Features, Views, pair_features
from toolkit.speakers.entities import Entity
from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import words
from toolkit.speakers.mentions import mentions
from toolkit.speakers.register import Register
from toolkit.speakers.resolver import Resolver
from toolkit.stance.entity_mentions import nearest

AUTHOR = "AUTHOR"
UNNAMED = "UNNAMED"
NONE = "none"
NAMED, CITED, UNCITED, GIVEN = range(4)  # kinds of pairs: both named, speaker and whom they speak of, author and entity
_MOST_NAMES = 8  # entities of a sentence; one with more is a list
_RATED = 0.5  # a word that rates at least so much says something

_ADJECTIVES = frozenset(["republican", "democratic", "federal", "conservative", "liberal"])
_QUANTIFIERS = frozenset(["some", "many", "several", "most", "other", "all", "the", "a", "an", "few"])
_LONGEST_NAME = 5  # words

_Edges = tuple[int, int]


class Pair(NamedTuple):
    """A holder and a target in a sentence, and where it mentions them, in characters."""

    sentence: int
    holder: str
    target: str
    holder_at: _Edges | None
    target_at: _Edges
    kind: int


def pairs_of(
    sentences: Sequence[Span], attributions: Sequence[Attribution], resolver: Resolver, telling: Sequence[bool]
) -> list[Pair]:
    """Return the pairs about which a text may say something.

    Parameters
    ----------
    sentences : sequence of Span
    attributions : sequence of Attribution
        With their speakers.
    resolver : Resolver
        Who is named in the text, and who speaks in it.
    telling : sequence of bool
        Whether each sentence has a word that rates or reports an attitude.
    """
    found: dict[tuple[int, str, str], Pair] = {}
    cited = _cited(sentences, attributions)
    unnamed = mentions(resolver, telling)
    for number, sentence in enumerate(sentences):
        if not telling[number]:
            continue
        # Where a sentence names somebody, "he" adds nothing.
        entities = unnamed[number] | _entities(resolver.register, sentence)
        if not 0 < len(entities) <= _MOST_NAMES:
            continue
        for pair in (*_spoken(number, entities, cited[number]), *_named(number, entities)):
            found.setdefault((pair.sentence, pair.holder, pair.target), pair)
    return list(found.values())


def _cited(sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[list[tuple[Attribution, Span]]]:
    """Return for each sentence the contents that stand in it, or reach into it, and whose they are."""
    cited: list[list[tuple[Attribution, Span]]] = [[] for _ in sentences]
    starts = [sentence.start for sentence in sentences]
    for one in attributions:
        for content in one.content:
            for number in range(max(bisect_right(starts, content.start) - 1, 0), len(sentences)):
                if starts[number] >= content.end:
                    break
                cited[number].append((one, content))
    return cited


def _entities(register: Register, sentence: Span) -> dict[str, list[_Edges]]:
    """Return the entities that a sentence names, and where."""
    entities: dict[str, list[_Edges]] = {}
    for name in register.within(sentence.start, sentence.end):
        if not is_entity(name.text):
            continue
        entity: Entity = register.entity_of[name.start]
        entities.setdefault(entity.name, []).append((name.start, name.end))
    return entities


@lru_cache(1 << 14)
def is_entity(name: str) -> bool:
    """Tell whether a capitalised name is of somebody or of something that can be for or against.

    Examples
    --------
    >>> [name for name in ("Ada Lund", "Saturday", "Saudi-led", "Democratic", "Democrats") if is_entity(name)]
    ['Ada Lund', 'Democrats']
    """
    word = plain(name)
    adjective = word in _ADJECTIVES or (word in words("nationalities") and not word.endswith("s"))
    return not (adjective or word in words("days") or "-" in word)


def speaker_name(name: str) -> str:
    """Return a group's name without its quantifier, nothing where it is no name but a whole clause.

    Examples
    --------
    >>> speaker_name("some Republicans"), speaker_name("Ada Lund"), speaker_name("a man who had been there before")
    ('Republicans', 'Ada Lund', '')
    """
    held = name.split()
    while held and held[0].lower() in _QUANTIFIERS:
        del held[0]
    return " ".join(held) if len(held) <= _LONGEST_NAME else ""


def _spoken(
    number: int, entities: dict[str, list[_Edges]], cited: Sequence[tuple[Attribution, Span]]
) -> Iterator[Pair]:
    """Yield speakers with the entities they speak of, and the author with those of whom nobody speaks."""
    for target, places in entities.items():
        inside = [
            (one, at) for one, content in cited for at in places if content.start <= at[0] and at[1] <= content.end
        ]
        for one, at in inside:
            speaker = speaker_name(one.speaker)
            if speaker not in (UNNAMED, "", target):
                holder_at = (one.source[0].start, one.source[-1].end) if one.source else None
                yield Pair(number, speaker, target, holder_at, at, CITED)
        if not inside:
            yield Pair(number, AUTHOR, target, None, places[0], UNCITED)


def _named(number: int, entities: dict[str, list[_Edges]]) -> Iterator[Pair]:
    for holder, of in entities.items():
        for target, to in entities.items():
            if holder != target:
                holder_at, target_at = nearest(of, to)
                assert target_at is not None
                yield Pair(number, holder, target, holder_at, target_at, NAMED)


def telling_sentences(views: Views, bounds: np.ndarray) -> list[bool]:
    """Return which sentences have a word that rates or reports an attitude."""
    says = (np.abs(views.ratings[:, 0]) >= _RATED) | (views.toward != 0)
    before = np.concatenate([[0], np.cumsum(says)])
    telling: list[bool] = (before[bounds[1:]] > before[bounds[:-1]]).tolist()
    return telling


def features_of(pairs: Sequence[Pair], views: Views, bounds: np.ndarray, edges: np.ndarray) -> Features:
    """Return the features of pairs.

    Parameters
    ----------
    pairs : sequence of Pair
    views : Views
        Of all tokens of the text.
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence.
    edges : ndarray of int32, shape (tokens, 2)
        The tokens' first and end characters.
    """
    sentences = np.array([pair.sentence for pair in pairs], np.int64)
    limits = np.stack([bounds[sentences], bounds[sentences + 1]], axis=1)
    holders = _tokens([pair.holder_at for pair in pairs], edges, limits)
    targets = _tokens([pair.target_at for pair in pairs], edges, limits)
    kinds = np.array([pair.kind for pair in pairs], np.int32)
    return pair_features(views, limits, holders, targets, kinds)


def _tokens(spans: Sequence[_Edges | None], edges: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Return the first and last tokens of spans; ABSENT for what is not in its sentence."""
    places = np.array([span or (-1, -1) for span in spans], np.int64).reshape(-1, 2)
    firsts = np.searchsorted(edges[:, 1], places[:, 0], side="right")
    lasts = np.searchsorted(edges[:, 0], places[:, 1], side="left") - 1
    inside = (places[:, 0] >= 0) & (firsts <= lasts) & (limits[:, 0] <= firsts) & (lasts < limits[:, 1])
    return np.where(inside[:, None], np.stack([firsts, lasts], axis=1), ABSENT).astype(np.int32)
