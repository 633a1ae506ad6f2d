"""Who says what in a text that was read: attributions, with what hedges them, and the speakers they resolve to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import prod
from operator import attrgetter
from typing import TypeVar

from toolkit.annotation import Attribution, Cue, Modal, Span, Speaker
from toolkit.attribution.strength import Reporting, commitment, reporting
from toolkit.quoting.according import with_both_sides
from toolkit.quoting.citable import citable
from toolkit.quoting.clauses import headline, with_nested
from toolkit.quoting.quotations import completed
from toolkit.quoting.sources import with_sources
from toolkit.speakers import Resolution, resolve

_AnySpan = TypeVar("_AnySpan", bound=Span)
_START = attrgetter("start")
_UNREPORTED = Reporting("", "", "", 0.0, "")
_POSSIBLE = frozenset(["knowledge", "world"])  # senses in which possible is not certain


def within(spans: Sequence[_AnySpan], pieces: Sequence[Span]) -> tuple[_AnySpan, ...]:
    """Return the spans, which are sorted, that lie inside of one of some pieces.

    Examples
    --------
    >>> within([Span(0, 2), Span(3, 5), Span(6, 9)], [Span(2, 8)])
    (Span(start=3, end=5),)
    """
    found: list[_AnySpan] = []
    for piece in pieces:
        first = bisect_left(spans, piece.start, key=_START)
        last = bisect_left(spans, piece.end, lo=first, key=_START)
        if first < last:
            found += [span for span in spans[first:last] if span.end <= piece.end]
    return tuple(found)


def attributed(
    text: str,
    sentences: Sequence[Span],
    attributions: Sequence[Attribution],
    hedges: Sequence[Cue],
    modals: Sequence[Modal],
    quoted: Sequence[Span] | None = None,
) -> tuple[tuple[Attribution, ...], Resolution]:
    """Return attributions with their speakers, their commitment and what hedges them, and how speakers were found.

    Parameters
    ----------
    text : str
    sentences : sequence of Span
    attributions : sequence of Attribution
        With source, cue and content.
    hedges, modals : sequence
        What was found in the text, in order.
    quoted : sequence of Span, optional
        What stands in double quotation marks, where it is known already.
    """
    first = headline(text)
    if first and not any(one.cue and one.cue[0].start <= first.content[0].end for one in attributions):
        attributions = [first, *attributions]
    cited = with_both_sides(text, sentences, with_sources(text, sentences, list(citable(text, attributions))))
    attributions = with_nested(text, sentences, completed(text, cited, quoted))
    resolution = resolve(
        text,
        [(sentence.start, sentence.end) for sentence in sentences],
        [_first(text, one.source) for one in attributions],
        [_whole(one.cue) for one in attributions],
        [[(piece.start, piece.end) for piece in one.content] for one in attributions],
    )
    filled = tuple(
        _filled(text, one, resolution.speakers[who].name, hedges, modals)
        for one, who in zip(attributions, resolution.of, strict=True)
    )
    return filled, resolution


def _first(text: str, spans: Sequence[Span]) -> tuple[int, int] | None:
    """Return the first piece of a source, and what goes on behind a comma: later pieces are pronouns and the like."""
    if not spans:
        return None
    end = spans[0].end
    for piece in spans[1:]:
        if text[end : piece.start].strip(" \u00a0,"):
            break
        end = piece.end
    return spans[0].start, end


def _whole(spans: Sequence[Span]) -> tuple[int, int] | None:
    return (spans[0].start, spans[-1].end) if spans else None


def _filled(text: str, one: Attribution, speaker: str, hedges: Sequence[Cue], modals: Sequence[Modal]) -> Attribution:
    cue, content = _words(text, one.cue), _words(text, one.content)
    cues, inside = within(hedges, one.content), within(modals, one.content)
    possible = any(m.force == "possibility" and m.fine_sense in _POSSIBLE and not m.negated for m in inside)
    vouched = commitment(cue, content, [hedge.of(text) for hedge in cues], possible)
    entry = reporting(cue) or _UNREPORTED
    kind = entry.act, entry.factivity, entry.evaluation
    return Attribution(one.source, one.cue, one.content, speaker, one.quote, vouched, one.p, *kind, cues, inside)


def _words(text: str, spans: Sequence[Span]) -> str:
    return " ".join([text[span.start : span.end] for span in spans])


def speakers_of(attributions: Sequence[Attribution], resolution: Resolution) -> tuple[Speaker, ...]:
    """Return the speakers of the attributions that they were found for, in the order in which they are first cited."""
    said: list[list[Attribution]] = [[] for _ in resolution.speakers]
    for one, who in zip(attributions, resolution.of, strict=True):
        said[who].append(one)
    return tuple(
        Speaker(
            speaker.name,
            speaker.aliases,
            speaker.kind,
            len(own),
            sum(1 - prod(1 - cue.p for cue in one.hedges) for one in own if one.hedges) / max(len(own), 1),
            sum(one.commitment or 0.0 for one in own) / max(len(own), 1),
        )
        for speaker, own in zip(resolution.speakers, said, strict=True)
    )
