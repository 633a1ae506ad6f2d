"""Many texts at the speed of the kernel: blocks of texts, scanned and scored as one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
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
from toolkit.scoring.attributions import TokenSpans, attributions_of, forces, possibilities, weakening
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
    keep_for_the_next()
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
    """Spans of a block by their first and last tokens, what is known of each, and which of other spans it belongs to.

    The spans that have pieces, negations and attributions, are numbered through the block: `owners` are their numbers,
    `owned` the first tokens of all of them.
    """

    firsts: np.ndarray
    lasts: np.ndarray
    facts: tuple[np.ndarray, ...] = ()
    owners: np.ndarray | None = None
    owned: np.ndarray | None = None


def _score(block: list[bytes], stages: Collection[str]) -> Iterator[Scored]:
    block_read = read(block, frozenset(stages))
    data, tokens, bounds = block_read.scanned
    hedges = find_hedges(data, tokens, bounds, shipped(), block_read.passing(HEDGES)) if "hedging" in stages else None
    p_uncertain = hedges.p_uncertain if hedges else np.zeros(len(bounds) - 1)
    found = [_Spans(bounds[:-1], bounds[1:] - 1, (p_uncertain,))]
    found.append(_Spans(hedges.firsts, hedges.lasts, (hedges.p,)) if hedges else _none(np.float32))
    modals, more = _modality(block_read) if "modality" in stages else (_NO_SPANS, _no_modality())
    found += more
    if "attribution" in stages:
        cues = TokenSpans(hedges.firsts, hedges.lasts, weakening(data, tokens, *hedges[2:4])) if hedges else _NO_SPANS
        found += _attribution(block_read, cues, modals)
    else:
        found += _no_attribution()
    columns = [column for spans in found for column in _in_texts(block_read, spans)]
    yield from map(Scored._make, zip(np.diff(block_read.texts).tolist(), *columns, strict=True))


_NOTHING = np.zeros(0, np.int32)
_NO_SPANS = TokenSpans(_NOTHING, _NOTHING, np.zeros(0, np.bool_))
_NO_PIECES = _Spans(_NOTHING, _NOTHING, (), _NOTHING, _NOTHING)


def _none(*types: type) -> _Spans:
    return _Spans(_NOTHING, _NOTHING, tuple(np.zeros(0, kind) for kind in types))


def _no_modality() -> list[_Spans]:
    return [_none(np.int8, np.int8, np.float32, np.bool_), _none(), _NO_PIECES]


def _no_attribution() -> list[_Spans]:
    return [_none(np.float32, np.int8, np.float32), _NO_PIECES, _NO_PIECES]


def _modality(block: Read) -> tuple[TokenSpans, list[_Spans]]:
    """Find modals, negations and the pieces of their scopes."""
    scanned = block.scanned
    modals = modality.find_modals(*scanned, modality.shipped(), block.passing(MODALS))
    negations = negation.find_negations(*scanned, negation.shipped(), False, block.kinds(NEGATIONS))
    negated = negated_modals(*scanned, negations, modals.firsts, modals.lasts, block.kinds(POLARITY))
    own, firsts, lasts = pieces_of(negations.inside, negations.rows, negations.firsts).T
    edges, senses = (modals.firsts, modals.lasts), modals.fine_senses
    held = forces(block.data, block.tokens, *edges, senses)
    cues = negations.cues[:, FIRST]
    return TokenSpans(*edges, possibilities(senses, held, negated)), [
        _Spans(modals.firsts, modals.lasts, (senses, held, modals.p.astype(np.float32), negated)),
        _Spans(cues, negations.cues[:, LAST]),
        _Spans(firsts, lasts, (), own, cues),
    ]


def _attribution(block: Read, hedges: TokenSpans, modals: TokenSpans) -> list[_Spans]:
    """Find the cues of attributions, and the pieces of their sources and their contents."""
    found = attributions_of(*block.scanned, block.texts, block.passing(REPORTS), hedges, modals)
    cues, lasts = found.cues.T
    return [
        _Spans(cues, lasts, (found.p, found.quotes, found.commitments)),
        *(_Spans(first, last, (), own, cues) for own, first, last in (found.sources.T, found.contents.T)),
    ]


def _in_texts(block: Read, spans: _Spans) -> Iterator[list[np.ndarray]]:
    """Yield spans in characters and what is known of them, each as a list of the texts' parts."""
    cuts = np.searchsorted(spans.firsts, block.texts)
    columns = [block.spans(spans.firsts, spans.lasts), *spans.facts]
    if spans.owners is not None and spans.owned is not None:
        # In each text what pieces belong to is numbered from its first.
        numbers = np.searchsorted(spans.owned, block.texts[:-1]).astype(np.int32)
        columns.append(spans.owners - np.repeat(numbers, np.diff(cuts)))
    parts = list(pairwise(cuts.tolist()))
    for column in columns:
        # What no text has need not be cut: of the columns, most are empty unless every stage is asked for.
        yield [column[start:end] for start, end in parts] if len(column) else [column] * len(parts)
