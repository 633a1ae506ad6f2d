"""Who may be cited for a quotation beside which no verb of saying has a subject, and which of them most likely is.

Candidates are the names, pronouns and roles in its sentence and the one before, who was quoted last, and nobody; each
has features, and the weighted sum of these ranks them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from operator import mul
from typing import NamedTuple

from toolkit.annotation import Span
from toolkit.attribution.lexicon import reporting_terms
from toolkit.quoting.citing import is_finite
from toolkit.quoting.surroundings import Surroundings
from toolkit.speakers.descriptions import may_be_person
from toolkit.speakers.lexicon import words
from toolkit.speakers.names import names

# What is told of a candidate; of who was quoted last, and of nobody, only what begins so, and `distance`.
FEATURES = (
    *("person", "organisation", "place", "pronoun", "who", "it", "phrase"),
    "before",  # it stands in the sentence of the quotation
    "previous",  # it stands in the sentence before that one
    "previous_above",  # and so in the paragraph before
    "first",  # of the candidates of its sentence
    "governed",  # by a preposition
    "by",  # or the like
    "owner",
    "owns_word",  # what it owns is a noun of saying
    "object",  # a word stands before it behind which no clause begins
    "verb_next",  # a verb of saying stands behind it
    "verb_ahead",
    "verb_between",  # it and the quotation, or the end of its sentence
    "passive",
    "relative",  # "who" stands behind it
    "colon",  # stands before the quotation
    "distance",
    "last",
    "last_adjacent",  # nothing stands between the quotations
    "last_paragraph",  # is the same
    "last_opens",  # the quotation opens a paragraph
    "nobody",
    "nobody_midst",  # the quotation stands in the midst of a sentence
    "nobody_title",  # it has capitals like one
    "nobody_length",
)
_F = {name: place for place, name in enumerate(FEATURES)}
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e|[Ww]ho|[Ii]t)\b(?![’'-])")
_PHRASE = re.compile(r"\b(?i:the|an?|his|her|its|their|one|some|many|this)(?:[ \u00a0][a-z][a-z’'-]*){1,3}")
_WORD = re.compile(r"(?<![\w’'-])[A-Za-z]+(?![\w-])")
_NOUN = re.compile(r"[a-z-]+")
_PREPOSITION = re.compile(
    r"\b(?:of|for|in|at|from|by|with|on|to|near|about|against|than|like|over|between|after|per)"
    r"[ \u00a0]+(?:the[ \u00a0])?$"
)
_BY = re.compile(r"\b(?:according to|by|per|from)[ \u00a0]+(?:the[ \u00a0])?$", re.I)
_NEXT = re.compile(r"(?:[ \u00a0](?:also|then|later|has|had|have|once|again|\w+ly))*[ \u00a0](?P<verb>[a-z]+)\b")
_AHEAD = re.compile(r"(?P<verb>[A-Za-z]+)[ \u00a0]+(?:the[ \u00a0])?$")
_LEAD = re.compile(r"([a-z]+)[ \u00a0]+$")
_OPENS_CLAUSE = frozenset(
    [
        "and",
        "but",
        "or",
        "that",
        "as",
        "when",
        "while",
        "because",
        "since",
        "if",
        "where",
        "after",
        "before",
        "though",
        "although",
        "then",
        "how",
        "than",
        "which",
        "who",
        "said",
        "says",
    ]
)
_OWNER = re.compile(r"['’]s?(?:[ \u00a0](?:[\w-]+[ \u00a0]){0,2}?(?P<noun>[a-z]+)\b)?")
_PASSIVE = re.compile(r"[ \u00a0](?:is|was|were|been|being)[ \u00a0](?:asked|told|quoted|called|described|accused)\b")
_RELATIVE = re.compile(r",?[ \u00a0](?:who|which|whose)\b")
_SPEAKING = ("documents", "bodies", "members", "organisations")
_LEAD_LENGTH = 30


class Citer(NamedTuple):
    """Who may be cited: where it stands, None for nobody; its verb of saying, if there is one; what is told of it."""

    span: Span | None
    cue: Span | None
    features: list[float]

    @property
    def is_last(self) -> bool:
        """Tell whether it is who was quoted last."""
        return bool(self.features[_F["last"]])


@cache
def weights() -> tuple[float, ...]:
    """Return the weights that the package holds, in the order of FEATURES."""
    held = json.loads((files("toolkit.quoting") / "citers.json").read_text(encoding="utf-8"))
    return tuple(float(held[name]) for name in FEATURES)


def likeliest(found: Sequence[Citer], held: Sequence[float]) -> Citer:
    """Return who is most likely cited."""
    return max(found, key=lambda one: sum(map(mul, held, one.features), 0.0))


def citers(text: str, quoted: Sequence[Span], quotation: Span, last: tuple[Span, Span] | None = None) -> list[Citer]:
    """Return who may be cited for a quotation, nobody first.

    Parameters
    ----------
    text : str
    quoted : sequence of Span
        The quotations of the text; nobody in them is a candidate.
    quotation : Span
    last : pair of Span, optional
        The last quotation that is somebody's, and its source.

    Examples
    --------
    >>> text = "Ada Lund’s answer to Emil Roth was: “It leaks.”"
    >>> [one.span.of(text) for one in citers(text, [Span(36, 47)], Span(36, 47)) if one.span]
    ['Ada Lund', 'Emil Roth']
    """
    around = Surroundings(text, quoted, quotation)
    found = [_nobody(text, quotation, around)]
    if last:
        found.append(_last(text, quotation, around, last))
    for where, (start, end) in (("previous", around.previous), ("before", around.before), ("behind", around.behind)):
        candidates = _candidates(around.plain[start:end])
        if not candidates:
            continue
        said = [word for word in _WORD.finditer(around.plain, start, end) if _says(word[0])]
        for place, (first, after, kind) in enumerate(candidates):
            features, cue = _told(around, where, said, start + first, start + after)
            features |= {kind: 1.0, "first": float(place == 0)}
            found.append(_citer(around.span(start + first, start + after), cue, features))
    return found


def _citer(span: Span | None, cue: Span | None, told: dict[str, float]) -> Citer:
    features = [0.0] * len(FEATURES)
    for name, value in told.items():
        if name in _F:
            features[_F[name]] = value
    return Citer(span, cue, features)


def _nobody(text: str, quotation: Span, around: Surroundings) -> Citer:
    spoken = quotation.of(text).split()
    capitals = sum(word.strip("“”\"'‘’,.")[:1].isupper() for word in spoken)
    told = {
        "nobody": 1.0,
        "nobody_midst": not around.opens_sentence,
        "nobody_title": 2 * capitals >= len(spoken) > 1,
        "nobody_length": math.log(max(1, len(spoken))),
    }
    return _citer(None, None, told)


def _last(text: str, quotation: Span, around: Surroundings, last: tuple[Span, Span]) -> Citer:
    between = text[last[0].end : quotation.start]
    told = {
        "last": 1.0,
        "last_adjacent": not between.strip(),
        "last_paragraph": "\n" not in between,
        "last_opens": around.opens_paragraph,
        "distance": math.log1p(max(0, len(between))),
    }
    return _citer(last[1], None, told)


def _candidates(clause: str) -> list[tuple[int, int, str]]:
    """Return where the candidates of a clause stand, in its order, and what each is."""
    found = [(name.run, name.end, str(name.kind)) for name in names(clause) if name.text.lower() not in words("days")]
    named = list(found)
    for match in _PRONOUN.finditer(clause):
        word = match[0].lower()
        found.append((*match.span(), word if word in ("who", "it") else "pronoun"))
    for match in _PHRASE.finditer(clause):
        noun = next((noun for noun in _NOUN.finditer(match[0]) if noun.start() and _speaks(noun[0])), None)
        end = match.start() + noun.end() if noun else 0
        if noun and not any(first < end and match.start() < after for first, after, _ in named):
            found.append((match.start(), end, "phrase"))
    return sorted(found)


@lru_cache(1 << 12)
def _speaks(noun: str) -> bool:
    """Tell whether a noun is of a person, a group, a body or a document."""
    forms = (noun, noun.removesuffix("s"))
    return any(may_be_person(word) or any(word in words(kind) for kind in _SPEAKING) for word in forms)


@cache
def _terms(kind: str) -> frozenset[str]:
    return frozenset(form for term in reporting_terms() if term["kind"] == kind for form in term["forms"])


@lru_cache(1 << 14)
def _says(word: str) -> bool:
    return word.lower() in _terms("verb")


def _told(
    around: Surroundings, where: str, verbs: Sequence[re.Match[str]], start: int, end: int
) -> tuple[dict[str, float], Span | None]:
    """Return what is told of a candidate by what stands around it, among others verbs, and its verb of saying."""
    plain = around.plain
    lead = plain[max(0, start - _LEAD_LENGTH) : start]
    governed, word = _PREPOSITION.search(lead), _LEAD.search(lead)
    owner = _OWNER.match(plain, end)
    noun = owner["noun"] if owner else None
    following, ahead = _NEXT.match(plain, end), _AHEAD.search(lead)
    follows = following is not None and is_finite(following["verb"], plain[start:end])
    leads = ahead is not None and _says(ahead["verb"])
    said = next((verb for verb in verbs if verb.start() >= end), None)
    told = {
        where: 1.0,
        "previous_above": where == "previous" and around.opens_paragraph,
        "governed": governed is not None,
        "by": _BY.search(lead) is not None,
        "owner": owner is not None,
        "owns_word": noun is not None and (noun in _terms("noun") or noun in words("documents")),
        "object": word is not None and word[1] not in _OPENS_CLAUSE and not governed,
        "verb_next": follows,
        "verb_ahead": leads,
        "verb_between": said is not None,
        "passive": _PASSIVE.match(plain, end) is not None,
        "relative": _RELATIVE.match(plain, end) is not None,
        "colon": where == "before" and plain[: around.before[1]].rstrip().endswith(":"),
        "distance": math.log1p(start - around.behind[0] if where == "behind" else around.before[1] - start),
    }
    if said:
        return told, around.span(*said.span())
    if ahead and leads:
        first = start - len(lead)
        return told, around.span(first + ahead.start("verb"), first + ahead.end("verb"))
    return told, None
