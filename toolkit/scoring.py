"""Many texts at the speed of the kernel: blocks of texts, scanned and scored as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from toolkit.hedging.model import find_hedges, shipped
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.offsets import characters_before
from toolkit.kernel.scan import scan

BLOCK = 2**16  # bytes of text scored at once: its tokens stay in the second cache
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
    borders = np.cumsum([0, *(len(text) + len(_BORDER) for text in block)])
    tokens = scan(data)
    bounds = sentence_starts(data, tokens, load_parameters())
    found = find_hedges(data, tokens, bounds, shipped())
    sentences = np.stack((tokens.start[bounds[:-1]], tokens.end[bounds[1:] - 1]), axis=1)
    hedges = np.stack((tokens.start[found.firsts], tokens.end[found.lasts]), axis=1)
    # Where a text's tokens, sentences and hedges begin, and the number of each behind the last.
    cuts = [np.searchsorted(starts, borders) for starts in (tokens.start, sentences[:, 0], hedges[:, 0])]
    first = np.minimum(borders, len(data) - 1).astype(np.int32)
    if not data.max() < 0x80:
        before = characters_before(data)
        first, sentences, hedges = before[first], before[sentences], before[hedges]
    for i in range(len(block)):
        (t, s, h), (t_end, s_end, h_end) = (cut[i] for cut in cuts), (cut[i + 1] for cut in cuts)
        yield Scored(
            sentences[s:s_end] - first[i],
            found.p_uncertain[s:s_end],
            hedges[h:h_end] - first[i],
            found.p[h:h_end],
            int(t_end - t),
        )
