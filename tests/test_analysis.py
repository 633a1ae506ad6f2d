"""Analysis of a text: the contract of its output, offsets of any text, and the same answers as the classifier's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import hedged
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit.analysis
from toolkit.analysis import analyze, read
from toolkit.annotation import Cue, Document, Sentence
from toolkit.errors import ParameterError
from toolkit.text import sentences, tokens

ARTICLE = (
    "Harbour to close\r\n\r\nThe ferry may fail again, Mira Oddy said. It did reach the coast.\r\n\r\n"
    "It is unclear whether the tunnel will open.\r\nVesmark will perhaps open on Sunday. 🚢 A new bridge will fail."
)
PIECES = st.sampled_from(
    [
        "It may fail. ",
        "may",
        "perhaps",
        "\n\n",
        "\r\n",
        " ",
        ".",
        "’s",
        "\0",
        "🚢",
        "e\u0301",
        "\ud800",
        "\u2028",
        "U.S.",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.characters(exclude_categories=())), max_size=30).map("".join)
UNTIMED = settings(deadline=None, derandomize=True, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(autouse=True, scope="module")
def toy_model() -> Iterator[None]:
    """Analyse with a model that has read toy sentences only, whatever ships."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(toolkit.analysis, "shipped", lambda: hedged.fitted().model_)
        yield


def test_what_is_found() -> None:
    document = analyze(ARTICLE, id="ferry")
    assert [(sentence.of(ARTICLE), sentence.uncertain) for sentence in document.sentences] == [
        ("Harbour to close", False),
        ("The ferry may fail again, Mira Oddy said.", True),
        ("It did reach the coast.", False),
        ("It is unclear whether the tunnel will open.", True),
        ("Vesmark will perhaps open on Sunday.", True),
        ("🚢 A new bridge will fail.", False),
    ]
    assert [cue.of(ARTICLE) for cue in document.hedges] == ["may", "unclear whether", "perhaps"]
    assert all(0.5 < cue.p <= 1 for cue in document.hedges)
    assert (document.id, document.title, document.text) == ("ferry", "Harbour to close", ARTICLE)


def test_the_contract() -> None:
    result = analyze(ARTICLE, id="ferry").to_dict()
    assert list(result) == [
        *("schema", "document", "sentences", "hedges", "modals", "negations", "attributions", "stances", "speakers")
    ]
    assert result["schema"] == 1
    assert result["document"] == {"id": "ferry", "title": "Harbour to close", "characters": len(ARTICLE)}
    for sentence in result["sentences"]:
        assert {name: type(value) for name, value in sentence.items()} == {
            "start": int,
            "end": int,
            "uncertain": bool,
            "p_uncertain": float,
        }
    for hedge in result["hedges"]:
        assert {name: type(value) for name, value in hedge.items()} == {
            "start": int,
            "end": int,
            "text": str,
            "p": float,
        }
        assert ARTICLE[hedge["start"] : hedge["end"]] == hedge["text"]
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_probabilities_have_four_digits() -> None:
    document = Document("", "", "It may rain.", (Sentence(0, 12, True, 2 / 3),), (Cue(3, 6, 1 / 3),))
    result = document.to_dict()
    assert (result["sentences"][0]["p_uncertain"], result["hedges"][0]["p"]) == (0.6667, 0.3333)


@UNTIMED
@given(TEXTS)
def test_sentences_are_those_of_the_text_layer_and_scored_as_alone(text: str) -> None:
    document = analyze(text)
    assert [(s.start, s.end) for s in document.sentences] == [(s.start, s.end) for s in sentences(text)]
    alone = [sentence.of(text) for sentence in document.sentences]
    model = hedged.fitted()
    assert [s.p_uncertain for s in document.sentences] == pytest.approx(model.predict_proba(alone)[:, 1], abs=1e-6)
    assert ["uncertain" if s.uncertain else "certain" for s in document.sentences] == model.predict(alone).tolist()


@UNTIMED
@given(TEXTS)
def test_hedges_are_inside_one_sentence_and_begin_and_end_with_tokens(text: str) -> None:
    document = analyze(text)
    starts, ends = ({edge[side] for edge in map(_span, tokens(text))} for side in (0, 1))
    for cue in document.hedges:
        assert cue.start in starts
        assert cue.end in ends
        assert sum(s.start <= cue.start < cue.end <= s.end for s in document.sentences) == 1


def _span(span: object) -> tuple[int, int]:
    return span.start, span.end  # type: ignore[attr-defined]


