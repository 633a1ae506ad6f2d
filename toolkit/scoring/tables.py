"""What was found in some documents, as Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from toolkit.hedging.model import shipped
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE, MODAL_FORCE, MODAL_SENSE
from toolkit.scoring.arrow import coded, encoded, flags, numbers, strings
from toolkit.scoring.attribution_table import attribution_columns
from toolkit.scoring.found import Found, edges_of
from toolkit.scoring.schema import KINDS

_COARSE = np.array([MODAL_SENSE.labels.index(COARSE_SENSE[fine]) for fine in MODAL_FINE_SENSE], np.int8)
Tables = dict[str, pa.Table]


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
    sentences = found.joined.sentences
    (p,) = sentences.facts
    uncertain = p >= shipped().threshold
    counted = np.bincount(sentences.texts, uncertain, len(found.records)).astype(np.int32)
    columns = {
        "documents": {**_documents(found, keep, with_text), "uncertain": numbers(counted)},
        "sentences": {
            **found.keys(sentences.texts),
            "sentence": numbers(sentences.numbers()),
            **edges_of(sentences.edges),
            "uncertain": flags(uncertain),
            "p": numbers(p.astype(np.float32)),
        },
        "spans": _spans(found),
        "attributions": attribution_columns(found),
    }
    return {
        name: pa.Table.from_arrays([held[column] for column in schemas[name].names], schema=schemas[name])
        for name, held in columns.items()
    }


def _documents(found: Found, keep: Sequence[str], with_text: bool) -> dict[str, pa.Array]:
    records, joined = found.records, found.joined
    counts = {
        kind: numbers(getattr(joined, kind).counts.astype(np.int32))
        for kind in ("sentences", "hedges", "modals", "negations", "attributions")
    }
    if found.said is not None:
        counts["attributions"] = numbers(np.array([len(own) for own in found.said], np.int32))
    return {
        "document": numbers(found.numbers),
        "id": found.ids,
        **{column: strings([record.kept[n] for record in records]) for n, column in enumerate(keep)},
        "characters": numbers(np.array([record.characters for record in records], np.int32)),
        "words": numbers(joined.words),
        **counts,
        **({"text": encoded([record.text for record in records])} if with_text else {}),
    }


def _spans(found: Found) -> dict[str, pa.Array]:
    """Return the columns of all spans, by document and first character."""
    kinds = found.joined.hedges, found.joined.modals, found.joined.negations, found.joined.scopes
    sizes = [len(spans.firsts) for spans in kinds]
    hedges, modals, negations, scopes = map(slice, np.cumsum([0, *sizes[:3]]), np.cumsum(sizes))
    of, kind = np.concatenate([spans.texts for spans in kinds]), np.repeat(np.arange(len(KINDS), dtype=np.int8), sizes)
    edges, firsts = np.concatenate([spans.edges for spans in kinds]), np.concatenate([spans.firsts for spans in kinds])
    sense, fine_sense, force, negated = np.full((4, len(of)), -1, np.int8)
    p, number = np.full(len(of), np.nan, np.float32), np.full(len(of), -1, np.int32)
    (p[hedges],) = kinds[0].facts
    fine_sense[modals], force[modals], p[modals], negated[modals] = kinds[1].facts
    sense[modals] = _COARSE[fine_sense[modals]]
    number[negations], number[scopes] = kinds[2].numbers(), found.joined.numbers(kinds[3])
    places, forms = found.forms(*kinds[:3])
    places = np.concatenate([places, np.full(sizes[3], -1, np.int32)])
    order = np.argsort(firsts * np.int64(len(KINDS)) + kind, kind="stable")
    return {
        **found.keys(of[order]),
        "sentence": numbers(found.sentences_of(of[order], edges[order, 0])),
        "kind": coded(kind[order], strings(KINDS)),
        **edges_of(edges[order]),
        "form": coded(places[order], strings(forms)),
        "sense": coded(sense[order], strings(MODAL_SENSE.labels)),
        "fine_sense": coded(fine_sense[order], strings(MODAL_FINE_SENSE.labels)),
        "force": coded(force[order], strings(MODAL_FORCE.labels)),
        "negated": flags(negated[order] > 0, negated[order] < 0),
        "p": numbers(p[order], np.isnan(p[order])),
        "negation": numbers(number[order], number[order] < 0),
    }
