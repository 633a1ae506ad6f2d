from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import datasets
import pytest

from toolkit.corpus import Corpus, LocalFolder, corpus_statistics, load_source, read_jsonl
from toolkit.errors import CorpusError, InputError, ToolkitError, UnknownNameError
from toolkit.labels import HEDGING

ROWS = [
    {"sentence": "The dam may fail, engineers fear.", "hedged": "yes"},
    {"sentence": "The dam failed on Monday.", "hedged": "no"},
]
COLUMNS = {"text": "sentence", "label": "hedged"}
LABELS = {"yes": "uncertain", "no": "certain"}


@dataclass
class Source:
    split: str = "train"
    corpus: str | None = None
    hub: str | None = None
    path: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[Any, str] = field(default_factory=dict)
    config: str | None = None
    revision: str | None = None


def load(source: Source) -> datasets.Dataset:
    def find(name: str) -> Corpus:
        raise AssertionError(f"no corpus is asked for, got {name}")

    return load_source(source, find)


def write_csv(path: Path, separator: str = ",") -> None:
    lines = [separator.join(f'"{value}"' for value in row.values()) for row in ROWS]
    path.write_text("\n".join([separator.join(ROWS[0]), *lines, ""]), encoding="utf-8")


def write_jsonl(path: Path) -> None:
    text = "".join(json.dumps(row) + "\n" for row in ROWS)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


