"""Negations: which words and affixes are cues, how far they reach, what a file keeps, what is refused."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from toolkit.annotation import Negation, Span
from toolkit.errors import ModelFileError, ParameterError
from toolkit.kernel.cues import cue_candidates, likely_cues
from toolkit.kernel.lookup import lookup
from toolkit.kernel.scan import encode, scan, word_hash
from toolkit.negation import SYSTEMS, NegationTagger, ScopeTagger

TAGGER = NegationTagger.pretrained()


def parts(text: str, negation: Negation) -> tuple[list[str], list[str]]:
    return [span.of(text) for span in negation.cue], [span.of(text) for span in negation.scope]


@pytest.mark.parametrize(
    ("text", "cue", "scope"),
    [
        ("The mayor did not sign the order.", ["not"], ["The mayor did", "sign the order"]),
        ("The mayor didn't sign the order.", ["n't"], ["The mayor did", "sign the order"]),
        ("The plan is impossible.", ["im"], ["The plan is", "possible"]),
        ("The judge cannot leave.", ["not"], ["The judge can", "leave"]),
        ("Neither the mayor nor the judge voted.", ["Neither", "nor"], None),
        ("Nobody in the town voted.", ["Nobody"], ["in the town voted"]),
        ("He was careless.", ["less"], ["He was care"]),
    ],
)
def test_cues_and_scopes(text: str, cue: list[str], scope: list[str] | None) -> None:
    (negation,) = TAGGER.predict([text])[0]
    found_cue, found_scope = parts(text, negation)
    assert found_cue == cue
    if scope is not None:
        assert [piece.rstrip(".") for piece in found_scope] == scope


@pytest.mark.parametrize(
    "text", ["The mayor signed.", "", "The independent board discussed it.", "It rained until noon."]
)
def test_no_negation(text: str) -> None:
    assert TAGGER.predict([text]) == [[]]


def test_offsets_are_characters_behind_wide_letters() -> None:
    text = "Zoë’s café isn’t unhappy."
    assert [[span.of(text) for span in negation.cue] for negation in TAGGER.predict([text])[0]] == [["n’t"], ["un"]]


def test_a_sentence_longer_than_any_scope() -> None:
    text = "Snow and hail and " * 300 + "the mayor did not leave. " + "Rain, " * 300 + "he was unhappy."
    first, second = TAGGER.predict([text])[0]
    assert parts(text, first)[0] == ["not"]
    assert parts(text, second)[0] == ["un"]
    assert all(abs(span.start - first.cue[0].start) < 1000 for span in first.scope)
    assert any(span.of(text).endswith("leave") for span in first.scope)


def test_no_word_that_may_be_a_cue_is_passed_over() -> None:
    text = (
        "Unhappy d'Alessio, a fearless, carelessly idle and useless dog; is “it” not IMPOSSIBLE? Ärmellos: ly, ss, 1."
    )
    data = encode(text)
    tokens = scan(data)
    known = lookup(np.array([word_hash("not")], np.uint32))
    places = cue_candidates(data, tokens, known)[0]
    assert len(places) == 7
    kinds = (tokens.hash == word_hash("not")).astype(np.uint16)
    assert set(places) <= set(likely_cues(data, tokens.start, tokens.end, kinds))


def test_sentences_together_are_read_as_alone() -> None:
    texts = ["It was not, he said, that the river which we saw was impossible to cross.", "No.", "Never say so, or so."]
    tagger = NegationTagger.pretrained()
    assert tagger.predict(texts) == [tagger.predict([text])[0] for text in texts]


def test_same_seed_same_model(tmp_path: Path) -> None:
    texts = ["It did not rain.", "It rained.", "He is unhappy.", "He is happy."] * 3
    answers = [
        [{"cue": [(7, 10)], "scope": [(0, 6), (11, 15)]}],
        [],
        [{"cue": [(6, 8)], "scope": [(0, 5), (8, 13)]}],
        [],
    ] * 3
    first, second = (NegationTagger().fit(texts, answers) for _ in range(2))
    paths = [tagger.save(tmp_path / name) for tagger, name in ((first, "a"), (second, "b"))]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert NegationTagger.load(paths[0]).predict(texts) == first.predict(texts)
    assert parts(texts[2], first.predict(texts)[2][0]) == (["un"], ["He is", "happy"])
    whole = paths[0].read_bytes()
    paths[0].write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelFileError):
        NegationTagger.load(paths[0])


def test_scopes_of_given_cues() -> None:
    texts = ["It did not rain.", "They do not know."] * 4
    cues = [[[(7, 10)]], [[(8, 11)]]] * 4
    scopes = [[(0, 6), (11, 15)], [(0, 7), (12, 16)]] * 4
    answers = [[{"cue": cue, "scope": scope} for cue in row] for row, scope in zip(cues, scopes, strict=True)]
    tagger = ScopeTagger().fit(texts, answers)
    (negation,) = tagger.predict(["We did not go."], cues_given=[[[(7, 10)]]])[0]
    assert negation == Negation((Span(7, 10),), (Span(0, 6), Span(11, 13)))


def test_mistakes_are_one_sentence() -> None:
    with pytest.raises(ParameterError, match=r"The 'y\[0\]' parameter of NegationTagger must be a list of mappings"):
        NegationTagger().fit(["It did not rain."], [[(7, 10)]])
    with pytest.raises(ParameterError, match="must be negations, at least one"):
        NegationTagger().fit(["It rained."], [[]])
    with pytest.raises(ParameterError, match="'C' parameter"):
        NegationTagger(C=0).fit(["It did not rain."], [[{"cue": [(7, 10)], "scope": []}]])
    with pytest.raises(NotFittedError):
        NegationTagger().predict(["It rained."])


@pytest.mark.parametrize("name", sorted(SYSTEMS))
def test_systems_can_be_cloned(name: str) -> None:
    clone(SYSTEMS[name]())
