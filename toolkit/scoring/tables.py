"""What was found in some documents, as Arrow tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from toolkit.hedging.model import shipped
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE, MODAL_FORCE, MODAL_SENSE
from toolkit.scoring.arrow import coded, flags, numbers, pieces, strings, words
from toolkit.scoring.attributions import QUOTE_KINDS, act_of
from toolkit.scoring.blocks import Scored
from toolkit.scoring.records import Record
from toolkit.scoring.schema import KINDS

_COARSE = np.array([MODAL_SENSE.labels.index(COARSE_SENSE[fine]) for fine in MODAL_FINE_SENSE], np.int8)
Tables = dict[str, pa.Table]


class Found(NamedTuple):
    """Documents with their numbers, what was found in each, and who speaks in each, if that was asked for."""

    numbers: np.ndarray
    records: Sequence[Record]
    scored: Sequence[Scored]
    speakers: Sequence[Sequence[str]] | None

    def joined(self, kind: str) -> tuple[np.ndarray, np.ndarray]:
        """Return one array of every text, joined, and the place of each row's document among them."""
        arrays = [getattr(one, kind) for one in self.scored]
        return np.concatenate(arrays), np.repeat(np.arange(len(arrays)), [len(array) for array in arrays])

    def forms(self, *kinds: str) -> tuple[np.ndarray, list[str]]:
        """Return the words of all spans of some kinds, in lower case: the place of each among those there are."""
        known: defaultdict[str, int] = defaultdict(lambda: len(known))
        places = [
            known[record.text[start:end].lower()]
            for kind in kinds
            for record, one in zip(self.records, self.scored, strict=True)
            for start, end in getattr(one, kind).tolist()
        ]
        return np.array(places, np.int32), list(known)


def tables_of(found: Found, schemas: dict[str, pa.Schema], keep: Sequence[str], with_text: bool) -> Tables:
    """Return the four tables of some documents.

    Parameters
    ----------
    found : Found
        At least one document.
    schemas : dict of str to pyarrow.Schema
        See :func:`toolkit.scoring.schema.schemas`.
    keep : sequence of str
        The kept columns.
    with_text : bool
    """
    sentences, of = found.joined("sentences")
    starts = _placed(of, sentences[:, 0])
    p = found.joined("p_uncertain")[0]
    uncertain = p >= shipped().threshold
    counted = np.bincount(of, uncertain, len(found.records)).astype(np.int32)
    columns = {
        "documents": {**_documents(found, keep, with_text), "uncertain": numbers(counted)},
        "sentences": {
            **_keys(found, of),
            "sentence": numbers(_within(of)),
            **_edges(sentences),
            "uncertain": flags(uncertain),
            "p": numbers(p.astype(np.float32)),
        },
        "spans": _spans(found, starts),
        "attributions": _attributions(found, starts),
    }
    return {
        name: pa.Table.from_arrays([held[column] for column in schemas[name].names], schema=schemas[name])
        for name, held in columns.items()
    }


def _documents(found: Found, keep: Sequence[str], with_text: bool) -> dict[str, pa.Array]:
    records, scored = found.records, found.scored
    counts = {
        kind: numbers(np.array([len(getattr(one, kind)) for one in scored], np.int32))
        for kind in ("sentences", "hedges", "modals", "negations", "attributions")
    }
    return {
        "document": numbers(found.numbers),
        "id": strings([record.id for record in records]),
        **{column: strings([record.kept[n] for record in records]) for n, column in enumerate(keep)},
        "characters": numbers(np.array([len(record.text) for record in records], np.int32)),
        "words": numbers(np.array([one.words for one in scored], np.int32)),
        **counts,
        **({"text": strings([record.text for record in records])} if with_text else {}),
    }


