"""Which modals a negation turns over: the words that decide it, and the kernel's answer."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np

from toolkit.batch import joined
from toolkit.kernel import polarity as kernel
from toolkit.kernel.lookup import Lookup, hashes_of, lookup
from toolkit.kernel.marks import Kinds, marks_of, together
from toolkit.kernel.polarity import PolarityWords, pair_hash
from toolkit.kernel.scan import Tokens
from toolkit.negation.model import Negations

# What the lists of polarity.json make of a word.
_KINDS = {
    "near": kernel.NEAR,
    "amounts": kernel.AMOUNT,
    "denying": kernel.DENYING,
    "raising": kernel.RAISING,
    "clause": kernel.CLAUSE,
    "answers": kernel.ANSWER,
    "affixed": kernel.AFFIXED,
    "auxiliaries": kernel.AUXILIARY | kernel.VERB,
    "verbs of a clause": kernel.VERB,
    "pronouns": kernel.PRONOUN,
    "relative": kernel.RELATIVE,
    "negative nouns": kernel.NEGATIVE_NOUN,
    "articles": kernel.ARTICLE,
    "subjects": kernel.SUBJECT,
    "partitives": kernel.PARTITIVE,
    "excess": kernel.EXCESS,
}


def negated_modals(
    data: np.ndarray,
    tokens: Tokens,
    bounds: np.ndarray,
    negations: Negations,
    firsts: np.ndarray,
    lasts: np.ndarray,
    known: np.ndarray | None = None,
) -> np.ndarray:
    """Return for each modal whether it is negated.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    bounds : ndarray of int32, shape (sentences + 1,)
        The first token of each sentence, and the number of tokens.
    negations : Negations
        What was found in the same text.
    firsts, lasts : ndarray of int32, shape (modals,)
        The first and last token of each modal, in order.
    known : ndarray of uint16, shape (tokens,), optional
        Not 0 for the tokens whose words decide of polarity, where they are known.
    """
    known = marks_of(tokens.hash, _gate()) if known is None else known
    found = negations.cues, negations.firsts, negations.rows, negations.inside
    return np.asarray(kernel.negated(data, tokens, bounds, firsts, lasts, *found, polarity_words(), known))


def polarity_kinds() -> Kinds:
    """Return the words that decide of polarity, all of one kind."""
    words = hashes_of(polarity_words().words)
    return words, np.ones(len(words), np.int64)


@cache
def _gate() -> Lookup:
    return together([polarity_kinds()])


@cache
def polarity_words() -> PolarityWords:
    """Read the words that decide of polarity."""
    data = json.loads((files("toolkit.negation") / "polarity.json").read_text(encoding="utf-8"))
    listed = [(word, kind) for name, kind in _KINDS.items() for word in data[name]]
    # A clitic is one behind a word only.
    batch = joined([f"it{word}" if word[0] == "'" else word for word, _ in listed])
    words: dict[int, int] = {}
    for own, (_, kind) in zip(batch.tokens.hash[batch.bounds[1:] - 1].tolist(), listed, strict=True):
        words[own] = words.get(own, 0) | kind
    listed = [(pair, kind) for name, kind in (("idle", kernel.IDLE), ("short", kernel.SHORT)) for pair in data[name]]
    hashes = joined([pair for pair, _ in listed]).tokens.hash
    for first in hashes[::2].tolist():
        words[first] = words.get(first, 0) | kernel.OPENS
    hashed = np.asarray(pair_hash.py_func(hashes[::2], hashes[1::2]))  # type: ignore[arg-type]
    pairs = dict(zip(hashed.tolist(), (kind for _, kind in listed), strict=True))
    return PolarityWords(*_table(words), *_table(pairs))


def _table(kinds: dict[int, int]) -> tuple[Lookup, np.ndarray]:
    return lookup(np.array(list(kinds), np.uint32)), np.array(list(kinds.values()), np.int64)
