"""Attributions inside the contents of others: "the agency reported that the minister had denied it"."""

from __future__ import annotations

import numpy as np

from toolkit.attribution.model import AttributionModel, Attributions, find_attributions
from toolkit.kernel.pieces import marked, pieces_of
from toolkit.kernel.quotations import OUTSIDE
from toolkit.kernel.scan import Tokens, word_hash
from toolkit.kernel.windows import candidates

_LEAST_CONTENT = 3  # tokens, where nothing else tells of a report
_THAT = np.uint32(word_hash("that"))


def find_inner(
    data: np.ndarray, tokens: Tokens, sentences: np.ndarray, model: AttributionModel, outer: Attributions
) -> tuple[Attributions, np.ndarray, np.ndarray]:
    """Read contents once more, as sentences of their own.

    The corpora that a model learns from mark no attributions there. What has both a source and more than a word or two
    of content is taken, and stands for what the first reading made of the same cue, with all of the text around it.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    sentences : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    model : AttributionModel
    outer : Attributions
        What was found in these sentences.

    Returns
    -------
    found : Attributions
    kept : ndarray of bool
        Which of what was found is inside of contents.
    stays : ndarray of bool
        Which of `outer` has nothing to stand for it.
    """
    count = len(tokens.hash)
    if not len(outer.cues):
        return outer, np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    nested, begins, lasts = _outermost(tokens, outer)
    contents = marked(begins, lasts, count)
    cut = np.unique(np.concatenate([sentences, begins, lasts + 1])).astype(sentences.dtype)
    # Beside contents, only quotations that run on from them have a part in what is found in them.
    near = np.repeat(np.logical_or.reduceat(contents | (outer.quote != OUTSIDE), cut[:-1]), np.diff(cut))
    places = candidates(tokens, model.gate)
    found = find_attributions(data, tokens, cut, model, places=places[near[places]])
    told, told_before = (marked(cues[:, 0], cues[:, 1], count) for cues in (outer.cues[~nested], outer.cues[nested]))
    inside = (contents & ~told)[found.cues].all(axis=1)
    sources, content = (np.diff(np.append(0, np.cumsum(role))[found.rows]) for role in (found.source, found.content))
    kept = inside & (sources > 0) & (content >= np.where(told_before[found.cues].any(axis=1), 1, _LEAST_CONTENT))
    again = marked(found.cues[kept, 0], found.cues[kept, 1], count)
    return found, kept, ~(nested & again[outer.cues].any(axis=1))


def with_own_sources(tokens: Tokens, outer: Attributions) -> Attributions:
    """Leave out of the sources of attributions in contents what is not of these, if there is more of them.

    In "the agency reported that the minister had denied it" the agency is no part of who denied.
    """
    if not len(outer.cues):
        return outer
    nested, begins, lasts = _outermost(tokens, outer)
    sizes = np.diff(outer.rows)
    at = np.repeat(outer.firsts - outer.rows[:-1], sizes) + np.arange(outer.rows[-1])
    own = outer.source & marked(begins, lasts, len(tokens.hash))[at]
    has_own = np.logical_or.reduceat(np.append(own, False), outer.rows[:-1])
    return outer._replace(source=np.where(np.repeat(nested & has_own, sizes), own, outer.source))


def _outermost(tokens: Tokens, outer: Attributions) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which cues are in contents of others, and the first and last tokens of those that are in none."""
    pieces = pieces_of(outer.content, outer.rows, outer.firsts)
    nested: np.ndarray = marked(pieces[:, 1], pieces[:, 2], len(tokens.hash))[outer.cues].all(axis=1)
    _, begins, lasts = pieces[~nested[pieces[:, 0]]].T
    return nested, begins + ((tokens.hash[begins] == _THAT) & (begins < lasts)), lasts
