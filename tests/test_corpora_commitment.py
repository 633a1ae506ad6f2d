"""The corpora of commitment are what their papers and notes say."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pytest

import corpora

pytestmark = pytest.mark.corpus


@cache
def loaded(name: str) -> dict[str, list[dict[str, Any]]]:
    return {split: rows.to_list() for split, rows in corpora.get(name).load().items()}


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("uw_factuality", {"train": 9422, "dev": 3358, "test": 864}),
        ("uds_ih2", {"train": 22108, "dev": 2642, "test": 2539}),
        ("commitment_bank", {"all": 1200}),
    ],
)
def test_sizes_are_the_published_ones(name: str, sizes: dict[str, int]) -> None:
    assert {split: len(rows) for split, rows in loaded(name).items()} == sizes


@pytest.mark.parametrize("name", ["uw_factuality", "uds_ih2", "commitment_bank"])
def test_every_row_has_a_place_in_its_text_and_a_value_of_the_scale(name: str) -> None:
    for rows in loaded(name).values():
        assert len({row["id"] for row in rows}) == len(rows)
        for row in rows:
            assert row["text"][row["start"] : row["end"]].strip()
            assert -3 <= row["commitment"] <= 3


@pytest.mark.parametrize("name", ["uw_factuality", "uds_ih2"])
def test_events_are_words_of_natural_text(name: str) -> None:
    for rows in loaded(name).values():
        assert all(" " not in row["text"][row["start"] : row["end"]] for row in rows)
        assert not any(" ," in row["text"] or " n't" in row["text"] for row in rows)


def test_always_three_is_as_far_off_as_was_published() -> None:
    for name, off in (("uw_factuality", 0.781), ("uds_ih2", 2.255)):
        rows = loaded(name)["test"]
        assert sum(3 - row["commitment"] for row in rows) / len(rows) == pytest.approx(off, abs=0.001)


def test_commitment_bank_has_the_published_environments_and_ratings() -> None:
    rows = loaded("commitment_bank")["all"]
    names = corpora.get("commitment_bank").columns["environment"].labels
    assert Counter(names[row["environment"]] for row in rows) == {
        "negation": 605,
        "modal": 311,
        "question": 167,
        "conditional": 117,
    }
    assert Counter(row["genre"] for row in rows) == {"fiction": 632, "talk": 464, "news": 104}
    assert all(len(row["ratings"]) >= 8 for row in rows)
    assert all(row["commitment"] == pytest.approx(sum(row["ratings"]) / len(row["ratings"])) for row in rows)


def test_clauses_of_commitment_bank_stand_behind_their_verbs() -> None:
    rows = loaded("commitment_bank")["all"]
    before = [row["text"][: row["start"]].lower().split()[-3:] for row in rows]
    found = [
        any(word.strip(',."').startswith(row["verb"][:2]) for word in words)
        for row, words in zip(rows, before, strict=True)
    ]
    # The rest has irregular forms, or words between the verb and its clause.
    assert sum(found) > 0.9 * len(rows)
