"""A scored corpus, summarized: rates are those of its tables, intervals are those of its documents."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from scored import lines, read

from toolkit.cli import main
from toolkit.errors import InputError, UnknownNameError
from toolkit.scoring import chunks
from toolkit.scoring.chunks import Options
from toolkit.scoring.corpus import score_corpus
from toolkit.scoring.records import Columns
from toolkit.summary.corpus import Summary, summarize
from toolkit.summary.keyness import log_odds
from toolkit.summary.rates import Rate, Sums, weighted

HEDGED = "The dam may fail. It could rain. Ada Lund said that the bridge might not hold."
FLAT = "The dam was built in 1931. It never failed. Harald Osk denied that the bridge leaks."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty documents, in two months, of an outlet that hedges and one that does not, and one of a third."""
    path = tmp_path_factory.mktemp("summary")
    documents = [
        {"id": n, "text": HEDGED if n % 2 else FLAT, "outlet": ("Plain | Talk", "Perhaps")[n % 2], "date": date}
        for n in range(60)
        for date in [f"2020-0{1 + n // 30}-15"]
    ]
    documents += [{"text": "Nobody came.", "outlet": "Rare", "date": "long ago"}]
    lines(path / "a.jsonl", documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "CHUNK", 800)
        patch.setattr(chunks, "SHARD", 2000)
        options = Options(Columns(keep=("outlet", "date")), speakers=True)
        score_corpus([str(path / "a.jsonl")], path / "scored", options)
    assert len(list((path / "scored" / "documents").iterdir())) > 1
    return path / "scored"


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    return summarize(folder, least=10)


def test_rates_are_those_of_the_tables(folder: Path, summary: Summary) -> None:
    documents = read(folder, "documents")
    assert summary.all.size == 61
    groups = {group.name: group for group in summary.by["outlet"]}
    assert set(groups) == {"Plain | Talk", "Perhaps"}
    for name, group in groups.items():
        own = [row for row in documents if row["outlet"] == name]
        total = {
            key: sum(row[key] for row in own) for key in ("sentences", "uncertain", "words", "negations", "hedges")
        }
        assert group.size == 30
        assert group.rates["hedged sentences"].value == pytest.approx(100 * total["uncertain"] / total["sentences"])
        assert group.rates["negations"].value == pytest.approx(1000 * total["negations"] / total["words"])
        assert group.rates["hedges"].value == pytest.approx(1000 * total["hedges"] / total["words"])
    said = [row for row in read(folder, "attributions") if documents[row["document"]]["outlet"] == "Perhaps"]
    expected = sum(row["commitment"] for row in said) / len(said)
    assert groups["Perhaps"].rates["commitment"].value == pytest.approx(expected)
    assert groups["Perhaps"].rates["knowledge"].value > groups["Plain | Talk"].rates["knowledge"].value


def test_months_are_in_order_and_odd_dates_have_none(summary: Summary) -> None:
    assert [(group.name, group.size) for group in summary.by["month"]] == [("2020-01", 30), ("2020-02", 30)]


def test_speakers_are_told_by_what_they_are_cited_with(summary: Summary) -> None:
    speakers = {speaker.name: speaker for speaker in summary.speakers}
    assert set(speakers) == {"Ada Lund", "Harald Osk"}
    assert speakers["Ada Lund"].rates["hedged"].value == 100
    assert speakers["Ada Lund"].rates["negated"].value == 100
    assert speakers["Harald Osk"].rates["hedged"].value == 0
    assert speakers["Harald Osk"].rates["commitment"].value == -3


def test_cues_tell_groups_apart(summary: Summary) -> None:
    keys = summary.keys["outlet"]
    assert {key.form for key in keys["hedge"]["Perhaps"]} >= {"may", "could", "might"}
    assert not keys["hedge"]["Plain | Talk"]
    assert keys["reporting"]["Plain | Talk"][0].form == "denied"
    assert keys["reporting"]["Plain | Talk"][0].times == 30