@UNTIMED
@given(TEXTS, TEXTS)
def test_documents_one_after_the_other_keep_their_results(first: str, second: str) -> None:
    first, second = f"The end may come.{first}", f"It will{second}"
    shift = len(first) + 4
    one, two, both = (analyze(text) for text in (first, second, f"{first}\n\n\n\n{second}"))
    for kind in ("sentences", "hedges"):
        moved = [(s.start + shift, s.end + shift, *_rest(s)) for s in getattr(two, kind)]
        expected = [(s.start, s.end, *_rest(s)) for s in getattr(one, kind)] + moved
        assert [(s.start, s.end, *_rest(s)) for s in getattr(both, kind)] == expected


def _rest(found: Sentence | Cue) -> tuple[float, ...]:
    return (found.p,) if isinstance(found, Cue) else (found.uncertain, found.p_uncertain)


@pytest.mark.parametrize("text", ["", " \r\n\t\n", "\u00a0"])
def test_nothing_to_read_is_an_empty_result(text: str) -> None:
    result = analyze(text).to_dict()
    assert result["document"] == {"id": "", "title": "", "characters": len(text)}
    assert not any(value for name, value in result.items() if name not in ("schema", "document"))


@pytest.mark.parametrize("text", ["Perhaps", "\0", "\ufeff", "\0\0 \0", "\ud83d", "🚢", "."])
def test_little_to_read_is_one_sentence(text: str) -> None:
    (sentence,) = analyze(text).sentences
    assert (sentence.start, sentence.end) == (0, len(text))
    assert 0 <= sentence.p_uncertain <= 1


def test_a_long_line() -> None:
    text = "The ferry may fail again. It will open. " * 20_000
    document = analyze(text)
    assert len(document.sentences) == 40_000
    assert sum(sentence.uncertain for sentence in document.sentences) == len(document.hedges) == 20_000
    assert document.hedges[-1].of(text) == "may"
    assert len(analyze("may " * 200_000).sentences) == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ferry may close\n\nIt sank.", "Ferry may close"),
        ("\r\n  Ferry may close  \r\n\r\nIt sank.", "Ferry may close"),
        ("Will the ferry close?\n\nIt sank.", "Will the ferry close?"),
        ("‘It sank’: Oddy\n \t\nIt sank.", "‘It sank’: Oddy"),
        ("Storm. Flood. Ferry sinks\n\nIt sank.", "Storm. Flood. Ferry sinks"),
        ("It sank.\n\nNobody knew.", ""),
        ("“It sank.”\n\nNobody knew.", ""),
        ("Dear all,\n\nit sank.", ""),
        ("Oddy said:\n\n“It sank.”", ""),
        ("Ferry may close\nIt sank.", ""),
        ("Ferry may close", ""),
        ("Ferry may close\n\n", ""),
        ("ferry " * 50 + "\n\nIt sank.", ""),
        ("", ""),
    ],
)
def test_title(text: str, title: str) -> None:
    assert analyze(text).title == title
    assert analyze(text, title="Given").title == "Given"
    assert analyze(text, title="").title == ""


@pytest.mark.parametrize("text", [None, b"It may rain.", ["It may rain."], 3])
def test_only_a_str_is_a_text(text: object) -> None:
    with pytest.raises(ParameterError, match=r"^The 'text' parameter of analyze must be a str, got .*\.$"):
        analyze(text)  # type: ignore[arg-type]


def test_a_reading_has_characters_of_tokens() -> None:
    reading = read("Né ici. Ça va?")
    assert reading.bounds.tolist() == [0, 3, 6]
    assert reading.spans(reading.bounds[:-1], reading.bounds[1:] - 1) == [(0, 7), (8, 14)]


def _modules_after(code: str) -> set[str]:
    code += "\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_loads_next_to_nothing() -> None:
    loaded = _modules_after("import toolkit, toolkit.hedging")
    assert not loaded & {"numpy", "numba", "scipy", "sklearn", "datasets", "pandas", "rich", "toolkit.analysis"}


def test_analysis_needs_neither_training_nor_corpora() -> None:
    loaded = _modules_after("from toolkit import analyze; analyze('It may rain.')")
    assert "toolkit.hedging.model" in loaded
    assert not loaded & {"sklearn", "datasets", "pandas", "pyarrow", "nltk", "rich"}


def test_names_are_imported_when_they_are_asked_for() -> None:
    import toolkit.hedging
    from toolkit.hedging.estimators import HedgeClassifier

    assert toolkit.analyze is analyze
    assert toolkit.hedging.HedgeClassifier is HedgeClassifier
    assert toolkit.hedging.SYSTEMS.keys() >= toolkit.hedging.BASELINES
    with pytest.raises(AttributeError, match="module 'toolkit' has no attribute 'analyse'"):
        toolkit.analyse  # type: ignore[attr-defined]  # noqa: B018
