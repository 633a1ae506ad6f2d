"""Texts that are equal, or nearly so: MinHash finds candidates, their shingles decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.errors import ParameterError

#: Texts are near from this share of common shingles (Jaccard) on.
NEAR = 0.8

#: Shorter texts have too few shingles to be near one another: they are equal or not.
_FEWEST_WORDS = 6

_SHINGLE = 3
_PERMUTATIONS = 64
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Duplicates:
    """What was found among texts.

    Parameters
    ----------
    keys : list of str
        For every text what it is equal to others by: its words, in lower case, without punctuation.
    near : dict
        Key to the other keys that it is near to.
    """

    keys: list[str]
    near: dict[str, set[str]]


def words_of(text: str) -> list[str]:
    """Return the words of a text that count: letters and digits, in lower case.

    Examples
    --------
    >>> words_of("“It's late,” he said.")
    ['it', 's', 'late', 'he', 'said']
    """
    return _WORD.findall(text.lower())


def find_duplicates(texts: Sequence[str], threshold: float = NEAR) -> Duplicates:
    """Find equal and near texts.

    Parameters
    ----------
    texts : sequence of str
        The texts.
    threshold : float, default 0.8
        The share of common runs of three words from which two texts are near.

    Examples
    --------
    >>> found = find_duplicates(["It rains.", "it rains", "It may rain."])
    >>> found.keys[0] == found.keys[1], found.near
    (True, {})
    """
    keys = [" ".join(words_of(text)) for text in texts]
    shingles = {key: _shingles(key) for key in dict.fromkeys(keys) if key.count(" ") >= _FEWEST_WORDS - 1}
    near: dict[str, set[str]] = {}
    for one, other in _candidates(shingles, threshold):
        a, b = shingles[one], shingles[other]
        if len(a & b) >= threshold * len(a | b):
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    return Duplicates(keys, near)


def _shingles(key: str) -> frozenset[str]:
    words = key.split(" ")
    return frozenset(" ".join(words[place : place + _SHINGLE]) for place in range(len(words) - _SHINGLE + 1))


def _candidates(shingles: dict[str, frozenset[str]], threshold: float) -> Iterable[tuple[str, str]]:
    """Yield pairs of keys that may be near."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        raise ParameterError("Near duplicates need datasketch: pip install 'discourse-toolkit[audit]'.") from None

    # A lower threshold for candidates than for pairs: fewer are missed, and the shingles decide.
    index = MinHashLSH(threshold=threshold - 0.1, num_perm=_PERMUTATIONS)
    rows = ([shingle.encode() for shingle in sorted(one)] for one in shingles.values())
    for key, sketch in zip(shingles, MinHash.generator(rows, num_perm=_PERMUTATIONS, seed=1), strict=True):
        for other in sorted(index.query(sketch)):
            yield other, key
        index.insert(key, sketch)
