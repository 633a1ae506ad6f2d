from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.corpus import detokenise, split_edge_quotes, unescape


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("Rain may fall , Ines Calder said .", "Rain may fall, Ines Calder said."),
        ("It 's late ; we ca n't wait : go !", "It's late; we can't wait: go!"),
        ("-LRB- about 5 % -RRB- , or $ 20 [ sic ]", "(about 5%), or $20 [sic]"),
        ("The plan -LRB- 2009 -RRB- -LSB- 3 -RSB-", "The plan (2009) [3]"),
        ("`` Perhaps , '' he said , `` not . ''", '"Perhaps," he said, "not."'),
        ('" Perhaps " and " maybe "', '"Perhaps" and "maybe"'),
        ("the ` Northern Line ' opened", "the 'Northern Line' opened"),
        ("the ' Northern Line ' opened", "the 'Northern Line' opened"),
        ("the riders ' strike", "the riders' strike"),
        ("the bridge -- it seems -- fell", "the bridge – it seems – fell"),
        ("from 1991 -- 95 or 4 - 2", "from 1991–95 or 4-2"),
        ("a post - war plan", "a post - war plan"),
        ("CD4 + cells and / or 3 + 4", "CD4+ cells and/or 3 + 4"),
        ("Wait ... what ? !", "Wait... what?!"),
        ("", ""),
    ],
)
def test_text_of_tokens(tokens: str, text: str) -> None:
    assert detokenise(tokens.split())[0] == text


def test_tags_tell_hyphens_from_dashes_and_possessives_from_quotes() -> None:
    def joined(tokens: str, tags: str) -> str:
        return detokenise(tokens.split(), tags.split())[0]

    assert joined("a post - war plan - he said", "DT JJ HYPH NN NN : PRP VBD") == "a post-war plan - he said"
    assert joined("the strikers ' song '", "DT NNS POS NN ''") == "the strikers' song '"
    assert joined("the strikers ' song '", "DT NNS `` NN ''") == "the strikers 'song'"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("The' far side', also ` FS', is big.", "The 'far side', also 'FS', is big."),
        ("one of the era 's most prominent sides", "one of the era's most prominent sides"),
        ("the riders' strike", "the riders' strike"),
        ("-LRB- ` MDC' -RRB- was", "('MDC') was"),
        ("He said `` yes ''.", 'He said "yes".'),
    ],
)
def test_text_of_a_line_with_glued_quotes(line: str, text: str) -> None:
    assert detokenise(split_edge_quotes(line))[0] == text


TOKENS = st.lists(
    st.one_of(
        st.sampled_from(["``", "''", "`", "'", '"', "-LRB-", "-RRB-", "--", "-", "/", "+", "'s", "n't", "$", "%"]),
        st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=6),
    )
)


@given(TOKENS, st.booleans())
def test_no_token_is_lost_moved_or_altered(tokens: list[str], tagged: bool) -> None:
    text, spans = detokenise(tokens, ["HYPH"] * len(tokens) if tagged else None)
    assert [text[start:end] for start, end in spans] == [unescape(token) for token in tokens]
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    assert set(gaps) <= {"", " "}
    assert "".join(text.split()) == "".join("".join(map(unescape, tokens)).split())


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=6)))
def test_splitting_off_quotes_keeps_every_character(words: list[str]) -> None:
    assert "".join(split_edge_quotes(" ".join(words))) == "".join(words)
