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
_BYLINE = re.compile(
    r"[ \u00a0\n]{0,2}(?:[―—–]|--?)[ \u00a0]?(?P<name>[^\W\d_][^\n“\"”:;!?]{2,80}?)[.,]?[ \u00a0]*(?=\n|$)"
)
_SIGNED = re.compile(r"\n(?P<name>[A-Z][\w.’'-]+(?:[ \u00a0][A-Z][\w.’'-]+){1,3})(?:,[^\n:“\"]{3,90})?(?=\n|$)")
_SINGLE = re.compile(r"(?<![\w’'])(?:‘[^‘\n]{12,}?[,.?!]’|'[^'\n]{2}(?:[^'\n]|(?<=\w)'(?=\w)){9,}?[,.?!]')(?![\w])")
_WORDS_OF = re.compile(r"\b(?P<cue>[Ii]n the words of) (?P<name>[^\n,“”\"]{2,80}?),? $")
_LABEL = re.compile(r"(?:^|\n)(?P<name>[A-Z@][^\n:“”\"]{1,90}):[ \u00a0\n]*$")
_LEAD = re.compile(r"[,:]?[ \u00a0\n]*$")
_CLAUSE = re.compile(
    r",?[ \u00a0](?P<clause>[^\n“”]{2,160}?)(?=[.;:][ \u00a0\n“\"]|[.]?$|\n|[.,;][ \u00a0][“\"]|[ \u00a0][“\"])", re.M
)
_VERB = re.compile(r"(?<![\w’'-])[a-z]+(?![\w-])")
_BEGINS = re.compile(r"(?:[A-Z@]|(?:the|a|an|his|her|their|its|one|another|some|many|he|she|they|we|it|who)\b)")
_OBJECT = re.compile(r"[ \u00a0](?:that|it|he|she|they|this|his|her|their|whether|how|why|what)\b")
_SPEAKER = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)\b")
_ADVERB = re.compile(r"(?:[ \u00a0](?:also|later|then|has|had|\w+ly))*[ \u00a0]*$")
_INNER = re.compile(r"[,(]|[ \u00a0](?:in|on|at|of|during|after|who|as|to|when|while|with|from|about)[ \u00a0]")


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
    for quotation in _marked(text):
        if len(quotation.of(text).split()) >= _LEAST_WORDS:
            shelf.place(quotation)
    return [one for one in shelf.found if one.source or one.content]


