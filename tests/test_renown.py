"""What persons in the news are called."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import pytest

from toolkit import renown_training
from toolkit.renown_training import LEAST_ARTICLES, learn
from toolkit.speakers.lexicon import words
from toolkit.speakers.register import Register
from toolkit.speakers.renown import NEVER, fame, renown

TEXTS = ["In the hall, Senator Ada Lund met Mayor Emil Roth, who was late."] * LEAST_ARTICLES


def test_words_that_stand_with_a_name_weigh_by_how_they_tell_it_from_others() -> None:
    found = learn([*TEXTS, "In the hall, Mayor Ada Lund was not seen."])
    assert found == {"ada lund": {"senator": 0.6}, "emil roth": {"mayor": 0.6}}  # log(5 · 11 / (5 · 6)), …


def test_names_of_few_articles_are_not_known() -> None:
    assert learn(TEXTS[1:]) == {}


def test_the_table_that_ships_is_in_order_and_holds_only_what_weighs() -> None:
    held = json.loads(
        Path(sys.modules["toolkit.speakers.renown"].__file__ or "").with_suffix(".json").read_text("utf-8")
    )
    assert list(held) == sorted(held)
    assert all(weight > NEVER for said in held.values() for weight in said.values())
    assert not words("unsaid") & {word for said in held.values() for word in said}


def test_what_somebody_is_accused_of_is_not_kept() -> None:
    texts = [text.replace("Senator Ada Lund", "suspect Ada Lund, the convicted senator,") for text in TEXTS]
    assert learn(texts)["ada lund"].keys() == {"senator"}


def test_a_surname_alone_is_nobody_whom_the_news_know() -> None:
    (full,) = Register("Then Sen. Marco Rubio left the hall.").entities
    (alone,) = Register("Then Sen. Rubio left the hall.").entities
    known = renown(full)
    assert known is not None
    assert fame(known, "florida") > fame(known, "senator") > fame(known, "mayor") == NEVER
    assert renown(alone) is None


def test_the_table_is_written_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with gzip.open(tmp_path / "news.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"text": text}) + "\n" for text in TEXTS)
    output = tmp_path / "renown.json"
    monkeypatch.setattr(sys, "argv", ["renown", str(tmp_path / "news.jsonl.gz"), "--output", str(output)])
    renown_training.main()
    assert json.loads(output.read_text("utf-8")) == learn(TEXTS)
