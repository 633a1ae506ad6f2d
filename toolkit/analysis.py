"""A text in, everything that was found in it out.

The text is scanned once, into a :class:`Reading`; each phenomenon is a stage: a function from a reading to records
of its own. A stage works on tokens and sentences by number, and :meth:`Reading.spans` makes characters of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from toolkit.annotation import Attribution, Cue, Document, Modal, Negation, Sentence, Span, Stance
from toolkit.attribution import model as attribution
from toolkit.errors import must_be
from toolkit.hedging.model import find_hedges, shipped
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.offsets import characters
from toolkit.kernel.scan import NEWLINE, PARAGRAPH, Tokens, encode, scan
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE
from toolkit.modality import model as modality
from toolkit.modality.force import force_of
from toolkit.modality.model import find_modals
from toolkit.negation import model as negation
from toolkit.negation.model import find_negations
from toolkit.negation.polarity import negated_modals
from toolkit.negation.records import negation_records
from toolkit.quoting import attributed, speakers_of
from toolkit.quoting.records import Statements, read_attributions
from toolkit.speakers.resolver import Resolver
from toolkit.stance import entity_model
from toolkit.text import covering
from toolkit.verdicts import stances

# Longer first lines are no headlines, and neither are those that end so, whatever quote or bracket closes behind.
_LONGEST_HEADLINE = 200
_CLOSERS = "\"'”’»)] "
_NO_HEADLINE = (".", "…", ":", ";", ",")


class Reading(NamedTuple):
    """A text, scanned once.

    Attributes
    ----------
    text : str
    data : ndarray of uint8
        The text, encoded.
    tokens : Tokens
    edges : ndarray of int32, shape (tokens, 2)
        The tokens' first and end characters.
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    sentences : list of Span
    """

    text: str
    data: np.ndarray
    tokens: Tokens
    edges: np.ndarray
    bounds: np.ndarray
    sentences: list[Span]

    def spans(self, firsts: np.ndarray, lasts: np.ndarray) -> list[tuple[int, int]]:
        """Return the first and end characters of spans, given by their first and last tokens."""
        return list(zip(self.edges[firsts, 0].tolist(), self.edges[lasts, 1].tolist(), strict=True))


def read(text: str) -> Reading:
    """Scan a text and find its sentences.

    Examples
    --------
    >>> reading = read("It may rain. Or not.")
    >>> reading.bounds.tolist(), reading.spans(np.array([1]), np.array([2]))
    ([0, 4, 7], [(3, 11)])
    """
    data = encode(text)
    tokens = scan(data)
    edges = characters(data, np.stack((tokens.start, tokens.end), axis=1).ravel(), len(text)).reshape(-1, 2)
    bounds = sentence_starts(data, tokens, load_parameters())
    outer = np.stack((edges[bounds[:-1], 0], edges[bounds[1:] - 1, 1]), axis=1).ravel()
    sentences = covering(text, outer.tolist())
    if len(bounds) <= len(sentences):
        bounds = np.zeros(2, np.int32)  # Nothing but characters that no token holds is a sentence without tokens.
    return Reading(text, data, tokens, edges, bounds, sentences)


def analyze(text: str, *, id: str = "", title: str | None = None) -> Document:
    """Say what is hedged in a text, with the models that ship.

    Parameters
    ----------
    text : str
        Any text, the empty one too; offsets are those of its characters.
    id : str, default ""
        What the document is to be called.
    title : str, optional
        Its title; otherwise the first line, where that is a headline: short, without a full stop, a blank line behind.

    Returns
    -------
    Document
        With ``sentences``, ``hedges``, ``modals``, ``negations``, ``attributions``, ``speakers`` and ``stances``;
        ``to_dict()`` gives what JSON can hold.

    Examples
    --------
    >>> text = "The dam may fail. It was built in 1931."
    >>> document = analyze(text)
    >>> [(sentence.of(text), sentence.uncertain) for sentence in document.sentences]
    [('The dam may fail.', True), ('It was built in 1931.', False)]
    >>> [cue.of(text) for cue in document.hedges]
    ['may']
    >>> [(modal.of(text), modal.force) for modal in document.modals]
    [('may', 'possibility')]
    >>> document = analyze("“The dam may fail,” Ada Lund said. She denied that it was leaking.")
    >>> [(one.speaker, one.quote, one.commitment) for one in document.attributions]
    [('Ada Lund', 'direct', 1.0), ('Ada Lund', 'indirect', -3.0)]
    """
    if not isinstance(text, str):
        raise must_be("text", "analyze", "a str", text)
    reading = read(text)
    sentences, hedges = _hedging(reading)
    modals, negations = _modality(reading)
    said = attributions_of(reading)
    attributions, resolution = attributed(text, sentences, said.attributions, hedges, modals, said.quoted)
    speakers = speakers_of(attributions, resolution)
    positions = _stances(reading, attributions, resolution.resolver)
    headline = _headline(reading) if title is None else title
    return Document(id, headline, text, sentences, hedges, modals, negations, attributions, speakers, positions)


def _hedging(reading: Reading) -> tuple[tuple[Sentence, ...], tuple[Cue, ...]]:
    """Return the sentences, judged, and the hedge cues."""
    model = shipped()
    found = find_hedges(reading.data, reading.tokens, reading.bounds, model)
    p_uncertain = found.p_uncertain.tolist()
    sentences = (
        Sentence(span.start, span.end, p >= model.threshold, p)
        for span, p in zip(reading.sentences, p_uncertain, strict=True)
    )
    spans = zip(reading.spans(found.firsts, found.lasts), found.p.tolist(), strict=True)
    return tuple(sentences), tuple(Cue(start, end, p) for (start, end), p in spans)


def _modality(reading: Reading) -> tuple[tuple[Modal, ...], tuple[Negation, ...]]:
    """Return the modals, and the negations, some of which turn modals over."""
    scanned = reading.data, reading.tokens, reading.bounds
    found = find_modals(*scanned, modality.shipped())
    negations = find_negations(*scanned, negation.shipped())
    negated = negated_modals(*scanned, negations, found.firsts, found.lasts).tolist()
    modals = []
    spans = reading.spans(found.firsts, found.lasts)
    for (start, end), fine, p, turned in zip(spans, found.fine_senses, found.p.tolist(), negated, strict=True):
        sense = MODAL_FINE_SENSE.labels[fine]
        force = force_of(reading.text[start:end], sense)
        modals.append(Modal(start, end, COARSE_SENSE[sense], sense, force, turned, p))
    # Bytes are counted once: how many characters stand before each.
    before = np.concatenate([[0], np.cumsum((reading.data & 0xC0) != 0x80)])
    records = negation_records(reading.data, reading.tokens, negations, lambda byte, _: int(before[byte]))
    return tuple(modals), tuple(records)


def attributions_of(reading: Reading) -> Statements:
    """Return who says what, the sources as they stand in the text; reports within reports among them."""
    texts = np.array([0, len(reading.edges)], np.int32)
    scanned = reading.data, reading.tokens, reading.bounds
    return read_attributions(*scanned, texts, reading.edges, attribution.shipped())[0]


def _stances(reading: Reading, attributions: Sequence[Attribution], resolver: Resolver) -> tuple[Stance, ...]:
    """Return who is for or against whom."""
    views = entity_model.read_views(reading.data, reading.tokens, reading.bounds)
    model = entity_model.shipped()
    return stances(reading.sentences, attributions, resolver, views, reading.bounds, reading.edges, model)


def _headline(reading: Reading) -> str:
    """Return the first line where it is a headline, else nothing."""
    flags = reading.tokens.flags
    breaks = np.flatnonzero(flags[1:] & NEWLINE) + 1
    if not len(breaks) or not flags[breaks[0]] & PARAGRAPH:
        return ""
    start, end = int(reading.edges[0, 0]), int(reading.edges[breaks[0] - 1, 1])
    line = reading.text[start:end]
    return "" if len(line) > _LONGEST_HEADLINE or line.rstrip(_CLOSERS).endswith(_NO_HEADLINE) else line
