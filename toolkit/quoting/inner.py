"""Attributions inside the contents of others: "the agency reported that the minister had denied it"."""

from __future__ import annotations

import numpy as np

from toolkit.attribution.model import AttributionModel, Attributions, find_attributions
from toolkit.kernel.pieces import marked, pieces_of
from toolkit.kernel.quotations import OUTSIDE
from toolkit.kernel.scan import Tokens, word_hash
from toolkit.kernel.windows import candidates

_LEAST_CONTENT = 3  # tokens
_THAT = np.uint32(word_hash("that"))


def find_inner(
    data: np.ndarray, tokens: Tokens, sentences: np.ndarray, model: AttributionModel, outer: Attributions
) -> tuple[Attributions, np.ndarray]:
    """Read contents once more, as sentences of their own; return what is found, and which of it is inside of them.

    The corpora that a model learns from mark no attributions there. What has both a source and more than a word or two
    of content is taken.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    sentences : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    model : AttributionModel
    outer : Attributions
        What was found in these sentences.
    """
    count = len(tokens.hash)
    if not len(outer.cues):
        return outer, np.zeros(0, np.bool_)
    _, begins, lasts = pieces_of(outer.content, outer.rows, outer.firsts).T
    begins = begins + ((tokens.hash[begins] == _THAT) & (begins < lasts))
    contents = marked(begins, lasts, count)
    cut = np.unique(np.concatenate([sentences, begins, lasts + 1])).astype(sentences.dtype)
    # Beside contents, only quotations that run on from them have a part in what is found in them.
    near = np.repeat(np.logical_or.reduceat(contents | (outer.quote != OUTSIDE), cut[:-1]), np.diff(cut))
    places = candidates(tokens, model.gate)
    found = find_attributions(data, tokens, cut, model, places=places[near[places]])
    inside = contents & ~marked(outer.cues[:, 0], outer.cues[:, 1], count)
    sources, content = (np.diff(np.append(0, np.cumsum(role))[found.rows]) for role in (found.source, found.content))
    return found, inside[found.cues].all(axis=1) & (sources > 0) & (content >= _LEAST_CONTENT)