def test_log_odds_are_those_of_the_paper() -> None:
    own, rest = np.array([30.0, 10.0, 0.0]), np.array([10.0, 20.0, 30.0])
    ratio, z = log_odds(own, rest, 400, 600, prior=50)
    a, b = 30 + 50 * 40 / 1000, 10 + 50 * 40 / 1000
    delta = np.log(a / (400 + 50 - a)) - np.log(b / (600 + 50 - b))
    assert ratio[0] == pytest.approx(delta)
    assert z[0] == pytest.approx(delta / np.sqrt(1 / a + 1 / b))
    assert z[0] > 0 > z[2]


def test_intervals_are_as_wide_as_documents_differ() -> None:
    generator = np.random.default_rng(1)
    stats = np.stack([generator.random(5000) < 0.3, np.ones(5000)], axis=1).astype(float)
    alone, pairs = Sums(["all"], ("hits", "tries")), Sums(["all"], ("hits", "tries"))
    weighted(5000, 0, lambda here, w: alone.add(np.zeros(len(w), int), stats[here], w))
    paired = np.repeat(stats[:2500], 2, axis=0).reshape(2500, 2, 2).sum(1)  # the same twice is no more evidence
    weighted(2500, 0, lambda here, w: pairs.add(np.zeros(len(w), int), paired[here], w))
    rate = Rate("share", "hits", "tries", 1, "")
    value, low, high = alone.groups([rate])[0].rates["share"]
    assert value == stats[:, 0].mean()
    assert (high - low) / 2 == pytest.approx(1.96 * np.sqrt(0.3 * 0.7 / 5000), rel=0.1)
    _, low, high = pairs.groups([rate])[0].rates["share"]
    assert (high - low) / 2 == pytest.approx(1.96 * np.sqrt(0.3 * 0.7 / 2500), rel=0.1)


def test_a_group_without_a_denominator_has_no_rate(tmp_path: Path) -> None:
    score_corpus([str(lines(tmp_path / "a.jsonl", [{"text": "Rain."}]))], tmp_path / "out")
    found = summarize(tmp_path / "out")
    assert np.isnan(found.all.rates["commitment"].value)
    assert found.speakers == []


def test_what_cannot_be_summarized(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`discourse score` wrote"):
        summarize(tmp_path)
    with pytest.raises(UnknownNameError, match="Did you mean 'outlet'"):
        summarize(folder, by=["outlets"])
    score_corpus([str(lines(tmp_path / "a.jsonl", []))], tmp_path / "none")
    with pytest.raises(InputError, match="must hold scored documents"):
        summarize(tmp_path / "none")


def test_what_the_journal_does_not_know_is_not_counted(folder: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    shutil.copytree(folder, cut)
    journal = (cut / "shards.jsonl").read_text().splitlines(keepends=True)
    (cut / "shards.jsonl").write_text(journal[0])
    assert summarize(cut, least=1).all.size == json.loads(journal[0])["documents"]


def test_the_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", str(folder), "--by", "outlet", "--least", "10", "--title", "Two outlets"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("# Two outlets\n61 documents.")
    assert "| Plain / Talk | 30 |" in page
    assert "## By month" in page
    assert "| Ada Lund | 30 | 100.00 [100.00, 100.00] |" in page
    assert main(["summary", str(folder), "--by", "outlet", "--least", "10", "--title", "Two outlets"]) == 0
    assert capsys.readouterr().out == page


def test_plots_lie_beside_the_page(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install 'discourse-toolkit[figures]'")
    for name in ("one", "two"):
        assert main(["summary", str(folder), "--least", "10", "--output", str(tmp_path / name)]) == 0
    names = ["README.md", "month.png", "outlet.png", "speaker.png"]
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == names
    page = (tmp_path / "one" / "README.md").read_text("utf-8")
    assert all(f"]({name})" in page for name in names[1:])
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_without_matplotlib_the_extra_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert main(["summary", str(folder), "--output", str(tmp_path / "page")]) == 2
    assert "pip install 'discourse-toolkit[figures]'" in capsys.readouterr().err
