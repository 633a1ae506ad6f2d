"""Many texts at the speed of the kernel: blocks of texts, scanned and scored as one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

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
from toolkit.scoring.scored import Joined, Scored, Spans

STAGES = ("hedging", "modality", "attribution")  # the second with negation
BLOCK = 2**21  # bytes of text scored at once: many, since each stage must fetch its tables anew for every block


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


def scored_together(block: list[bytes], stages: Collection[str]) -> Joined:
    """Score texts, encoded, as one; see :func:`score`."""
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
