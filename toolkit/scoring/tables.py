"""What was found in some documents, as Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from toolkit.hedging.model import shipped
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE, MODAL_FORCE, MODAL_SENSE
from toolkit.scoring.arrow import coded, flags, numbers, strings
from toolkit.scoring.attribution_table import attribution_columns
from toolkit.scoring.found import Found, edges_of, keys_of, placed, sentences_of, within
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
    sentences, of = found.joined("sentences")
    starts = placed(of, sentences[:, 0])
    p = found.joined("p_uncertain")[0]
    uncertain = p >= shipped().threshold
    counted = np.bincount(of, uncertain, len(found.records)).astype(np.int32)
    columns = {
        "documents": {**_documents(found, keep, with_text), "uncertain": numbers(counted)},
        "sentences": {
            **keys_of(found, of),
            "sentence": numbers(within(of)),
            **edges_of(sentences),
            "uncertain": flags(uncertain),
            "p": numbers(p.astype(np.float32)),
        },
        "spans": _spans(found, starts),
        "attributions": attribution_columns(found, starts),
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
    if found.said is not None:
        counts["attributions"] = numbers(np.array([len(own) for own in found.said], np.int32))
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
    number[negations], number[ends[2] :] = within(parts[2][1]), found.joined("scope_of")[0]
    order = np.lexsort((kinds, edges[:, 0], of))
    places, forms = found.forms("hedges", "modals", "negations")
    places = np.concatenate([places, np.full(sizes[3], -1, np.int32)])
    return {
        **keys_of(found, of[order]),
        "sentence": numbers(sentences_of(of[order], edges[order, 0], starts)),
        "kind": coded(kinds[order], strings(KINDS)),
        **edges_of(edges[order]),
        "form": coded(places[order], strings(forms)),
        "sense": coded(sense[order], strings(MODAL_SENSE.labels)),
        "fine_sense": coded(fine_sense[order], strings(MODAL_FINE_SENSE.labels)),
        "force": coded(force[order], strings(MODAL_FORCE.labels)),
        "negated": flags(negated[order] > 0, negated[order] < 0),
        "p": numbers(p[order], np.isnan(p[order])),
        "negation": numbers(number[order], number[order] < 0),
    }
