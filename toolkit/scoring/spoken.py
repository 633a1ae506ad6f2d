"""The attributions of many texts with their speakers, as an analysis of each text finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit.annotation import Attribution, Cue, Modal, Span
from toolkit.attribution.model import shipped
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE, MODAL_FORCE
from toolkit.quoting import attributed
from toolkit.quoting.records import Statements, read_attributions
from toolkit.scoring.blocks import blocks
from toolkit.scoring.reading import read
from toolkit.scoring.scored import Scored


def spoken(texts: Sequence[str], scored: Iterable[Scored]) -> Iterator[tuple[Attribution, ...]]:
    """Yield what is said in each text and by whom.

    Parameters
    ----------
    texts : sequence of str
    scored : iterable of Scored
        What was found in each, hedges and modals at the least.

    Examples
    --------
    >>> from toolkit.scoring import score
    >>> texts = ["“The dam may fail,” Ada Lund said.", "", "She denied that it was leaking, Milo Trench said."]
    >>> [[one.speaker for one in said] for said in spoken(texts, score(texts, ["hedging", "modality"]))]
    [['Ada Lund'], [], ['UNNAMED', 'Milo Trench']]
    """
    read = (said for block in blocks(texts) for said in _read(block))
    for text, one, said in zip(texts, scored, read, strict=True):
        sentences = [Span(start, end) for start, end in one.sentences.tolist()]
        yield attributed(text, sentences, said.attributions, _hedges(one), _modals(one), said.quoted)[0]


def _read(block: list[bytes]) -> list[Statements]:
    known = read(block, frozenset())
    return read_attributions(*known.scanned, known.texts, known.edges, shipped())


def _hedges(one: Scored) -> list[Cue]:
    return [Cue(start, end, p) for (start, end), p in zip(one.hedges.tolist(), one.p.tolist(), strict=True)]


def _modals(one: Scored) -> list[Modal]:
    facts = (one.modals, one.fine_senses, one.forces, one.negated, one.modal_p)
    return [
        Modal(start, end, COARSE_SENSE[sense := MODAL_FINE_SENSE.labels[fine]], sense, MODAL_FORCE.labels[force], *rest)
        for (start, end), fine, force, *rest in zip(*(fact.tolist() for fact in facts), strict=True)
    ]
