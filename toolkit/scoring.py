"""Many texts at the speed of the kernel: blocks of texts, scanned and scored as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from toolkit.hedging.model import find_hedges, shipped
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.offsets import characters_before
from toolkit.kernel.scan import scan

BLOCK = 2**17  # bytes of text scored at once: its tokens stay near the processor
_BORDER = b"\n\n"  # a blank line: no sentence reaches over it


class Scored(NamedTuple):
    """What was found in one text.

    Attributes
    ----------
    sentences : ndarray of int32, shape (sentences, 2)
        First and end character of each sentence.
    p_uncertain : ndarray of float64, shape (sentences,)
    hedges : ndarray of int32, shape (hedges, 2)
        First and end character of each hedge cue.
    p : ndarray of float32, shape (hedges,)
    words : int
        How many tokens the text has.
    """

    sentences: np.ndarray
    p_uncertain: np.ndarray
    hedges: np.ndarray
    p: np.ndarray
    words: int


def score(texts: Iterable[str]) -> Iterator[Scored]:
    """Score texts with the models that ship, one result a text, in order.

    Examples
    --------
    >>> [scored.sentences.tolist() for scored in score(["It may rain. Or not.", "", "Ça va."])]
    [[[0, 12], [13, 20]], [], [[0, 6]]]
    """
    for block in _blocks(texts):
        yield from _score(block)


def _blocks(texts: Iterable[str]) -> Iterator[list[bytes]]:
    block: list[bytes] = []
    size = 0
    for text in texts:
        block.append(text.encode("utf-8", "surrogatepass"))
        size += len(block[-1])
        if size >= BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _score(block: list[bytes]) -> Iterator[Scored]:
    data = np.frombuffer(_BORDER.join(block) + b"\0", dtype=np.uint8)
    borders = np.cumsum([0, *(len(text) + len(_BORDER) for text in block)]).astype(np.int32)
    tokens = scan(data)
    bounds = sentence_starts(data, tokens, load_parameters())
    found = find_hedges(data, tokens, bounds, shipped())
    sentences = np.stack((tokens.start[bounds[:-1]], tokens.end[bounds[1:] - 1]), axis=1)
    hedges = np.stack((tokens.start[found.firsts], tokens.end[found.lasts]), axis=1)
    # Where a text's tokens, sentences and hedges begin, and behind the last their number.
    t, s, h = (np.searchsorted(starts, borders) for starts in (tokens.start, sentences[:, 0], hedges[:, 0]))
    sentences, hedges = _in_texts(data, sentences, borders, s), _in_texts(data, hedges, borders, h)
    for (t0, t1), (s0, s1), (h0, h1) in zip(*(pairwise(cuts.tolist()) for cuts in (t, s, h)), strict=True):
        yield Scored(sentences[s0:s1], found.p_uncertain[s0:s1], hedges[h0:h1], found.p[h0:h1], t1 - t0)


def _in_texts(data: np.ndarray, spans: np.ndarray, borders: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """Turn bytes of the block into characters of the text that a span is in."""
    first = borders[:-1]
    if data.max() >= 0x80:
        spans, first = (characters_before(data, offsets.ravel()).reshape(offsets.shape) for offsets in (spans, first))
    return np.asarray(spans - np.repeat(first, np.diff(cuts))[:, None])
