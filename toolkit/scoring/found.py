"""What was found in some documents, and how the rows of a table are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from toolkit.kernel.groups import groups, keys_of_letters
from toolkit.scoring.arrow import coded, numbered, numbers, strings
from toolkit.scoring.blocks import Scored
from toolkit.scoring.records import Record

if TYPE_CHECKING:
    from toolkit.annotation import Attribution


class Found(NamedTuple):
    """Documents with their numbers, and what was found in each.

    Attributes
    ----------
    numbers : ndarray of int64, shape (documents,)
    records : sequence of Record
    scored : sequence of Scored
    said : sequence of sequences of Attribution, or None
        The attributions that an analysis finds, with speakers, if they were asked for.
    """

    numbers: np.ndarray
    records: Sequence[Record]
    scored: Sequence[Scored]
    said: Sequence[Sequence[Attribution]] | None

    def joined(self, kind: str) -> tuple[np.ndarray, np.ndarray]:
        """Return one array of every text, joined, and the place of each row's document among them."""
        arrays = [getattr(one, kind) for one in self.scored]
        return np.concatenate(arrays), np.repeat(np.arange(len(arrays)), [len(array) for array in arrays])

    def forms(self, *kinds: str) -> tuple[np.ndarray, list[str]]:
        """Return the words of all spans of some kinds, in lower case: the place of each among those there are."""
        texts = [record.text for record in self.records]
        letters = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
        joined = [self.joined(kind) for kind in kinds]
        spans, of = (np.concatenate(parts) for parts in zip(*joined, strict=True))
        begins = np.cumsum([0, *map(len, texts)])
        # Most are one of few: each is cut out once.
        some, which = groups(keys_of_letters(letters, spans + begins[of, None]))
        firsts = zip(of[some].tolist(), spans[some].tolist(), strict=True)
        places, known = numbered(texts[place][start:end].lower() for place, (start, end) in firsts)
        return places[which], known


def keys_of(found: Found, of: np.ndarray) -> dict[str, pa.Array]:
    """Return the columns that tell which document each row is of, by its place among them."""
    ids = strings([record.id for record in found.records])
    return {"document": numbers(found.numbers[of]), "id": coded(of.astype(np.int32), ids)}


def edges_of(spans: np.ndarray) -> dict[str, pa.Array]:
    """Return the columns of first and end characters."""
    return {"start": numbers(spans[:, 0]), "end": numbers(spans[:, 1])}


def within(of: np.ndarray) -> np.ndarray:
    """Return the number of each row within its document; the rows are in the order of the documents."""
    return (np.arange(len(of)) - np.searchsorted(of, of)).astype(np.int32)


def placed(of: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return numbers that are in order over all documents."""
    return np.asarray(of.astype(np.int64) << 32 | starts)


def sentences_of(of: np.ndarray, starts: np.ndarray, sentences: np.ndarray) -> np.ndarray:
    """Return the number of the sentence, in its document, that each span begins in."""
    found = np.searchsorted(sentences, placed(of, starts), side="right") - 1
    return (found - np.searchsorted(sentences, of.astype(np.int64) << 32)).astype(np.int32)
