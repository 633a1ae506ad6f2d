"""The table of attributions: of what the tagger finds, or of what an analysis makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from toolkit.kernel.pieces import QUOTE_KINDS
from toolkit.scoring.arrow import coded, numbers, pieces, strings, words
from toolkit.scoring.commitments import acts
from toolkit.scoring.found import Found, edges_of
from toolkit.scoring.scored import Joined, Spans

if TYPE_CHECKING:
    from toolkit.annotation import Attribution, Span


def attribution_columns(found: Found) -> dict[str, pa.Array]:
    """Return the columns of the attributions; where documents have those of an analysis, it is those."""
    return _of_tagger(found) if found.said is None else _of_analysis(found, found.said)


def _of_tagger(found: Found) -> dict[str, pa.Array]:
    cues, of = found.joined.attributions, found.joined.attributions.texts
    p, quotes, commitments, told = cues.facts
    places, forms = found.forms(cues)
    return {
        **found.keys(of),
        "attribution": numbers(cues.numbers()),
        "sentence": numbers(found.sentences_of(of, cues.edges[:, 0])),
        **edges_of(cues.edges),
        "form": coded(places, strings(forms)),
        "act": coded(told.astype(np.int32), strings(acts())),
        "source": _pieces(found.joined, found.joined.sources),
        "content": _pieces(found.joined, found.joined.contents),
        "quote": coded(quotes, strings(QUOTE_KINDS)),
        "commitment": numbers(commitments),
        "p": numbers(p),
        "speaker": coded(np.full(len(of), -1, np.int32), strings([])),
    }


def _pieces(joined: Joined, spans: Spans) -> pa.ListArray:
    owners, owned = joined.owners(spans)
    counts = np.bincount(owners, minlength=len(owned.firsts))
    return pieces(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32), spans.edges)


def _of_analysis(found: Found, said: Sequence[Sequence[Attribution]]) -> dict[str, pa.Array]:
    every = [one for own in said for one in own]
    of = np.array([document for document, own in enumerate(said) for _ in own], np.int32)
    decoded = [record.text.decode() for record in found.records]
    texts = [text for text, own in zip(decoded, said, strict=True) for _ in own]
    cues = _array((one.cue[0].start, one.cue[-1].end) if one.cue else (-1, -1) for one in every)
    begins = np.array([min((*one.cue, *one.content, *one.source)).start for one in every], np.int64)
    commitments = np.array([np.nan if one.commitment is None else one.commitment for one in every], np.float32)
    forms = (
        " ".join(span.of(text) for span in one.cue).lower() if one.cue else None
        for one, text in zip(every, texts, strict=True)
    )
    return {
        **found.keys(of),
        "attribution": numbers(np.array([number for own in said for number in range(len(own))], np.int32)),
        "sentence": numbers(found.sentences_of(of, begins)),
        "start": numbers(cues[:, 0], cues[:, 0] < 0),
        "end": numbers(cues[:, 1], cues[:, 1] < 0),
        "form": words(forms),
        "act": words(one.act for one in every),
        "source": _pieces_of([one.source for one in every]),
        "content": _pieces_of([one.content for one in every]),
        "quote": coded(np.array([QUOTE_KINDS.index(one.quote) for one in every], np.int8), strings(QUOTE_KINDS)),
        "commitment": numbers(commitments, np.isnan(commitments)),
        "p": numbers(np.array([one.p for one in every], np.float32)),
        "speaker": words(one.speaker for one in every),
    }


def _pieces_of(spans: Sequence[Sequence[Span]]) -> pa.ListArray:
    offsets = np.cumsum([0, *map(len, spans)]).astype(np.int32)
    return pieces(offsets, _array((span.start, span.end) for own in spans for span in own))


def _array(edges: Iterable[tuple[int, int]]) -> np.ndarray:
    return np.array(list(edges), np.int32).reshape(-1, 2)
