"""The page for the terminal: what is marked, what is counted, and that nothing in a text commands the terminal."""

from __future__ import annotations

import re

import pytest
from rich.console import Console
from rich.text import Text

from toolkit.annotation import Cue, Document, Sentence
from toolkit.report.terminal import render
from toolkit.report.visible import visible

_CONSOLE = Console()
TEXT = "Ferry may close\n\nIt may\r\nsink. It sank. Perhaps it will\nfloat; it May."


def document(text: str = TEXT, title: str = "Ferry may close") -> Document:
    sentences = [
        m.span() for m in re.finditer(r"Ferry may close|It may\r\nsink\.|It sank\.|Perhaps.*May\.", text, re.S)
    ]
    cues = [m.span() for m in re.finditer("may|perhaps", text, re.I)]
    hedged = [any(start <= a < end for a, _ in cues) for start, end in sentences]
    return Document(
        "id",
        title,
        text,
        tuple(Sentence(*span, uncertain, 0.9 * uncertain) for span, uncertain in zip(sentences, hedged, strict=True)),
        tuple(Cue(*span, 0.9) for span in cues),
    )


def test_without_colour() -> None:
    assert render(document(), width=60).splitlines() == [
        "~Ferry [[may]] close~",
        "",
        "~It [[may]]",
        "sink.~ It sank. ~[[Perhaps]] it will",
        "float; it [[May]].~",
        "",
        "~" * 30 + "-" * 15 + "~" * 15,
        "4 sentences, 3 uncertain (75%)",
        "cues: may 3, perhaps",
        "marks: ~hedged sentence~, [[hedge cue]]",
    ]


def test_with_colour() -> None:
    page = Text.from_ansi(render(document(), color=True, width=60))
    assert page.plain.splitlines()[:5] == [
        "  Ferry may close",
        "",
        "  It may",
        "  sink. It sank. Perhaps it will",
        "  float; it May.",
    ]

    def style(word: str) -> str:
        return str(page.get_style_at_offset(_CONSOLE, page.plain.index(word)))

    assert style("Ferry") == "bold color(3)"
    assert style("may\n") == style("Perhaps") == "bold underline color(3)"
    assert style("sink") == style("float") == "color(3)"
    assert style("It sank") == style("4 sentences") == "none"


def test_only_what_is_there_is_in_the_legend() -> None:
    plain = render(Document("", "", "It sank.", (Sentence(0, 8, False, 0.1),)), width=30)
    assert plain.splitlines() == ["It sank.", "", "-" * 30, "1 sentence, 0 uncertain (0%)"]
    hedged = render(Document("", "", "It sank.", (Sentence(0, 8, True, 0.9),)), width=60)
    assert hedged.splitlines()[-1] == "marks: ~hedged sentence~"


def test_nothing_to_read() -> None:
    assert render(Document("", "", ""), width=30).splitlines() == ["-" * 30, "0 sentences, 0 uncertain"]


def test_a_title_of_its_own_stands_above() -> None:
    assert render(document(title="Another"), width=60).startswith("Another\n\n~Ferry")


def test_lines_are_wrapped_between_words() -> None:
    text = "It rained on the harbour of Tarn. " * 9
    lines = render(Document("", "", text), width=30).splitlines()[:-3]
    assert max(map(len, lines)) <= 30
    assert " ".join(lines).split() == text.split()


def test_square_brackets_and_colons_of_the_text_are_no_markup() -> None:
    text = "[bold]He[/bold] said :smile: [link=http://x]it[/link]"
    for color in (False, True):
        assert Text.from_ansi(render(Document("", "", text), color=color, width=80)).plain.strip().startswith(text)


@pytest.mark.parametrize("color", [False, True])
def test_no_control_character_reaches_the_terminal(color: bool) -> None:
    text = "".join(map(chr, range(0x250))) + "\u2028\u202e\u2066\ud800\udfff\x1b[31mred\x1b]0;title\x07"
    cues = tuple(Cue(at, at + 1, 0.9) for at in range(0, len(text), 7))
    page = render(Document("", "\x1b[2J", text, (Sentence(0, len(text), True, 0.9),), cues), color=color, width=80)
    assert not set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", page)) - {"\x1b"}
    codes = set(re.findall(r"\x1b.{0,2}", page))
    assert codes if color else not codes
    assert all(re.fullmatch(r"\x1b\[\d", code) for code in codes)
    page.encode()


def test_what_cannot_be_shown_has_a_sign() -> None:
    assert visible("a\0\x1b\x7f\x85b\u202e\ud800\r\nc\rd\te") == "a␀␛␡\nb��\nc\nd\te"


def test_other_scripts_and_signs_are_as_they_are() -> None:
    text = "Né “ça” — 日本 🚢\u200d👍🏽 e\u0301 \u00a0x"
    assert visible(text) == text
