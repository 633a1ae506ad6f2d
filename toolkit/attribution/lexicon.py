"""Reporting expressions, and what the kernel knows of words: their classes and which act of reporting they name."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from toolkit.batch import joined
from toolkit.kernel.attribution import Words, words_of
from toolkit.kernel.scope import KINDS
from toolkit.word_classes import common_words, load_classes


@cache
def _lexicon() -> dict[str, Any]:
    text = (files("toolkit") / "attribution" / "reporting.json").read_text(encoding="utf-8")
    lexicon: dict[str, Any] = json.loads(text)
    return lexicon


@cache
def reporting_terms() -> list[dict[str, Any]]:
    """Return the entries of the lexicon: ``term``, ``kind``, ``forms``, ``act``, ``factivity`` and more."""
    terms: list[dict[str, Any]] = _lexicon()["terms"]
    return terms


def reporting_sources() -> dict[str, str]:
    """Return for each class of the entries the works that it comes from."""
    sources: dict[str, str] = _lexicon()["sources"]
    return sources


@cache
def load_words() -> Words:
    """Return what is known of words; acts are of verbs and nouns that are one word, numbered by part of speech, too."""
    terms = [term for term in reporting_terms() if term["kind"] != "phrase"]
    kinds = [(term["act"], term["kind"]) for term in terms]
    names = {kind: number for number, kind in enumerate(sorted(set(kinds)), 1)}
    numbers = np.repeat([names[kind] for kind in kinds], [len(term["forms"]) for term in terms])
    # Thousands of words are scanned as one text: one by one they would be a good part of a command's start.
    batch = joined([form for term in terms for form in term["forms"]])
    single = np.flatnonzero(np.diff(batch.bounds) == 1)
    hashes = batch.tokens.hash[batch.bounds[single]]
    first = np.sort(np.unique(hashes, return_index=True)[1])
    classes = load_classes()
    return words_of(common_words(len(classes.rows)), classes, hashes[first], numbers[single[first]], KINDS)
