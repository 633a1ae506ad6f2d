"""Words that tell of commitment, as the kernel reads them: what they are to a clause, and what they say of it.

Classes of predicates are those of reporting expressions (``attribution/reporting.json``) by act, factivity and
strength, and beside them our own lists of implicative, aspectual, causative and modal predicates (Karttunen 1971,
Implicative verbs, Language 47; Nairn, Condoravdi and Karttunen 2006, Computing relative polarity, ICoS).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from toolkit.attribution.lexicon import reporting_terms
from toolkit.kernel.commitment_views import KINDS, Words
from toolkit.kernel.lookup import lookup
from toolkit.kernel.scan import encode, scan


class PredicateClass(NamedTuple):
    """What predicates of a class have in common: the act (or the list), factivity, and strength from -3 to 3."""

    act: str
    factivity: str
    strength: float


@cache
def load_words() -> tuple[Words, tuple[PredicateClass, ...]]:
    """Read the words; class 1 of the predicates is the first of those returned."""
    data = json.loads((files("toolkit") / "commitment" / "words.json").read_text(encoding="utf-8"))
    kinds: dict[int, int] = {}
    for number, name in enumerate(KINDS, 1):
        for word in data["kinds"][name]:
            kinds.setdefault(own_hash(word), number)
    found: dict[int, PredicateClass] = {}
    for name, own in data["predicates"].items():
        for word in own["words"]:
            found.setdefault(own_hash(word), PredicateClass(name, own["factivity"], own["strength"]))
    # Verbs before nouns: the same form is mostly a verb where it governs a clause.
    for term in sorted(reporting_terms(), key=lambda term: term["kind"] != "verb"):
        for form in term["forms"]:
            words = scan(encode(form)).hash
            if term["kind"] != "phrase" and len(words) == 1:
                found.setdefault(int(words[0]), PredicateClass(term["act"], term["factivity"], term["strength"]))
    classes = sorted(set(found.values()))
    numbers = {one: number for number, one in enumerate(classes, 1)}
    hashes = sorted(kinds.keys() | found.keys())
    predicates = [numbers[found[word]] if word in found else 0 for word in hashes]
    table = lookup(np.array(hashes, np.uint32))
    own_kinds = np.array([kinds.get(word, 0) for word in hashes], np.int64)
    return Words(table, own_kinds, np.array(predicates, np.int64)), tuple(classes)


def own_hash(word: str) -> int:
    """Return the hash of a word, also of one that is only found behind another."""
    # A clitic is one behind a word only.
    before = {"'": "it", "n't": "do"}.get("n't" if word == "n't" else word[0], "")
    return int(scan(encode(before + word)).hash[-1])
