"""What stands around a quotation: its sentence before and behind it, and the sentence before that one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from toolkit.annotation import Span
from toolkit.speakers.names import ends_abbreviation

_ENDS = re.compile(r"[.?!](?=[”\"’']?(?:[ \u00a0\n]|$))|\n")
_BETWEEN = " \u00a0\n”\"’'"
_REACH, _BEHIND = 400, 160
_BLANK = "_"  # in place of what is quoted: no letter, and no white space


class Surroundings:
    """A part of a text around a quotation, with blanks for all that is quoted.

    Parameters
    ----------
    text : str
    quoted : sequence of Span
        The quotations of the text.
    quotation : Span

    Attributes
    ----------
    plain : str
        The part, to which ``previous``, ``before`` and ``behind`` are offsets.
    previous, before, behind : (int, int)
        The sentence before that of the quotation, and what of its own sentence stands on either side.
    opens_sentence, opens_paragraph : bool

    Examples
    --------
    >>> text = "Rain fell. He said “no” and left. She slept."
    >>> around = Surroundings(text, [Span(19, 23)], Span(19, 23))
    >>> [around.plain[slice(*part)] for part in (around.previous, around.before, around.behind)]
    ['Rain fell. ', 'He said ', ' and left']
    """

    def __init__(self, text: str, quoted: Sequence[Span], quotation: Span) -> None:
        self._low = low = max(0, quotation.start - 2 * _REACH)
        high = min(len(text), quotation.end + _BEHIND)
        self.plain = _blanked(text, quoted, low, high)
        at, after = quotation.start - low, quotation.end - low
        start = self._sentence_start(at)
        self.opens_sentence = not self.plain[start:at].strip()
        self.opens_paragraph = text[max(0, quotation.start - 1) : quotation.start] in ("", "\n")
        self.previous = self._sentence_start(len(self.plain[:start].rstrip()) - 1) if start else 0, start
        self.before = start, at
        ended = quotation.of(text).rstrip("”\"’' ")[-1:] == "."
        end = None if ended else _ENDS.search(self.plain, after)
        self.behind = after, after if ended else end.start() if end else len(self.plain)

    def span(self, start: int, end: int) -> Span:
        """Return where in the text a piece of the part stands."""
        return Span(self._low + start, self._low + end)

    def _sentence_start(self, at: int) -> int:
        """Return where the sentence begins that an offset of the part is in."""
        for match in reversed(list(_ENDS.finditer(self.plain, max(0, at - _REACH), max(0, at)))):
            word = self.plain[max(0, match.start() - 8) : match.start()].split()[-1:]
            if match[0] != "." or not (word and ends_abbreviation(word[0])):
                rest = self.plain[match.end() : at]
                return match.end() + len(rest) - len(rest.lstrip(_BETWEEN))
        return max(0, at - _REACH)


def _blanked(text: str, quoted: Sequence[Span], low: int, high: int) -> str:
    pieces: list[str] = []
    at = low
    for span in quoted:
        if span.start >= high:
            break
        start, end = max(span.start, at), min(span.end, high)
        if start < end:
            blank = "\n".join([_BLANK * len(line) for line in text[start:end].split("\n")])
            pieces += [text[at:start], blank]
            at = end
    return "".join([*pieces, text[at:high]])


def sentence_at(sentences: Sequence[Span], at: int) -> Span:
    """Return the sentence that an offset is in.

    Examples
    --------
    >>> sentence_at([Span(0, 9), Span(10, 20)], 12)
    Span(start=10, end=20)
    """
    return sentences[max(0, bisect_right(sentences, at, key=attrgetter("start")) - 1)]


def last_before(text: str, at: int, skipped: str) -> str:
    """Return the last character before an offset that is none of some.

    Examples
    --------
    >>> last_before("He said,  “no”.", 10, " ")
    ','
    """
    while at and text[at - 1] in skipped:
        at -= 1
    return text[at - 1 : at]


def without(text: str, content: Sequence[Span], other: Span) -> tuple[Span, ...]:
    """Return pieces of a content without what another span has of them, and without white space at their edges.

    Examples
    --------
    >>> text = "It leaks, she said."
    >>> [span.of(text) for span in without(text, [Span(0, 19)], Span(8, 19))]
    ['It leaks']
    """
    cut: list[Span] = []
    for piece in content:
        if piece.end <= other.start or other.end <= piece.start:
            cut.append(piece)
            continue
        for start, end in ((piece.start, other.start), (other.end, piece.end)):
            part = text[start:end]
            left, right = start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
            if left < right:
                cut.append(Span(left, right))
    return tuple(dict.fromkeys(cut))
