"""Whose each quotation is: whole quotations for contents that were cut, and speakers for those that nobody has.

A quotation whose words nobody was found to say is given to whom the text gives it: a name in a line behind a dash,
a name and a verb behind it, who was quoted before it in its paragraph or in the sentence before; else to who most
likely is cited for it, by what was learned.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from toolkit.annotation import Attribution, Span
from toolkit.attribution.quotes import quotations
from toolkit.quoting.citers import Citer, citers, likeliest, weights
from toolkit.quoting.citing import Citation, said_behind, signed
from toolkit.quoting.surroundings import Surroundings, last_before, without

#: How many words a quotation has at least that is more than a word in quotation marks.
LEAST_WORDS = 4
_LEADS_IN = re.compile(r"(?::|\bas(?:[ \u00a0](?:an?|the))?)[ \u00a0]*$")  # "went after him as a “…”"
_NEAR = 400  # characters between a cue and a quotation of the same speaker in one paragraph
_SINGLE = re.compile(
    r"[‘'](?<![\w’'][‘'])(?:(?<=‘)[^‘\n]{12,}?[,.?!]’|(?<=')[^'\n]{2}(?:[^'\n]|(?<=\w)'(?=\w)){9,}?[,.?!]')(?![\w])"
)


def completed(
    text: str, attributions: Sequence[Attribution], double: Sequence[Span] | None = None
) -> list[Attribution]:
    r"""Give every quotation of some length to one attribution, as far as the text says to which.

    Parameters
    ----------
    text : str
    attributions : sequence of Attribution
    double : sequence of Span, optional
        What stands in double quotation marks, where it is known already.

    Examples
    --------
    >>> text = "“No,” said Ann.\n\n“We will not go there again, ever.”"
    >>> one = Attribution((Span(11, 14),), (Span(6, 10),), (Span(0, 5),), quote="direct")
    >>> [span.of(text) for span in completed(text, [one])[0].content]
    ['“No,”', '“We will not go there again, ever.”']
    """
    quoted = marked(text, double)
    shelf = Shelf(text, quoted, attributions)
    for quotation in quoted:
        behind = said_behind(text, quotation)
        if behind or len(quotation.of(text).split()) >= LEAST_WORDS:
            shelf.place(quotation, behind)
    return [one for one in shelf.found if one.source or one.content]


def marked(text: str, double: Sequence[Span] | None = None) -> list[Span]:
    """Return the quotations of a text, also those in single marks, which end with a mark before the closing one."""
    double = quotations(text) if double is None else double
    ends = [span.end for span in double]
    single = [
        span
        for span in (Span(*match.span()) for match in _SINGLE.finditer(text))
        if (place := bisect_left(ends, span.start + 1)) == len(double) or double[place].start >= span.end
    ]
    return sorted([*double, *single])


class Shelf:
    """Attributions of a text, while quotations are given to them."""

    def __init__(self, text: str, quoted: Sequence[Span], attributions: Sequence[Attribution]) -> None:
        self.text = text
        self.found = sorted(attributions, key=_start)
        self.quoted = quoted
        self.last: tuple[Span, int] | None = None  # the last quotation that somebody has, and who

    def place(self, quotation: Span, behind: Citation | None) -> None:
        """Give a quotation to its attribution, and write down whose it is; `behind` is who says it behind it."""
        citation = signed(self.text, quotation)
        owner = self._new(*citation, quotation) if citation else None
        if owner is None:
            held = self._holder(quotation)
            owner = self._own(*behind, quotation) if behind else None
            if owner is None and held is None:
                owner = self._goes_on(quotation)
            if owner is None and (held is None or self._is_stray(quotation, held)):
                owner = self._said_before(quotation)
            if owner is None and held is not None:
                owner = self._named(quotation, held)
            if owner is None:
                owner = self._cited(quotation)
        if owner is not None:
            self._give(quotation, owner)
            self.last = (quotation, owner)

    def _holder(self, quotation: Span) -> int | None:
        """Return which attribution has most of a quotation in its content, and no more than a part of it elsewhere."""
        most, holder = 0, None
        for n in self._reaching(quotation):
            one = self.found[n]
            share = sum(max(0, min(p.end, quotation.end) - max(p.start, quotation.start)) for p in one.content)
            if share > most and not _holds_cue(quotation, one):
                most, holder = share, n
        return holder if 2 * most > quotation.end - quotation.start else None

    def _reaching(self, quotation: Span) -> list[int]:
        """Return the attributions from whose first to whose last piece of content a quotation stands, at least in part.

        Most are told at a glance to be elsewhere in the text.
        """
        start, end = quotation.start, quotation.end
        return [
            n
            for n, one in enumerate(self.found)
            if (content := one.content) and content[0].start < end and start < content[-1].end
        ]

    def _new(self, source: Span, cue: Span, quotation: Span) -> int | None:
        """Return a new attribution in place of those that have its source or its cue."""
        if not cue.of(self.text):
            return None
        self.found = [one for one in self.found if not _overlap((*one.source, *one.cue), source)]
        return self._add(Attribution((source,), (cue,), (quotation,), quote="direct"))

    def _own(self, source: Span, cue: Span, quotation: Span) -> int:
        """Return the attribution whose cue stands there, or a new one."""
        for n, one in enumerate(self.found):
            if one.cue and cue.start < one.cue[-1].end and _overlap(one.cue, cue):
                if not one.source:
                    self.found[n] = replace(one, source=(source,), content=without(self.text, one.content, source))
                return n
        return self._add(Attribution((source,), (cue,), (quotation,), quote="direct"))

    def _is_stray(self, quotation: Span, held: int) -> bool:
        """Tell whether a quotation that opens a sentence was given to a verb of another sentence."""
        one = self.found[held]
        if not self._opens_sentence(quotation) or not one.cue or one.cue[0].start > quotation.start:
            return False
        between = self.text[one.cue[-1].end : quotation.start]
        return not between.rstrip().endswith(":") and not any(span.end <= quotation.start for span in one.content)

    def _goes_on(self, quotation: Span) -> int | None:
        """Return whose content goes on with a quotation: one that ends right before it, or a split quotation."""
        for n, one in enumerate(self.found):
            for piece in one.content:
                if 0 <= quotation.start - piece.end < 3 and "\n" not in self.text[piece.end : quotation.start]:
                    return n
        inner = self.text[quotation.start : quotation.end].lstrip("“\"'‘`«")[:1]
        before = last_before(self.text, quotation.start, " \u00a0")
        return self._last_near(quotation) if inner.islower() and before == "," else None

    def _said_before(self, quotation: Span) -> int | None:
        """Return who was quoted before in the paragraph, or cited in the sentence before."""
        if not self._opens_sentence(quotation):
            return None
        start = self.text.rfind("\n", 0, quotation.start) + 1
        if self.last and self.last[0].start >= start and quotation.start - self.last[0].end < _NEAR:
            return self.last[1]
        before = self._cited_since(start, quotation)
        return before if before is not None and quotation.start - _start(self.found[before]) < _NEAR else None

    def _named(self, quotation: Span, held: int) -> int:
        """Give an attribution that has a quotation who is most likely cited, if it has no source yet."""
        one = self.found[held]
        citer = None if one.source else self._likeliest(quotation)
        if citer and citer.span:
            self.found[held] = replace(one, source=(citer.span,), content=without(self.text, one.content, citer.span))
        return held

    def _cited(self, quotation: Span) -> int | None:
        """Return the attribution of who is most likely cited for a quotation that nobody has."""
        citer = self._likeliest(quotation)
        if citer.span is None:
            return None
        if citer.is_last and self.last:
            return self.last[1]
        if citer.cue is None and not self._is_led_in(quotation):
            return None
        near = [
            (abs(_start(one) - quotation.start), n)
            for n, one in enumerate(self.found)
            if one.source and one.source[0].start < citer.span.end and citer.span.start < one.source[-1].end
        ]
        if near and min(near)[0] < _NEAR:
            return min(near)[1]
        if citer.cue:
            return self._own(citer.span, citer.cue, quotation)
        return self._add(Attribution((citer.span,), (), (quotation,), quote="direct"))

    def _is_led_in(self, quotation: Span) -> bool:
        """Tell whether a quotation is a sentence, or is led in by what needs no verb of saying."""
        around = Surroundings(self.text, self.quoted, quotation)
        return around.opens_sentence or bool(_LEADS_IN.search(around.plain, *around.before))

    def _likeliest(self, quotation: Span) -> Citer:
        source = self.found[self.last[1]].source if self.last else ()
        last = (self.last[0], Span(source[0].start, source[-1].end)) if self.last and source else None
        return likeliest(citers(self.text, self.quoted, quotation, last), weights())

    def _cited_since(self, start: int, quotation: Span) -> int | None:
        """Return who is cited last from an offset to a quotation, leaving out those cited by others."""
        cited = (
            n
            for n in reversed(range(len(self.found)))
            if (cue := self.found[n].cue) and start <= cue[0].start < quotation.start
        )
        return next((n for n in cited if not self._is_inside(self.found[n])), None)

    def _last_near(self, quotation: Span) -> int | None:
        """Return who was quoted last, shortly before in the paragraph."""
        if self.last is None or quotation.start - self.last[0].end >= _NEAR:
            return None
        return None if "\n" in self.text[self.last[0].end : quotation.start] else self.last[1]

    def _is_inside(self, one: Attribution) -> bool:
        """Tell whether an attribution stands in another's content."""
        at = one.cue[0].start
        return any(span.start <= at < span.end for other in self.found if other is not one for span in other.content)

    def _opens_sentence(self, quotation: Span) -> bool:
        before = self.text[max(0, quotation.start - 8) : quotation.start].rstrip(" \u00a0")
        return before[-1:] in (".", "?", "!", "”", '"', "»", "\n", "…", ")", "]", "")

    def _add(self, one: Attribution) -> int:
        place = bisect_left(self.found, _start(one), key=_start)
        self.found.insert(place, one)
        if self.last and self.last[1] >= place:
            self.last = (self.last[0], self.last[1] + 1)
        return place

    def _give(self, quotation: Span, owner: int) -> None:
        """Let a quotation be in the content of its owner, whole, and in no content beside."""
        for n in self._reaching(quotation):
            one = self.found[n]
            if n == owner or _holds_cue(quotation, one):
                continue
            if _overlap(one.content, quotation):
                outer = any(piece.start < quotation.start and quotation.end <= piece.end for piece in one.content)
                if not outer or self.found[owner].quote == "direct":
                    self.found[n] = replace(one, content=without(self.text, one.content, quotation))
        one = self.found[owner]
        if not any(piece.start <= quotation.start and quotation.end <= piece.end for piece in one.content):
            rest = without(self.text, one.content, quotation)
            quote = one.quote if one.quote != "indirect" else "mixed" if rest else "direct"
            self.found[owner] = replace(one, content=tuple(sorted([*rest, quotation])), quote=quote)
        elif one.quote == "indirect" and one.content == (quotation,):
            self.found[owner] = replace(one, quote="direct")


def _start(one: Attribution) -> int:
    return one.cue[0].start if one.cue else one.content[0].start if one.content else 0


def _overlap(spans: Sequence[Span], other: Span) -> bool:
    """Tell whether one of some spans has a character in common with another."""
    return any(span.start < other.end and other.start < span.end for span in spans)


def _holds_cue(quotation: Span, one: Attribution) -> bool:
    """Tell whether an attribution stands inside of a quotation: it reports within what is reported."""
    return bool(one.cue) and quotation.start <= one.cue[0].start < quotation.end
