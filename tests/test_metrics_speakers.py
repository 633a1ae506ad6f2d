"""Whether a speaker, and what he is cited for, is right; and the systems that are judged so."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from sklearn.base import clone

import corpora
from toolkit.evaluation import evaluate
from toolkit.metrics import SpeakerMetrics, StatementMetrics
from toolkit.quoting.baselines import NearestName, OwnWords, RuleReader
from toolkit.quoting.estimators import SpeakerResolver, StatementReader
from toolkit.quoting.systems import BASELINES, SYSTEMS
from toolkit.speakers import identity

SAMPLE = corpora.get("sample_speakers")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Lund", "Senator Ada Q. Lund (D)", True),
        ("the Nurses’ League", "Nurses' League", True),
        ("her campaign", "the campaign", True),
        ("A spokesman for the Harbour Board", "Harbour Board", True),
        ("Ada Lund", "Lund", False),
        ("Ada Lund", "Ada Lund Jr.", False),
        ("Ada Lund", "Ida Lund", False),
        ("Harbour Board", "Harbour Board members", False),
    ],
)
def test_identity(one: str, other: str, same: bool) -> None:
    assert (identity(one) == identity(other)) is same


def test_a_statement_needs_its_content_and_its_speaker() -> None:
    metrics = StatementMetrics(["direct", "mixed"])
    gold = [("direct", "a", [1, 2]), ("direct", "b", [3]), ("mixed", "c", [4])]
    guess = [("direct", "a", [1, 2]), ("direct", "x", [3]), ("mixed", "c", [4, 5])]
    found = {name: float(value) for name, value in metrics.scores(metrics.statistics(gold, guess).sum(0)).items()}
    assert found["content_accuracy"] == pytest.approx(2 / 3)
    assert found["speaker_accuracy"] == pytest.approx(2 / 3)
    assert found["statement_accuracy"] == pytest.approx(1 / 3)
    assert (found["statement_accuracy_direct"], found["statement_accuracy_mixed"]) == (0.5, 0.0)


def test_a_kind_without_rows_has_no_share() -> None:
    metrics = SpeakerMetrics(["name", "pronoun"])
    found = metrics.scores(metrics.statistics([("name", "a")], [("name", "a")]).sum(0))
    assert found["speaker_accuracy"] == 1
    assert found["speaker_accuracy_pronoun"] != found["speaker_accuracy_pronoun"]


def test_given_sources_are_resolved_by_document() -> None:
    texts = ["Mayor Ada Lund left. She said it may rain."] * 2 + ["He left."]
    rows: dict[str, Any] = {"document": ["a", "a", "b"], "source": [[(6, 14)], [(21, 24)], []]}
    assert SpeakerResolver().fit(texts, []).predict(texts, **rows) == ["Ada Lund", "Ada Lund", "UNNAMED"]


def test_a_reader_answers_for_the_content_that_is_asked_for() -> None:
    text = "“The dam may fail,” Ada Lund said. Emil Roth denied that it leaked."
    reader = StatementReader(quotations=True)
    ((content, name),) = reader.predict([text], ["a"], [[(0, 19)]])
    assert ([text[start:end] for start, end in content], name) == (["“The dam may fail,”"], "Ada Lund")
    assert reader.predict([text], ["a"], [[(53, 57)]]) == [([], "UNNAMED")]
    assert StatementReader().predict([text], ["a"], [[(53, 66)]])[0][1] == "Emil Roth"


def test_of_reports_within_reports_the_inner_one_has_the_quotation() -> None:
    text = "Mayor Ada Lund vowed to “rebuild the whole of the northern quay,” the Norvik Times reported."
    reader = StatementReader(quotations=True)
    assert reader.predict([text], ["a"], [[(24, 65)]])[0][1] == "Ada Lund"


def test_baselines() -> None:
    text = "Mayor Ada Lund met Emil Roth. Lund said no. “It is too late for that,” she said."
    sources = [[(30, 34)], [(71, 74)], []]
    assert OwnWords().predict([text] * 3, sources) == ["Lund", "she", "UNNAMED"]
    assert NearestName().predict([text] * 2, sources[:2]) == ["Ada Lund", "Ada Lund"]
    assert RuleReader().predict([text], ["a"], [[(44, 70)]])[0][1] == "Ada Lund"


def test_the_sample_is_evaluated_with_and_without_sources() -> None:
    given = evaluate(SpeakerResolver(), SAMPLE, target="speaker")
    assert given.scores["speaker_accuracy"].value > 0.75
    assert given.predictions is not None
    assert all(len(answer) == 2 and len(answer[1]) == 8 for answer in given.predictions.predicted)
    read = evaluate(StatementReader(), SAMPLE, target="speaker")
    assert read.scores["statement_accuracy"].value > 0.5
    assert read.scores.keys() >= {"content_accuracy", "speaker_accuracy", "statement_accuracy_direct"}


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_systems_are_estimators(system: str) -> None:
    assert type(clone(SYSTEMS[system]())) is SYSTEMS[system]
    assert set(SYSTEMS) >= BASELINES


def test_sample_speakers_are_those_of_its_attributions() -> None:
    whole = {
        row["id"]: row["attributions"] for rows in corpora.get("sample_attributions").load().values() for row in rows
    }
    rows = [row for rows in SAMPLE.load().values() for row in rows]
    for document, attributions in whole.items():
        own = [row for row in rows if row["document"] == document]
        assert [(row["speaker"], row["kind"], row["cue"]) for row in own] == [
            (one["speaker"], one["quote"], one["cue"]) for one in attributions
        ]


@pytest.mark.corpus
def test_polnears_speakers_are_annotated() -> None:
    quotes = corpora.get("polnear_quotes").load()
    assert {split: (len(rows), len(set(rows["document"]))) for split, rows in quotes.items()} == {
        "train": (2325, 555),
        "dev": (143, 44),
        "test": (300, 72),
    }
    for row in (row for rows in quotes.values() for row in rows):
        (mention,) = row["mention"]
        assert row["speaker"] == row["text"][mention["start"] : mention["end"]] != ""
    marks = {row["text"][row["content"][0]["start"]] for rows in quotes.values() for row in rows}
    assert marks <= set("“\"'‘")
    articles = [set(rows["document"]) for rows in (quotes["dev"], corpora.get("polnear_speakers").load()["dev"])]
    assert articles[0].isdisjoint(articles[1])
    sources = corpora.get("polnear_speakers").load()["dev"]
    assert len(sources) == 664
    assert sum(not row["mention"] for row in sources) == sum(row["speaker"] == "UNNAMED" for row in sources) == 17
    assert sum(bool(row["content"]) for row in sources) > 640


@pytest.mark.corpus
def test_a_second_reader_names_the_same_speakers() -> None:
    second = Path(corpora.__file__).parent / "polnear_quotes_second.tsv"
    with second.open(encoding="utf-8", newline="") as stream:
        spans = {
            f"{one['article']}/{one['start']}-{one['end']}": one["speaker"]
            for one in csv.DictReader(stream, delimiter="\t")
        }
    rows = corpora.get("polnear_quotes").load()["test"]
    named = {row["id"]: row["text"][slice(*map(int, spans[row["id"]].split()))] for row in rows}
    same = [identity(named[row["id"]]) == identity(row["speaker"]) for row in rows]
    assert (sum(same), len(same)) == (298, 300)


@pytest.mark.corpus
def test_polnears_descriptions_are_annotated() -> None:
    rows = corpora.get("polnear_descriptions").load()["train"].to_list()
    assert len(rows) == len({row["id"] for row in rows}) == 234
    assert sum(row["kind"] == "unnamed" for row in rows) == sum(row["speaker"] == "UNNAMED" for row in rows) == 59
    first = [row["text"][row["source"][0]["start"] :].split()[0].lower() for row in rows]
    assert sum(word in ("the", "his", "this") for word in first) > 200
