"""Both sides of "according to", which always has them: whom it cites behind it, and the rest of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotation import Attribution, Span
from toolkit.quoting.surroundings import sentence_at

_ACCORDING = re.compile(r"according to", re.I)
_CITED = re.compile(r"[ \u00a0]+((?!,).+?)(?=,|[ \u00a0](?:who|which|that)\b|[.;:!?”\"]*$)", re.S)
# A clause about the source comes first: "according to officials, who spoke on condition of anonymity, …".
_BEHIND = re.compile(r",[ \u00a0](?:(?:who|which|whose|speaking|citing|quoting|\d+)\b[^,]*,[ \u00a0])?")
_LEAST_WORDS = 2  # of a content


def with_both_sides(text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[Attribution]:
    """Give the source and the content that its sentence has to an "according to" that lacks one.

    Examples
    --------
    >>> text = "According to two officials, who gave no names, the talks have ended."
    >>> (one,) = with_both_sides(text, [Span(0, 68)], [Attribution((), (Span(0, 12),), ())])
    >>> [span.of(text) for span in (*one.source, *one.content)]
    ['two officials', 'the talks have ended']
    """
    found = list(attributions)
    for n, one in enumerate(found):
        if (one.source and one.content) or not one.cue or not _ACCORDING.fullmatch(one.cue[0].of(text)):
            continue
        sentence = sentence_at(sentences, one.cue[0].start)
        cited = None if one.source else _CITED.match(text, one.cue[0].end, sentence.end)
        if cited:
            kept = tuple(piece for piece in one.content if piece.end <= cited.start() or cited.end() <= piece.start)
            one = replace(one, source=(Span(*cited.span(1)),), content=kept)
        if one.source and not one.content:
            rest = _rest(text, sentence, one)
            one = replace(one, content=(rest,) if len(rest.of(text).split()) >= _LEAST_WORDS else ())
        found[n] = one
    return found


def _rest(text: str, sentence: Span, one: Attribution) -> Span:
    """Return what stands before "according to", or behind its source where nothing does."""
    cue, last = one.cue[0], one.source[-1].end
    if text[sentence.start : cue.start].strip(" \u00a0“”\"'"):
        return Span(sentence.start, sentence.start + len(text[sentence.start : cue.start].rstrip(" \u00a0,–—-")))
    behind = _BEHIND.match(text, last, sentence.end)
    start = behind.end() if behind else last
    return Span(start, start + len(text[start : sentence.end].rstrip(" \u00a0.!?")))
