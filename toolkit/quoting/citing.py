"""Who a text cites beside a quotation: by a dash or a colon, by a clause behind it, or by one that leads in to it."""

from __future__ import annotations

import re
from functools import cache

from toolkit.annotation import Span
from toolkit.attribution.lexicon import reporting_terms
from toolkit.attribution.strength import reporting
from toolkit.speakers.lexicon import words
from toolkit.speakers.names import ends_abbreviation, names

#: A source and a cue.
Citation = tuple[Span, Span]

_BYLINE = re.compile(
    r"[ \u00a0\n]{0,2}(?:[―—–]|--?)[ \u00a0]?(?P<name>[^\W\d_][^\n“\"”:;!?―—–]{2,80}?)[.,]?[ \u00a0]*(?=\n|$)"
)
_SIGNED = re.compile(r"\n(?P<name>[A-Z][\w.’'-]+(?:[ \u00a0][A-Z][\w.’'-]+){1,3})(?:,[^\n:“\"]{3,90})?(?=\n|$)")
_WORDS_OF = re.compile(r"(?P<cue>[Ii](?<!\w.)n the words of) (?P<name>[^\n,“”\"]{2,80}?),? $")
_OWN_WORDS = re.compile(r"\b[Ii]n (?P<name>[A-Z][^\n,.“”\"’']{1,60})['’]s? (?P<cue>(?:own )?words),? $")
_AS_PUT = re.compile(r"\b[Aa]s (?P<name>[^\n,.“”\"]{2,80}?) (?P<cue>(?:puts|put) it)[,:] $")
_LABEL = re.compile(
    r"(?:^|\n)(?:[^\n:“”\"]{4,90}[ \u00a0][-–—][ \u00a0])?(?P<name>[A-Z@][^\n:“”\"]{1,90}):[ \u00a0\n]*$"
)
_NO_LABEL = re.compile(r"(?:As|According|He|She|They|It|I|We)\b")  # "As Ada Lund put it:", "She went on:"
_INSIDE = re.compile(r"[“\"](?P<name>[A-Z](?:[A-Z.’'-]|[ \u00a0](?=[A-Z])){2,40})(?P<cue>:)[ \u00a0]")  # a transcript
_LEAD_OUT = re.compile(r"['’]*,?[ \u00a0](?=[^\n“”])")
_CLAUSE_ENDS = re.compile(r"[.;:](?=[ \u00a0\n“\"]|$)|\n|[.,;]?[ \u00a0](?=[“\"])")
_VERB = re.compile(r"(?<![\w’'-])[a-z]+(?![\w-])")
_OTHER = (
    r"in|on|at|as|and|but|or|because|that|which|when|if|while|after|before|to|of|for|from|with|by|about|is|are|was|were"
)
_BEGINS = re.compile(
    r"(?:[A-Z@]|(?:the|a|an|his|her|their|its|one|another|some|many|he|she|they|we|it|who)\b"
    rf"|(?:(?!(?:{_OTHER})\b)[a-z-]+[ \u00a0]){{1,3}}[A-Z])"  # "state Senator Ada Lund"
    rf"|(?!(?:{_OTHER}|\w+ing)\b)(?:[a-z-]+[ \u00a0]){{0,2}}(?:[a-z-]+s|police|people)$"  # "dam critics"
)
_OBJECT = re.compile(r"[ \u00a0](?:that|it|he|she|they|this|his|her|their|whether|how|why|what)\b")
_GOES_ON = re.compile(r"(?:goes|went)[ \u00a0]on\b")
_DETERMINER = re.compile(r"(?:^|[ \u00a0])(?:the|an?|this|that|its|his|her|their|our|of|\w+['’]s)[ \u00a0]*$", re.I)
_NO_SUBJECT = re.compile(r"\b(?:which|that|who|as|is|are|was|were|be|been)$")  # a relative clause, or a passive
_ACCORDING = re.compile(r",?[ \u00a0](?P<cue>according to|per)[ \u00a0](?P<name>[^\n,.;:“”\"]{2,90})")
_INVERTED = re.compile(
    r"(?:^|\n|[.?!”][ \u00a0])(?P<cue>[A-Z][a-z]+)[ \u00a0](?P<name>[^\n,.;:“”\"]{2,60}):[ \u00a0\n]*$"
)
_PLURAL = re.compile(r"\b(?:they|we|I|you|who|\w+s)[ \u00a0]*$", re.I)
_NAME_BEHIND = re.compile(r"(?:[ \u00a0][a-z-]+){0,4}(?:[ \u00a0][A-Z][\w.’'-]*)+[ \u00a0](?P<verb>[a-z]+)\b")
_LONGEST_CLAUSE = 160
_ADVERB = re.compile(r"(?:[ \u00a0](?:also|later|then|has|had|often|further|once|always|never|soon|\w+ly))*[ \u00a0]*$")
_INNER = re.compile(r"[,(]|[ \u00a0](?:in|on|at|of|during|after|who|as|to|when|while|with|from|about)[ \u00a0]")


