"""What was found in texts: in each, or in those of a block, one behind the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from toolkit.scoring.reading import Read


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
