"""What a trained model of commitment is, and how it reads events: without scikit-learn.

Two linear models of the same hashed features are averaged: an ordinal one, which gives every step of the scale a
probability and answers their mean, and one of least squares. A monotone map makes of that average the median of what
such events were rated, since a scale that piles up at its ends has medians far from its means.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.batch import Batch, joined
from toolkit.commitment.words import load_words
from toolkit.errors import must_be
from toolkit.hedging.model import find_hedges
from toolkit.hedging.model import shipped as hedge_model
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.commitment import features
from toolkit.kernel.commitment_views import Found, views_of
from toolkit.kernel.quotations import paragraph_starts, quote_states
from toolkit.kernel.scan import Tokens
from toolkit.kernel.softmax import HashedModel, hashed_arrays, hashed_model, sums
from toolkit.labels import MODAL_FINE_SENSE
from toolkit.modality.model import find_modals
from toolkit.modality.model import shipped as modal_model
from toolkit.model_file import Arrays, load_model, whole
from toolkit.negation.model import find_negations
from toolkit.negation.model import shipped as negation_model
from toolkit.negation.polarity import negated_modals
from toolkit.word_classes import load_classes

KIND = "CommitmentRegressor"
LEAST, MOST = -3.0, 3.0


class CommitmentModel(NamedTuple):
    """A trained model.

    Attributes
    ----------
    linear : HashedModel
        The weights of the steps of the scale, and behind them those of least squares.
    scores, medians : ndarray of float64, shape (knots,)
        The monotone map: the median commitment where the models' average has a score.
    """

    linear: HashedModel
    scores: np.ndarray
    medians: np.ndarray


def found_in(data: np.ndarray, tokens: Tokens, bounds: np.ndarray) -> Found:
    """Return what the shipped taggers of hedges, modals and negations find, token by token."""
    negated, hedge, modal = np.zeros((3, len(tokens.hash)), np.int64)
    negations = find_negations(data, tokens, bounds, negation_model())
    for first, row, behind in zip(negations.firsts, negations.rows, negations.rows[1:], strict=False):
        negated[first : first + behind - row] += negations.inside[row:behind]
    hedges = find_hedges(data, tokens, bounds, hedge_model())
    for first, last in zip(hedges.firsts, hedges.lasts, strict=True):
        hedge[first : last + 1] = 1
    modals = find_modals(data, tokens, bounds, modal_model())
    turned = negated_modals(data, tokens, bounds, negations, modals.firsts, modals.lasts)
    senses = 1 + modals.fine_senses.astype(np.int64) + len(MODAL_FINE_SENSE) * turned
    for first, last, sense in zip(modals.firsts, modals.lasts, senses, strict=True):
        modal[first : last + 1] = sense
    quotes = quote_states(data, tokens, paragraph_starts(tokens, bounds))
    return Found(negated, hedge, modal, quotes.astype(np.int64))


class Events(NamedTuple):
    """Events in their texts, scanned: the texts' sentences, and first and last token of every event."""

    batch: Batch
    sentences: np.ndarray
    begins: np.ndarray
    ends: np.ndarray


def read_events(texts: Sequence[str], start: Sequence[int], end: Sequence[int]) -> Events:
    """Scan texts, each text once, and find the tokens of the event of each.

    Raises
    ------
    ParameterError
        If no word stands where an event is said to be.
    """
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    batch = joined(list(places))
    starts = sentence_starts(batch.data, batch.tokens, load_parameters())
    sentences = np.unique(np.concatenate([batch.bounds, starts])).astype(np.int32)
    lefts, rights = batch.spans()
    begins, ends = np.zeros((2, len(texts)), np.int64)
    for row, (text, left, right) in enumerate(zip(texts, start, end, strict=True)):
        first, last = batch.bounds[places[text]], batch.bounds[places[text] + 1]
        covered = np.flatnonzero((lefts[first:last] < right) & (rights[first:last] > left))
        if not len(covered):
            raise must_be(f"start[{row}]", "a model of commitment", "where a word stands in its text", left)
        begins[row], ends[row] = first + covered[0], first + covered[-1]
    return Events(batch, sentences, begins, ends)


def event_features(texts: Sequence[str], start: Sequence[int], end: Sequence[int]) -> np.ndarray:
    """Return the feature hashes of the event or clause of each text, uint32 of shape (texts, features)."""
    events = read_events(texts, start, end)
    data, tokens = events.batch.data, events.batch.tokens
    views = views_of(data, tokens, load_classes(), load_words()[0])
    return np.asarray(
        features(views, found_in(data, tokens, events.sentences), events.sentences, events.begins, events.ends)
    )


def linear_scores(hashes: np.ndarray, linear: HashedModel) -> np.ndarray:
    """Return the average of the two linear models, float64 of shape (events,)."""
    scores = sums(hashes, linear).astype(np.float64)
    logits = scores[:, :-1] - scores[:, :-1].max(1, keepdims=True)
    p = np.exp(logits)
    scale = np.linspace(LEAST, MOST, p.shape[1])
    return np.asarray((p @ scale / p.sum(1) + scores[:, -1]) / 2)


def commitments(hashes: np.ndarray, model: CommitmentModel) -> np.ndarray:
    """Return how far events are vouched for, from -3 to 3, float64 of shape (events,)."""
    return np.asarray(np.interp(linear_scores(hashes, model.linear), model.scores, model.medians))


def to_arrays(model: CommitmentModel) -> Arrays:
    """Return a model as arrays for a file."""
    return {**hashed_arrays(model.linear, "linear"), "scores": model.scores, "medians": model.medians}


def from_arrays(arrays: Arrays) -> CommitmentModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    scores, medians = arrays["scores"], arrays["medians"]
    if scores.ndim != 1 or not len(scores) or scores.shape != medians.shape or (np.diff(scores) < 0).any():
        raise ValueError("The map of a model of commitment has another shape.")
    return CommitmentModel(hashed_model(arrays, "linear", len(arrays["linear.bias"])), scores, medians)


def read_model(path: str | Path) -> tuple[CommitmentModel, dict[str, Any]]:
    """Read a model and its metadata from a file."""
    arrays, metadata = load_model(path, KIND)
    with whole(path, KIND):
        return from_arrays(arrays), metadata


@cache
def shipped() -> CommitmentModel:
    """Return the model that ships."""
    with as_file(files("toolkit") / "models" / "commitment.safetensors") as path:
        return read_model(path)[0]
