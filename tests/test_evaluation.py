"""From a corpus to a result, on a corpus so small that every figure is worked out by hand."""

import json
from dataclasses import replace

import pytest
import toys
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_info, threadpool_limits

from toolkit.config import parse_experiment
from toolkit.corpus import Corpus
from toolkit.errors import InputError, ParameterError, UnknownNameError
from toolkit.evaluation import evaluate, run
from toolkit.experiment import TASKS, Folds
from toolkit.rows import Reader

SPLITS = "train: {corpus: toy, split: train}\ntest: {corpus: toy, split: test}"
FOLDS = "train: {corpus: toy, split: all}\ntest: {folds: 4}"


@pytest.fixture(autouse=True)
def toy_task(monkeypatch):
    monkeypatch.setitem(TASKS, "toys", "toys")


def experiment(system, target="label", data=SPLITS, extra=""):
    text = f"task: toys\ntarget: {target}\n{data}\nsystem: {system}\n{extra}"
    return parse_experiment(text, f"toy-{system}", toys.find)


def values(result):
    return {name: score.value for name, score in result.scores.items()}


def test_classification():
    # Trained on a, b and c; of d it knows "may" and takes the other two sentences for certain: all right.
    result = run(experiment("words"), Reader(toys.find))
    assert values(result) == {
        "accuracy": 1,
        "macro_f1": 1,
        "precision_uncertain": 1,
        "recall_uncertain": 1,
        "f1_uncertain": 1,
        "ece": 0.1,
        "brier": 0.01,
    }
    assert (result.corpus, result.split, result.kind) == ("toy", "test", "ours")
    assert result.n == {"train": 6, "test": 3, "documents": 1}
    assert result.per_label["certain"] == {"precision": 1, "recall": 1, "f1": 1, "n": 2}
    assert result.corpora == {"toy": toys.TOY.digest}
    assert set(result.timing) == {"fit", "predict"}
    assert {"python", "numpy", "scikit-learn", "numba", "datasets"} <= set(result.environment["versions"])


def test_a_baseline_without_probabilities():
    result = run(experiment("always"), Reader(toys.find))
    assert result.kind == "baseline"
    assert values(result) == {
        "accuracy": pytest.approx(2 / 3, abs=1e-6),
        "macro_f1": 0.4,
        "precision_uncertain": 0,
        "recall_uncertain": 0,
        "f1_uncertain": 0,
    }


def test_spans_are_snapped_and_rows_without_cue_annotation_are_left_out():
    result = run(experiment("first_letters", "cues"), Reader(toys.find))
    assert values(result) == {"cue_precision": 1, "cue_recall": 1, "cue_f1": 1}
    assert result.n == {"train": 6, "test": 2, "documents": 1}
    assert result.predictions.predicted == [[(5, 8)], []]  # "ma" grew to "may"


def test_regression():
    # The mean of 0..5 against 6, 7, 8.
    assert values(run(experiment("mean", "certainty"), Reader(toys.find))) == {
        "pearson": None,
        "mae": 4.5,
        "rmse": pytest.approx(((3.5**2 + 4.5**2 + 5.5**2) / 3) ** 0.5, abs=1e-6),
    }


def test_folds_never_train_on_a_document_that_they_test():
    trained, tested = [], []

    class Spy(toys.Words):
        def fit(self, X, y, groups=None):
            trained.append(set(groups))
            return super().fit(X, y)

        def predict(self, X):
            documents = {text: document for document, text, _ in toys.SENTENCES}
            tested.append({documents[text] for text in X})
            return super().predict(X)

    result = evaluate(Spy(), toys.TOY, train="all", test=Folds(4), seed=1)
    assert [seen & unseen for seen, unseen in zip(trained, tested[::2], strict=True)] == [set()] * 4
    assert set.union(*tested) == set("abcd")
    assert result.split == "4-fold"
    assert result.n == {"train": 9, "test": 9, "documents": 4}
    assert list(result.predictions.ids) == [str(number) for number in range(9)]


def test_fit_is_given_the_columns_that_it_names():
    taught = {}

    class Curious(toys.Words):
        def fit(self, X, y, cues=None, groups=None):
            taught.update(cues=cues, groups=groups)
            return super().fit(X, y)

    evaluate(Curious(), toys.TOY)
    assert taught["groups"] == ["a", "a", "b", "b", "c", "c"]
    assert taught["cues"][:2] == [[(3, 6)], []]


def test_the_same_config_gives_the_same_bytes():
    first, second = (run(experiment("words", data=FOLDS, extra="seed: 4"), Reader(toys.find)) for _ in range(2))
    assert replace(first, timing={}).to_json() == replace(second, timing={}).to_json()
    assert first.predictions.to_bytes() == second.predictions.to_bytes()


