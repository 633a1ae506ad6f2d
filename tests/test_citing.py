"""Who a quotation is given to where no model has found it: by the words beside it, and by what stands above it."""

from __future__ import annotations

import pytest

from toolkit.annotation import Attribution, Span
from toolkit.attribution.quotes import quotations
from toolkit.quoting.citers import FEATURES, citers
from toolkit.quoting.citing import said_behind, signed
from toolkit.quoting.quotations import completed
from toolkit.quoting.sources import with_sources
from toolkit.speakers import resolve
from toolkit.speakers.register import Register
from toolkit.text import sentences


def cited(text: str, attributions: list[Attribution] | None = None) -> list[tuple[str, list[str]]]:
    """Return source and contents of what quotations are given to."""
    return [
        (" ".join(span.of(text) for span in one.source), [span.of(text) for span in one.content])
        for one in completed(text, attributions or [])
    ]


@pytest.mark.parametrize(
    ("behind", "source", "cue"),
    [
        ("Torvia press secretary Ada Lund said on Monday.", "Torvia press secretary Ada Lund", "said"),
        ("Lund campaign spokesman Emil Roth said.", "Lund campaign spokesman Emil Roth", "said"),
        ("Sanders campaign manager Ada Lund said.", "Sanders campaign manager Ada Lund", "said"),
        ("the report says.", "the report", "says"),
        ("the letter reads.", "the letter", "reads"),
        ("said Rep. Ada Lund of the council.", None, "said"),
        ("state Senator Ada Lund said.", "state Senator Ada Lund", "said"),
        ("critics say.", "critics", "say"),
        ("Lund often said.", "Lund", "said"),
        ("according to the bylaws.", "the bylaws", "according to"),
    ],
)
def test_what_says_behind_a_quotation_is_a_verb_with_its_subject(behind: str, source: str | None, cue: str) -> None:
    text = f"“The dam leaks in the north,” {behind}"
    held = said_behind(text, quotations(text)[0])
    assert held is not None
    assert held[1].of(text) == cue
    assert held[0].of(text) == source or (source is None and "Ada Lund" in held[0].of(text))


@pytest.mark.parametrize(
    "behind",
    ["the ministry is intrigued by the north.", "Emil Roth's book, which explored it.", "the report on the campaign."],
)
def test_a_passive_a_relative_clause_and_a_noun_cite_nobody(behind: str) -> None:
    text = f"“The dam leaks in the north,” {behind}"
    assert said_behind(text, quotations(text)[0]) is None


def test_a_line_between_dashes_signs_nothing() -> None:
    text = "“The dam leaks in the north.”\n– A fisherman himself –.\nIt rained."
    assert signed(text, quotations(text)[0]) is None


@pytest.mark.parametrize(
    ("lead", "source"),
    [
        ("As the Times’ Ada Lund puts it, ", "the Times’ Ada Lund"),
        ("The quay is, in Lund’s words, ", "Lund"),
        ("The quay is old - Ada Lund: ", "Ada Lund"),
    ],
)
def test_what_leads_in_to_a_quotation(lead: str, source: str) -> None:
    text = f"{lead}“the oldest in the north.”"
    held = signed(text, quotations(text)[0])
    assert held is not None
    assert held[0].of(text) == source


def test_a_transcript_is_no_name() -> None:
    text = "Transcript as follows:\n“The dam leaks in the north.”"
    assert signed(text, quotations(text)[0]) is None


def test_a_name_behind_its_verb_is_its_subject() -> None:
    text = "Roth “drew well from many” in the north, said Norvik University professor Paul Beck."
    one = Attribution((), (Span(41, 45),), (Span(0, 39), Span(46, 83)))
    (found,) = with_sources(text, [Span(0, len(text))], [one])
    assert [span.of(text) for span in found.source] == ["Norvik University professor Paul Beck"]
    assert [span.of(text) for span in found.content] == ["Roth “drew well from many” in the north"]


def test_a_noun_behind_a_name_is_no_verb_of_saying() -> None:
    text = "Roth says he put them into the TFB file: “He is good with maps.”"
    quoted = quotations(text)
    held = [one for one in citers(text, quoted, quoted[0]) if one.span]
    assert [(one.span.of(text), one.features[FEATURES.index("verb_next")]) for one in held if one.span] == [
        ("Roth", True),
        ("he", False),
        ("TFB", False),
    ]


def test_a_verb_may_stand_before_its_subject_and_a_colon() -> None:
    text = "The dam is old. Said Lund: “It leaks in the north.”"
    held = signed(text, quotations(text)[0])
    assert held is not None
    assert [span.of(text) for span in held] == ["Lund", "Said"]


@pytest.mark.parametrize("verb", ["mocked", "dismissed"])
def test_the_subject_of_a_sentence_has_what_is_quoted_in_its_midst(verb: str) -> None:
    text = f"In May, Ada Lund {verb} the plan as a “gift to the water of the north” again."
    assert cited(text) == [("Ada Lund", ["“gift to the water of the north”"])]


def test_a_sentence_without_a_verb_of_saying_cites_nobody() -> None:
    assert cited("Ada Lund swam past a “gift to the water of the north” again.") == []


def test_a_participle_that_opens_a_sentence_is_no_subject() -> None:
    text = "Preceded by the band, Ada Lund mocked “the dull people of the north” again."
    assert cited(text) == [("Ada Lund", ["“the dull people of the north”"])]


def test_a_quotation_that_goes_on_in_other_words_has_who_is_cited_at_the_end() -> None:
    text = "“The dam leaks in many places” near the city, Ada Lund wrote in May."
    assert cited(text) == [("Ada Lund", ["“The dam leaks in many places”"])]


def test_quoted_paragraphs_are_one_speakers_however_many() -> None:
    paragraphs = [f"“There is leak number {n} in the dam.”" for n in range(6)]
    text = "Ada Lund said: " + "\n\n".join(paragraphs)
    assert cited(text) == [("Ada Lund", paragraphs)]


def test_a_paragraph_that_is_a_quotation_has_who_is_cited_last_above_it() -> None:
    text = "Ada Lund said the dam was old.\n\n“It has leaked for many years.”\n\nIt rained."
    one = Attribution((Span(0, 8),), (Span(9, 13),), (Span(14, 29),))
    assert cited(text, [one]) == [("Ada Lund", ["the dam was old", "“It has leaked for many years.”"])]


def test_a_short_quotation_counts_where_a_verb_says_whose_it_is() -> None:
    text = "“Dams matter,” Ada Lund said. “Look at the long list of leaks.”"
    assert cited(text) == [("Ada Lund", ["“Dams matter,”", "“Look at the long list of leaks.”"])]
    assert cited("They saw “dam matters” there.") == []


def test_a_nickname_is_no_part_of_a_name() -> None:
    register = Register("He met Leaky Hillary Lund there. Then Hillary Lund spoke of the dam, and Lund was heard.")
    assert [(entity.name, len(entity.names)) for entity in register.entities] == [("Hillary Lund", 3)]


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        (
            "Emil Roth has a daughter, Ivka, a school senior, and a dam. A school senior is old.",
            "a school senior",
            "Ivka",
        ),
        ("They heard her then as a dam keeper who lived there.", "who", "dam keeper"),
    ],
)
def test_an_apposition_and_a_relative_clause_take_up_what_stands_before(text: str, source: str, name: str) -> None:
    at = text.index(source)
    edges = [(one.start, one.end) for one in sentences(text)]
    found = resolve(text, edges, [(at, at + len(source))], [None], [[]])
    assert found.speakers[found.of[0]].name == name
