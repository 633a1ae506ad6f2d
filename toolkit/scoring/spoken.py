"""The attributions of many texts with their speakers, as an analysis of each text finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from toolkit.annotation import Attribution, Cue, Modal, Span
from toolkit.attribution.model import shipped
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE, MODAL_FORCE
from toolkit.quoting import attributed
from toolkit.quoting.records import Statements, read_attributions
from toolkit.scoring.reading import Read
from toolkit.scoring.scored import Joined, Scored


def spoken(texts: Sequence[str], joined: Joined) -> Iterator[tuple[Attribution, ...]]:
    """Yield what is said in each text and by whom.

    Parameters
    ----------
    texts : sequence of str
    joined : Joined
        What was found in them, hedges and modals at the least.

    Examples
    --------
    >>> from toolkit.scoring.blocks import scored_together
    >>> texts = ["“The dam may fail,” Ada Lund said.", "", "She denied that it was leaking, Milo Trench said."]
    >>> joined = scored_together([text.encode() for text in texts], ["hedging", "modality"])
    >>> [[one.speaker for one in said] for said in spoken(texts, joined)]
    [['Ada Lund'], [], ['UNNAMED', 'Milo Trench']]
    """
    for text, one, said in zip(texts, joined.each(), statements_in(joined.read), strict=True):
        sentences = [Span(start, end) for start, end in one.sentences.tolist()]
        yield attributed(text, sentences, said.attributions, _hedges(one), _modals(one), said.quoted)[0]


def statements_in(block: Read) -> list[Statements]:
    """Return who says what in each text of a block, the sources as they stand there."""
    every = np.arange(len(block.tokens.hash), dtype=np.int32)
    return read_attributions(*block.scanned, block.texts, block.spans(every, every), shipped())


def _hedges(one: Scored) -> list[Cue]:
    return [Cue(start, end, p) for (start, end), p in zip(one.hedges.tolist(), one.p.tolist(), strict=True)]


def _modals(one: Scored) -> list[Modal]:
    facts = (one.modals, one.fine_senses, one.forces, one.negated, one.modal_p)
    return [
        Modal(start, end, COARSE_SENSE[sense := MODAL_FINE_SENSE.labels[fine]], sense, MODAL_FORCE.labels[force], *rest)
        for (start, end), fine, force, *rest in zip(*(fact.tolist() for fact in facts), strict=True)
    ]