def _marked(text: str) -> list[Span]:
    """Return the quotations of a text, also those in single marks, which end with a mark before the closing one."""
    double = quotations(text)
    ends = [span.end for span in double]
    single = [
        span
        for span in (Span(*match.span()) for match in _SINGLE.finditer(text))
        if (place := bisect_left(ends, span.start + 1)) == len(double) or double[place].start >= span.end
    ]
    return sorted([*double, *single])


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
            owner = self._by_clause(quotation)
            if owner is None and held is None:
                owner = self._goes_on(quotation)
            if owner is None and (held is None or self._is_stray(quotation, held)):
                owner = self._said_before(quotation)
            if owner is None:
                owner = held if held is not None else self._led_in(quotation)
            if owner is None:
                owner = self._said_last(quotation)
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
        """Return the attribution of a quotation with a name behind it in a line of its own, or ahead of a colon."""
        text = self.text
        match = _BYLINE.match(text, quotation.end) or self._signed(quotation)
        if match and match["name"][:1].isupper():
            source = Span(*match.span("name"))
            dash = Span(match.start() + len(match[0]) - len(match[0].lstrip()), source.start)
            return self._new(source, Span(dash.start, dash.start + len(dash.of(text).rstrip())), quotation)
        label = _LABEL.search(text, max(0, quotation.start - 100), quotation.start)
        if label and not any(reporting(word) for word in _VERB.findall(label["name"])):
            source = Span(*label.span("name"))
            return self._new(source, Span(source.end, source.end + 1), quotation)
        return None

    def _signed(self, quotation: Span) -> re.Match[str] | None:
        """Return the name under a quotation that fills its line."""
        alone = self.text[: quotation.start][-1:] in ("", "\n")
        match = _SIGNED.match(self.text, quotation.end) if alone else None
        return (
            match
            if match and names(match["name"])[:1] and names(match["name"])[0].kind in ("person", "unknown")
            else None
        )

    def _new(self, source: Span, cue: Span, quotation: Span) -> int | None:
        """Return a new attribution in place of those that have its source or its cue."""
        if not cue.of(self.text):
            return None
        self.found = [
            one
            for one in self.found
            if not any(source.start < span.end and span.start < source.end for span in (*one.source, *one.cue))
        ]
        return self._add(Attribution((source,), (cue,), (quotation,), quote="direct"))

    def _by_clause(self, quotation: Span) -> int | None:
        """Return the attribution of a verb of saying that stands behind a quotation with its subject."""
        text = self.text
        closing = text[quotation.start : quotation.end].rstrip("\"”’'»")[-1:]
        if closing not in (",", "?", "!", "-", "—", "–", "…") and text[quotation.end : quotation.end + 1] != ",":
            return None
        clause = _CLAUSE.match(text, quotation.end)
        if not clause:
            return None
        start = clause.start("clause")
        for verb in _VERB.finditer(clause["clause"]):
            if not reporting(verb[0]):
                continue
            cue = Span(start + verb.start(), start + verb.end())
            before = clause["clause"][: verb.start()]
            before = _ADVERB.sub("", before).rstrip()
            if not before:
                source = self._behind(cue.end, start + len(clause["clause"]))
            elif _BEGINS.match(before) and not (_OBJECT.match(text, cue.end) and closing != ","):
                source = Span(start, start + len(before.rstrip(" ,")))
            else:
                return None
            return self._own(source, cue, quotation) if source else None
        return None

    def _behind(self, start: int, end: int) -> Span | None:
        """Return the subject behind a verb: what goes to the end of its first name, or of its first noun phrase."""
        piece = self.text[start:end]
        begin = start + len(piece) - len(piece.lstrip())
        rest = self.text[begin:end]
        if not _BEGINS.match(rest):
            named = next(iter(names(rest.split(",")[0])), None)
            return Span(begin, begin + named.end) if named and len(rest[: named.run].split()) < 4 else None
        named = next(iter(names(rest)), None)
        inner = _INNER.search(rest)
        if named and (inner is None or named.run < inner.start()):
            return Span(begin, begin + named.end)
        return Span(begin, begin + (inner.start() if inner else len(rest)))

    def _own(self, source: Span, cue: Span, quotation: Span) -> int:
        """Return the attribution whose cue stands there, or a new one."""
        for n, one in enumerate(self.found):
            if any(span.start < cue.end and cue.start < span.end for span in one.cue):
                if not one.source:
                    self.found[n] = replace(one, source=(source,), content=_without(self.text, one.content, source))
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
            if any(
                0 <= quotation.start - piece.end < 3 and "\n" not in self.text[piece.end : quotation.start]
                for piece in one.content
            ):
                return n
        inner = self.text[quotation.start : quotation.end].lstrip("“\"'‘`«")[:1]
        near = (
            self.last
            and quotation.start - self.last[0].end < _NEAR
            and "\n" not in self.text[self.last[0].end : quotation.start]
        )
        before = self.text[: quotation.start].rstrip(" \u00a0")[-1:]
        return self.last[1] if self.last and near and inner.islower() and before == "," else None

    def _led_in(self, quotation: Span) -> int | None:
        """Return the attribution of a verb of saying that ends right before a quotation, with a comma or a colon."""
        text = self.text
        phrase = _WORDS_OF.search(text, max(0, quotation.start - 110), quotation.start)
        if phrase:
            return self._own(Span(*phrase.span("name")), Span(*phrase.span("cue")), quotation)
        lead = _LEAD.search(text, max(0, quotation.start - 8), quotation.start)
        if not lead or lead[0][:1] not in (",", ":"):
            return None
        start = (
            max(text.rfind("\n", 0, lead.start()), text.rfind(". ", 0, lead.start()), text.rfind("” ", 0, lead.start()))
            + 1
        )
        clause = text[start : lead.start()]
        verbs = [verb for verb in _VERB.finditer(clause) if reporting(verb[0])]
        if not verbs or len(clause) - verbs[-1].end() > 60:
            return None
        verb = verbs[-1]
        speakers = [
            Span(start + name.run, start + name.end) for name in names(clause[: verb.start()]) if not name.possessive
        ]
        speakers += [Span(start + m.start(), start + m.end()) for m in _SPEAKER.finditer(clause[: verb.start()])]
        if not speakers:
            return None
        return self._own(max(speakers), Span(start + verb.start(), start + verb.end()), quotation)

    def _said_before(self, quotation: Span) -> int | None:
        """Return who was quoted before in the paragraph, or cited in the sentence before."""
        if not self._opens_sentence(quotation):
            return None
        start = self.text.rfind("\n", 0, quotation.start) + 1
        if self.last and self.last[0].start >= start and quotation.start - self.last[0].end < _NEAR:
            return self.last[1]
        before = [
            n
            for n, one in enumerate(self.found)
            if one.cue and start <= one.cue[0].start < quotation.start and not self._is_inside(one)
        ]
        return (
            before[-1] if before and len(self.text[_start(self.found[before[-1]]) : quotation.start]) < _NEAR else None
        )

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
                    self.found[n] = replace(one, content=_without(self.text, one.content, quotation))
        one = self.found[owner]
        if not any(piece.start <= quotation.start and quotation.end <= piece.end for piece in one.content):
            rest = _without(self.text, one.content, quotation)
            quote = one.quote if one.quote != "indirect" else "mixed" if rest else "direct"
            self.found[owner] = replace(one, content=tuple(sorted([*rest, quotation])), quote=quote)
        elif one.quote == "indirect" and one.content == (quotation,):
            self.found[owner] = replace(one, quote="direct")


def _start(one: Attribution) -> int:
    return one.cue[0].start if one.cue else one.content[0].start if one.content else 0


def _holds_cue(quotation: Span, one: Attribution) -> bool:
    """Tell whether an attribution stands inside of a quotation: it reports within what is reported."""
    return bool(one.cue) and quotation.start <= one.cue[0].start < quotation.end


def _without(text: str, content: Sequence[Span], quotation: Span) -> tuple[Span, ...]:
    """Return pieces of a content without a quotation, and without white space at their edges."""
    cut: list[Span] = []
    for piece in content:
        if piece.end <= quotation.start or quotation.end <= piece.start:
            cut.append(piece)
            continue
        for start, end in ((piece.start, quotation.start), (quotation.end, piece.end)):
            part = text[start:end]
            left, right = start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
            if left < right:
                cut.append(Span(left, right))
    return tuple(dict.fromkeys(cut))


def _opens_paragraph(text: str, quotation: Span) -> bool:
    return text[: quotation.start][-1:] in ("", "\n")