WRITERS = {
    "rows.csv": write_csv,
    "rows.tsv": lambda path: write_csv(path, "\t"),
    "rows.json": lambda path: path.write_text(json.dumps(ROWS)),
    "rows.jsonl": write_jsonl,
    "my.rows.jsonl.gz": write_jsonl,
    "rows.parquet": lambda path: datasets.Dataset.from_list(ROWS).to_parquet(path),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_with_columns_and_labels_of_its_own(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name)
    rows = load(Source(path=str(tmp_path / name), columns=COLUMNS, labels=LABELS))
    assert rows["text"][:] == [row["sentence"] for row in ROWS]
    assert rows["label"][:] == ["uncertain", "certain"]
    assert rows["id"][:] == ["0", "1"]
    assert rows["document"][:] == ["0", "1"]


def test_a_csv_with_line_breaks_numbers_and_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('﻿text,certainty,id,document\n"It may\nrain, NA",2.5,a,x\nNA,4,b,x\n', encoding="utf-8")
    rows = load(Source(path=str(path)))
    assert rows["text"][:] == ["It may\nrain, NA", "NA"]
    assert rows["certainty"][:] == [2.5, 4.0]
    assert rows["document"][:] == ["x", "x"]


def test_plain_lines(tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("It may rain.\r\n\nIt rains.\n", encoding="utf-8")
    assert load(Source(path=str(tmp_path / "lines.txt")))["text"][:] == ["It may rain.", "It rains."]


def test_columns_may_change_places(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text,label\nyes,It may rain.\nno,It rains.\n")
    source = Source(path=str(tmp_path / "rows.csv"), columns={"text": "label", "label": "text"}, labels=LABELS)
    assert load(source)["text"][:] == ["It may rain.", "It rains."]
    assert load(source)["label"][:] == ["uncertain", "certain"]


def test_one_column_may_serve_twice(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text,article\nIt may rain.,n7\n")
    columns = {"id": "article", "document": "article"}
    rows = load(Source(path=str(tmp_path / "rows.csv"), columns=columns))
    assert (rows["id"][0], rows["document"][0]) == ("n7", "n7")


def test_a_folder_holds_a_split_a_file_or_a_split_a_folder(tmp_path: Path) -> None:
    write_csv(tmp_path / "test.csv")
    (tmp_path / "train").mkdir()
    write_jsonl(tmp_path / "train/a.jsonl")
    write_jsonl(tmp_path / "train/b.jsonl.gz")
    assert len(load(Source("train", path=str(tmp_path), columns=COLUMNS))) == 4
    assert len(load(Source("test", path=str(tmp_path), columns=COLUMNS))) == 2
    with pytest.raises(UnknownNameError, match=r"'trian': it must be one of test, train\. Did you mean 'train'\?"):
        load(Source("trian", path=str(tmp_path)))


def test_a_saved_dataset(tmp_path: Path) -> None:
    rows = datasets.Dataset.from_list(ROWS)
    rows.save_to_disk(tmp_path / "one")
    datasets.DatasetDict({"dev": rows}).save_to_disk(tmp_path / "splits")
    assert load(Source(path=str(tmp_path / "one"), columns=COLUMNS))["text"][0] == ROWS[0]["sentence"]
    assert load(Source("dev", path=str(tmp_path / "splits"), columns=COLUMNS))["text"][0] == ROWS[0]["sentence"]
    with pytest.raises(UnknownNameError, match=r"split of .*splits 'train'.* dev"):
        load(Source(path=str(tmp_path / "splits")))


def test_integer_classes_are_mapped_by_their_names(tmp_path: Path) -> None:
    features = datasets.Features({"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["no", "yes"])})
    rows = datasets.Dataset.from_dict({"text": ["It may rain."], "label": [1]}, features=features)
    rows.save_to_disk(tmp_path / "one")
    assert load(Source(path=str(tmp_path / "one"), labels=LABELS))["label"][:] == ["uncertain"]


def test_a_missing_column_is_named_with_those_there(tmp_path: Path) -> None:
    write_csv(tmp_path / "rows.csv")
    with pytest.raises(UnknownNameError) as caught:
        load(Source(path=str(tmp_path / "rows.csv"), columns={"text": "sentense"}))
    assert str(caught.value) == (
        f"Unknown column of {tmp_path}/rows.csv 'sentense': it must be one of hedged, sentence. "
        "Did you mean 'sentence'?"
    )


def test_a_label_without_a_meaning_is_named(tmp_path: Path) -> None:
    write_csv(tmp_path / "rows.csv")
    with pytest.raises(InputError, match=r"label of row 1 of .* must be one of yes, got 'no'\."):
        load(Source(path=str(tmp_path / "rows.csv"), columns=COLUMNS, labels={"yes": "uncertain"}))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("absent.csv", None, "does not exist"),
        ("rows.xml", b"<a/>", "must end in one of .csv, .tsv"),
        ("empty.csv", b"", "cannot be read"),
        ("ragged.csv", b"text,label\na,b,c\n", "cannot be read"),
        ("latin.csv", b"text\ncaf\xe9\n", "column 'text' of .* must be UTF-8"),
        ("rows.parquet", b"PAR1 no", "cannot be read"),
        ("rows.json", b"{", "must be JSON"),
        ("rows.json", b'{"text": "a"}', "must be a JSON list of objects"),
        ("rows.jsonl", b'{"text": "a"}\n{"text": \n', "Line 2 of .* must be a JSON object"),
        ("rows.jsonl", b'{"text": "a"}\n7\n', "Line 2 of .* must be a JSON object, got 7"),
        ("rows.jsonl", b'{"text": "caf\xe9"}\n', "Line 1 of .* must be a JSON object"),
        ("rows.jsonl.gz", b"no gzip", "cannot be read"),
        ("latin.txt", b"caf\xe9\n", "cannot be read"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        load(Source(path=str(tmp_path / name)))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must hold files ending in \.csv"):
        load(Source(path=str(tmp_path)))


def test_the_hub_out_of_reach_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise ConnectionError("Couldn't reach 'nobody/nothing' on the Hub.\nand a second line")

    monkeypatch.setattr(datasets, "load_dataset", refuse)
    with pytest.raises(CorpusError) as caught:
        load(Source("test", hub="nobody/nothing"))
    assert str(caught.value) == (
        "The split 'test' of 'nobody/nothing' cannot be had from the Hugging Face Hub: "
        "Couldn't reach 'nobody/nothing' on the Hub."
    )


def test_the_hub_is_asked_for_what_the_source_says(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def answer(hub: str, **options: object) -> datasets.Dataset:
        asked.update(options, hub=hub)
        return datasets.Dataset.from_list(ROWS)

    monkeypatch.setattr(datasets, "load_dataset", answer)
    source = Source("test", hub="someone/hedges", config="en", revision="c0ffee", columns=COLUMNS, labels=LABELS)
    assert load(source)["label"][:] == ["uncertain", "certain"]
    assert asked == {"hub": "someone/hedges", "name": "en", "split": "test", "revision": "c0ffee"}


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    (tmp_path / "texts").mkdir()
    for split, lines in {"train": "It may rain.\nIt rains.\nIt rains.\n", "test": "It rains.\n"}.items():
        (tmp_path / f"texts/{split}.txt").write_text(lines)

    def build(files: Mapping[str, Path]) -> dict[str, list[dict[str, Any]]]:
        return {
            split: [
                {"text": line, "label": "uncertain" if "may" in line else "certain", "sure": 1.5, "words": ["It"]}
                for line in (files["texts"] / f"{split}.txt").read_text().splitlines()
            ]
            for split in ("train", "test")
        }

    return Corpus(
        name="weather",
        version="1",
        summary="Three words of weather",
        task="hedging",
        unit="sentence",
        domain="weather",
        license="Apache-2.0",
        citation="None.",
        url="https://example.org",
        metric=None,
        splits=("train", "test"),
        columns={"text": str, "label": HEDGING, "sure": float, "words": [str]},
        sources={"texts": LocalFolder(tmp_path / "texts", "*.txt")},
        build=build,
    )


def test_a_corpus_of_ours(corpus: Corpus) -> None:
    rows = load_source(Source("train", corpus="weather"), {"weather": corpus}.__getitem__)
    assert rows.features["label"] == datasets.ClassLabel(names=["certain", "uncertain"])
    assert rows["label"][:] == [1, 0, 0]
    assert rows["id"][:] == rows["document"][:] == ["0", "1", "2"]
    with pytest.raises(UnknownNameError, match=r"split of weather 'dev': it must be one of test, train"):
        load_source(Source("dev", corpus="weather"), {"weather": corpus}.__getitem__)


def test_statistics(corpus: Corpus) -> None:
    statistics = corpus_statistics(corpus)
    assert statistics["splits"]["train"] == {
        "rows": 3,
        "duplicates": 1,
        "mean_characters": 10.0,
        "label": {"certain": 2, "uncertain": 1},
        "sure": 1.5,
        "words": 3,
    }
    assert statistics["shared"] == {"train, test": 1}
    assert statistics["digest"] == corpus.digest


def test_running_news(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    lines = ['{"id": 7, "source": "Gazette", "date": "2020-01-02", "title": "Rain", "text": "It rains.", "x": 1}']
    path.write_bytes(gzip.compress("\n".join([*lines, "", '{"text": ""}']).encode()))
    rows = read_jsonl(path)
    assert rows.column_names == ["id", "source", "date", "title", "text"]
    assert rows[0] == {"id": "7", "source": "Gazette", "date": "2020-01-02", "title": "Rain", "text": "It rains."}
    assert rows[1] == {"id": "3", "source": "", "date": "", "title": "", "text": ""}


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"text": 7}'])
def test_running_news_with_a_bad_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "news.jsonl").write_text('{"text": "It rains."}\n' + line + "\n")
    with pytest.raises(ToolkitError, match=r"^Line 2 of .*news\.jsonl must "):
        read_jsonl(tmp_path / "news.jsonl")
