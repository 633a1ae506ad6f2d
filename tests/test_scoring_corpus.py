"""A corpus in any format becomes tables that say what analysing each text says; what is bad costs only itself."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scored import TEXTS, errors, lines, read, rows

from toolkit.analysis import analyze
from toolkit.cli import main
from toolkit.errors import InputError, ParameterError
from toolkit.scoring.chunks import Options
from toolkit.scoring.corpus import score_corpus
from toolkit.scoring.records import Columns
from toolkit.scoring.schema import TABLES, described, schemas

KEEP = Options(Columns(keep=("outlet", "date")))


def as_lines(folder: Path) -> Path:
    return lines(folder / "a.jsonl", rows())


def as_gz(folder: Path) -> Path:
    path = folder / "a.jsonl.gz"
    path.write_bytes(gzip.compress(as_lines(folder).read_bytes()))
    return path


def as_zst(folder: Path) -> Path:
    path = folder / "a.ndjson.zst"
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        stream.write(as_lines(folder).read_bytes())
    return path


def as_csv(folder: Path) -> Path:
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows()[0])
        writer.writeheader()
        writer.writerows(rows())
    return path


def as_parquet(folder: Path) -> Path:
    path = folder / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows()), path, row_group_size=2)
    return path


def as_saved(folder: Path) -> Path:
    datasets.Dataset.from_list(rows()).save_to_disk(str(folder / "saved"))
    return folder / "saved"


def as_saved_splits(folder: Path) -> Path:
    halves = {"train": datasets.Dataset.from_list(rows()[:2]), "test": datasets.Dataset.from_list(rows()[2:])}
    datasets.DatasetDict(halves).save_to_disk(str(folder / "splits"))
    return folder / "splits"


FORMATS = [as_lines, as_gz, as_zst, as_csv, as_parquet, as_saved, as_saved_splits]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("expected")
    score_corpus([str(as_lines(folder))], folder / "out", KEEP)
    return {table: read(folder / "out", table) for table in TABLES}


@pytest.mark.parametrize("make", FORMATS, ids=lambda make: make.__name__)
def test_every_format_gives_the_same_tables(
    make: Callable[[Path], Path], expected: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    if make is as_saved_splits:
        expected = {**expected, "documents": sorted(expected["documents"], key=lambda row: row["document"])}
    done = score_corpus([str(make(tmp_path))], tmp_path / "out", KEEP)
    assert (done.documents, done.failed) == (len(TEXTS), 0)
    assert {table: read(tmp_path / "out", table) for table in TABLES} == expected


def test_a_dataset_is_streamed(expected: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    as_lines(tmp_path / "data")
    done = score_corpus([f"hub:{tmp_path / 'data'}@train"], tmp_path / "out", KEEP)
    assert (done.documents, done.failed) == (len(TEXTS), 0)
    assert read(tmp_path / "out", "spans") == expected["spans"]
    with pytest.raises(LookupError, match="it must be one of train"):
        score_corpus([f"hub:{tmp_path / 'data'}@dev"], tmp_path / "other")


def test_a_folder_of_texts(tmp_path: Path) -> None:
    (tmp_path / "texts" / "more").mkdir(parents=True)
    for name, text in zip(["a.txt", "b.txt", "more/c.txt"], TEXTS, strict=False):
        (tmp_path / "texts" / name).write_bytes(text.encode())
    (tmp_path / "texts" / "bad.txt").write_bytes(b"It may \xff rain.")
    done = score_corpus([str(tmp_path / "texts")], tmp_path / "out")
    assert [row["id"] for row in read(tmp_path / "out", "documents")] == ["a.txt", "b.txt", "more/c.txt"]
    assert done.failed == 1
    assert errors(tmp_path / "out")[0]["place"] == "bad.txt"


def test_tables_say_what_analysis_says(tmp_path: Path) -> None:
    score_corpus([str(as_lines(tmp_path))], tmp_path / "out", Options(Columns(), with_text=True, speakers=True))
    documents, sentences, spans, attributions = (read(tmp_path / "out", table) for table in TABLES)
    for number, text in enumerate(TEXTS):
        analysis = analyze(text)
        document = documents[number]
        assert (document["document"], document["id"], document["text"]) == (number, f"d{number}", text)
        assert (document["hedges"], document["modals"]) == (len(analysis.hedges), len(analysis.modals))
        assert document["uncertain"] == sum(sentence.uncertain for sentence in analysis.sentences)
        own = [row for row in sentences if row["document"] == number]
        assert [(row["start"], row["end"], row["uncertain"]) for row in own] == [
            (sentence.start, sentence.end, sentence.uncertain) for sentence in analysis.sentences
        ]
        found = [row for row in spans if row["document"] == number]
        for row in found:
            sentence = own[row["sentence"]]
            assert sentence["start"] <= row["start"] < sentence["end"]
            assert row["form"] == (None if row["kind"] == "scope" else text[row["start"] : row["end"]].lower())
        modals = [row for row in found if row["kind"] == "modal"]
        keys = ("start", "end", "sense", "fine_sense", "force", "negated")
        assert [tuple(row[key] for key in keys) for row in modals] == [
            tuple(getattr(modal, key) for key in keys) for modal in analysis.modals
        ]
        assert [row["negation"] for row in found if row["kind"] == "negation"] == [*range(len(analysis.negations))]
        assert document["attributions"] == len(analysis.attributions)
        said = [row for row in attributions if row["document"] == number]
        assert [(row["speaker"], row["commitment"], row["act"]) for row in said] == [
            (one.speaker, one.commitment, one.act) for one in analysis.attributions
        ]
        for row, one in zip(said, analysis.attributions, strict=True):
            assert [tuple(piece.values()) for piece in row["content"]] == [(p.start, p.end) for p in one.content]
            assert [tuple(piece.values()) for piece in row["source"]] == [(p.start, p.end) for p in one.source]
    assert len(attributions) >= 4
    assert {row["kind"] for row in spans} == {"hedge", "modal", "negation", "scope"}


def test_bad_lines_cost_only_themselves(tmp_path: Path) -> None:
    good = json.dumps(rows()[0]).encode()
    bad = [
        b'{"text": "cut',
        b'["a list"]',
        b'{"id": "x", "txt": "It may."}',
        b"{}",
        b'{"text": 7}',
        b'{"text": null}',
        b'{"text": "\xff"}',
    ]
    bad += [b'{"text": "half \\ud800"}', b"[" * 100_000, b'{"text": "' + b"a" * (2**24 + 1) + b'"}']
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([good, *bad, b"", b"  ", good]) + b"\n")
    done = score_corpus([str(path)], tmp_path / "out")
    assert (done.documents, done.failed) == (2, len(bad))
    found = errors(tmp_path / "out")
    assert [error["place"] for error in found] == [f"line {n}" for n in range(2, 2 + len(bad))]
    assert {error["input"] for error in found} == {str(path)}
    reasons = [
        "not JSON",
        "JSON object, got list",
        "Unknown column 'text': it must be one of id, txt. Did you mean 'txt'?",
        "Unknown column 'text': there is none.",
        "got int",
        "got null",
        "not UTF-8",
        "half of one",
    ]
    for error, reason in zip(found, [*reasons, "not JSON", "more than 16,777,216"], strict=True):
        assert reason in error["reason"]


def test_a_cut_file_costs_its_rest(tmp_path: Path) -> None:
    whole = as_gz(tmp_path)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"".join(json.dumps(row).encode() + b"\n" for row in rows(2000)))[:-300])
    zst = as_zst(tmp_path)
    zst.write_bytes(zst.read_bytes()[:-10])
    done = score_corpus([str(cut), str(zst), str(whole)], tmp_path / "out")
    assert len(TEXTS) < done.documents < 2000
    assert [error["input"] for error in errors(tmp_path / "out")] == [str(cut), str(zst)]
    assert read(tmp_path / "out", "documents")[-1]["id"] == "d4"


def test_bad_rows_of_csv_and_parquet(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes(b'id,text\n1,It may rain.\n2\n3,\xff\n4,"Two\nlines."\n')
    raw = pa.array([b"It may rain.", b"\xff", None], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": raw}), tmp_path / "b.parquet")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 no more")
    pq.write_table(pa.table({"body": ["It may rain."]}), tmp_path / "d.parquet")
    names = [str(tmp_path / name) for name in ("a.csv", "b.parquet", "c.parquet", "d.parquet")]
    done = score_corpus(names, tmp_path / "out")
    assert [row["id"] for row in read(tmp_path / "out", "documents")] == ["1", "4", f"{names[1]}#1"]
    places = [(Path(error["input"]).name, error["place"]) for error in errors(tmp_path / "out")]
    assert places[:4] == [("a.csv", "line 3"), ("a.csv", "line 4"), ("b.parquet", "row 2"), ("b.parquet", "row 3")]
    assert places[4:] == [("c.parquet", "file"), ("d.parquet", "header")]
    assert "Unknown column 'text': it must be one of body" in errors(tmp_path / "out")[-1]["reason"]
    assert done.failed == 6


def test_a_text_that_breaks_the_scorer_costs_only_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from toolkit.scoring import chunks

    def refusing(texts: Any, stages: Any) -> Any:
        if any("Élodie".encode() in text for text in texts):
            raise IndexError("out of bounds")
        return scored_together(texts, stages)

    scored_together = chunks.scored_together
    monkeypatch.setattr(chunks, "scored_together", refusing)
    done = score_corpus([str(as_lines(tmp_path))], tmp_path / "out")
    assert [row["document"] for row in read(tmp_path / "out", "documents")] == [0, 1, 3, 4]
    assert done.failed == 1
    assert "IndexError" in errors(tmp_path / "out")[0]["reason"]


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text("It may rain.")
    for name in ("missing.jsonl", "a.doc"):
        with pytest.raises(InputError, match=name):
            score_corpus([str(tmp_path / name)], tmp_path / "out")
    with pytest.raises(ParameterError, match="'words' cannot be kept"):
        score_corpus([str(as_lines(tmp_path))], tmp_path / "out", Options(Columns(keep=("words",))))
    assert not (tmp_path / "out").exists()


def test_every_column_says_what_it_holds() -> None:
    for schema in schemas(("outlet",), with_text=True).values():
        assert all(field.metadata[b"about"] for field in schema)
    page = (Path(__file__).parent.parent / "docs" / "scale.md").read_text("utf-8")
    assert "\n".join(described(with_text=True)) in page


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lines(tmp_path / "a.jsonl", [{"url": "u", "body": "It may rain.", "outlet": "O"}, {"body": 1}])
    asked = ["score", str(path), "--text", "body", "--id", "url", "--keep", "outlet", "--output", str(tmp_path / "out")]
    assert main([*asked, "--threads", "2"]) == 1
    output = capsys.readouterr()
    assert "1 documents, 0.0 MB of text, 1 errors" in output.out
    assert "%" not in output.err
    (row,) = read(tmp_path / "out", "documents")
    assert (row["id"], row["outlet"], row["hedges"]) == ("u", "O", 1)
    assert main(["score", str(path), "--output", str(tmp_path / "none")]) == 2
    assert main(["score", str(tmp_path / "b.jsonl"), "--output", str(tmp_path / "b")]) == 2
