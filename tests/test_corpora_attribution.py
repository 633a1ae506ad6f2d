"""The corpora of attribution are what their papers and notes say, and what they are made with."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import corpora
from corpora import polnear_cofenet, sample
from corpora.sample.standoff import Mark, read_reports
from toolkit.corpus import read_brat_events, treebank_sentences
from toolkit.labels import ATTRIBUTION_ROLE

Row = dict[str, Any]
REAL = pytest.mark.corpus
PARTS = {"train": "train", "valid": "dev", "test": "test"}  # CofeNet's splits and PolNeAR's
CUT_AT_SENTENCES = ("latinos-share-their-most", "hacked-page-roundup", "thanks-to-trump-hillary")


@cache
def loaded(name: str) -> dict[str, list[Row]]:
    return {split: rows.to_list() for split, rows in corpora.get(name).load().items()}


@cache
def rebuilt(split: str) -> list[Row]:
    return list(polnear_cofenet.rebuilt(polnear_cofenet.CORPUS.fetch()["polnear"], split))


def words(row: Row) -> tuple[str, ...]:
    return tuple(row["text"][token["start"] : token["end"]] for token in row["tokens"])


def test_brat_events_merge_numbered_roles(tmp_path: Path) -> None:
    path = tmp_path / "a.ann"
    path.write_text(
        "T1\tContent 9 14;20 30\tthat a\nbroken line\nT2\tCue 4 8\tsays\nT3\tContent 0 3\tFog\n"
        "E1\tAttribution:T2 Content:T1 Cue:T2 Content2:T3\nE2\tAttribution-no-source:T2 \n"
        "A1\tSpeaker E1 The_mayor\nA2\tKind T1 new\nA3\tDenied E2\n#1\tAnnotatorNotes T1\tE9?\n",
        encoding="utf-8",
    )
    first, second = read_brat_events(path)
    assert (first.id, first.type, second.type) == ("E1", "Attribution", "Attribution-no-source")
    assert first.roles == {"Content": [(0, 3), (9, 14), (20, 30)], "Cue": [(4, 8)]}
    assert first.attributes == {"Speaker": "The_mayor"}
    assert (second.roles, second.attributes) == ({}, {"Denied": ""})


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ('"No," he said. "Wait!"', ["`` No , '' he said .", "`` Wait ! ''"]),
        ("He can't; they’re gonna.", ["He ca n't ; they 're gon na ."]),
        ("It’s ‘fine’ – or so…", ["It 's ` fine ' -- or so ..."]),
        ("In Erie, Pa. Sales fell", ["In Erie , Pa. .", "Sales fell"]),
        ("At 9 a.m. Sales fell. At 9 a.m. They rose", ["At 9 a.m. Sales fell .", "At 9 a.m. .", "They rose"]),
        ("Rep. J. Roe (D-N.Y.) paid $1,000, or 3.5%.", ["Rep. J. Roe ( D-N.Y. ) paid $ 1,000 , or 3.5 % ."]),
        ("He left.\n\n''I stay.''", ["He left . ''", "I stay . ''"]),
        ("So: \u200bhttp://a.org/b?c, @d_1", ["So : http://a.org/b?c , @d_1"]),
        (" \n", []),
    ],
)
def test_treebank_sentences(text: str, cut: list[str]) -> None:
    sentences = treebank_sentences(text)
    assert [" ".join(token.word for token in sentence) for sentence in sentences] == cut
    tokens = [token for sentence in sentences for token in sentence]
    assert all(before.end <= after.start for before, after in pairwise(tokens))
    assert not any(
        character.isalnum() for before, after in pairwise(tokens) for character in text[before.end : after.start]
    )


def test_paragraphs_cut_no_sentence() -> None:
    text = "Fog\n\nclosed the port.\n\nABSTRACT.\n\nShips wait. They\nwait long.\n\nNo one says why."
    paragraphs = [[token.word for token in paragraph] for paragraph in polnear_cofenet.paragraphs(text)]
    assert [" ".join(paragraph) for paragraph in paragraphs] == [
        "Fog closed the port . ABSTRACT .",
        "Ships wait . They wait long .",
        "No one says why .",
    ]


@pytest.mark.parametrize("name", ["sample_attributions", pytest.param("polnear", marks=REAL)])
def test_spans_lie_in_the_text_in_order(name: str) -> None:
    for rows in loaded(name).values():
        assert len({row["id"] for row in rows}) == len(rows)
        for row in rows:
            for attribution in row["attributions"]:
                assert set(ATTRIBUTION_ROLE) <= attribution.keys()
                assert any(attribution[role] for role in ATTRIBUTION_ROLE)
                for role in ATTRIBUTION_ROLE:
                    spans = [(span["start"], span["end"]) for span in attribution[role]]
                    pieces = [row["text"][start:end] for start, end in spans]
                    assert all(piece and piece == piece.strip() for piece in pieces)
                    assert all(before[1] <= after[0] for before, after in pairwise(spans))
                    if name == "polnear":
                        gaps = [row["text"][before[1] : after[0]] for before, after in pairwise(spans)]
                        assert all(gap.strip() for gap in gaps)


def test_the_sample_is_the_sample() -> None:
    def spans(mark: Mark | None) -> list[dict[str, int]]:
        return [{"start": start, "end": end} for start, end in mark.pieces] if mark else []

    splits = loaded("sample_attributions")
    reports = {report.id: report for report in read_reports(Path(sample.__file__).parent / "reports")}
    assert {split: tuple(row["id"] for row in rows) for split, rows in splits.items()} == {
        "train": sample.TRAIN,
        "test": sample.TEST,
    }
    for row in (row for rows in splits.values() for row in rows):
        report = reports[row["id"]]
        assert row["text"] == report.text
        assert row["attributions"] == [
            {role: spans(getattr(attribution, role)) for role in ATTRIBUTION_ROLE}
            | {name: getattr(attribution, name) for name in ("speaker", "quote", "commitment")}
            for attribution in report.attributions
        ]


@REAL
def test_polnear_has_the_known_sizes() -> None:
    splits = loaded("polnear")
    assert {split: len(rows) for split, rows in splits.items()} == {"train": 840, "dev": 84, "test": 84}
    for split, total, (no_source, no_cue, no_content), interrupted in [
        ("train", 19868 - 34, (1473, 1, 2), 3019),
        ("dev", 2193 - 1, (126, 0, 0), 290),
        ("test", 2044, (166, 0, 0), 289),
    ]:
        attributions = [attribution for row in splits[split] for attribution in row["attributions"]]
        assert len(attributions) == total
        assert [sum(not attribution[role] for attribution in attributions) for role in ATTRIBUTION_ROLE] == [
            no_source,
            no_cue,
            no_content,
        ]
        assert sum(len(attribution["content"]) > 1 for attribution in attributions) == interrupted
    everything = [row for rows in splits.values() for row in rows]
    assert set(Counter(row["outlet"] for row in everything).values()) == {144}
    assert all(row["id"].startswith(f"{row['outlet']}_{row['date']}_") for row in everything)


@REAL
def test_cofenet_has_its_labels_and_no_article_twice() -> None:
    splits = loaded("polnear_cofenet")
    assert {
        split: [Counter(span["label"] for row in rows for span in row["roles"])[role] for role in ATTRIBUTION_ROLE]
        for split, rows in splits.items()
    } == {"train": [19561, 22452, 26983], "valid": [2061, 2318, 2770], "test": [1896, 2229, 2637]}
    for split, rows in splits.items():
        assert {row["document"] for row in rows} == {row["id"] for row in loaded("polnear")[PARTS[split]]}
        assert len({row["id"] for row in rows}) == len(rows)
        for row in rows:
            assert "".join("".join(words(row)).split()) == "".join(row["text"].split())
            assert all(before["end"] <= after["start"] for before, after in pairwise(row["tokens"]))
            assert all(before["end"] <= after["start"] for before, after in pairwise(row["roles"]))
            starts, ends = ({token[side] for token in row["tokens"]} for side in ("start", "end"))
            assert all(span["start"] in starts and span["end"] in ends for span in row["roles"])


@REAL
@pytest.mark.parametrize(("split", "texts", "labels"), [("valid", 0.937, 0.994), ("test", 0.917, 0.995)])
def test_the_recipe_gives_cofenets_rows(split: str, texts: float, labels: float) -> None:
    theirs = loaded("polnear_cofenet")[split]
    ours: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rebuilt(PARTS[split]):
        ours[row["document"], row["annotator"], words(row)].append(row)
    matched = [
        (row, ours[key].pop(0)) for row in theirs if ours[key := (row["document"], row["annotator"], words(row))]
    ]
    assert len(matched) >= texts * len(theirs)
    assert sum(row["roles"] == own["roles"] for row, own in matched) >= labels * len(matched)
    cut = sum(any(name in row["document"] for name in CUT_AT_SENTENCES) for row in theirs)
    assert len(matched) >= 0.98 * (len(theirs) - cut)


@REAL
def test_cofenets_splits_read_alike() -> None:
    def rate(split: str, piece: str) -> float:
        texts = [row["text"] for row in loaded("polnear_cofenet")[split]]
        return 1000 * sum(text.count(piece) for text in texts) / sum(map(len, texts))

    for split in PARTS:
        for piece in ("’", "“", "…", "``", "''", "-LSB-", " ,", "( ", " 's ", " n't"):
            assert rate(split, piece) < 0.005, piece
    for piece in (" ", "-", " – ", ' "', '" ', "(", ", ", "'s "):
        assert rate("train", piece) == pytest.approx(rate("valid", piece), rel=0.35, abs=0.05), piece
        assert rate("train", piece) == pytest.approx(rate("test", piece), rel=0.35, abs=0.05), piece


@REAL
def test_only_cofenets_rebuilt_rows_say_what_belongs_together() -> None:
    splits = loaded("polnear_cofenet")
    assert not any(row["attributions"] for split in ("valid", "test") for row in splits[split])
    for row in splits["train"]:
        edges = {(token["start"], token["end"]) for token in row["tokens"]}
        starts, ends = {start for start, _ in edges}, {end for _, end in edges}
        for linked in row["attributions"]:
            assert any(linked.values())
            assert all(span["start"] in starts and span["end"] in ends for part in linked.values() for span in part)
    whole = [one for row in splits["train"] for one in row["attributions"] if one["cue"] and one["content"]]
    assert len(whole) == 22_449