def test_libraries_compute_in_one_thread():
    threads = []

    class Watchful(toys.Words):
        def fit(self, X, y):
            threads.extend(library["num_threads"] for library in threadpool_info())
            return super().fit(X, y)

        def predict(self, X):
            threads.extend(library["num_threads"] for library in threadpool_info())
            return super().predict(X)

    with threadpool_limits(2):
        evaluate(Watchful(), toys.TOY)
    assert set(threads) == {1}


def test_texts_that_come_again_are_kept_once(tmp_path):
    path = tmp_path / "twice.jsonl"
    rows = [{"text": "It may rain.", "label": label} for label in ("uncertain", "certain")]
    path.write_text("\n".join(map(json.dumps, rows)))
    config = experiment("words", data=f"train: {{path: {path}, split: train}}\ntest: {{corpus: toy, split: test}}")
    one, other = Reader(toys.find).train(config)["text"]
    assert one is other


def test_several_sources_are_joined_and_keep_shared_columns(tmp_path):
    path = tmp_path / "more.jsonl"
    path.write_text(
        json.dumps({"body": "Possibly .", "is": "hedged"}) + "\n" + json.dumps({"body": "No .", "is": "plain"})
    )
    more = (
        f"{{path: {path}, split: train, columns: {{text: body, label: is}}, "
        "labels: {hedged: uncertain, plain: certain}}"
    )
    data = SPLITS.replace("train: {", f"train: [{more}, {{").replace("}\ntest", "}]\ntest")
    result = run(experiment("words", data=data), Reader(toys.find))
    assert result.n["train"] == 8
    assert set(result.corpora) == {"toy", str(path)}
    assert values(result)["f1_uncertain"] == 1


def test_experiments_that_share_a_reader_share_their_rows(monkeypatch):
    loads = []
    load = Corpus.load
    monkeypatch.setattr(Corpus, "load", lambda self: loads.append(self.name) or load(self))
    reader = Reader(toys.find)
    run(experiment("words"), reader)
    run(experiment("always"), reader)
    assert loads == ["toy"]  # for training and for testing, and for both


def test_a_missing_value_names_its_row(tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "It rains.", "label": "certain"}\n{"text": null, "label": "uncertain"}\n')
    config = experiment("words", data=f"train: {{path: {path}, split: train}}\ntest: {{corpus: toy, split: test}}")
    with pytest.raises(InputError, match=r"The 'text' of row 1 of .*bad\.jsonl must be given, got None"):
        run(config, Reader(toys.find))


def test_your_own_pipeline():
    pipeline = make_pipeline(CountVectorizer(), LogisticRegression(class_weight="balanced"))
    result = evaluate(pipeline, toys.TOY, name="counts")
    assert result.name == "toy-counts"
    assert result.task == "toys"
    assert values(result)["recall_uncertain"] == 1
    assert result.config["system"] == "counts"
    assert result.config["parameters"]["estimator"].startswith("Pipeline(steps=[('countvectorizer'")
    assert not hasattr(pipeline[-1], "coef_")  # a copy was fitted
    folded = evaluate(pipeline, toys.TOY, train="all", test=Folds(4))
    assert folded.split == "4-fold"


def test_a_tagger_of_your_own_may_answer_with_pairs():
    class Pairs(toys.FirstLetters):
        def predict(self, X):
            return [[(span.start, span.end) for span in spans] for spans in super().predict(X)]

    assert values(evaluate(Pairs(), toys.TOY, target="cues"))["cue_f1"] == 1


def test_mistakes():
    with pytest.raises(UnknownNameError, match=r"Unknown split of toy 'tset': .* Did you mean 'test'\?"):
        evaluate(toys.Words(), toys.TOY, test="tset")
    with pytest.raises(UnknownNameError, match="Unknown column of toy 'lable'"):
        evaluate(toys.Words(), toys.TOY, target="lable")
    with pytest.raises(ParameterError, match="must be at most the number of its groups, 4, got 5"):
        evaluate(toys.Words(), toys.TOY, train="all", test=Folds(5))
    with pytest.raises(UnknownNameError, match="Unknown column to group the folds by 'speaker'"):
        evaluate(toys.Words(), toys.TOY, train="all", test=Folds(2, "speaker"))
    with pytest.raises(ParameterError, match="must be labels, spans or fractional numbers to be predicted, got bool"):
        evaluate(toys.Words(), toys.TOY, target="cues_known")
    with pytest.raises(ParameterError, match="Pipeline cannot be fitted: The 'C' parameter of LogisticRegression must"):
        evaluate(make_pipeline(CountVectorizer(), LogisticRegression(C=-1)), toys.TOY)
    with pytest.raises(ParameterError, match="probabilities of Words must be from 0 to 1"):
        evaluate(toys.Words(p=2), toys.TOY)
