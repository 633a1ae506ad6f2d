"""The sample corpus: its standoff annotation is sound and its rows say what the annotation says."""

import importlib.resources
from collections import Counter
from pathlib import Path

import pytest

import corpora
from corpora import sample
from corpora.sample.standoff import Mark, Report, read_report, read_reports

FOLDER = Path(sample.__file__).parent
REPORTS = list(read_reports(FOLDER / "reports"))
ARTICLE = read_report(Path(str(importlib.resources.files("toolkit") / "data" / "article.txt")), FOLDER / "article.ann")
DOUBLE_QUOTED = [report for report in [*REPORTS, ARTICLE] if set('"“') & set(report.text)]
EVERY = pytest.mark.parametrize("report", [*REPORTS, ARTICLE], ids=lambda report: report.id)

MODAL_SENSES = {
    "rules": "priority",
    "intentional": "priority",
    "knowledge": "plausibility",
    "world": "plausibility",
    "agent": "plausibility",
}


def marks(report: Report) -> list[Mark]:
    found = [*report.hedges, *report.modals]
    for negation in report.negations:
        found += [negation.cue, negation.scope]
    for attribution in report.attributions:
        found += [mark for mark in (attribution.source, attribution.cue, attribution.content) if mark]
    return found


def sentence_of(report: Report, mark: Mark) -> int:
    places = [n for n, (start, end) in enumerate(report.sentences) if mark.within(start, end)]
    assert len(places) == 1, f"{report.of(mark)!r} does not lie in one sentence"
    return places[0]


def test_size() -> None:
    assert len(REPORTS) >= 16
    assert sum(len(report.sentences) for report in REPORTS) >= 240


def test_splits_hold_every_report_once() -> None:
    assert sorted(sample.TRAIN + sample.TEST) == [report.id for report in REPORTS]


@EVERY
def test_spans_are_in_bounds_and_trimmed(report: Report) -> None:
    for mark in marks(report):
        assert list(mark.pieces) == sorted(mark.pieces)
        for start, end in mark.pieces:
            assert 0 <= start < end <= len(report.text)
            assert report.text[start:end] == report.text[start:end].strip()


@EVERY
def test_written_texts_are_the_spans(report: Report) -> None:
    path = (FOLDER / "article.ann") if report is ARTICLE else FOLDER / "reports" / f"{report.id}.ann"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("T"):
            _, rest, written = line.split("\t")
            pieces = [piece.split() for piece in rest.split(" ", 1)[1].split(";")]
            covered = " ".join(report.text[int(start) : int(end)] for start, end in pieces)
            assert covered == written


@EVERY
def test_sentences_tile_the_text(report: Report) -> None:
    place = 0
    for start, end in report.sentences:
        assert not report.text[place:start].strip()
        assert start < end
        place = end
    assert not report.text[place:].strip()


@EVERY
def test_headline_is_the_first_sentence(report: Report) -> None:
    headline, blank, *_ = report.text.splitlines()
    start, end = report.sentences[0]
    assert report.text[start:end] == headline
    assert not headline.endswith(".")
    assert not blank


@EVERY
def test_what_belongs_to_a_sentence_lies_in_one(report: Report) -> None:
    for mark in (*report.hedges, *report.modals):
        sentence_of(report, mark)
    for negation in report.negations:
        assert sentence_of(report, negation.cue) == sentence_of(report, negation.scope)


@EVERY
def test_attributes_are_complete(report: Report) -> None:
    for hedge in report.hedges:
        assert hedge.attributes["Kind"] in {"plausibility", "source", "approximation"}
    for modal in report.modals:
        assert len(modal.pieces) == 1
        assert modal.attributes["Sense"] == MODAL_SENSES[modal.attributes["FineSense"]]
        assert modal.attributes["Force"] in {"necessity", "possibility", "none"}
        assert modal.attributes["Negated"] in {"true", "false"}
    for attribution in report.attributions:
        assert attribution.speaker not in {"", "AUTHOR"}
        assert (attribution.source is None) == (attribution.speaker == "UNNAMED")
        assert attribution.commitment in range(-3, 4)


@EVERY
def test_scopes_leave_their_cues_out(report: Report) -> None:
    for negation in report.negations:
        for start, end in negation.cue.pieces:
            assert not any(left < end and start < right for left, right in negation.scope.pieces)


