"""What a tagger has learned: a gate, a screen, templates and weights, as the kernel reads them and as a file."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from toolkit.kernel.lookup import lookup
from toolkit.kernel.ranked import Ranked, ranked
from toolkit.kernel.templates import slots, within_reach
from toolkit.kernel.weights import sixteen_bits
from toolkit.kernel.windows import Gate

MOST_BITS = 24  # of the columns that features are hashed into


class Screen(NamedTuple):
    """Weights of words with their neighbours, by a logistic model: they spare hopeless candidates the templates.

    Attributes
    ----------
    words : ndarray of float32, shape (words,)
        The weight of each word of the gate.
    pairs : ndarray of float32, shape (2**bits,)
        Weights of a word with the one before it, and with the one behind, by hash; one cell where nothing is screened.
    least : float
        Candidates whose weights add up to less are O.
    """

    words: np.ndarray
    pairs: np.ndarray
    least: float


NO_SCREEN = Screen(np.zeros(0, np.float32), np.zeros(1, np.float32), float("-inf"))


class TagModel(NamedTuple):
    """A multinomial logistic model of tags: O, then B and I of each label.

    Attributes
    ----------
    words : ndarray of uint32, shape (words,)
        Hashes of the gate's words.
    gate : Gate
        Which tokens get features; the others are O.
    screen : Screen
        Which of those are O at second sight.
    templates : ndarray of int8, shape (templates, 6)
    slots : ndarray of int32, shape (templates, 3)
        The same templates, as the kernel reads them.
    columns : ndarray of uint32, shape (kept,)
        The columns that have weights, in order.
    known : Ranked
        The same, as the kernel reads them.
    weights : ndarray of int16, shape (kept, tags - 1)
        Weights of the tags but O, less those of O, in units of `scale`.
    scale : float32
    bias : ndarray of float32, shape (tags - 1,)
    """

    words: np.ndarray
    gate: Gate
    screen: Screen
    templates: np.ndarray
    slots: np.ndarray
    columns: np.ndarray
    known: Ranked
    weights: np.ndarray
    scale: np.float32
    bias: np.ndarray


def dense(
    words: np.ndarray,
    begins: int,
    form: np.ndarray,
    columns: np.ndarray,
    weights: np.ndarray,
    bias: np.ndarray,
    bits: int,
    screen: Screen = NO_SCREEN,
) -> TagModel:
    """Lay out a model's weights, given for its columns, which are in order, for look-up by hash."""
    whole, scale = sixteen_bits(weights)
    known = ranked(columns, 2**bits)
    return TagModel(words, Gate(lookup(words), begins), screen, form, slots(form), columns, known, whole, scale, bias)


def tag_arrays(model: TagModel) -> dict[str, np.ndarray]:
    """Return a tagger's model as arrays for a file."""
    arrays = {
        "words": model.words,
        "begins": np.array([model.gate.begins], np.int64),
        "templates": model.templates,
        "columns": model.columns,
        "weights": (model.weights * model.scale).astype(np.float16),
        "bias": model.bias,
        "shape": np.array([model.known.size], np.int64),
    }
    if len(model.screen.words):
        columns = np.flatnonzero(model.screen.pairs).astype(np.uint32)
        arrays |= {
            "screen.words": model.screen.words.astype(np.float16),
            "screen.columns": columns,
            "screen.pairs": model.screen.pairs[columns].astype(np.float16),
            "screen.shape": np.array([len(model.screen.pairs)], np.int64),
            "screen.least": np.array([model.screen.least]),
        }
    return arrays


def tag_model(arrays: dict[str, np.ndarray]) -> TagModel:
    """Return the tagger's model that :func:`tag_arrays` wrote, or raise ValueError where arrays misfit."""
    names = ("words", "templates", "columns", "weights", "bias")
    words, form, columns, weights, bias = (arrays[name] for name in names)
    bits = int(arrays["shape"][0]).bit_length() - 1
    # Compiled code checks no index: what it is handed must be in order.
    types = [np.uint32, np.int8, np.uint32, np.float16, np.float32]
    if [array.dtype for array in (words, form, columns, weights, bias)] != types or not 0 <= bits <= MOST_BITS:
        raise ValueError("The arrays of a tagger have other types.")
    if not within_reach(form):
        raise ValueError("The templates of a tagger have other views.")
    if (
        any(array.ndim != 1 for array in (words, columns, bias))
        or weights.shape != (len(columns), len(bias))
        or len(bias) % 2
        or (columns >= 2**bits).any()
        or (np.diff(columns.astype(np.int64)) <= 0).any()
    ):
        raise ValueError("The weights of a tagger have another shape.")
    screen = _screen(arrays, len(words)) if "screen.words" in arrays else NO_SCREEN
    return dense(words, int(arrays["begins"][0]), form, columns, weights, bias, bits, screen)


def _screen(arrays: dict[str, np.ndarray], words: int) -> Screen:
    own, columns, pairs = (arrays[f"screen.{name}"] for name in ("words", "columns", "pairs"))
    size = int(arrays["screen.shape"][0])
    if [array.dtype for array in (own, columns, pairs)] != [np.float16, np.uint32, np.float16]:
        raise ValueError("The arrays of a screen have other types.")
    if not 0 < size <= 2**MOST_BITS or size & (size - 1) or own.shape != (words,) or (columns >= size).any():
        raise ValueError("The words or columns of a screen are others.")
    table = np.zeros(size, np.float32)
    table[columns] = pairs
    return Screen(own.astype(np.float32), table, float(arrays["screen.least"][0]))
