"""What was found in some documents, and how the rows of a table are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from toolkit.kernel.groups import groups, keys_of_letters
from toolkit.scoring.arrow import coded, numbered, numbers
from toolkit.scoring.records import Record
from toolkit.scoring.scored import Joined, Spans

if TYPE_CHECKING:
    from toolkit.annotation import Attribution


class Found(NamedTuple):
    """Documents with their numbers, and what was found in them.

    Attributes
    ----------
    numbers : ndarray of int64, shape (documents,)
    records : sequence of Record
    ids : pyarrow.StringArray
        Theirs.
    joined : Joined
    said : sequence of sequences of Attribution, or None
        The attributions that an analysis finds, with speakers, if they were asked for.
    """

    numbers: np.ndarray
    records: Sequence[Record]
    ids: pa.StringArray
    joined: Joined
    said: Sequence[Sequence[Attribution]] | None

    def keys(self, of: np.ndarray) -> dict[str, pa.Array]:
        """Return the columns that tell which document each row is of, by its place among them, int32."""
        return {"document": numbers(self.numbers[of]), "id": coded(of, self.ids)}

    def forms(self, *kinds: Spans) -> tuple[np.ndarray, list[str]]:
        """Return the words of all spans of some kinds, in lower case: the place of each among those there are."""
        data, tokens, _ = self.joined.read.scanned
        starts = tokens.start[np.concatenate([spans.firsts for spans in kinds])]
        ends = tokens.end[np.concatenate([spans.lasts for spans in kinds])]
        # Most are one of few: each is cut out once.
        some, which = groups(keys_of_letters(data, starts, ends))
        edges, text = zip(starts[some].tolist(), ends[some].tolist(), strict=True), data.tobytes()
        places, known = numbered([text[start:end].decode().lower() for start, end in edges])
        return places[which], known

    def sentences_of(self, of: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Return the number of the sentence, in its document, that a character of each of some documents is in."""
        sentences = self.joined.sentences
        every = _placed(sentences.texts, sentences.edges[:, 0])
        found = np.searchsorted(every, _placed(of, starts), side="right") - 1
        return sentences.within(found, np.bincount(of, minlength=len(self.records)))


def edges_of(spans: np.ndarray) -> dict[str, pa.Array]:
    """Return the columns of first and end characters."""
    return {"start": numbers(spans[:, 0]), "end": numbers(spans[:, 1])}


def _placed(of: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return numbers that are in order over all documents."""
    return np.asarray(of.astype(np.int64) << 32 | starts)
