"""How far sources vouch for what cues report, as :mod:`toolkit.attribution.strength` says, of a block's cues at once.

Cues of nothing but words are read by the kernel; of others, and of those whose content is silence ("declined" and "to
comment"), each wording is read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from toolkit.attribution.strength import (
    DECLINING,
    HELD,
    NEGATING,
    OPEN,
    Reporting,
    by_form,
    commitment,
    reporting,
    strength_of,
    vouched,
)
from toolkit.batch import joined
from toolkit.kernel.groups import groups, keys_of
from toolkit.kernel.reporting_terms import ODD, Terms, terms_from, terms_of
from toolkit.kernel.scan import Tokens, word_hash


@cache
def acts() -> tuple[str, ...]:
    """Return the acts of reporting, the unknown one, which has no name, first."""
    return ("", *sorted({entry.act for entry in by_form().values()}))


def reports_of(data: np.ndarray, tokens: Tokens, cues: np.ndarray, silent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how far sources vouch for what cues report, and the acts of the cues, in the order of :func:`acts`.

    Parameters
    ----------
    data : ndarray of uint8
    tokens : Tokens
    cues : ndarray of int32, shape (cues, 2)
        First and last tokens.
    silent : ndarray of bool, shape (cues,)
        Whether the content is no more than "to comment", "to say" and the like.
    """
    terms, strengths, told = _terms()
    places, (negated, declined) = terms_of(data, tokens, terms, *cues.T)
    # No expression has the last place; what is said of odd ones is written over below.
    held, act = strengths[places], told[places]
    # As toolkit.attribution.strength.vouched says.
    held = np.where(negated, np.where(held < 0, HELD, 0), np.where(declined, 0, held)).astype(np.float32)
    odd = np.flatnonzero(silent | (places == ODD))
    some, which = groups(keys_of(tokens.hash, *cues[odd].T) << np.uint64(1) | silent[odd])
    wordings = zip(words_of(data, tokens, *cues[odd[some]].T), silent[odd[some]].tolist(), strict=True)
    read = np.array([_read(*wording) for wording in wordings], np.float32).reshape(-1, 2)[which]
    held[odd], act[odd] = read.T
    return held, act


def weakened(held: np.ndarray, possible: np.ndarray, hedged: np.ndarray) -> np.ndarray:
    """Return commitments, which what is possible or hedged in contents takes away from; see ``commitment``."""
    less = np.where(possible, OPEN, np.where(hedged, np.minimum(held, HELD), held))
    return np.where(held > OPEN, less, held).astype(np.float32)


def weakening(data: np.ndarray, tokens: Tokens, firsts: np.ndarray, lasts: np.ndarray) -> np.ndarray:
    """Return which hedges take away from a commitment, and are not of a number alone ("about")."""
    some, which = groups(keys_of(tokens.hash, firsts, lasts))
    found = [_weakens(hedge) for hedge in words_of(data, tokens, firsts[some], lasts[some])]
    return np.asarray(np.array(found, np.bool_)[which])


def words_of(data: np.ndarray, tokens: Tokens, firsts: np.ndarray, lasts: np.ndarray) -> list[bytes]:
    """Return the bytes of spans."""
    text = data.data
    edges = zip(tokens.start[firsts].tolist(), tokens.end[lasts].tolist(), strict=True)
    return [bytes(text[start:end]) for start, end in edges]


def decoded(words: bytes) -> str:
    """Return words as they stand in a text, which may have halves of characters."""
    return words.decode("utf-8", "surrogatepass")


@lru_cache(maxsize=2**12)
def _read(cue: bytes, silent: bool) -> tuple[float, int]:
    """Return how far who uses a cue vouches for what it reports, and its act."""
    words = decoded(cue)
    return vouched(f"{words} to say" if silent else words), acts().index(_act(reporting(words)))


def _act(entry: Reporting | None) -> str:
    return entry.act if entry else ""


@lru_cache(maxsize=2**12)
def _weakens(hedge: bytes) -> bool:
    return commitment("", "", [decoded(hedge)]) < commitment("", "")


@cache
def _terms() -> tuple[Terms, np.ndarray, np.ndarray]:
    """Return the expressions of nothing but words, how strong each is, and its act; behind all, no expression's."""
    forms = [form for form in by_form() if form.isascii() and form.replace(" ", "").isalnum()]
    # Thousands of words are scanned as one text: one by one they would be a good part of a command's start.
    batch = joined(forms)
    terms = terms_from(batch.tokens, batch.bounds, *(_hashes(words) for words in (NEGATING, DECLINING)))
    entries = [*(by_form()[form] for form in forms), None]
    strengths = np.array([strength_of(entry) for entry in entries], np.float32)
    numbers = {act: number for number, act in enumerate(acts())}
    return terms, strengths, np.array([numbers[_act(entry)] for entry in entries], np.int8)


def _hashes(words: Sequence[str]) -> np.ndarray:
    return np.array([word_hash(word) for word in words], np.uint32)
