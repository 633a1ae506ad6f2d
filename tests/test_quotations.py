"""Who says what in whole texts: quotations of every shape, sources left out, and speakers under several names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.analysis import analyze
from toolkit.annotation import Attribution
from toolkit.citer_training import quotations
from toolkit.quoting.citers import FEATURES
from toolkit.speaker_training import accuracy, learn


def found(text: str) -> list[tuple[str, str, list[str]]]:
    """Return speaker, cue and content of every attribution."""
    return [
        (one.speaker, " ".join(span.of(text) for span in one.cue), [span.of(text) for span in one.content])
        for one in analyze(text).attributions
    ]


def said(text: str, words: str) -> Attribution:
    """Return the attribution that has some words in its content."""
    held = [one for one in analyze(text).attributions if any(words in span.of(text) for span in one.content)]
    assert len(held) == 1, found(text)
    return held[0]


def test_a_quotation_that_opens_again_in_every_paragraph_is_one_speakers() -> None:
    text = (
        "Mayor Ada Lund spoke on Monday. “We have waited long enough,” Lund said. “The harbour silts up.\n\n"
        "“The ministry has sent us nothing, and we will not wait any longer.\n\n“We go to court,” she said."
    )
    for words in ("long enough", "silts up", "sent us nothing", "go to court"):
        one = said(text, words)
        assert (one.speaker, one.quote) == ("Ada Lund", "direct")
        assert all(span.of(text) == span.of(text).strip() for span in one.content)


def test_a_split_quotation_is_one_content() -> None:
    text = "“The dam,” Emil Roth said, “may fail by the spring.”"
    assert found(text) == [("Emil Roth", "said", ["“The dam,”", "“may fail by the spring.”"])]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("It was reported on Monday that the bridge would close.", "the bridge", "UNNAMED"),
        ("“The bridge will close in the end,” Emil Roth went on.", "will close", "Emil Roth"),
        ("In recent weeks, Roth has gone after him as a “man of many small words” and more.", "many small", "Roth"),
        ("The bridge will close in May, according to the Harbour Board.", "will close", "Harbour Board"),
        ("The plan is, in the words of Emil Roth, “a gift to nobody at all”.", "a gift", "Emil Roth"),
        ("Emil Roth left the hall early, adding that he had a train to catch.", "a train", "Emil Roth"),
        ("Maria Lund repeated her refusal to leave the council.", "refusal to leave", "Maria Lund"),
        ("The paper repeats a claim that the dam leaks.", "the dam leaks", "paper"),
        ("Emil Roth, fisherman: “We were never asked about the levy, not once.”", "never asked", "Emil Roth"),
        ("It rains.\n\nAs Maria Lund put it: “We are wet, all of us.”", "are wet", "Maria Lund"),
        ("According to Maria Lund: “We are wet, all of us.”", "are wet", "Maria Lund"),
        ("Maria Lund’s answer to Emil Roth was that it was “late, as ever in life”.", "as ever", "Maria Lund"),
        ("As Emil Roth left, Maria Lund had a word for it: “It is late, as ever.”", "as ever", "Maria Lund"),
        ("It was the work of no one. From the report: “It was late, as ever.”", "as ever", "report"),
        ("It read:\n\n“LUND: Why is it so late?\n\n“ROTH: It rains, you know, every day.", "every day", "ROTH"),
        ("“It has never been on time in my life.” – Maria Lund", "on time", "Maria Lund"),
        ("They wrote.\n\n“It is never on time, ever.”\n— Maria Lund, Norvik\n\nThe end.", "on time", "Maria Lund"),
    ],
)
def test_sources_of_every_shape(text: str, words: str, speaker: str) -> None:
    assert said(text, words).speaker == speaker


def test_a_headline_with_a_colon_has_the_speaker_of_the_report() -> None:
    text = "Minister: talks never broke down\n\nForeign minister Ada Lund spoke to reporters on Friday."
    assert said(text, "never broke down").speaker == "Ada Lund"
    assert not analyze("Analysis: talks never broke down\n\nIt rained on Friday.").attributions


def test_a_report_within_a_report_has_a_source_of_its_own() -> None:
    text = "The agency reported on Friday that the minister had denied that he took the money."
    assert [(speaker, content) for speaker, _, content in found(text)] == [
        ("agency", ["that the minister had denied that he took the money"]),
        ("minister", ["that he took the money"]),
    ]


@pytest.mark.parametrize("marks", ['""', "“”", "«»", "‘’", "''", "„“"])
def test_quotation_marks_of_every_kind(marks: str) -> None:
    text = f"{marks[0]}The ferry is late again today,{marks[1]} said Emil Roth."
    one = said(text, "late again")
    assert (one.speaker, one.quote) == ("Emil Roth", "direct")


def test_a_quotation_goes_on_behind_its_verb_in_the_same_paragraph() -> None:
    text = (
        "“The levy is too high,” Emil Roth said in Norvik, where Maria Lund also spoke. “Nobody can pay it.”\n\n"
        "Lund disagreed. “Everybody can pay it, and everybody will,” she said."
    )
    assert said(text, "Nobody can").speaker == "Emil Roth"
    assert said(text, "Everybody can").speaker == "Maria Lund"


def test_a_free_quotation_belongs_to_who_was_cited_in_the_sentence_before() -> None:
    text = "The levy is far too high, Emil Roth said on Monday. “We have told them so for years.”"
    assert said(text, "told them so").speaker == "Emil Roth"


def test_title_name_surname_description_and_pronoun_are_one() -> None:
    text = (
        "Transport minister Ada Lund opened the bridge on Monday. “It is safe,” Lund said. "
        "The minister denied that it had cost too much. She said the money was well spent."
    )
    assert {speaker for speaker, _, _ in found(text)} == {"Ada Lund"}
    (speaker,) = analyze(text).speakers
    assert speaker.attributions == 3
    assert set(speaker.aliases) == {"Lund", "The minister", "She"}


def test_bodies_papers_and_groups_are_speakers() -> None:
    text = (
        "Opposition lawmakers said the plan was too dear. The mayor's aides denied that. "
        "The Norvik Times reported that the plan was dead. The Harbour Board said it would sue."
    )
    kinds = {speaker.name: speaker.kind for speaker in analyze(text).speakers}
    assert kinds == {
        "opposition lawmakers": "group",
        "mayor's aides": "group",
        "Norvik Times": "organisation",
        "Harbour Board": "organisation",
    }


def test_somebody_without_a_name_goes_on_speaking() -> None:
    text = "Mayor Emil Roth left. A woman at the pier said she had seen it. “It was dark then,” she said."
    assert said(text, "It was dark").speaker.startswith("woman")


def test_nobody_is_no_speaker() -> None:
    assert all(speaker.name != "nobody" for speaker in analyze("Nobody knows when the ferry will come.").speakers)


MARKS = st.sampled_from(["“", "”", "‘", "’", '"', "'", "«", "»", "„", "—", ":", ",", ".", "\n\n", "\n"])
WORDS = st.sampled_from(["said", "Ada Lund", "he", "they", "The minister", "according to", "that", "it rained", "who"])


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKS | WORDS, max_size=40).map(" ".join) | st.lists(MARKS | WORDS, max_size=40).map("".join))
def test_odd_marks_are_no_errors(text: str) -> None:
    for one in analyze(text).attributions:
        for span in (*one.source, *one.cue, *one.content):
            assert 0 <= span.start < span.end <= len(text)


def test_quotations_teach_who_is_cited(tmp_path: Path) -> None:
    text = (
        "Maria Lund had a word for Peter Holm: “It is late, as ever.”\n\n"
        "Peter Holm saw a film called “The Late Boat Of Norvik” on Monday.\n\n"
        "“It will rain again,” Maria Lund said."
    )
    quoted = [(text.index(words), text.index(words) + len(words)) for words in ("“It is late, as ever.”", "“It will")]
    for name in ("text", "attributions"):
        (tmp_path / name).mkdir()
    (tmp_path / "text" / "a.txt").write_text(text, encoding="utf-8")
    (start, end), (again, _) = quoted
    (tmp_path / "attributions" / "a_x.ann").write_text(
        f"T1\tSource 0 10\tx\nT2\tContent {start} {end}\tx\nE1\tAttribution:T1 Source:T1 Content:T2\n"
        f"T3\tSource 142 152\tx\nT4\tContent {again} {again + 21}\tx\nE2\tAttribution:T3 Source:T3 Content:T4\n",
        encoding="utf-8",
    )
    cited, nobody = quotations(tmp_path)  # the third has its verb beside it
    first, itself = FEATURES.index("first"), FEATURES.index("nobody")
    assert (cited.features[0, first], cited.features[0, itself]) == (1, 0)  # the right one stands first
    assert nobody.features[:, itself].tolist() == [1, *[0] * (len(nobody.features) - 1)]
    assert accuracy([cited, nobody], learn([cited, nobody], 0.01)) == 1.0
