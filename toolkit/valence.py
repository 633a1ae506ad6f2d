"""How good or bad a word sounds: a lexicon's ratings, and for all other words what their company says.

The ratings are VADER's (Hutto and Gilbert 2014, VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social
Media Text, ICWSM; MIT licence, copyright C.J. Hutto), from -4 to 4. A ridge regression from the vectors of words that
:mod:`toolkit.word_classes` learns from news to those ratings gives every frequent word a second one (its correlation
with the lexicon's, on words that it has not seen, is .72). Only hashes and numbers ship.

``python -m toolkit.valence NEWS.jsonl.gz... --lexicon vader_lexicon.txt --output FILE`` learns them anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toolkit.kernel.lookup import Lookup, lookup
from toolkit.kernel.scan import encode, scan
from toolkit.word_classes import read_texts, word_vectors

SHIPPED = "data/valence.safetensors"
SCALE = 30  # steps of a rating on disk
_OTHERS = 6000  # words without a rating that are taken for neutral in learning
_PENALTY = 1.0


class Valence(NamedTuple):
    """Ratings of words.

    Attributes
    ----------
    slots : Lookup
        Where a word's hash stands in `ratings`.
    ratings : ndarray of float32, shape (words, 2)
        The lexicon's rating, 0 for words that it lacks, and the learned one, from -4 to 4.
    """

    slots: Lookup
    ratings: np.ndarray


@cache
def load_valence() -> Valence:
    """Read the ratings that ship.

    Examples
    --------
    >>> from toolkit.kernel.lookup import find
    >>> from toolkit.kernel.scan import word_hash
    >>> valence = load_valence()
    >>> [bool(valence.ratings[find(valence.slots, np.uint32(word_hash(word))), 0] > 0) for word in ("praise", "blame")]
    [True, False]
    """
    from safetensors.numpy import load

    arrays = load(files("toolkit").joinpath(SHIPPED).read_bytes())
    return Valence(lookup(arrays["hash"]), arrays["ratings"].astype(np.float32) / SCALE)


def read_lexicon(path: Path) -> dict[int, float]:
    """Return the ratings of single words, by their hashes, of a file with a word and its rating on each line."""
    rated: dict[int, float] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, rating = line.split("\t")[:2]
        hashes = scan(encode(word)).hash
        if len(hashes) == 1 and word.isalpha():
            rated.setdefault(int(hashes[0]), float(rating))
    return rated


def learn(texts: Iterable[str], rated: dict[int, float], seed: int = 0) -> dict[str, np.ndarray]:
    """Rate the words of some texts, and those of a lexicon.

    Parameters
    ----------
    texts : iterable of str
        Running text, some ten million words of it.
    rated : dict of int to float
        The ratings of the lexicon by words' hashes.
    seed : int
        Seed of the vectors, and of which words are taken for neutral.

    Returns
    -------
    dict
        ``hash``, uint32 of shape (words,); ``ratings``, int8 of shape (words, 2), in steps of 1 / SCALE.
    """
    from sklearn.linear_model import Ridge

    words, vectors = word_vectors(texts, seed)
    known = np.array([rated.get(int(word), 0.0) for word in words])
    others = np.random.default_rng(seed).permutation(np.flatnonzero(known == 0))[:_OTHERS]
    seen = np.concatenate([np.flatnonzero(known), others])
    learned = Ridge(_PENALTY).fit(vectors[seen], known[seen]).predict(vectors)
    alone = np.array(sorted(set(rated) - set(words.tolist())), np.uint32)
    ratings = np.zeros((len(words) + len(alone), 2))
    ratings[: len(words)] = np.stack([known, learned], axis=1)
    ratings[len(words) :, 0] = [rated[int(word)] for word in alone]
    steps = np.clip(np.round(ratings * SCALE), -127, 127).astype(np.int8)
    return {"hash": np.concatenate([words, alone]).astype(np.uint32), "ratings": steps}


def main() -> None:
    """Learn the ratings from news in gzipped JSON Lines and write them."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("news", nargs="+", type=Path, help="gzipped JSON Lines with a column 'text'")
    parser.add_argument("--lexicon", type=Path, required=True, help="VADER's vader_lexicon.txt")
    parser.add_argument("--output", type=Path, required=True, help="the safetensors file to write")
    arguments = parser.parse_args()
    save_file(learn(read_texts(sorted(arguments.news)), read_lexicon(arguments.lexicon)), arguments.output)


if __name__ == "__main__":
    main()
