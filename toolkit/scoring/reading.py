"""A block as all stages read it: its bytes, tokens and sentences, and to which gates its words belong."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from toolkit.attribution import model as attribution
from toolkit.hedging import model as hedging
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.cues import kinds_of as kinds_of_cues
from toolkit.kernel.lookup import Lookup
from toolkit.kernel.marks import BITS, NO_WORDS, kinds_of, marks_of, passing, together
from toolkit.kernel.offsets import Inner, edges_in_texts, inner_bytes
from toolkit.kernel.scan import Tokens, scan
from toolkit.modality import model as modality
from toolkit.negation import model as negation
from toolkit.negation.polarity import polarity_kinds
from toolkit.word_classes import common_words

_COMMON = 12_000  # words that stand beside those of gates
_BORDER = b"\n\n"  # a blank line: no sentence reaches over it
# The gates, in the order in which they are laid together.
HEDGES, MODALS, NEGATIONS, POLARITY, REPORTS = range(5)


class Read(NamedTuple):
    """A block, read.

    Attributes
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    texts : ndarray of int32, shape (texts + 1,)
        The first token of each text, and the number of tokens.
    borders : ndarray of int32, shape (texts + 1,)
        The first byte of each text, and the number of bytes.
    inner : Inner
        Which bytes begin no character.
    marks : ndarray of uint16, shape (tokens,)
        The kinds of each token's word to the gates.
    """

    data: np.ndarray
    tokens: Tokens
    bounds: np.ndarray
    texts: np.ndarray
    borders: np.ndarray
    inner: Inner
    marks: np.ndarray

    @property
    def scanned(self) -> tuple[np.ndarray, Tokens, np.ndarray]:
        """What models ask for: bytes, tokens and sentences."""
        return self.data, self.tokens, self.bounds

    def spans(self, firsts: np.ndarray, lasts: np.ndarray) -> np.ndarray:
        """Return spans of tokens by the first and end characters of each in its own text."""
        return np.asarray(edges_in_texts(self.inner, self.tokens, self.texts, self.borders, firsts, lasts))

    def passing(self, gate: int) -> np.ndarray:
        """Return the tokens that pass a gate."""
        return np.asarray(passing(self.tokens, self.marks, gate))

    def kinds(self, gate: int) -> np.ndarray:
        """Return what the tokens' words are to a gate, 0 for nothing."""
        return self.marks >> BITS * gate & (1 << BITS) - 1


def read(block: list[bytes], stages: frozenset[str]) -> Read:
    """Read encoded texts for some stages."""
    data = np.frombuffer(_BORDER.join(block) + b"\0", dtype=np.uint8)
    borders = np.cumsum([0, *(len(text) + len(_BORDER) for text in block)]).astype(np.int32)
    tokens = scan(data)
    bounds = sentence_starts(data, tokens, load_parameters())
    texts = np.searchsorted(tokens.start, borders).astype(np.int32)
    marks = marks_of(tokens.hash, _gates(stages))
    return Read(data, tokens, bounds, texts, borders, inner_bytes(data), marks)


@cache
def _gates(stages: frozenset[str]) -> Lookup:
    """Lay the gates of the stages' models together; those of other models are never loaded."""
    gates = [NO_WORDS] * 5
    if "hedging" in stages and (cues := hedging.shipped().cues) is not None:
        gates[HEDGES] = kinds_of(cues.words, cues.gate)
    if "modality" in stages:
        tags, negations = modality.shipped().tags, negation.shipped().cues
        gates[MODALS] = kinds_of(tags.words, tags.gate)
        gates[NEGATIONS] = kinds_of_cues(negations.words, negations.phrases)
        gates[POLARITY] = polarity_kinds()
    if "attribution" in stages:
        reports = attribution.shipped()
        gates[REPORTS] = kinds_of(reports.words, reports.gate)
    return together(gates, common_words(_COMMON))
