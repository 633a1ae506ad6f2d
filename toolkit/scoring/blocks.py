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
from toolkit.kernel.pieces import pieces_of
from toolkit.kernel.scan import Tokens, scan
from toolkit.modality import model as modality
from toolkit.negation import model as negation
from toolkit.negation.polarity import negated_modals
from toolkit.scoring.attributions import TokenSpans, attributions_of, forces, possibilities, weakening

STAGES = ("hedging", "modality", "attribution")  # the second with negation
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
        yield from _score(block, stages)


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


class _Spans(NamedTuple):
    """Spans of a block by their first and last tokens, and what is known of each."""

    firsts: np.ndarray
    lasts: np.ndarray
    facts: tuple[np.ndarray, ...]


class Block(NamedTuple):
    """Texts, scanned as one.

    Attributes
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds, texts : ndarray of int32
        The first token of each sentence and of each text, and the number of tokens.
    edges : ndarray of int32, shape (tokens, 2)
        The tokens' first and end characters, each in its own text.
    """

    data: np.ndarray
    tokens: Tokens
    bounds: np.ndarray
    texts: np.ndarray
    edges: np.ndarray


def read_block(texts: list[bytes]) -> Block:
    """Scan texts, and find their sentences."""
    data = np.frombuffer(_BORDER.join(texts) + b"\0", dtype=np.uint8)
    borders = np.cumsum([0, *(len(text) + len(_BORDER) for text in texts)]).astype(np.int32)
    tokens = scan(data)
    places = np.searchsorted(tokens.start, borders).astype(np.int32)
    bounds = sentence_starts(data, tokens, load_parameters())
    return Block(data, tokens, bounds, places, _edges(data, tokens, places, borders))


def _score(block: list[bytes], stages: Collection[str]) -> Iterator[Scored]:
    data, tokens, bounds, places, edges = read_block(block)
    hedges = find_hedges(data, tokens, bounds, shipped()) if "hedging" in stages else None
    p_uncertain = hedges.p_uncertain if hedges else np.zeros(len(bounds) - 1)
    found = [_Spans(bounds[:-1], bounds[1:] - 1, (p_uncertain,))]
    found.append(_Spans(hedges.firsts, hedges.lasts, (hedges.p,)) if hedges else _none(np.float32))
    modals, more = _modality(data, tokens, bounds) if "modality" in stages else (_NO_SPANS, _no_modality())
    found += more
    if "attribution" in stages:
        cues = TokenSpans(hedges.firsts, hedges.lasts, weakening(data, tokens, *hedges[2:4])) if hedges else _NO_SPANS
        found += _attribution(data, tokens, bounds, places, cues, modals)
    else:
        found += _no_attribution()
    parts = [_in_texts(edges, spans, places) for spans in found]
    for count, *kinds in zip(np.diff(places).tolist(), *parts, strict=True):
        yield _scored(count, *kinds)


def _scored(words: int, *kinds: tuple[np.ndarray, ...]) -> Scored:
    """Return what was found in one text, its negations and attributions numbered from its first."""
    *plain, (negations, numbers), (scopes, scope_of), (cues, order, *facts), (sources, by), (contents, of) = kinds
    first = numbers[0] if len(numbers) else 0
    start = order[0] if len(order) else 0
    flat = (array for kind in plain for array in kind)
    pieces = sources, by - start, contents, of - start
    return Scored._make((words, *flat, negations, scopes, scope_of - first, cues, *facts, *pieces))


_NO_SPANS = TokenSpans(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.bool_))


def _none(*types: type) -> _Spans:
    nothing = np.zeros(0, np.int32)
    return _Spans(nothing, nothing, tuple(np.zeros(0, kind) for kind in types))


def _no_modality() -> list[_Spans]:
    return [_none(np.int8, np.int8, np.float32, np.bool_), _none(np.int32), _none(np.int32)]


def _no_attribution() -> list[_Spans]:
    return [_none(np.int32, np.float32, np.int8, np.float32), _none(np.int32), _none(np.int32)]


def _modality(data: np.ndarray, tokens: Tokens, bounds: np.ndarray) -> tuple[TokenSpans, list[_Spans]]:
    """Find modals, negations and the pieces of their scopes."""
    modals = modality.find_modals(data, tokens, bounds, modality.shipped())
    negations = negation.find_negations(data, tokens, bounds, negation.shipped(), events=False)
    negated = negated_modals(data, tokens, bounds, negations, modals.firsts, modals.lasts)
    own, firsts, lasts = pieces_of(negations.inside, negations.rows, negations.firsts).T
    edges, senses = (modals.firsts, modals.lasts), modals.fine_senses
    held = forces(data, tokens, *edges, senses)
    return TokenSpans(*edges, possibilities(senses, held, negated)), [
        _Spans(modals.firsts, modals.lasts, (senses, held, modals.p.astype(np.float32), negated)),
        _Spans(negations.cues[:, FIRST], negations.cues[:, LAST], (np.arange(len(negations.cues), dtype=np.int32),)),
        _Spans(firsts, lasts, (own,)),
    ]


def _attribution(
    data: np.ndarray, tokens: Tokens, bounds: np.ndarray, places: np.ndarray, hedges: TokenSpans, modals: TokenSpans
) -> list[_Spans]:
    """Find the cues of attributions, and the pieces of their sources and their contents."""
    found = attributions_of(data, tokens, bounds, places, hedges, modals)
    numbers = np.arange(len(found.cues), dtype=np.int32)
    return [
        _Spans(found.cues[:, 0], found.cues[:, 1], (numbers, found.p, found.quotes, found.commitments)),
        *(_Spans(firsts, lasts, (own,)) for own, firsts, lasts in (found.sources.T, found.contents.T)),
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
