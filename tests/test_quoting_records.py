"""What texts say that somebody says, read in blocks: as in each text alone, and no less than by reading everything."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.analysis import analyze, attributions_of, read
from toolkit.attribution.model import AttributionModel, Attributions, find_attributions, shipped
from toolkit.attribution.quotes import quotations
from toolkit.kernel.scan import Tokens
from toolkit.quoting.inner import find_inner
from toolkit.scoring.blocks import blocks
from toolkit.scoring.reading import read as read_block
from toolkit.scoring.spoken import statements_in
from toolkit.speakers import register
from toolkit.speakers.mentions import mentions
from toolkit.speakers.resolver import Resolver

TEXTS = [
    "“It leaks,” Ada Lund said. “And it",
    "” was all that she added. “No,” he said.",
    "",
    "The agency said on Monday that the minister had denied that the old dam was leaking again.\n\nNobody asked.",
    "Emil Roth said: “The union told us that the harbour would close, and the mayor believed that it was right.”",
    "Voters said the council had promised that the pier would stay. “It reported that the ferry was late,” Roth said.",
]


def test_quotations_of_a_block_are_those_of_each_text() -> None:
    said = [one for block in blocks(TEXTS) for one in statements_in(read_block(block, frozenset()))]
    assert [one.quoted for one in said] == [quotations(text) for text in TEXTS]
    assert [span.of(TEXTS[0]) for span in said[0].quoted] == ["“It leaks,”", "“And it"]


def test_attributions_of_a_block_are_those_of_each_text() -> None:
    said = [one for block in blocks(TEXTS) for one in statements_in(read_block(block, frozenset()))]
    assert said == [attributions_of(read(text)) for text in TEXTS]


def test_reports_within_reports_are_those_of_reading_all_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for block in blocks(TEXTS):
        known = read_block(block, frozenset())
        outer = find_attributions(*known.scanned, shipped(), known.texts)
        found, kept, stays = find_inner(*known.scanned, shipped(), outer)
        with monkeypatch.context() as patched:
            patched.setattr("toolkit.quoting.inner.find_attributions", _found_everywhere)
            everywhere, likewise, stay = find_inner(*known.scanned, shipped(), outer)
        assert kept.sum() == likewise.sum() > 1
        assert np.array_equal(stays, stay)
        assert np.array_equal(found.cues[kept], everywhere.cues[likewise])
        assert np.array_equal(found.p[kept], everywhere.p[likewise])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Voters said the council had promised that the pier would stay. Then they left.",
            [
                ("Voters", "said", "the council had promised that the pier would stay"),
                ("the council", "had promised", "that the pier would stay"),
            ],
        ),
        (
            "The agency reported that the minister had denied the claim.",
            [
                ("The agency", "reported", "that the minister had denied the claim"),
                ("the minister", "had denied", "the claim"),
            ],
        ),
    ],
)
def test_a_report_within_a_report_has_what_its_clause_says(text: str, said: list[tuple[str, ...]]) -> None:
    found = analyze(text).attributions
    assert [tuple(span.of(text) for span in (*one.source, *one.cue, *one.content)) for one in found] == said


def _found_everywhere(
    data: np.ndarray, tokens: Tokens, sentences: np.ndarray, model: AttributionModel, places: np.ndarray
) -> Attributions:
    return find_attributions(data, tokens, sentences, model)


def test_a_text_is_searched_for_names_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    names = register.names
    monkeypatch.setattr(register, "names", lambda text: asked.append(text) or names(text))
    text = "Voters praised Ada Lund. “She is great,” Emil Roth said of her. He blamed the mayor for the leak."
    assert analyze(text).speakers
    assert asked == [text]


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("She was blamed.", ["She"]),
        ("Voters blamed HER.", ["HER"]),
        ("The theme was ashes, other sheds said.", []),
        ("The mayor was blamed.", ["The mayor"]),
        ("Bathe mayor, bother.", []),
    ],
)
def test_who_is_meant_is_meant_by_whole_words(sentence: str, meant: list[str]) -> None:
    text = f"Mayor Hillary Lund left early. {sentence}"
    resolver = Resolver(text, [(0, 30), (31, len(text))], [], [])
    _, held = mentions(resolver, [False, True])
    assert [text[start:end] for spans in held.values() for start, end in spans] == meant
