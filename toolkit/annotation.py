"""What an analysis says of a text: frozen records with half-open character offsets into that text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the text: ``text[start:end]``.

    Examples
    --------
    >>> Span(3, 6).of("It may rain.")
    'may'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return what the span covers in the text it was made from."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class Sentence(Span):
    """A sentence, whether it is hedged, and how probably."""

    uncertain: bool
    p_uncertain: float


@dataclass(frozen=True, slots=True, order=True)
class Cue(Span):
    """A hedge cue, with the probability that it is one."""

    p: float


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what was found in it."""

    id: str
    title: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    hedges: tuple[Cue, ...] = ()
