"""What an analysis says of a text: frozen records with half-open character offsets into that text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMA = 1
"""Version of what :meth:`Document.to_dict` returns: keys may be added while it is 1, and are never renamed."""


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


@dataclass(frozen=True, slots=True, order=True)
class LabelledSpan(Span):
    """A span with its label, and the probability that it begins where it does with that label."""

    label: str
    p: float


@dataclass(frozen=True, slots=True, order=True)
class Modal(Span):
    """A modal trigger: its coarse and fine sense, its force, whether a negation turns it over, and its probability."""

    sense: str
    fine_sense: str
    force: str
    negated: bool
    p: float


@dataclass(frozen=True, slots=True, order=True)
class Negation:
    """A negation: its cue, what it negates, and the word for what does not happen; each may have gaps."""

    cue: tuple[Span, ...]
    scope: tuple[Span, ...] = ()
    event: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: source, cue and content, each of which may have gaps or be missing.

    ``quote`` is direct, indirect or mixed, ``p`` the probability of the cue. Other stages fill in the rest: ``speaker``
    is whom the source resolves to, ``commitment`` how far the source vouches for the content, from -3 to 3; ``act``,
    ``factivity`` and ``evaluation`` are those of the reporting expression; ``hedges`` and ``modals`` are those inside
    of the content.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speaker: str = ""
    quote: str = "indirect"
    commitment: float | None = None
    p: float = 1.0
    act: str = ""
    factivity: str = ""
    evaluation: str = ""
    hedges: tuple[Cue, ...] = ()
    modals: tuple[Modal, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is cited: the fullest name, what else the text calls them as a source, and how they speak.

    ``kind`` is person, organisation, group or unnamed; ``attributions`` says how many there are, ``p_uncertain`` how
    probably one of theirs is hedged, ``commitment`` how far they vouch for them, both in the mean.
    """

    name: str
    aliases: tuple[str, ...]
    kind: str
    attributions: int
    p_uncertain: float
    commitment: float


@dataclass(frozen=True, slots=True)
class Stance:
    """Whom or what a speaker is for or against: ``favor`` or ``against``, how probably, and the sentence that says it.

    The speaker of what nobody is cited for is AUTHOR.
    """

    speaker: str
    target: str
    label: str
    p: float
    evidence: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what was found in it."""

    id: str
    title: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    hedges: tuple[Cue, ...] = ()
    modals: tuple[Modal, ...] = ()
    negations: tuple[Negation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    stances: tuple[Stance, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as JSON can hold it, without the text; what no stage looks for yet is empty.

        Examples
        --------
        >>> document = Document("a", "", "It may rain.", hedges=(Cue(3, 6, 0.98765),))
        >>> document.to_dict()["hedges"]
        [{'start': 3, 'end': 6, 'text': 'may', 'p': 0.9877}]
        """
        return {
            "schema": SCHEMA,
            "document": {"id": self.id, "title": self.title, "characters": len(self.text)},
            "sentences": [
                {
                    "start": sentence.start,
                    "end": sentence.end,
                    "uncertain": sentence.uncertain,
                    "p_uncertain": round(sentence.p_uncertain, 4),
                }
                for sentence in self.sentences
            ],
            "hedges": [
                {"start": cue.start, "end": cue.end, "text": cue.of(self.text), "p": round(cue.p, 4)}
                for cue in self.hedges
            ],
            "modals": [
                {
                    "start": modal.start,
                    "end": modal.end,
                    "text": modal.of(self.text),
                    "sense": modal.sense,
                    "fine_sense": modal.fine_sense,
                    "force": modal.force,
                    "negated": modal.negated,
                    "p": round(modal.p, 4),
                }
                for modal in self.modals
            ],
            "negations": [
                {"cue": _pieces(self.text, negation.cue), "scope": [_edges(span) for span in negation.scope]}
                for negation in self.negations
            ],
            "attributions": [
                {
                    "source": _pieces(self.text, attribution.source) if attribution.source else None,
                    "speaker": attribution.speaker,
                    "cue": _pieces(self.text, attribution.cue) if attribution.cue else None,
                    "content": [{**_edges(span), "text": span.of(self.text)} for span in attribution.content],
                    "quote": attribution.quote,
                    "commitment": attribution.commitment,
                    "p": round(attribution.p, 4),
                    "act": attribution.act,
                    "factivity": attribution.factivity,
                    "evaluation": attribution.evaluation,
                    "hedges": [_edges(cue) for cue in attribution.hedges],
                    "modals": [_edges(modal) for modal in attribution.modals],
                }
                for attribution in self.attributions
            ],
            "stances": [
                {
                    "speaker": stance.speaker,
                    "target": stance.target,
                    "label": stance.label,
                    "p": round(stance.p, 4),
                    "evidence": _edges(stance.evidence),
                }
                for stance in self.stances
            ],
            "speakers": [
                {
                    "name": speaker.name,
                    "aliases": list(speaker.aliases),
                    "kind": speaker.kind,
                    "attributions": speaker.attributions,
                    "p_uncertain": round(speaker.p_uncertain, 4),
                    "commitment": round(speaker.commitment, 4),
                }
                for speaker in self.speakers
            ],
        }


def _edges(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _pieces(text: str, spans: tuple[Span, ...]) -> dict[str, Any]:
    """Return what holds all of some spans; where they have gaps, the text has dots and ``parts`` the spans."""
    whole = {"start": spans[0].start, "end": spans[-1].end, "text": " … ".join(span.of(text) for span in spans)}
    return whole if len(spans) == 1 else {**whole, "parts": [_edges(span) for span in spans]}
