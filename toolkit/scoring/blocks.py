"""Many texts at the speed of the kernel: blocks of texts, scanned and scored as one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from toolkit.errors import unknown_name
from toolkit.hedging.model import find_hedges, shipped
from toolkit.kernel.cues import FIRST, LAST
from toolkit.kernel.pieces import pieces_of
from toolkit.modality import model as modality
from toolkit.negation import model as negation
from toolkit.negation.polarity import negated_modals
from toolkit.scoring.attributions import TokenSpans, attributions_of, forces, possibilities
from toolkit.scoring.commitments import weakening
from toolkit.scoring.memory import keep_for_the_next
from toolkit.scoring.reading import HEDGES, MODALS, NEGATIONS, POLARITY, REPORTS, Read, read

STAGES = ("hedging", "modality", "attribution")  # the second with negation
BLOCK = 2**21  # bytes of text scored at once: many, since each stage must fetch its tables anew for every block


class Scored(NamedTuple):
    """What was found in one text; spans are first and end characters.

    Attributes
    ----------
    words : int
        How many tokens the text has.
    sentences : ndarray of int32, shape (sentences, 2)
    p_uncertain : ndarray of float64, shape (sentences,)
    hedges : ndarray of int32, shape (hedges, 2)
    p : ndarray of float32, shape (hedges,)
    modals : ndarray of int32, shape (modals, 2)
    fine_senses : ndarray of int8, shape (modals,)
        In the order of ``MODAL_FINE_SENSE``.
    forces : ndarray of int8, shape (modals,)
        In the order of ``MODAL_FORCE``.
    modal_p : ndarray of float32, shape (modals,)
    negated : ndarray of bool, shape (modals,)
    negations : ndarray of int32, shape (negations, 2)
        The cues; "neither" without its "nor", a word whole where an affix negates.
    scopes : ndarray of int32, shape (scopes, 2)
        The pieces of the scopes.
    scope_of : ndarray of int32, shape (scopes,)
        Which negation each piece belongs to.
    attributions : ndarray of int32, shape (attributions, 2)
        The cues.
    attribution_p : ndarray of float32, shape (attributions,)
    quotes : ndarray of int8, shape (attributions,)
        In the order of ``toolkit.scoring.attributions.QUOTE_KINDS``.
    commitments : ndarray of float32, shape (attributions,)
        By the hedges and modals that the stages asked for found.
    acts : ndarray of int8, shape (attributions,)
        In the order of ``toolkit.scoring.commitments.acts()``.
    sources, contents : ndarray of int32, shape (pieces, 2)
    source_of, content_of : ndarray of int32, shape (pieces,)
        Which attribution each piece belongs to.
    """

    words: int
    sentences: np.ndarray
    p_uncertain: np.ndarray
    hedges: np.ndarray
    p: np.ndarray
    modals: np.ndarray
    fine_senses: np.ndarray
    forces: np.ndarray
    modal_p: np.ndarray
    negated: np.ndarray
    negations: np.ndarray
    scopes: np.ndarray
    scope_of: np.ndarray
    attributions: np.ndarray
    attribution_p: np.ndarray
    quotes: np.ndarray
    commitments: np.ndarray
    acts: np.ndarray
    sources: np.ndarray
    source_of: np.ndarray
    contents: np.ndarray
    content_of: np.ndarray


def score(texts: Iterable[str], stages: Collection[str] = ("hedging",)) -> Iterator[Scored]:
    """Score texts with the models that ship, one result a text, in order.

    Parameters
    ----------
    texts : iterable of str
    stages : collection of str
        Of ``STAGES``; what a stage would find is empty without it.

    Examples
    --------
    >>> [scored.sentences.tolist() for scored in score(["It may rain. Or not.", "", "Ça va."])]
    [[[0, 12], [13, 20]], [], [[0, 6]]]
    >>> (scored,) = score(["We can not go."], stages=["hedging", "modality"])
    >>> scored.modals.tolist(), scored.negated.tolist(), scored.negations.tolist()
    ([[3, 6]], [True], [[7, 10]])
    """
    for stage in stages:
        if stage not in STAGES:
            raise unknown_name("stage", stage, STAGES)
    for block in blocks(texts):
        yield from scored_together(block, stages).each()


def blocks(texts: Iterable[str]) -> Iterator[list[bytes]]:
    """Yield texts, encoded, as many at a time as are scored at once."""
    block: list[bytes] = []
    size = 0
    for text in texts:
        block.append(text.encode("utf-8", "surrogatepass"))
        size += len(block[-1])
        if size >= BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


class Spans(NamedTuple):
    """Spans of one kind in the texts of a block.

    Attributes
    ----------
    firsts, lasts : ndarray of int32, shape (spans,)
        Their first and last tokens; they are text by text.
    edges : ndarray of int32, shape (spans, 2)
        Their first and end characters, each in its own text.
    counts : ndarray of int64, shape (texts,)
        How many each text has.
    facts : tuple of ndarray
        What is known of each, in the order of :class:`Scored`.
    owners : ndarray of int32, shape (spans,), or None
        Which of the block's negations or attributions each is a piece of.
    """

    firsts: np.ndarray
    lasts: np.ndarray
    edges: np.ndarray
    counts: np.ndarray
    facts: tuple[np.ndarray, ...] = ()
    owners: np.ndarray | None = None

    @property
    def texts(self) -> np.ndarray:
        """The text of each, by its number."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)

    def within(self, numbers: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Return spans' numbers in the block as numbers in their texts; `counts` of them are asked for in each text."""
        before = (np.cumsum(self.counts) - self.counts).astype(np.int32)
        return np.asarray(numbers - np.repeat(before, counts), np.int32)

    def numbers(self) -> np.ndarray:
        """Return the number of each in its text."""
        return self.within(np.arange(len(self.firsts), dtype=np.int32), self.counts)


class Joined(NamedTuple):
    """What was found in the texts of a block, one behind the other."""

    read: Read
    sentences: Spans
    hedges: Spans
    modals: Spans
    negations: Spans
    scopes: Spans
    attributions: Spans
    sources: Spans
    contents: Spans

    @property
    def words(self) -> np.ndarray:
        """How many tokens each text has."""
        return np.diff(self.read.texts)

    def owners(self, pieces: Spans) -> tuple[np.ndarray, Spans]:
        """Return the negation or attribution of each piece, by its number in the block, and all that there are."""
        assert pieces.owners is not None
        return pieces.owners, self.negations if pieces is self.scopes else self.attributions

    def numbers(self, pieces: Spans) -> np.ndarray:
        """Return the negation or attribution of each piece, by its number in its text."""
        owners, owned = self.owners(pieces)
        return owned.within(owners, pieces.counts)

    def each(self) -> Iterator[Scored]:
        """Yield what was found in each text."""
        columns: list[list[np.ndarray]] = []
        for spans in self[1:]:
            numbers = () if spans.owners is None else (self.numbers(spans),)
            ends = np.cumsum(spans.counts).tolist()
            parts = list(pairwise([0, *ends]))
            for column in (spans.edges, *spans.facts, *numbers):
                # What no text has need not be cut: most columns are empty unless every stage is asked for.
                cut = [column[start:end] for start, end in parts] if len(column) else [column] * len(parts)
                columns.append(cut)
        yield from map(Scored._make, zip(self.words.tolist(), *columns, strict=True))


def scored_together(block: list[bytes], stages: Collection[str]) -> Joined:
    """Score texts, encoded, as one."""
    keep_for_the_next()
    block_read = read(block, frozenset(stages))
    data, tokens, bounds = block_read.scanned
    make = partial(_spans, block_read)
    hedges = find_hedges(data, tokens, bounds, shipped(), block_read.passing(HEDGES)) if "hedging" in stages else None
    p_uncertain = hedges.p_uncertain if hedges else np.zeros(len(bounds) - 1)
    found = [make(bounds[:-1], bounds[1:] - 1, p_uncertain)]
    found.append(make(hedges.firsts, hedges.lasts, hedges.p) if hedges else make(_NOTHING, _NOTHING, _none(np.float32)))
    found += _modality(block_read, make) if "modality" in stages else _no_modality(make)
    if "attribution" in stages:
        cues = TokenSpans(hedges.firsts, hedges.lasts, weakening(data, tokens, *hedges[2:4])) if hedges else _NO_SPANS
        fine_senses, held, _, negated = found[2].facts
        modals = TokenSpans(*found[2][:2], possibilities(fine_senses, held, negated))
        found += _attribution(block_read, make, cues, modals)
    else:
        found += _no_attribution(make)
    return Joined(block_read, *found)


_NOTHING = np.zeros(0, np.int32)
_NO_SPANS = TokenSpans(_NOTHING, _NOTHING, np.zeros(0, np.bool_))
Make = Callable[..., Spans]


def _spans(
    block: Read, firsts: np.ndarray, lasts: np.ndarray, *facts: np.ndarray, owners: np.ndarray | None = None
) -> Spans:
    counts = np.diff(np.searchsorted(firsts, block.texts))
    return Spans(firsts, lasts, block.spans(firsts, lasts), counts, facts, owners)


def _none(kind: type) -> np.ndarray:
    return np.zeros(0, kind)


def _no_modality(make: Make) -> list[Spans]:
    facts = map(_none, (np.int8, np.int8, np.float32, np.bool_))
    return [make(_NOTHING, _NOTHING, *facts), make(_NOTHING, _NOTHING), make(_NOTHING, _NOTHING, owners=_NOTHING)]


def _no_attribution(make: Make) -> list[Spans]:
    none = make(_NOTHING, _NOTHING, owners=_NOTHING)
    return [make(_NOTHING, _NOTHING, *map(_none, (np.float32, np.int8, np.float32, np.int8))), none, none]


def _modality(block: Read, make: Make) -> list[Spans]:
    """Find modals, negations and the pieces of their scopes."""
    scanned = block.scanned
    modals = modality.find_modals(*scanned, modality.shipped(), block.passing(MODALS))
    negations = negation.find_negations(*scanned, negation.shipped(), False, block.kinds(NEGATIONS))
    edges, senses = (modals.firsts, modals.lasts), modals.fine_senses
    negated = negated_modals(*scanned, negations, *edges, block.kinds(POLARITY))
    held = forces(block.data, block.tokens, *edges, senses)
    own, firsts, lasts = pieces_of(negations.inside, negations.rows, negations.firsts).T
    return [
        make(*edges, senses, held, modals.p.astype(np.float32), negated),
        make(negations.cues[:, FIRST], negations.cues[:, LAST]),
        make(firsts, lasts, owners=own),
    ]


def _attribution(block: Read, make: Make, hedges: TokenSpans, modals: TokenSpans) -> list[Spans]:
    """Find the cues of attributions, and the pieces of their sources and their contents."""
    found = attributions_of(*block.scanned, block.texts, block.passing(REPORTS), hedges, modals)
    return [
        make(*found.cues.T, found.p, found.quotes, found.commitments, found.acts),
        *(make(firsts, lasts, owners=own) for own, firsts, lasts in (found.sources.T, found.contents.T)),
    ]
