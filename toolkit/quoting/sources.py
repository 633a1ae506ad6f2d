"""Sources that a clause leaves out: of "…, saying that", of "and added", who spoke or stands first in the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotation import Attribution, Span
from toolkit.quoting.surroundings import sentence_at, without
from toolkit.speakers.lexicon import words
from toolkit.speakers.names import Name, names

# What a clause without a subject begins with: a participle, or a verb that is joined to another.
_JOINED = re.compile(r"(?:\band|\bbut|\bthen|\bor|,)(?:[ \u00a0](?:then|also|later|even|\w+ly))?[ \u00a0]*$")
_PASSIVE = re.compile(r"\b(?:it|there)[ \u00a0]+(?:is|was|were|are|has|had)\b|\b(?:been|being)\b", re.I)
_CLAUSE = re.compile(r"[ \u00a0](?P<subject>(?:[a-z]+[ \u00a0]){0,3}[A-Z][^,.;:“”\"\n]{1,80}?)(?=[.,]?$|[.,][ \u00a0])")
_PRONOUN = re.compile(r"\b(?:he|she|they|we|I)\b", re.I)


def with_sources(text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[Attribution]:
    """Give sources to attributions whose verb shares its subject with another.

    Examples
    --------
    >>> text = "Ann Lund left early, saying that it rained."
    >>> one = Attribution((), (Span(21, 27),), (Span(28, 42),))
    >>> [span.of(text) for span in with_sources(text, [Span(0, 43)], [one])[0].source]
    ['Ann Lund']
    """
    found = list(attributions)
    for n, one in enumerate(found):
        if one.source or not one.cue:
            continue
        sentence = sentence_at(sentences, one.cue[0].start)
        if behind := _subject_behind(text, sentence, one):
            found[n] = replace(one, source=(behind,), content=without(text, one.content, behind))
            continue
        if not _shares_subject(text[sentence.start : one.cue[0].start], one.cue[0].of(text)):
            continue
        source = _spoken_before(found, sentence, one)
        if not source and (first := subject(text, sentence.start, one.cue[0].start)):
            source = (first,)
        if source:
            found[n] = replace(one, source=source)
    return found


def _subject_behind(text: str, sentence: Span, one: Attribution) -> Span | None:
    """Return whose name ends the sentence, or its clause, behind a verb that closes a report ("…, said Ada Lund.")."""
    cue = one.cue[-1]
    if not one.content or one.content[0].end > cue.start or text[cue.start - 2 : cue.start] not in (", ", "” ", '" '):
        return None
    clause = _CLAUSE.match(text, cue.end, sentence.end)
    named = names(clause["subject"]) if clause else []
    if not clause or not named or named[-1].end != len(clause["subject"]) or not _may_speak(named[-1], ""):
        return None
    return Span(*clause.span("subject"))


def _shares_subject(before: str, cue: str) -> bool:
    """Tell whether a verb has its subject from a clause before it."""
    if _PASSIVE.search(cue):
        return False
    return cue.split()[0].endswith("ing") or bool(_JOINED.search(before))


def _spoken_before(found: Sequence[Attribution], sentence: Span, one: Attribution) -> tuple[Span, ...]:
    """Return the last source that stands in a sentence before a cue, and in nobody's content."""
    cue = one.cue[0]
    held = [
        other.source
        for other in found
        if other.source and sentence.start <= other.source[0].start and other.source[-1].end <= cue.start
        if not any(span.start <= other.source[0].start < span.end for span in one.content)
    ]
    return max(held, default=(), key=lambda source: source[0].start)


def subject(text: str, start: int, end: int) -> Span | None:
    """Return the first name or pronoun of a clause that may be its subject.

    Examples
    --------
    >>> subject("Ada Lund left.", 0, 14)
    Span(start=0, end=8)
    """
    clause = text[start:end]
    named = next((name for name in names(clause) if _may_speak(name, clause)), None)
    pronoun = _PRONOUN.search(clause)
    if pronoun and (named is None or pronoun.start() < named.run):
        return Span(start + pronoun.start(), start + pronoun.end())
    return Span(start + named.run, start + named.end) if named else None


def _may_speak(name: Name, clause: str) -> bool:
    """Tell whether a name may be the subject: not a place or a day, nor an owner, nor after a preposition."""
    before = clause[: name.run].split()
    word = name.words[0].lower()
    lone = len(name.words) == 1 and (word in words("days") or (not name.run and word.endswith(("ed", "ing"))))
    governed = bool(before) and before[-1].lower() in ("in", "at", "on", "of", "for", "from", "with", "by", "to")
    return name.kind != "place" and not lone and not name.possessive and not governed
