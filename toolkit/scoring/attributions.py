"""The attributions of a block of texts as the tagger finds them, without a record for each.

:func:`toolkit.analyze` goes on from here by rules, text by text: it gives quotations that are left over to whoever
speaks there, shares sources, and resolves them to speakers. That takes many times as long as all that is done here.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from toolkit.attribution.model import find_attributions, shipped
from toolkit.attribution.strength import CONDITIONS, SILENCE
from toolkit.kernel.groups import groups, keys_of
from toolkit.kernel.pieces import QUOTE_KINDS as QUOTE_KINDS
from toolkit.kernel.pieces import any_inside, go_on, pieces_of, quote_kinds
from toolkit.kernel.scan import Tokens, word_hash
from toolkit.labels import MODAL_FINE_SENSE, MODAL_FORCE
from toolkit.modality.force import force_of
from toolkit.scoring.commitments import decoded, reports_of, weakened, words_of

_TO = np.uint32(word_hash("to"))
_POSSIBLE = np.array([sense in ("knowledge", "world") for sense in MODAL_FINE_SENSE])


class TokenSpans(NamedTuple):
    """Spans of a block, in order, by their first and last tokens, and whether each takes away from a commitment."""

    firsts: np.ndarray
    lasts: np.ndarray
    weakens: np.ndarray


class BlockAttributions(NamedTuple):
    """What was found in a block; pieces are the number of an attribution, a first and a last token.

    Attributes
    ----------
    cues : ndarray of int32, shape (attributions, 2)
    p, commitments : ndarray of float32, shape (attributions,)
    quotes, acts : ndarray of int8, shape (attributions,)
        In the orders of ``QUOTE_KINDS`` and of ``toolkit.scoring.commitments.acts()``.
    sources, contents : ndarray of int32, shape (pieces, 3)
    """

    cues: np.ndarray
    p: np.ndarray
    commitments: np.ndarray
    quotes: np.ndarray
    acts: np.ndarray
    sources: np.ndarray
    contents: np.ndarray


def attributions_of(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    texts: np.ndarray,
    places: np.ndarray,
    hedges: TokenSpans,
    modals: TokenSpans,
) -> BlockAttributions:
    """Find the attributions of texts, with their commitments.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds, texts : ndarray of int32
        The first token of each sentence and of each text, and the number of tokens.
    places : ndarray of int32
        The tokens that pass the gate of cues.
    hedges, modals : TokenSpans
        What was found in the texts.
    """
    found = find_attributions(data, tokens, bounds, shipped(), texts, places)
    count = len(found.cues)
    contents = pieces_of(found.content, found.rows, found.firsts)
    go_on(contents, found.quote, found.paragraphs, texts)
    quotes = quote_kinds(contents, count, found.quote)
    conditions = np.flatnonzero(np.isin(tokens.hash, _conditions())).astype(np.int32)
    possible = any_inside(contents, count, conditions, conditions)
    possible |= any_inside(contents, count, modals.firsts[modals.weakens], modals.lasts[modals.weakens])
    hedged = any_inside(contents, count, hedges.firsts[hedges.weakens], hedges.lasts[hedges.weakens])
    held, told = reports_of(data, tokens, found.cues, _silent(tokens, contents, count))
    commitments = weakened(held, possible, hedged)
    sources = pieces_of(found.source, found.rows, found.firsts)
    return BlockAttributions(found.cues, found.p, commitments, quotes, told, sources, contents)


def _silent(tokens: Tokens, contents: np.ndarray, count: int) -> np.ndarray:
    """Return which attributions have a content that is no more than "to comment", "to say" and the like."""
    numbers, firsts = contents[np.flatnonzero(np.diff(contents[:, 0], prepend=-1)), :2].T
    seconds = np.minimum(firsts + 1, len(tokens.hash) - 1)
    silent = np.zeros(count, np.bool_)
    silent[numbers] = (tokens.hash[firsts] == _TO) & np.isin(tokens.hash[seconds], _silence())
    return silent


def forces(data: np.ndarray, tokens: Tokens, firsts: np.ndarray, lasts: np.ndarray, senses: np.ndarray) -> np.ndarray:
    """Return the forces of modals, int8, in the order of ``MODAL_FORCE``."""
    keys = keys_of(tokens.hash, firsts, lasts) << np.uint64(3) | senses.astype(np.uint64)
    some, which = groups(keys)
    triggers = words_of(data, tokens, firsts[some], lasts[some])
    found = [_force(*one) for one in zip(triggers, senses[some].tolist(), strict=True)]
    return np.asarray(np.array(found, np.int8)[which])


def possibilities(senses: np.ndarray, forces: np.ndarray, negated: np.ndarray) -> np.ndarray:
    """Return which modals say that something is possible, no more."""
    return np.asarray(_POSSIBLE[senses] & (forces == MODAL_FORCE.labels.index("possibility")) & ~negated)


@lru_cache(maxsize=2**12)
def _force(trigger: bytes, sense: int) -> int:
    return MODAL_FORCE.labels.index(force_of(decoded(trigger), MODAL_FINE_SENSE.labels[sense]))


@cache
def _silence() -> np.ndarray:
    return np.array([word_hash(word) for word in SILENCE], np.uint32)


@cache
def _conditions() -> np.ndarray:
    return np.array([word_hash(word) for word in CONDITIONS], np.uint32)
