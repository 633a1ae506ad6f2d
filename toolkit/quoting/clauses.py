"""What the tagger, taught by a corpus without them, leaves out: reports within reports, and headlines with a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotation import Attribution, Span
from toolkit.quoting.surroundings import sentence_at
from toolkit.speakers.descriptions import describe, is_role
from toolkit.speakers.forms import plain
from toolkit.speakers.lexicon import words
from toolkit.speakers.names import names
from toolkit.speakers.sources import is_plural

_HEADLINE = re.compile(
    r"\s*(?P<source>[A-Z][^\n:“”\".,?!]{1,60})(?P<cue>:) (?P<content>[^\n:]{8,200}?)[.]?[ \u00a0]*(?=\n|$)"
)
_LONGEST_SOURCE = 6  # words


def with_nested(text: str, sentences: Sequence[Span], attributions: Sequence[Attribution]) -> list[Attribution]:
    """Give a report without a content, right behind which another one stands, that one for its content.

    Examples
    --------
    >>> text = "The agency said the minister denied it."
    >>> outer = Attribution((Span(0, 10),), (Span(11, 15),), ())
    >>> inner = Attribution((Span(16, 28),), (Span(29, 35),), (Span(36, 38),))
    >>> [span.of(text) for span in with_nested(text, [Span(0, 39)], [outer, inner])[0].content]
    ['the minister denied it']
    """
    found = list(attributions)
    for n, one in enumerate(found):
        if one.content or not one.cue or not one.source:
            continue
        end = sentence_at(sentences, one.cue[-1].end).end
        inner = next((other for other in found[n + 1 :] if other.content and other.cue and other.source), None)
        if inner is None or not one.cue[-1].end < inner.source[0].start < end:
            continue
        that = text.find("that ", one.cue[-1].end, inner.source[0].start + 5)
        start = that if that >= 0 else inner.source[0].start
        last = max(inner.cue[-1].end, *(span.end for span in inner.content))
        found[n] = replace(one, content=(Span(start, last),))
    return found


def headline(text: str) -> Attribution | None:
    """Return what somebody is cited for by a colon in the first line.

    Examples
    --------
    >>> headline("Minister: talks never broke down").source
    (Span(start=0, end=8),)
    >>> headline("Analysis: talks never broke down") is None
    True
    """
    match = _HEADLINE.match(text)
    if not match or not _may_speak(match["source"]):
        return None
    source, cue, content = ((Span(*match.span(part)),) for part in ("source", "cue", "content"))
    return Attribution(source, cue, content)


def _may_speak(source: str) -> bool:
    """Tell whether the words before a colon are a person, a body, a role or a group."""
    described = describe(source)
    if described is None or len(source.split()) > _LONGEST_SOURCE:
        return False
    head = described.head
    named = [name for name in names(source) if name.end == len(source)]
    known = any(name.kind in ("person", "organisation") or len(name.words) > 1 for name in named)
    group = is_plural(head) and (head.endswith(("ers", "ors", "ists", "ians", "men", "ials")) or is_role(head[:-1]))
    return known or group or is_role(head) or head in words("bodies") or plain(source) in words("papers")
