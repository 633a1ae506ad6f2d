"""The contrast set of modals and negation: sound pairs, fairly parted."""

from __future__ import annotations

import hashlib
import re
from itertools import groupby
from typing import Any

import pytest

import corpora

MODAL_VERBS = re.compile(r"(?i)can|could|may|might|must|shall|should|will|would|need|have to|ought to")
SPLITS = {split: rows.to_list() for split, rows in corpora.get("modal_polarity").load().items()}
ROWS = [row for rows in SPLITS.values() for row in rows]
AFFIRMED, NEGATED = 0, 1


def pairs(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [list(group) for _, group in groupby(rows, key=lambda row: row["document"])]


def row(text: str) -> dict[str, Any]:
    (found,) = (row for row in ROWS if row["text"].startswith(text))
    return found


def test_there_are_enough_of_them_and_most_are_no_modal_verbs() -> None:
    assert len(ROWS) == 526
    verbs = sum(bool(MODAL_VERBS.fullmatch(row["modal"])) for row in ROWS)
    assert verbs / len(ROWS) < 0.3


def test_spans_cover_the_modal() -> None:
    for row in ROWS:
        assert row["text"][row["start"] : row["end"]] == row["modal"]
        # A modal is a word; only "not" and "n't" may be written on to it.
        assert not row["text"][row["start"] - 1 : row["start"]].isalpha() or row["start"] == 0
        assert re.match(r"n['’]t|['’]t|not\b|\W|$", row["text"][row["end"] :])


def test_a_pair_has_one_of_each_answer_and_one_kind() -> None:
    for pair in pairs(ROWS):
        assert sorted(row["label"] for row in pair) == [AFFIRMED, NEGATED]
        assert len({row["kind"] for row in pair}) == 1
        assert [row["id"] for row in pair] == [pair[0]["document"] + letter for letter in "ab"]


def test_no_sentence_comes_twice_in_any_writing() -> None:
    written = [re.sub(r"\W", "", row["text"].lower()) for row in ROWS]
    assert len(set(written)) == len(written)


def test_the_halves_are_parted_by_the_rule_in_the_guidelines() -> None:
    kinds = {row["document"]: row["kind"] for row in ROWS if row["document"].isdigit()}
    order = sorted(kinds, key=lambda pair: (kinds[pair], hashlib.sha256(f"0 {pair}".encode()).hexdigest()))
    looked_at = {row["document"] for row in SPLITS["look"]}
    assert set(order[0::2]) <= looked_at
    assert {row["document"] for row in SPLITS["score"]} == set(order[1::2])
    assert {kinds[pair] for pair in order[0::2]} == {row["kind"] for row in SPLITS["score"]}
    later = {row["document"] for row in ROWS if row["document"].startswith("b")}
    later_order = sorted(later, key=lambda pair: hashlib.sha256(f"0 {pair}".encode()).hexdigest())
    assert set(later_order[0::2]) <= looked_at
    assert {row["document"] for row in SPLITS["blind"]} == set(later_order[1::2])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The Orsk pact has never guaranteed", NEGATED),
        ("The wreck must not be moved", NEGATED),
        ("There is no obligation to register", NEGATED),
        ("The shelter was unable", NEGATED),
        ("A tunnel is impractical", NEGATED),
        ("Is a peaceful handover possible? Hardly.", NEGATED),
        ("Few could afford", NEGATED),
        ("A few could afford", AFFIRMED),
        ("A late frost is not impossible", AFFIRMED),
        ("He did not deny that they could win", AFFIRMED),
        ("Not only can the Ruthers pay", AFFIRMED),
        ("Witnesses have the right not to answer", AFFIRMED),
    ],
)
def test_decisions_of_the_guidelines(text: str, label: int) -> None:
    assert row(text)["label"] == label