def signed(text: str, quotation: Span) -> Citation | None:
    r"""Return the name in a line of its own behind a quotation, or ahead of it and a colon.

    Examples
    --------
    >>> text = "“It leaks.”\n— Ada Lund"
    >>> [span.of(text) for span in signed(text, Span(0, 11))]
    ['Ada Lund', '—']
    """
    inside = _INSIDE.match(text, quotation.start)
    if inside is None:
        low = max(0, quotation.start - 110)
        leads = (pattern.search(text, low, quotation.start) for pattern in (_WORDS_OF, _OWN_WORDS, _AS_PUT))
        inside = next(filter(None, leads), None)
    if inside:
        return Span(*inside.span("name")), Span(*inside.span("cue"))
    match = _BYLINE.match(text, quotation.end) or _signature(text, quotation)
    if match and match["name"][:1].isupper():
        source = Span(*match.span("name"))
        begin = match.start() + len(match[0]) - len(match[0].lstrip())
        return source, Span(begin, begin + len(text[begin : source.start].rstrip()))
    if not text[max(0, quotation.start - 100) : quotation.start].rstrip(" \u00a0\n").endswith(":"):
        return None
    inverted = _INVERTED.search(text, max(0, quotation.start - 100), quotation.start)
    if inverted and is_finite(inverted["cue"].lower(), ""):
        return Span(*inverted.span("name")), Span(*inverted.span("cue"))
    label = _LABEL.search(text, max(0, quotation.start - 100), quotation.start)
    if (
        label
        and not _NO_LABEL.match(label["name"])
        and label["name"].split()[0].lower() not in words("documents")
        and not any(reporting(word) for word in _VERB.findall(label["name"]))
    ):
        source = Span(*label.span("name"))
        return source, Span(source.end, source.end + 1)
    return None


def _signature(text: str, quotation: Span) -> re.Match[str] | None:
    """Return the name under a quotation that fills its line."""
    match = _SIGNED.match(text, quotation.end) if text[quotation.start - 1 : quotation.start] in ("", "\n") else None
    named = names(match["name"])[:1] if match else []
    return match if named and named[0].kind in ("person", "unknown") else None


def said_behind(text: str, quotation: Span) -> Citation | None:
    """Return a verb of saying that stands behind a quotation, and its subject.

    Examples
    --------
    >>> text = "“It leaks,” Ada Lund said on Monday."
    >>> [span.of(text) for span in said_behind(text, Span(0, 11))]
    ['Ada Lund', 'said']
    """
    closing = text[quotation.start : quotation.end].rstrip("\"”’'»")[-1:]
    if closing not in (",", "?", "!", "-", "—", "–", "…") and text[quotation.end : quotation.end + 1] != ",":
        return None
    according = _ACCORDING.match(text, quotation.end)
    if according:
        return Span(*according.span("name")), Span(*according.span("cue"))
    clause = _clause_behind(text, quotation.end)
    for verb in _VERB.finditer(text, clause.start, clause.end):
        goes_on = _GOES_ON.match(text, verb.start())
        if not goes_on and verb[0] not in _verbs():
            continue
        before = _ADVERB.sub("", text[clause.start : verb.start()]).rstrip()
        if not goes_on and (not is_finite(verb[0], before) or _is_in_subject(text, verb, clause.end)):
            continue
        if _NO_SUBJECT.search(before):
            return None
        cue = Span(*verb.span())
        if not before:
            source = _subject_behind(text, cue.end, clause.end)
        elif _BEGINS.match(before) and not (_OBJECT.match(text, cue.end) and closing != ","):
            source = Span(clause.start, clause.start + len(before.rstrip(" ,")))
        else:
            return None
        return (source, cue) if source else None
    return None


def _clause_behind(text: str, start: int) -> Span:
    """Return what follows a quotation up to the end of its clause, which no abbreviation ends."""
    match = _LEAD_OUT.match(text, start)
    if not match:
        return Span(start, start)
    begin = match.end()
    for end in _CLAUSE_ENDS.finditer(text, begin, begin + _LONGEST_CLAUSE):
        if end[0] != "." or not ends_abbreviation(text[begin : end.start()]):
            return Span(begin, end.start())
    return Span(begin, min(len(text), begin + _LONGEST_CLAUSE))


@cache
def _verbs() -> frozenset[str]:
    """Return the forms that a reporting verb has behind its subject, but not those of its infinitive."""
    verbs = [term for term in reporting_terms() if term["kind"] == "verb"]
    return frozenset(form for term in verbs for form in term["forms"] if not form.endswith("ing"))


@cache
def _infinitives() -> frozenset[str]:
    return frozenset(term["forms"][0] for term in reporting_terms() if term["kind"] == "verb")


def is_finite(word: str, before: str) -> bool:
    """Tell whether a word behind others is a verb of saying, not a noun ("the report", "the press secretary").

    Examples
    --------
    >>> is_finite("says", "the report"), is_finite("report", "the"), is_finite("say", "critics")
    (True, False, True)
    """
    if word not in _verbs() or _DETERMINER.search(before):
        return False
    return word not in _infinitives() or bool(_PLURAL.search(before))


def _is_in_subject(text: str, word: re.Match[str], end: int) -> bool:
    """Tell whether a verb that may be a noun has a name and another verb behind it: "Holms campaign head Lund said"."""
    if word[0] not in _infinitives():
        return False
    behind = _NAME_BEHIND.match(text, word.end(), end)
    return behind is not None and behind["verb"] in _verbs() and behind["verb"] not in _infinitives()


def _subject_behind(text: str, start: int, end: int) -> Span | None:
    """Return the subject behind a verb: what goes to the end of its first name, or of its first noun phrase."""
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    rest = text[begin:end]
    if not _BEGINS.match(rest):
        named = next(iter(names(rest.split(",")[0])), None)
        return Span(begin, begin + named.end) if named and len(rest[: named.run].split()) < 4 else None
    named = next(iter(names(rest)), None)
    inner = _INNER.search(rest)
    if named and (inner is None or named.run < inner.start()):
        return Span(begin, begin + named.end)
    return Span(begin, begin + (inner.start() if inner else len(rest)))
