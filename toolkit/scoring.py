"""Many texts at the speed of the kernel: blocks of texts, scanned and scored as one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from toolkit.errors import unknown_name
from toolkit.hedging.model import find_hedges, shipped
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.cues import FIRST, LAST
from toolkit.kernel.offsets import characters
from toolkit.kernel.scan import Tokens, scan
from toolkit.modality import model as modality
from toolkit.negation import model as negation
from toolkit.negation.polarity import negated_modals

STAGES = ("hedging", "modality")  # the second with negation
BLOCK = 2**19  # bytes of text scored at once: few enough to stay near the processor, enough for each stage to warm up
_BORDER = b"\n\n"  # a blank line: no sentence reaches over it


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
    negated : ndarray of bool, shape (modals,)
    negations : ndarray of int32, shape (negations, 2)
        The cues; "neither" without its "nor", a word whole where an affix negates.
    scopes : ndarray of int32, shape (scopes, 2)
        The pieces of the scopes.
    scope_of : ndarray of int32, shape (scopes,)
        Which negation each piece belongs to.
    """

    words: int
    sentences: np.ndarray
    p_uncertain: np.ndarray
    hedges: np.ndarray
    p: np.ndarray
    modals: np.ndarray
    fine_senses: np.ndarray
    negated: np.ndarray
    negations: np.ndarray
    scopes: np.ndarray
    scope_of: np.ndarray


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
    for block in _blocks(texts):
        yield from _score(block, stages)


def _blocks(texts: Iterable[str]) -> Iterator[list[bytes]]:
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


class _Spans(NamedTuple):
    """Spans of a block by their first and last tokens, and what is known of each."""

    firsts: np.ndarray
    lasts: np.ndarray
    facts: tuple[np.ndarray, ...]


def _score(block: list[bytes], stages: Collection[str]) -> Iterator[Scored]:
    data = np.frombuffer(_BORDER.join(block) + b"\0", dtype=np.uint8)
    borders = np.cumsum([0, *(len(text) + len(_BORDER) for text in block)]).astype(np.int32)
    tokens = scan(data)
    bounds = sentence_starts(data, tokens, load_parameters())
    hedges = find_hedges(data, tokens, bounds, shipped()) if "hedging" in stages else None
    p_uncertain = hedges.p_uncertain if hedges else np.zeros(len(bounds) - 1)
    found = [_Spans(bounds[:-1], bounds[1:] - 1, (p_uncertain,))]
    found.append(_Spans(hedges.firsts, hedges.lasts, (hedges.p,)) if hedges else _none(np.float32))
    found += _modality(data, tokens, bounds) if "modality" in stages else _no_modality()
    firsts = np.searchsorted(tokens.start, borders)
    edges = _edges(data, tokens, firsts, borders)
    kinds = [_in_texts(edges, spans, firsts) for spans in found]
    for count, *parts in zip(np.diff(firsts).tolist(), *kinds, strict=True):
        (sentences, p_uncertain), (cues, p), (modals, senses, negated), (negations, numbers), (scopes, scope_of) = parts
        scope_of = scope_of - (numbers[0] if len(numbers) else 0)  # numbered from the first negation of the text
        yield Scored(count, sentences, p_uncertain, cues, p, modals, senses, negated, negations, scopes, scope_of)


def _none(*types: type) -> _Spans:
    nothing = np.zeros(0, np.int32)
    return _Spans(nothing, nothing, tuple(np.zeros(0, kind) for kind in types))


def _no_modality() -> list[_Spans]:
    return [_none(np.int8, np.bool_), _none(np.int32), _none(np.int32)]


def _modality(data: np.ndarray, tokens: Tokens, bounds: np.ndarray) -> list[_Spans]:
    """Find modals, negations and the pieces of their scopes."""
    modals = modality.find_modals(data, tokens, bounds, modality.shipped())
    negations = negation.find_negations(data, tokens, bounds, negation.shipped(), events=False)
    negated = negated_modals(data, tokens, bounds, negations, modals.firsts, modals.lasts)
    own = np.repeat(np.arange(len(negations.cues)), np.diff(negations.rows))
    # Each negation's tokens follow on each other; one that is out, or another negation's, ends a piece.
    places = np.arange(len(own)) - negations.rows[own] + negations.firsts[own]
    inside = np.concatenate([[False], negations.inside, [False]])
    cut = np.concatenate([[True], own[1:] != own[:-1], [True]])
    begins = np.flatnonzero(inside[1:-1] & (cut[:-1] | ~inside[:-2]))
    ends = np.flatnonzero(inside[1:-1] & (cut[1:] | ~inside[2:]))
    return [
        _Spans(modals.firsts, modals.lasts, (modals.fine_senses, negated)),
        _Spans(negations.cues[:, FIRST], negations.cues[:, LAST], (np.arange(len(negations.cues)),)),
        _Spans(places[begins], places[ends], (own[begins].astype(np.int32),)),
    ]


def _edges(data: np.ndarray, tokens: Tokens, firsts: np.ndarray, borders: np.ndarray) -> np.ndarray:
    """Return the first and end characters of tokens, each in its own text; shape (tokens, 2)."""
    edges = np.stack((tokens.start, tokens.end), axis=1)
    if data.max() >= 0x80:
        edges = characters(data, edges.ravel()).reshape(-1, 2)
        borders = characters(data, borders)
    edges -= np.repeat(borders[:-1], np.diff(firsts))[:, None]
    return edges


def _in_texts(edges: np.ndarray, spans: _Spans, firsts: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """Yield each text's spans, in its own characters, and what is known of them."""
    cuts = np.searchsorted(spans.firsts, firsts).tolist()
    outer = np.stack((edges[spans.firsts, 0], edges[spans.lasts, 1]), axis=1)
    for start, end in pairwise(cuts):
        yield outer[start:end], *(fact[start:end] for fact in spans.facts)