@EVERY
def test_negated_modals_stand_in_a_scope(report: Report) -> None:
    for modal in report.modals:
        if modal.attributes["Negated"] == "true":
            start, end = modal.pieces[0]
            # Of "unable" the affix is the cue and the rest of the word lies in its scope.
            scopes = [piece for negation in report.negations for piece in negation.scope.pieces]
            assert any(left < end and start < right for left, right in scopes), report.of(modal)


@pytest.mark.parametrize("report", DOUBLE_QUOTED, ids=lambda report: report.id)
def test_kind_of_quotation(report: Report) -> None:
    """Where quotation marks cannot be apostrophes, the kind follows from them."""
    inside = quoted_characters(report.text)
    for attribution in report.attributions:
        letters = [
            inside[place]
            for start, end in attribution.content.pieces
            for place in range(start, end)
            if report.text[place].isalnum()
        ]
        nested = attribution.source is None or inside[attribution.cue.pieces[0][0]]
        if not nested:
            kind = "direct" if all(letters) else "mixed" if any(letters) else "indirect"
            assert attribution.quote == kind, report.of(attribution.content)


def quoted_characters(text: str) -> list[bool]:
    """Say of every character whether it is quoted; a paragraph's end closes what is open."""
    inside, quoted = False, []
    for character in text:
        if character == "\n":
            inside = False
        elif character in '"“”':
            inside = not inside
        quoted.append(inside)
    return quoted


@pytest.mark.parametrize("names", [sample.TRAIN, sample.TEST], ids=["train", "test"])
def test_both_splits_have_everything(names: tuple[str, ...]) -> None:
    reports = [report for report in REPORTS if report.id in names]
    modals = [modal.attributes for report in reports for modal in report.modals]
    attributions = [attribution for report in reports for attribution in report.attributions]
    kinds = {hedge.attributes["Kind"] for report in reports for hedge in report.hedges}
    assert kinds == {"plausibility", "source", "approximation"}
    assert {modal["FineSense"] for modal in modals} == set(MODAL_SENSES)
    assert {modal["Force"] for modal in modals} == {"necessity", "possibility", "none"}
    assert {modal["Negated"] for modal in modals} == {"true", "false"}
    assert any(report.negations for report in reports)
    assert {attribution.quote for attribution in attributions} == {"direct", "indirect", "mixed"}
    assert any(attribution.source is None for attribution in attributions)
    assert {-3, 0, 1, 2, 3} <= {attribution.commitment for attribution in attributions}


def test_no_sentence_is_shared() -> None:
    owners: dict[str, str] = {}
    for report in [*REPORTS, ARTICLE]:
        for start, end in report.sentences:
            sentence = report.text[start:end].casefold()
            assert owners.setdefault(sentence, report.id) == report.id


def test_typography_varies() -> None:
    together = "".join(report.text for report in REPORTS)
    for mark in ['"', "“", "‘", "’", "—", "\xa0", "\r\n", "a.m.", "Mr. ", "Gen. ", "(U.C.)"]:
        assert mark in together


def test_rows() -> None:
    splits = corpora.get("sample").load()
    rows = {row["id"]: row for split in splits.values() for row in split}
    assert len(rows) == sum(len(report.sentences) for report in REPORTS)
    row = rows["04-central-bank/10"]
    assert row["text"].endswith("December is likely and November is not impossible,” she said.")
    assert [row["text"][cue["start"] : cue["end"]] for cue in row["cues"]] == ["likely", "not impossible"]
    assert row["modals"][1] == {
        "start": row["text"].index("impossible"),
        "end": row["text"].index("impossible") + len("impossible"),
        "sense": "plausibility",
        "fine_sense": "knowledge",
        "force": "possibility",
        "negated": False,
    }
    assert {row["text"][n["cue"][0]["start"] : n["cue"][0]["end"]] for n in row["negations"]} == {"not", "im"}


def test_labels_follow_the_cues() -> None:
    splits = corpora.get("sample").load()
    for split in splits.values():
        labels = Counter(split["label"])
        assert labels[1] == sum(bool(cues) for cues in split["cues"])
        assert 0.25 < labels[1] / len(split) < 0.5


def test_cues_fall_on_tokens() -> None:
    for split in corpora.get("sample").load().values():
        for row in split:
            starts = {token["start"] for token in row["tokens"]}
            ends = {token["end"] for token in row["tokens"]}
            assert all(cue["start"] in starts and cue["end"] in ends for cue in row["cues"])
