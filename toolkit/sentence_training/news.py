"""What running news teaches of words: when a full stop behind them ends a sentence, and whether they start one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from toolkit.kernel.boundary_model import FIELDS, WORD_FIELDS
from toolkit.kernel.scan import CAPITAL, DIGIT, IS_WORD, NEWLINE, PARAGRAPH, SPACED, encode, scan, word_hash

# Occurrences that a word needs to be known, and those that a field of it needs.
ENOUGH, SOME, FEW = 20, 5, 3
# Where the shares are cut; each field is one more than the number of edges at or below its share, 0 if unknown.
GOES_ON = (0.005, 0.03, 0.12, 0.3, 0.6)
AT_END = (0.003, 0.02, 0.06, 0.15)
BEFORE_COMMON = (0.08, 0.2, 0.35, 0.5)
DOTTED = (0.25, 0.85)
NAME = (0.02, 0.08, 0.25, 0.6, 0.9, 0.99)
FIRST = (0.05, 0.15, 0.35, 0.65, 0.9)

COUNTS = (
    "seen",
    "dotted",  # a full stop follows
    "small",  # and then a small letter or a comma
    "end",  # and then the end of the paragraph
    "name",  # capitalised inside a sentence
    "common",  # small inside a sentence
    "first",  # capitalised at a start
)
PAIRS = ("capital", "common")  # a full stop and a capital follow; and of them those of words otherwise written small


def read(paths: Sequence[Path]) -> Iterator[list[str]]:
    """Yield the texts of each file of news in JSON Lines, gzip or not."""
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            yield [json.loads(line)["text"] for line in lines]


class WordCounts:
    """Counts of words, by their hash, over any number of texts.

    Attributes
    ----------
    words : dict of int to str
        A spelling of each hash.
    counts : dict of int to ndarray
        COUNTS and PAIRS of each hash.
    """

    def __init__(self) -> None:
        self.words: dict[int, str] = {}
        self.counts: dict[int, np.ndarray] = {}

    def add(self, texts: Sequence[str]) -> None:
        """Count the words of some texts."""
        data = encode("\n\n".join(texts))
        tokens = scan(data)
        h, flags = tokens.hash, tokens.flags
        word = flags & IS_WORD != 0
        small = word & (flags & (CAPITAL | DIGIT) == 0)
        capital = word & (flags & CAPITAL != 0)
        dotted = (_shift(h) == word_hash(".")) & (_shift(flags) & SPACED == 0)
        goes_on = _shift(small, 2) | (_shift(h, 2) == word_hash(","))
        closing = np.isin(_shift(h, -1), [word_hash(mark) for mark in ".?!…:\"')(["])
        inside = ~closing & (flags & NEWLINE == 0) & (flags & SPACED != 0)
        after_stop = np.isin(_shift(h, -1), [word_hash(mark) for mark in ".?!"])
        at_start = after_stop | (flags & PARAGRAPH != 0)
        columns = (
            word,
            dotted,
            dotted & goes_on,
            dotted & (_shift(flags, 2) & PARAGRAPH != 0),
            capital & inside,
            small & inside,
            capital & at_start,
        )
        place = np.flatnonzero(word)
        found, first, inverse = np.unique(h[word], return_index=True, return_inverse=True)
        sums = np.stack([np.bincount(inverse, column[word], len(found)) for column in columns], axis=1)
        for key, row, token in zip(found.tolist(), sums, place[first], strict=True):
            if key not in self.counts:
                self.counts[key] = np.zeros(len(COUNTS) + len(PAIRS))
                spelt = bytes(data[tokens.start[token] : tokens.end[token]])
                self.words[key] = spelt.decode("utf-8", "replace").lower()
            self.counts[key][: len(COUNTS)] += row

    def add_pairs(self, texts: Sequence[str]) -> None:
        """Count the capitals behind a word and a full stop, once :meth:`add` has seen every text."""
        name, common = COUNTS.index("name"), COUNTS.index("common")
        written_small = [key for key, row in self.counts.items() if row[common] > row[name]]
        tokens = scan(encode("\n\n".join(texts)))
        h, flags = tokens.hash, tokens.flags
        dotted = (_shift(h) == word_hash(".")) & (_shift(flags) & SPACED == 0) & (flags & IS_WORD != 0)
        after = _shift(flags, 2)
        place = np.flatnonzero(dotted & (after & (IS_WORD | CAPITAL | PARAGRAPH) == IS_WORD | CAPITAL))
        found, inverse = np.unique(h[place], return_inverse=True)
        commons = np.bincount(inverse, np.isin(h[place + 2], written_small), len(found))
        for key, capitals, small in zip(found.tolist(), np.bincount(inverse), commons, strict=True):
            self.counts[key][len(COUNTS) :] += capitals, small

    def table(self, abbreviations: Iterable[str], starters: Iterable[str]) -> dict[str, int]:
        """Return the WORD_FIELDS of every word that was seen often enough or that Punkt names, packed."""
        abbreviated, starting = set(abbreviations), set(starters)
        table = {}
        for key, row in self.counts.items():
            word = self.words[key]
            count = dict(zip(COUNTS + PAIRS[:1] + ("pairs_common",), row.tolist(), strict=True))
            known = count["seen"] >= ENOUGH or word in abbreviated or word in starting
            if not known or len(scan(encode(word)).hash) != 1:
                continue
            capitals = count["name"] + count["first"]
            fields = {
                "goes_on": _level(count["small"], count["dotted"], GOES_ON, SOME),
                "at_end": _level(count["end"], count["dotted"], AT_END, SOME),
                "dotted": _level(count["dotted"], count["seen"], DOTTED, 1) - 1,
                "before_common": _level(count["pairs_common"], count["capital"], BEFORE_COMMON, FEW),
                "abbreviation": int(word in abbreviated),
                "name": _level(count["name"], count["name"] + count["common"], NAME, SOME),
                "first": _level(count["first"], capitals, FIRST, SOME),
                "starter": int(word in starting),
            }
            assert all(value < FIELDS[name] for name, value in fields.items())
            if code := sum(fields[name] << 4 * place for place, name in enumerate(WORD_FIELDS)):
                table[word] = code
        return dict(sorted(table.items()))


def punkt(texts: Iterable[Sequence[str]]) -> tuple[set[str], list[str], set[str]]:
    """Return the abbreviations, the collocations (word after word) and the starters that nltk's Punkt finds."""
    from nltk.tokenize.punkt import PunktTrainer

    trainer = PunktTrainer()
    # One "Mr" without a stop must not outweigh thousands with one, as it does by default in a large corpus.
    trainer.IGNORE_ABBREV_PENALTY = True
    for batch in texts:
        for text in batch:
            trainer.train(text, finalize=False)
    trainer.finalize_training()
    learned = trainer.get_params()
    pairs = [pair for pair in sorted(learned.collocations) if all(len(scan(encode(w)).hash) == 1 for w in pair)]
    return learned.abbrev_types, [word for pair in pairs for word in pair], learned.sent_starters


def _shift(array: np.ndarray, by: int = 1) -> np.ndarray:
    """Return what stands `by` places further on, 0 beyond the edges."""
    shifted = np.zeros_like(array)
    if by > 0:
        shifted[:-by] = array[by:]
    else:
        shifted[-by:] = array[:by]
    return shifted


def _level(part: float, whole: float, edges: tuple[float, ...], enough: int) -> int:
    return 0 if whole < enough else 1 + int(np.searchsorted(edges, part / whole, side="right"))
