"""What a trained hedge model is, and how it reads tokens: all that an analysis needs, without scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from toolkit.batch import joined
from toolkit.kernel.ngrams import bigram_scores
from toolkit.kernel.scan import Tokens, cased
from toolkit.kernel.tag import evidence, spans_from, tag_scores
from toolkit.kernel.tag_model import MOST_BITS, TagModel, tag_arrays, tag_model
from toolkit.kernel.windows import candidates
from toolkit.model_file import Arrays, load_model, whole
from toolkit.word_classes import load_classes

KIND = "HedgeClassifier"


class HedgeModel(NamedTuple):
    """A cue tagger and a sentence's n-grams, joined by a logistic model of both.

    Attributes
    ----------
    cues : TagModel or None
        None where it was trained without cues.
    ngrams : ndarray of float32, shape (2**bits,)
    ngrams_bias : float
    join : ndarray of float64, shape (3,)
        Weight of the log-odds that there is a cue, weight of the n-grams' score, bias.
    threshold : float
        The least probability that is called uncertain.
    """

    cues: TagModel | None
    ngrams: np.ndarray
    ngrams_bias: float
    join: np.ndarray
    threshold: float


class Hedges(NamedTuple):
    """What a model finds: probabilities of sentences, and cues by first and last token."""

    p_uncertain: np.ndarray
    sentences: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray
    p: np.ndarray


def join(model: HedgeModel, cues: np.ndarray, ngrams: np.ndarray) -> np.ndarray:
    """Return the probability that a sentence is uncertain, from both scores."""
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-(model.join[0] * cues + model.join[1] * ngrams + model.join[2]))))


def find_hedges(
    data: np.ndarray, tokens: Tokens, bounds: np.ndarray, model: HedgeModel, places: np.ndarray | None = None
) -> Hedges:
    """Find hedge cues and hedged sentences.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    model : HedgeModel
    places : ndarray of int32, optional
        The tokens that pass the gate of cues, where they are known; it is written over.
    """
    ngrams = bigram_scores(cased(tokens), bounds, model.ngrams, model.ngrams_bias)
    if model.cues is None:
        none = np.zeros(0, np.int32)
        return Hedges(join(model, np.zeros(len(ngrams)), ngrams), none, none, none, np.zeros(0, np.float32))
    places = candidates(tokens, model.cues.gate) if places is None else places
    places, scores, _ = tag_scores(data, tokens, bounds, places, model.cues, load_classes(), False)
    found = spans_from(places, scores, bounds)
    return Hedges(join(model, evidence(places, scores, bounds), ngrams), *found)


def hedge_scores(model: HedgeModel, texts: Sequence[str]) -> np.ndarray:
    """Return what a model joins: each sentence's log-odds of a cue and n-grams' score, shape (sentences, 2)."""
    batch = joined(texts)
    ngrams = bigram_scores(cased(batch.tokens), batch.bounds, model.ngrams, model.ngrams_bias)
    if model.cues is None:
        return np.stack([np.zeros(len(ngrams)), ngrams], axis=1)
    places = candidates(batch.tokens, model.cues.gate)
    places, scores, _ = tag_scores(batch.data, batch.tokens, batch.bounds, places, model.cues, load_classes(), False)
    return np.stack([evidence(places, scores, batch.bounds), ngrams], axis=1)


def to_arrays(model: HedgeModel) -> Arrays:
    """Return a model as arrays for a file; weights of columns that have none are left out."""
    columns = np.flatnonzero(model.ngrams).astype(np.uint32)
    arrays: Arrays = {
        "ngrams.columns": columns,
        "ngrams.weights": model.ngrams[columns].astype(np.float16),
        "ngrams.shape": np.array([len(model.ngrams)], np.int64),
        "ngrams.bias": np.array([model.ngrams_bias]),
        "join": model.join,
        "threshold": np.array([model.threshold]),
    }
    if model.cues is not None:
        arrays |= {f"cues.{name}": array for name, array in tag_arrays(model.cues).items()}
    return arrays


def from_arrays(arrays: Arrays) -> HedgeModel:
    """Return the model that :func:`to_arrays` wrote, or raise ValueError where arrays misfit."""
    size = int(arrays["ngrams.shape"][0])
    if size not in {2**bits for bits in range(MOST_BITS + 1)} or arrays["join"].shape != (3,):
        raise ValueError("The arrays of a hedge model have other shapes.")
    ngrams = np.zeros(size, np.float32)
    ngrams[arrays["ngrams.columns"]] = arrays["ngrams.weights"]
    cues = {name.removeprefix("cues."): array for name, array in arrays.items() if name.startswith("cues.")}
    return HedgeModel(
        tag_model(cues) if cues else None,
        ngrams,
        float(arrays["ngrams.bias"][0]),
        arrays["join"],
        float(arrays["threshold"][0]),
    )


def read_model(path: str | Path, kind: str = KIND) -> tuple[HedgeModel, dict[str, Any]]:
    """Read a hedge model and its metadata from a file."""
    arrays, metadata = load_model(path, kind)
    with whole(path, kind):
        return from_arrays(arrays), metadata


@cache
def shipped() -> HedgeModel:
    """Return the hedge model that ships."""
    with as_file(files("toolkit") / "models" / "hedging.safetensors") as path:
        return read_model(path)[0]
