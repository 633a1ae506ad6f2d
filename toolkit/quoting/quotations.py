"""Whose each quotation is: whole quotations for contents that were cut, and speakers for those that nobody has.

A quotation whose words nobody was found to say is given to whom the text gives it: a name in a line behind a dash,
a name and a verb behind it, who was quoted before it in its paragraph or in the sentence before, and where it opens a
paragraph, who was quoted last.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotation import Attribution, Span
from toolkit.attribution.quotes import quotations
from toolkit.attribution.strength import reporting
from toolkit.speakers.names import names

_LEAST_WORDS = 4  # of a quotation that is more than a word in quotation marks
_PARAGRAPHS = 2
_NEAR = 400  # characters between a cue and a quotation of the same speaker in one paragraph
_BYLINE = re.compile(r"[ \u00a0\n]{0,2}(?:[―—–]|--?)[ \u00a0]?(?P<name>[^\W\d_][^\n“\"”:;!?]{2,80}?)[.,]?[ \u00a0]*(?=\n|$)")
_CLAUSE = re.compile(
    r",?[ \u00a0](?:(?P<pronoun>he|she|they|I|we|it)[ \u00a0])?(?:(?:also|later|then|has|had|\w+ly)[ \u00a0])?"
    r"(?P<verb>[a-z]+)\b"
)
_NAMED = re.compile(r",?[ \u00a0](?P<name>(?:[^\W\d_]+[ \u00a0]){0,4}?[A-Z][^\n,;:“”\"()]{0,60}?)[ \u00a0](?P<verb>[a-z]+)\b")
_OBJECT = re.compile(r"[ \u00a0](?:that|it|he|she|they|this|his|her|their|whether|how|why|what)\b")


def completed(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    r"""Give every quotation of some length to one attribution, as far as the text says to which.

    Examples
    --------
    >>> text = "“No,” said Ann.\n\n“We will not go there again, ever.”"
    >>> one = Attribution((Span(11, 14),), (Span(6, 10),), (Span(0, 5),), quote="direct")
    >>> [span.of(text) for span in completed(text, [one])[0].content]
    ['“No,”', '“We will not go there again, ever.”']
    """
    shelf = Shelf(text, attributions)
    for quotation in quotations(text):
        if len(quotation.of(text).split()) >= _LEAST_WORDS:
            shelf.place(quotation)
    return [one for one in shelf.found if one.source or one.content]


class Shelf:
    """Attributions of a text, while quotations are given to them."""

    def __init__(self, text: str, attributions: Sequence[Attribution]) -> None:
        self.text = text
        self.found = sorted(attributions, key=_start)
        self.last: tuple[Span, int] | None = None  # the last quotation that somebody has, and who

    def place(self, quotation: Span) -> None:
        """Give a quotation to its attribution, and write down whose it is."""
        owner = self._byline(quotation)
        if owner is None:
            held = self._holder(quotation)
            owner = self._by_clause(quotation, held)
            if owner is None and (held is None or self._is_stray(quotation, held)):
                owner = self._said_before(quotation)
            if owner is None:
                owner = held if held is not None else self._said_last(quotation)
        if owner is not None:
            self._give(quotation, owner)
            self.last = (quotation, owner)

    def _holder(self, quotation: Span) -> int | None:
        """Return which attribution has most of a quotation in its content, and no more than a part of it elsewhere."""
        shares = [
            (sum(max(0, min(p.end, quotation.end) - max(p.start, quotation.start)) for p in one.content), -n)
            for n, one in enumerate(self.found)
            if not (one.cue and quotation.start <= one.cue[0].start < quotation.end)
        ]
        most, n = max(shares, default=(0, 0))
        return -n if 2 * most > quotation.end - quotation.start else None

    def _byline(self, quotation: Span) -> int | None:
        """Return the attribution of a quotation with a name behind a dash that ends its line."""
        match = _BYLINE.match(self.text, quotation.end)
        if not match or not match["name"][:1].isupper():
            return None
        source = Span(match.start("name"), match.end("name"))
        dash = Span(source.start - len(self.text[quotation.end : source.start].lstrip()), source.start)
        dash = Span(dash.start, dash.start + len(dash.of(self.text).rstrip()))
        kept = [n for n, one in enumerate(self.found) if not any(source.start < s.end and s.start < source.end for s in (*one.source, *one.cue))]
        self.found = [self.found[n] for n in kept]
        return self._add(Attribution((source,), (dash,), (quotation,), quote="direct"))

    def _by_clause(self, quotation: Span, held: int | None) -> int | None:
        """Return the attribution of a verb of saying that stands behind a quotation with its subject."""
        text = self.text
        closing = text[quotation.start : quotation.end].rstrip("\"”’'»")[-1:]
        if closing not in (",", "?", "!", "-", "—", "–", "…") and text[quotation.end : quotation.end + 1] != ",":
            return None
        clause = _CLAUSE.match(text, quotation.end)
        if clause and reporting(clause["verb"]):
            if clause["pronoun"]:
                return self._at(clause, "pronoun", quotation, held)
            rest = Span(clause.end() + 1, min(clause.end() + 100, len(text)))
            named = next((name for name in names(re.split(r"[\n,;:.“\"]", rest.of(text))[0])), None)
            if named is None:
                return None
            source = Span(rest.start, rest.start + named.end)
            return self._own(source, Span(clause.start("verb"), clause.end("verb")), quotation, held)
        named_first = _NAMED.match(text, quotation.end)
        if named_first and reporting(named_first["verb"]):
            return self._at(named_first, "name", quotation, held)
        return None

    def _at(self, match: re.Match[str], part: str, quotation: Span, held: int | None) -> int | None:
        if _OBJECT.match(self.text, match.end()) and self.text[quotation.end - 2] != ",":
            return None
        source, cue = (Span(match.start(name), match.end(name)) for name in (part, "verb"))
        return self._own(source, cue, quotation, held)

    def _own(self, source: Span, cue: Span, quotation: Span, held: int | None) -> int | None:
        """Return the attribution whose cue stands there, or a new one."""
        for n, one in enumerate(self.found):
            if any(span.start < cue.end and cue.start < span.end for span in one.cue):
                if not one.source:
                    self.found[n] = replace(one, source=(source,))
                return n
        return self._add(Attribution((source,), (cue,), (quotation,), quote="direct"))

    def _is_stray(self, quotation: Span, held: int) -> bool:
        """Tell whether a quotation that opens a sentence was given to a verb of another sentence."""
        one = self.found[held]
        if not self._opens_sentence(quotation) or not one.cue or one.cue[0].start > quotation.start:
            return False
        between = self.text[one.cue[-1].end : quotation.start]
        return not between.rstrip().endswith(":") and not any(span.end <= quotation.start for span in one.content)

    def _said_before(self, quotation: Span) -> int | None:
        """Return who was quoted before in the paragraph, or cited in the sentence before."""
        if not self._opens_sentence(quotation):
            return None
        start = self.text.rfind("\n", 0, quotation.start) + 1
        if self.last and self.last[0].start >= start and quotation.start - self.last[0].end < _NEAR:
            return self.last[1]
        before = [
            n for n, one in enumerate(self.found)
            if one.cue and start <= one.cue[0].start < quotation.start and not self._is_inside(one)
        ]
        return before[-1] if before and len(self.text[_start(self.found[before[-1]]) : quotation.start]) < _NEAR else None

    def _is_inside(self, one: Attribution) -> bool:
        """Tell whether an attribution stands in another's content."""
        at = one.cue[0].start
        return any(span.start <= at < span.end for other in self.found if other is not one for span in other.content)

    def _said_last(self, quotation: Span) -> int | None:
        """Return who was quoted last, for a quotation that opens a paragraph."""
        before = bisect_left([_start(one) for one in self.found], quotation.start) - 1
        if before < 0 or not _opens_paragraph(self.text, quotation):
            return None
        last = self.found[before]
        between = self.text[_start(last) : quotation.start]
        paragraphs = len([part for part in between.split("\n") if part.strip()])
        quotes = last.quote != "indirect" or self.text[: quotation.start].rstrip()[-1:] == ":"
        return before if quotes and paragraphs <= _PARAGRAPHS else None

    def _opens_sentence(self, quotation: Span) -> bool:
        before = self.text[max(0, quotation.start - 8) : quotation.start].rstrip(" \u00a0")
        return before[-1:] in (".", "?", "!", "”", '"', "»", "\n", "…", ")", "]", "")

    def _add(self, one: Attribution) -> int:
        place = bisect_left([_start(other) for other in self.found], _start(one))
        self.found.insert(place, one)
        if self.last and self.last[1] >= place:
            self.last = (self.last[0], self.last[1] + 1)
        return place

    def _give(self, quotation: Span, owner: int) -> None:
        """Let a quotation be in the content of its owner, whole, and in no content beside."""
        for n, one in enumerate(self.found):
            if n == owner or _holds_cue(quotation, one):
                continue
            if any(piece.start < quotation.end and quotation.start < piece.end for piece in one.content):
                outer = any(piece.start < quotation.start and quotation.end <= piece.end for piece in one.content)
                if not outer or self.found[owner].quote == "direct":
                    self.found[n] = replace(one, content=_without(one.content, quotation))
        one = self.found[owner]
        if not any(piece.start <= quotation.start and quotation.end <= piece.end for piece in one.content):
            self.found[owner] = replace(one, content=tuple(sorted([*_without(one.content, quotation), quotation])))


def _start(one: Attribution) -> int:
    return one.cue[0].start if one.cue else one.content[0].start if one.content else 0


def _holds_cue(quotation: Span, one: Attribution) -> bool:
    """Tell whether an attribution stands inside of a quotation: it reports within what is reported."""
    return bool(one.cue) and quotation.start <= one.cue[0].start < quotation.end


def _without(content: Sequence[Span], quotation: Span) -> tuple[Span, ...]:
    """Return pieces of a content without a quotation."""
    cut = [
        part
        for piece in content
        for part in (Span(piece.start, min(piece.end, quotation.start)), Span(max(piece.start, quotation.end), piece.end))
        if part.start < part.end
    ]
    return tuple(dict.fromkeys(cut))


def _opens_paragraph(text: str, quotation: Span) -> bool:
    return text[: quotation.start][-1:] in ("", "\n")
