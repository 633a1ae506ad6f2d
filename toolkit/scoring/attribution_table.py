"""The table of attributions: of what the tagger finds, or of what an analysis makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from toolkit.scoring.arrow import coded, numbered, numbers, pieces, strings, words
from toolkit.scoring.attributions import QUOTE_KINDS, act_of
from toolkit.scoring.found import Found, edges_of, keys_of, sentences_of, within

if TYPE_CHECKING:
    from toolkit.annotation import Attribution, Span


def attribution_columns(found: Found, starts: np.ndarray) -> dict[str, pa.Array]:
    """Return the columns of the attributions.

    Parameters
    ----------
    found : Found
        Where it has attributions of an analysis, it is those.
    starts : ndarray of int64
        The sentences, see :func:`toolkit.scoring.found.placed`.
    """
    return _of_tagger(found, starts) if found.said is None else _of_analysis(found, found.said, starts)


def _of_tagger(found: Found, starts: np.ndarray) -> dict[str, pa.Array]:
    cues, of = found.joined("attributions")
    places, forms = found.forms("attributions")
    act_places, acts = numbered(act_of(form) for form in forms)
    return {
        **keys_of(found, of),
        "attribution": numbers(within(of)),
        "sentence": numbers(sentences_of(of, cues[:, 0], starts)),
        **edges_of(cues),
        "form": coded(places, strings(forms)),
        "act": coded(act_places[places], strings(acts)),
        "source": _pieces(found, "sources", "source_of"),
        "content": _pieces(found, "contents", "content_of"),
        "quote": coded(found.joined("quotes")[0], strings(QUOTE_KINDS)),
        "commitment": numbers(found.joined("commitments")[0]),
        "p": numbers(found.joined("attribution_p")[0]),
        "speaker": words([None] * len(of)),
    }


def _pieces(found: Found, kind: str, owner: str) -> pa.ListArray:
    counts = [np.bincount(getattr(one, owner), minlength=len(one.attributions)) for one in found.scored]
    return pieces(np.cumsum(np.concatenate([[0], *counts])).astype(np.int32), found.joined(kind)[0])


def _of_analysis(found: Found, said: Sequence[Sequence[Attribution]], starts: np.ndarray) -> dict[str, pa.Array]:
    every = [one for own in said for one in own]
    of = np.repeat(np.arange(len(said)), [len(own) for own in said])
    texts = [record.text for record, own in zip(found.records, said, strict=True) for _ in own]
    cues = _array((one.cue[0].start, one.cue[-1].end) if one.cue else (-1, -1) for one in every)
    begins = np.array([min((*one.cue, *one.content, *one.source)).start for one in every], np.int64)
    commitments = np.array([np.nan if one.commitment is None else one.commitment for one in every], np.float32)
    forms = (
        " ".join(span.of(text) for span in one.cue).lower() if one.cue else None
        for one, text in zip(every, texts, strict=True)
    )
    return {
        **keys_of(found, of),
        "attribution": numbers(within(of)),
        "sentence": numbers(sentences_of(of, begins, starts)),
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
