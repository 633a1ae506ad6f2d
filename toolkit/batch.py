"""Many texts as one: joined, scanned once, and told apart by the places of their first tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import index
from typing import Any, NamedTuple

import numpy as np

from toolkit.errors import must_be
from toolkit.kernel.scan import Tokens, encode, scan


class Batch(NamedTuple):
    """Texts, joined by line breaks and scanned.

    Attributes
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (texts + 1,)
        Place of each text's first token, and behind the last the number of tokens.
    characters : ndarray of int32, shape (bytes + 1,)
        How many characters stand before a byte in its text.
    """

    data: np.ndarray
    tokens: Tokens
    bounds: np.ndarray
    characters: np.ndarray

    def spans(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the tokens' first and end characters in their texts."""
        return self.characters[self.tokens.start], self.characters[self.tokens.end - 1] + 1


def joined(texts: Sequence[str]) -> Batch:
    """Scan texts; a token never reaches over two of them.

    Examples
    --------
    >>> joined(["It may.", "Ça va?"]).bounds.tolist()
    [0, 3, 6]
    """
    data = encode("\n".join(texts))
    tokens = scan(data)
    sizes = [len(text.encode("utf-8", "surrogatepass")) + 1 for text in texts]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    bounds = np.searchsorted(tokens.start, starts).astype(np.int32)
    leads = (data & 0xC0) != 0x80
    characters = np.cumsum(leads, dtype=np.int64) - 1
    first = np.repeat(characters[starts[:-1]], sizes) if len(sizes) else characters[:0]
    return Batch(data, tokens, bounds, (characters[: len(first)] - first).astype(np.int32))


def checked_texts(texts: Iterable[str], owner: str) -> list[str]:
    """Return texts as a list, or say what is wrong with them: the shape of every estimator's X."""
    items = _listed(texts, "X", owner, "a list of texts")
    for place, item in enumerate(items):
        if not isinstance(item, str):
            raise must_be(f"X[{place}]", owner, "a str", item)
    return items


def checked_column(values: Iterable[Any], name: str, owner: str, size: int) -> list[Any]:
    """Return a column that stands beside `size` texts as a list, or say what is wrong with it."""
    items = _listed(values, name, owner, f"a list as long as X, {size}")
    if len(items) != size:
        raise must_be(name, owner, f"as long as X, {size}", len(items))
    return items


def checked_spans(
    values: Iterable[Any], name: str, owner: str, texts: Sequence[str], *, labelled: bool = False
) -> list[list[Any]]:
    """Return the spans of each text, or say which are none: they are (start, end) in characters, and not empty.

    Where they may be `labelled`, a label may follow: (start, end, label).
    """
    shape = "a list of (start, end)"
    column = checked_column(values, name, owner, len(texts))
    for place, (text, spans) in enumerate(zip(texts, column, strict=True)):
        try:
            column[place] = [(index(start), index(end), *label) for start, end, *label in spans]
        except (TypeError, ValueError):
            raise must_be(f"{name}[{place}]", owner, shape, spans) from None
        for start, end, *label in column[place]:
            if len(label) > labelled or not all(isinstance(part, str) for part in label):
                raise must_be(f"{name}[{place}]", owner, shape, spans)
            if not 0 <= start < end <= len(text):
                required = f"spans inside their text, which has {len(text)} characters"
                raise must_be(f"{name}[{place}]", owner, required, (start, end))
    return column


def _listed(values: Iterable[Any], name: str, owner: str, required: str) -> list[Any]:
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise must_be(name, owner, required, values[:40] if isinstance(values, (str, bytes)) else values)
    return list(values)


def tags_of(batch: Batch, spans: Sequence[Iterable[Any]], labels: Sequence[str] = ()) -> np.ndarray:
    """Return a tag for every token: 0 outside, 1 where a span begins, 2 inside one; 3 and 4 for the second label.

    Parameters
    ----------
    batch : Batch
    spans : sequence of iterables of (start, end) or (start, end, label)
        The spans of each text, in characters.
    labels : sequence of str
        The labels, where spans have them.
    """
    tags = np.zeros(len(batch.tokens.hash), np.int8)
    starts, ends = batch.spans()
    for text, marked in enumerate(spans):
        first, last = batch.bounds[text], batch.bounds[text + 1]
        for start, end, *label in sorted(marked):
            number = labels.index(label[0]) if label else 0
            covered = first + np.flatnonzero((starts[first:last] < end) & (ends[first:last] > start))
            tags[covered] = 2 * number + 2
            tags[covered[:1]] = 2 * number + 1
    return tags
