"""What analysis says of who says what: speakers, how far they vouch, and what hedges their words."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from toolkit.analysis import analyze
from toolkit.annotation import Attribution
from toolkit.attribution.lexicon import reporting_sources, reporting_terms
from toolkit.attribution.strength import commitment, reporting
from toolkit.report.terminal import render

REPORT = (
    "Minister: pier talks never broke down\n\n"
    "Transport minister Ada Lund said on Monday that the pier may close in March. "
    "“We have never promised a new one,” she said.\n\n"
    "The dockers’ union denied that it had been told. Its leader, Tom Varga, warned that a strike was likely. "
    "Mr Varga claimed the ministry had ignored his letters.\n"
)


def said_by(name: str) -> list[Attribution]:
    return [one for one in analyze(REPORT).attributions if one.speaker == name]


def text_of(one: Attribution) -> str:
    return " ".join(span.of(REPORT) for span in one.content)


def test_name_pronoun_and_title_are_one_speaker() -> None:
    speakers = {speaker.name: speaker.attributions for speaker in analyze(REPORT).speakers}
    assert speakers["Ada Lund"] >= 2
    assert speakers["Tom Varga"] == 2


def test_a_quotation_has_its_speaker_and_is_direct() -> None:
    (one,) = (one for one in said_by("Ada Lund") if "never promised" in text_of(one))
    assert one.quote == "direct"
    assert text_of(one).startswith("“We have")


def test_what_hedges_a_content_takes_from_its_commitment() -> None:
    (hedged,) = (one for one in said_by("Ada Lund") if "may close" in text_of(one))
    assert [cue.of(REPORT) for cue in hedged.hedges] == ["may"]
    assert hedged.commitment == 1
    assert [modal.of(REPORT) for modal in hedged.modals] == ["may"]
    (claim,) = (one for one in said_by("Tom Varga") if "ignored" in text_of(one))
    assert (claim.act, claim.evaluation, claim.commitment) == ("claim", "negative", 3)


def test_who_denies_vouches_for_the_contrary() -> None:
    (denial,) = (one for one in analyze(REPORT).attributions if one.act == "denial")
    assert denial.commitment == -3
    assert "union" in denial.speaker


def test_json_holds_attributions_and_speakers() -> None:
    found = json.loads(json.dumps(analyze(REPORT).to_dict()))
    first = found["attributions"][0]
    assert first.keys() >= {"source", "speaker", "cue", "content", "quote", "commitment", "p"}
    for one in found["attributions"]:
        for piece in [*one["content"], *filter(None, [one["source"], one["cue"]])]:
            assert "parts" in piece or REPORT[piece["start"] : piece["end"]] == piece["text"]
    for speaker in found["speakers"]:
        assert speaker.keys() >= {"name", "aliases", "attributions", "p_uncertain", "commitment"}
    assert sum(speaker["attributions"] for speaker in found["speakers"]) == len(found["attributions"])


def test_the_page_ends_with_a_table_of_speakers() -> None:
    lines = render(analyze(REPORT), width=80).splitlines()
    (header,) = (place for place, line in enumerate(lines) if line.startswith("speaker "))
    assert any(line.startswith("Ada Lund ") for line in lines[header:])


@pytest.mark.parametrize("text", ["", " \n", "“", "“Never", "said", ":", "«No» — "])
def test_odd_texts_are_analysed(text: str) -> None:
    assert len(analyze(text).speakers) <= 1


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        ("announced", "that the bridge is safe", 3),
        ("did not deny", "that the bridge is unsafe", 2),
        ("declined to say", "whether the bridge is safe", 0),
        ("declined", "to comment on the bridge", 0),
        ("refused", "to repair the bridge", -3),
        ("took back", "that promise", 0),
        ("believes", "that the bridge is safe", 2),
        ("asked", "for a new bridge", 0),
        ("said", "it would resign if the bridge fell", 1),
        ("dubbed quite oddly", "the bridge", 3),
    ],
)
def test_commitment_by_rule(cue: str, content: str, expected: float) -> None:
    assert commitment(cue, content) == expected


def test_the_longest_reporting_expression_counts() -> None:
    assert reporting("has ruled out") == reporting("ruled out")
    assert reporting("in the words of") is not None
    assert reporting("purple") is None


@pytest.mark.parametrize(
    ("cue", "term"),
    [
        ("Said", "say"),
        ("said he had denied", "deny"),  # of equals the last
        ("claims to have promised", "promise"),
        ("according to what was said", "according to"),  # the longer one, though it stands first
        ("in the shadow of", None),  # it begins as one does, and goes on otherwise
    ],
)
def test_of_reporting_expressions_the_longest_and_then_the_last_counts(cue: str, term: str | None) -> None:
    entry = reporting(cue)
    assert (entry.term if entry else None) == term


def test_the_lexicon_of_reporting_expressions_is_whole() -> None:
    terms = reporting_terms()
    assert len({(term["term"], term["kind"]) for term in terms}) == len(terms) > 250
    assert {term["kind"] for term in terms} == {"verb", "noun", "phrase"}
    for term in terms:
        assert term["forms"]
        assert term["act"]
        assert term["factivity"]
        assert term["evaluation"] in ("negative", "neutral", "positive")
        assert -3 <= term["strength"] <= 3
    known = {term["term"]: term for term in terms if term["kind"] == "verb"}
    assert known["deny"]["strength"] == -3
    assert known["claim"]["evaluation"] == "negative"
    assert {"claim", "confirm", "warn", "deny", "assert"} <= known.keys()
    assert {"act", "factivity", "strength", "evaluation"} <= reporting_sources().keys()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("TORVA — Mayor Tom Beck said the plan was dead.", "Mayor Tom Beck"),
        ("TORVA, March 3 (AP) – Mayor Tom Beck said the plan was dead.", "Mayor Tom Beck"),
        ("NATO — a club of old men, Beck said — never answered.", "Beck"),
    ],
)
def test_a_dateline_is_no_part_of_a_source(text: str, source: str) -> None:
    assert source in [span.of(text) for one in analyze(text).attributions for span in one.source]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("According to Milo Trench, who spoke on Monday, the dam may fail.", "Milo Trench", "the dam may fail"),
        ("The dam may fail, according to two engineers who hid.", "two engineers who hid", "The dam may fail"),
        ("The dam may fail, according to engineers at the site.", "engineers at the site", "The dam may fail"),
    ],
)
def test_both_sides_of_according_to_are_found(text: str, source: str, content: str) -> None:
    (found,) = [one for one in analyze(text).attributions if one.cue and "ccording" in one.cue[0].of(text)]
    assert [span.of(text) for span in (*found.source, *found.content)] == [source, content]


def test_nobody_is_cited_for_how_things_seem() -> None:
    article = files("toolkit").joinpath("data/article.txt").read_text("utf-8")
    for text in (article, "The clay appears to be soft. The bridge seems to hold, and it looked as if it would."):
        assert "UNNAMED" not in [one.speaker for one in analyze(text).attributions]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("The final 10-page bill says that taxes will rise.", ["final 10-page bill"]),
        ("Bill believes that taxes will rise.", ["Bill"]),
    ],
)
def test_a_bill_can_only_say(text: str, speakers: list[str]) -> None:
    assert [one.speaker for one in analyze(text).attributions] == speakers


def test_a_bill_recalls_nothing() -> None:
    found = analyze("The final 10-page bill will help many recall that taxes rose.").attributions
    assert {one.speaker for one in found} <= {"many"}
