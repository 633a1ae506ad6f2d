"""Corpora of entities' stances: their rows say what the files say."""

from __future__ import annotations

from collections import Counter

import pytest

import corpora
from corpora.directed_sentiment import _unmarked


def test_brackets_become_spans() -> None:
    text, spans = _unmarked("[Congre]ss met [Lund]’s aide.")
    assert text == "Congress met Lund’s aide."
    assert [text[start:end] for start, end in spans] == ["Congre", "Lund"]


@pytest.mark.corpus
def test_directed_sentiment_counts_its_copies() -> None:
    splits = corpora.get("directed_sentiment").load()
    assert [sum(splits[split]["copied"]) for split in ("train", "valid", "test")] == [0, 392, 400]
    row = splits["train"][0]
    p, q = row["p"][0], row["q"][0]
    assert "[" not in row["text"]
    assert p["end"] <= q["start"]
    assert {row["holder"], row["target"]} == {row["text"][one["start"] : one["end"]] for one in (p, q)}


@pytest.mark.corpus
def test_seesaw_sentences_stand_in_their_articles() -> None:
    rows = corpora.get("seesaw").load()["valid"]
    for row in rows.select(range(0, len(rows), 50)):
        assert row["article"][row["start"] : row["start"] + len(row["text"])] == row["text"]
    assert "None" not in set(rows["holder"])


@pytest.mark.corpus
def test_seesaw_triples_are_its_rows() -> None:
    stances = Counter(row["document"] for row in corpora.get("seesaw").load()["test"])
    articles = corpora.get("seesaw_triples").load()["test"]
    assert {row["document"]: len(row["stances"]) for row in articles if row["stances"]} == stances


def test_sample_stances_name_their_sentences() -> None:
    splits = corpora.get("sample_stances").load()
    assert [sum(map(len, splits[split]["stances"])) for split in ("train", "test")] == [9, 15]
    for split in splits.values():
        for row in split:
            for one in row["stances"]:
                (evidence,) = one["evidence"]
                assert one["label"] in ("favor", "against")
                assert row["text"][evidence["start"] : evidence["end"]].rstrip()[-1] in ".”\"’'"
