"""The face of the kernel: spans of any text are exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit.kernel.boundaries import boundaries_into, load_parameters, sentence_starts
from toolkit.kernel.offsets import characters
from toolkit.kernel.scan import encode, scan
from toolkit.text import sentences, tokens, words

# Any code point, and more often those that mean something to the splitter.
CHARACTERS = st.one_of(
    st.characters(exclude_categories=()),
    st.sampled_from("\n\r\t \u00a0\u2028\0.?!…,;:\"'“”‘’«»`()[]-–—*•aIxS3é\u0301\ud83d👍\u200d\ufe0f。"),
    st.sampled_from(list(" \n.AaTheMr")),
)
TEXTS = st.text(CHARACTERS, max_size=80)
# The first call compiles.
UNTIMED = settings(deadline=None, derandomize=True, max_examples=300)


@UNTIMED
@given(TEXTS)
def test_sentences_are_tight_and_in_order_and_cover_the_text(text: str) -> None:
    at, between = 0, ""
    for span in sentences(text):
        assert at <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        between += text[at : span.start]
        at = span.end
    assert not (between + text[at:]).strip()


@UNTIMED
@given(TEXTS)
def test_every_token_is_inside_one_sentence(text: str) -> None:
    inside = [(s.start, s.end) for s in sentences(text)]
    for token in tokens(text):
        assert sum(start <= token.start < token.end <= end for start, end in inside) == 1


@UNTIMED
@given(TEXTS)
def test_words_are_tokens(text: str) -> None:
    assert set(words(text)) <= set(tokens(text))


@UNTIMED
@given(TEXTS, TEXTS)
def test_a_blank_line_separates(first: str, second: str) -> None:
    text = first + "\n\n" + second
    shift = len(first) + 2
    # Control characters at an edge would belong to the sentence on the other side.
    for part in (first, second):
        assume(not part.strip() or ((found := tokens(part)) and found[0].start == len(part) - len(part.lstrip())))
    expected = [(s.start, s.end) for s in sentences(first)]
    expected += [(s.start + shift, s.end + shift) for s in sentences(second)]
    assert [(s.start, s.end) for s in sentences(text)] == expected


@UNTIMED
@given(TEXTS)
def test_byte_offsets_become_character_offsets(text: str) -> None:
    data = encode(text)
    boundaries = [len(text[:at].encode("utf-8", "surrogatepass")) for at in range(len(text) + 1)]
    found = characters(data, np.array(boundaries, dtype=np.int32), len(text))
    assert found.tolist() == list(range(len(text) + 1))


def test_the_kernel_needs_no_more_room_than_it_says() -> None:
    data = encode(". ? ! . A. B. C.")
    found = scan(data)
    starts = np.full(len(found.start) + 2, -1, dtype=np.int32)
    count = boundaries_into(data, found, len(found.start), load_parameters(), starts[:-1])
    assert starts[count] == len(found.start)
    assert starts[-1] == -1
    assert sentence_starts(data, found, load_parameters()).tolist() == starts[: count + 1].tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It didn't rain, he said.", "It did n't rain he said"),
        ("“Don’t,” he said — twice.", "Do n’t he said twice"),
        ("U.S. prices rose 3.5% to $1,250.", "U.S prices rose 3.5 to 1,250"),
        ("café naïve ÉCOLE", "café naïve ÉCOLE"),
        ("", ""),
        ("\0\ud800 a\0b", "\ud800 a b"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert [span.of(text) for span in words(text)] == expected.split()


def test_marks_are_tokens() -> None:
    text = "Well... “no”—2 (two)!"
    assert [span.of(text) for span in tokens(text)] == ["Well", "...", "“", "no", "”", "—", "2", "(", "two", ")", "!"]


def test_a_long_line_is_no_trouble() -> None:
    text = "Mr. Lund may return. " * 50_000
    assert len(sentences(text)) == 50_000