def _spans(found: Found, starts: np.ndarray) -> dict[str, pa.Array]:
    """Return the columns of all spans, by document and first character."""
    parts = [found.joined(kind) for kind in ("hedges", "modals", "negations", "scopes")]
    edges, of = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    sizes = [len(part[1]) for part in parts]
    ends = np.cumsum(sizes)
    hedges, modals, negations = (slice(end - size, end) for end, size in zip(ends[:3], sizes[:3], strict=True))
    kinds = np.repeat(np.arange(len(KINDS), dtype=np.int8), sizes)
    sense, fine_sense, force, negated = np.full((4, len(of)), -1, np.int8)
    fine_sense[modals] = found.joined("fine_senses")[0]
    sense[modals] = _COARSE[fine_sense[modals]]
    force[modals], negated[modals] = found.joined("forces")[0], found.joined("negated")[0]
    p = np.full(len(of), np.nan, np.float32)
    p[hedges], p[modals] = found.joined("p")[0], found.joined("modal_p")[0]
    number = np.full(len(of), -1, np.int32)
    number[negations], number[ends[2] :] = _within(parts[2][1]), found.joined("scope_of")[0]
    order = np.lexsort((kinds, edges[:, 0], of))
    places, forms = found.forms("hedges", "modals", "negations")
    places = np.concatenate([places, np.full(sizes[3], -1, np.int32)])
    return {
        **_keys(found, of[order]),
        "sentence": numbers(_sentences(of[order], edges[order, 0], starts)),
        "kind": coded(kinds[order], strings(KINDS)),
        **_edges(edges[order]),
        "form": coded(places[order], strings(forms)),
        "sense": coded(sense[order], strings(MODAL_SENSE.labels)),
        "fine_sense": coded(fine_sense[order], strings(MODAL_FINE_SENSE.labels)),
        "force": coded(force[order], strings(MODAL_FORCE.labels)),
        "negated": flags(negated[order] > 0, negated[order] < 0),
        "p": numbers(p[order], np.isnan(p[order])),
        "negation": numbers(number[order], number[order] < 0),
    }


def _attributions(found: Found, starts: np.ndarray) -> dict[str, pa.Array]:
    cues, of = found.joined("attributions")
    places, forms = found.forms("attributions")
    acts = words(act_of(form) for form in forms)
    spoken = found.speakers
    return {
        **_keys(found, of),
        "attribution": numbers(_within(of)),
        "sentence": numbers(_sentences(of, cues[:, 0], starts)),
        **_edges(cues),
        "form": coded(places, strings(forms)),
        "act": coded(acts.indices.to_numpy()[places], acts.dictionary),
        "source": _pieces(found, "sources", "source_of"),
        "content": _pieces(found, "contents", "content_of"),
        "quote": coded(found.joined("quotes")[0], strings(QUOTE_KINDS)),
        "commitment": numbers(found.joined("commitments")[0]),
        "p": numbers(found.joined("attribution_p")[0]),
        "speaker": words([None] * len(of) if spoken is None else [name for names in spoken for name in names]),
    }


def _pieces(found: Found, kind: str, owner: str) -> pa.ListArray:
    counts = [np.bincount(getattr(one, owner), minlength=len(one.attributions)) for one in found.scored]
    return pieces(np.cumsum(np.concatenate([[0], *counts])).astype(np.int32), found.joined(kind)[0])


def _keys(found: Found, of: np.ndarray) -> dict[str, pa.Array]:
    ids = strings([record.id for record in found.records])
    return {"document": numbers(found.numbers[of]), "id": coded(of.astype(np.int32), ids)}


def _edges(spans: np.ndarray) -> dict[str, pa.Array]:
    return {"start": numbers(spans[:, 0]), "end": numbers(spans[:, 1])}


def _within(of: np.ndarray) -> np.ndarray:
    """Return the number of each row within its document; the rows are in the order of the documents."""
    return (np.arange(len(of)) - np.searchsorted(of, of)).astype(np.int32)


def _placed(of: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return numbers that are in order over all documents."""
    return np.asarray(of.astype(np.int64) << 32 | starts)


def _sentences(of: np.ndarray, starts: np.ndarray, sentences: np.ndarray) -> np.ndarray:
    """Return the number of the sentence, in its document, that each span begins in."""
    found = np.searchsorted(sentences, _placed(of, starts), side="right") - 1
    return (found - np.searchsorted(sentences, of.astype(np.int64) << 32)).astype(np.int32)
