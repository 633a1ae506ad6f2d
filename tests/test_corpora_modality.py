"""The corpora of modality and of negation are what their papers and notes say."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

import corpora
from toolkit.labels import COARSE_SENSE, MODAL_FINE_SENSE, MODAL_SENSE, MODAL_VERB_SENSE
from toolkit.metrics import LabelledSpanMetrics, NegationMetrics, TokenNegation, cut_negation

pytestmark = pytest.mark.corpus
FOLDS = range(5)


@cache
def loaded(name: str) -> dict[str, list[dict[str, Any]]]:
    return {split: rows.to_list() for split, rows in corpora.get(name).load().items()}


def covered(row: dict[str, Any], spans: list[dict[str, int]]) -> list[str]:
    return [row["text"][span["start"] : span["end"]] for span in spans]


@pytest.mark.parametrize("name", ["gme", "cd_sco", "modal_senses"])
def test_ids_are_unique_and_tokens_cover_the_text(name: str) -> None:
    for rows in loaded(name).values():
        assert len({row["id"] for row in rows}) == len(rows)
        for row in rows:
            assert "".join(covered(row, row["tokens"])) == "".join(row["text"].split())
            assert all(before["end"] <= after["start"] for before, after in pairwise(row["tokens"]))


def test_gme_has_the_published_sizes() -> None:
    splits = loaded("gme")
    assert len(splits["test"]) == 1096
    assert sum(len(row["modals"]) for row in splits["test"]) == 819
    assert Counter(modal["sense"] for row in splits["test"] for modal in row["modals"]) == {
        "priority": 420,
        "plausibility": 399,
    }
    for fold in FOLDS:
        assert len(splits[f"train_{fold}"]) + len(splits[f"dev_{fold}"]) == 9894


def test_gme_modals_are_tokens_with_a_coarse_and_a_fine_sense() -> None:
    for rows in loaded("gme").values():
        for row in rows:
            starts = {token["start"] for token in row["tokens"]}
            ends = {token["end"] for token in row["tokens"]}
            for modal in row["modals"]:
                assert modal["start"] in starts
                assert modal["end"] in ends
                assert modal["sense"] in MODAL_SENSE.labels
                assert modal["fine_sense"] in MODAL_FINE_SENSE.labels
                assert COARSE_SENSE[modal["fine_sense"]] == modal["sense"]
            assert all(before["end"] <= after["start"] for before, after in pairwise(row["modals"]))


def test_gme_says_which_test_rows_were_seen() -> None:
    splits = loaded("gme")
    known = {row["text"] for split, rows in splits.items() if split != "test" for row in rows}
    seen = [row["text"] for row in splits["test"] if row["seen"]]
    assert seen == [row["text"] for row in splits["test"] if row["text"] in known]
    assert (len(seen), len(set(seen))) == (21, 17)
    assert not any(row["seen"] for split, rows in splits.items() if split != "test" for row in rows)


def usual_tags(fold: int, label: str | None) -> dict[str, tuple[bool, str] | None]:
    """Return what every word mostly is in training: nothing, a modal (True), or a part of one, with its label."""
    tags: dict[str, Counter[tuple[bool, str] | None]] = defaultdict(Counter)
    for row in loaded("gme")[f"train_{fold}"]:
        for token in row["tokens"]:
            modal = next((m for m in row["modals"] if m["start"] <= token["start"] < m["end"]), None)
            whole = modal is not None and (modal["start"], modal["end"]) == (token["start"], token["end"])
            word = row["text"][token["start"] : token["end"]].lower()
            tags[word][modal and (whole, modal[label] if label else "modal")] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in tags.items()}


@pytest.mark.parametrize(("label", "known"), [(None, 0.684), ("sense", 0.641), ("fine_sense", 0.518)])
def test_gme_baseline_is_the_known_one(label: str | None, known: float) -> None:
    # Mean F1 of the folds' models on the test sentences; computed elsewhere from the files, with BIOES tags.
    labels = {None: ["modal"], "sense": MODAL_SENSE.labels, "fine_sense": MODAL_FINE_SENSE.labels}[label]
    metrics = LabelledSpanMetrics("span", {"level": labels})
    test = loaded("gme")["test"]
    gold = [[(m["start"], m["end"], m[label] if label else "modal") for m in row["modals"]] for row in test]
    scores = []
    for fold in FOLDS:
        usual = usual_tags(fold, label)
        guesses = [
            [
                (token["start"], token["end"], tag[1])
                for token in row["tokens"]
                if (tag := usual.get(row["text"][token["start"] : token["end"]].lower())) and tag[0]
            ]
            for row in test
        ]
        scores.append(float(metrics.scores(metrics.statistics(gold, guesses).sum(0))["span_f1_level"]))
    assert sum(scores) / len(scores) == pytest.approx(known, abs=0.002)


def test_cd_sco_has_the_official_sizes() -> None:
    splits = loaded("cd_sco")
    assert {split: len(rows) for split, rows in splits.items()} == {"train": 3644, "dev": 787, "test": 1089}
    # Morante and Blanco 2012: 984, 173 and 264 cues; 848, 144 and 235 sentences with one.
    assert [sum(len(row["negations"]) for row in rows) for rows in splits.values()] == [984, 173, 264]
    assert [sum(bool(row["negations"]) for row in rows) for rows in splits.values()] == [848, 144, 235]
    assert {row["document"] for row in splits["test"]} == {"circle01", "circle02", "cardboard"}


def test_cd_sco_keeps_affixes_and_gaps() -> None:
    train = loaded("cd_sco")["train"]
    cues = Counter(" … ".join(covered(row, negation["cue"])).lower() for row in train for negation in row["negations"])
    affixes = ("un", "less", "in", "im", "ir", "dis")
    assert [cues[affix] for affix in affixes] == [80, 28, 22, 18, 6, 5]
    assert cues["neither … nor"] == 2
    assert cues["by no means"] == 3
    row = next(row for row in train if row["text"].startswith("I thought of the convict out upon"))
    (negation,) = row["negations"]
    assert [covered(row, negation[part]) for part in ("cue", "scope", "event")] == [
        ["less"],
        ["the", "shelter", "moor"],
        ["shelter"],
    ]


def test_cd_sco_scores_itself_as_perfect() -> None:
    def cut(row: dict[str, Any]) -> list[TokenNegation]:
        tokens = [(token["start"], token["end"]) for token in row["tokens"]]
        parts = ("cue", "scope", "event")
        spans = [
            [[(span["start"], span["end"]) for span in negation[part]] for part in parts]
            for negation in row["negations"]
        ]
        return [cut_negation(row["text"], tokens, *pieces) for pieces in spans]

    gold = [cut(row) for row in loaded("cd_sco")["test"]]
    metrics = NegationMetrics()
    totals = metrics.statistics(gold, gold).sum(0)
    assert all(float(value) == 1 for value in metrics.scores(totals).values())
    # 264 cues, 249 scopes, and the tokens of these without punctuation.
    hits = totals.reshape(-1, 3)[:, 0]
    assert list(hits[:3]) == [264, 249, 249]
    assert hits[3] == sum(len(negation.scope) for negations in gold for negation in negations)


def test_modal_senses_have_folds_that_part_the_news() -> None:
    mpqa = loaded("modal_senses")["mpqa"]
    assert Counter(row["verb"] for row in mpqa) == {
        "can": 389,
        "could": 240,
        "may": 140,
        "must": 194,
        "shall": 13,
        "should": 283,
    }
    assert {row["fold"] for row in mpqa} == set("12345")
    assert {row["fold"] for split in ("epos", "masc") for row in loaded("modal_senses")[split]} == {""}
    right = 0
    for fold in "12345":
        senses: dict[str, Counter[int]] = defaultdict(Counter)
        for row in mpqa:
            if row["fold"] != fold:
                senses[row["verb"]][row["sense"]] += 1
        usual = {verb: counts.most_common(1)[0][0] for verb, counts in senses.items()}
        right += sum(usual[row["verb"]] == row["sense"] for row in mpqa if row["fold"] == fold)
    assert right == 1010  # of 1,259: the most frequent sense of a verb, 80.2%


def test_modal_senses_mark_the_verb() -> None:
    forms: dict[str, set[str]] = defaultdict(set)
    for rows in loaded("modal_senses").values():
        for row in rows:
            forms[row["verb"]].add(row["text"][row["start"] : row["end"]].lower())
    assert forms == {verb: {verb} for verb in ("could", "may", "must", "shall", "should")} | {"can": {"can", "ca"}}


def test_modal_senses_give_the_verbs_of_a_sentence_their_own_rows() -> None:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in loaded("modal_senses")["mpqa"]:
        places[row["document"], row["verb"]].append(row["start"])
    several = [starts for starts in places.values() if len(set(starts)) > 1]
    assert len(several) == 48
    assert all(starts[: len(set(starts))] == sorted(set(starts)) for starts in several)
    assert MODAL_VERB_SENSE.labels == ("epistemic", "deontic", "dynamic")


def test_bioscope_gives_scopes_for_gold_cues() -> None:
    train = loaded("conll2010_biological")["train"]
    counts = Counter(
        (kind, row["part"], all(scope["start"] <= cue["start"] and cue["end"] <= scope["end"] for cue in item["cue"]))
        for row in train
        for kind in ("speculations", "negations")
        for item in row[kind]
        for scope in item["scope"]
    )
    # In a few the cue, or a part of it, stands outside of its scope.
    assert counts == {
        ("speculations", "abstracts", True): 2651,
        ("speculations", "abstracts", False): 8,
        ("speculations", "full_papers", True): 664,
        ("speculations", "full_papers", False): 4,
        ("negations", "abstracts", True): 1718,
        ("negations", "abstracts", False): 1,
        ("negations", "full_papers", True): 376,
    }
