"""Sentences and words of a text, as character spans."""

from __future__ import annotations

import numpy as np

from toolkit.annotation import Span
from toolkit.kernel.boundaries import load_parameters, sentence_starts
from toolkit.kernel.offsets import characters
from toolkit.kernel.scan import IS_WORD, encode, scan


def _spans(data: np.ndarray, starts: np.ndarray, ends: np.ndarray, text: str) -> list[Span]:
    edges = np.stack((starts, ends), axis=1).ravel()
    return [Span(*pair) for pair in characters(data, edges, len(text)).reshape(-1, 2).tolist()]


def tokens(text: str) -> list[Span]:
    """Return the words and the marks of a text.

    Examples
    --------
    >>> [span.of("It didn't rain.") for span in tokens("It didn't rain.")]
    ['It', 'did', "n't", 'rain', '.']
    """
    data = encode(text)
    found = scan(data)
    return _spans(data, found.start, found.end, text)


def words(text: str) -> list[Span]:
    """Return the words of a text, without the marks.

    Examples
    --------
    >>> [span.of("Rain, perhaps.") for span in words("Rain, perhaps.")]
    ['Rain', 'perhaps']
    """
    data = encode(text)
    found = scan(data)
    kept = found.flags & IS_WORD != 0
    return _spans(data, found.start[kept], found.end[kept], text)


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text.

    Every character that is not white space is in exactly one of them; no white space is at their edges.

    Examples
    --------
    >>> text = "Mr. Lund left at 5 p.m. He may return."
    >>> [span.of(text) for span in sentences(text)]
    ['Mr. Lund left at 5 p.m.', 'He may return.']
    """
    data = encode(text)
    found = scan(data)
    starts = sentence_starts(data, found, load_parameters())
    edges = np.stack((found.start[starts[:-1]], found.end[starts[1:] - 1]), axis=1).ravel()
    return covering(text, characters(data, edges, len(text)).tolist())


def covering(text: str, edges: list[int]) -> list[Span]:
    """Make spans of starts and ends that also hold what no token holds: control characters, emoji selectors.

    Such a character belongs to the sentence before it, or to the first.
    """
    if not edges:
        edges = [0, 0]
    edges[0] = len(text) - len(text.lstrip())
    edges.append(len(text))
    ends = [at + len(text[at:after].rstrip()) for at, after in zip(edges[1::2], edges[2::2], strict=True)]
    return [Span(start, end) for start, end in zip(edges[:-1:2], ends, strict=True) if start < end]
