"""Coefficients equal published worked examples, nltk's and krippendorff's; files of three kinds are read alike."""

import json
from collections import defaultdict
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

import corpora
from toolkit.agreement import (
    Annotations,
    LabelAgreement,
    SpanAnnotations,
    alpha_unitised,
    annotations_of,
    label_agreement,
    read_annotations,
    readings,
    span_agreement,
)
from toolkit.agreement.files import merged
from toolkit.cli import main
from toolkit.corpus import read_brat_events
from toolkit.errors import InputError, UnknownNameError


def scores(answers):
    labels = sorted({label for row in answers for label in row if label is not None})
    agreement = LabelAgreement(labels, len(answers[0]))
    return {name: float(value) for name, value in agreement.scores(agreement.statistics(answers).sum(0)).items()}


def test_krippendorff_of_four_observers():
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, part C: twelve units, four observers, gaps.
    a = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
    b = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
    c = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
    d = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]
    answers = [[None if one is None else str(one) for one in unit] for unit in zip(a, b, c, d, strict=True)]
    found = scores(answers)
    assert found["alpha_nominal"] == pytest.approx(0.743, abs=0.0005)
    assert found["alpha_interval"] == pytest.approx(0.849, abs=0.0005)
    assert "kappa_fleiss" not in found


def test_fleiss_of_fourteen_raters():
    # The worked example of Fleiss' kappa: ten subjects, fourteen raters, five categories; kappa .210.
    table = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    answers = [[str(label) for label, count in enumerate(row) for _ in range(count)] for row in table]
    assert scores(answers)["kappa_fleiss"] == pytest.approx(0.210, abs=0.0005)


def test_units_of_a_continuum():
    # Krippendorff 2004, page 254: a continuum of 300 from 150 on; alpha of c .7286, of all .859.
    def units(*places):
        return [(start - 150, start - 150 + length) for start, length in places]

    c = [[units((225, 70), (370, 30)), units((220, 80), (355, 20), (400, 20))]]
    k = [[units((180, 60), (300, 50)), units((180, 60), (300, 50))]]
    assert alpha_unitised([300], {"c": c}) == pytest.approx(0.7286, abs=0.0001)
    assert alpha_unitised([300], {"k": k}) == 1
    assert alpha_unitised([300], {"c": c, "k": k}) == pytest.approx(0.8591, abs=0.0005)
    assert np.isnan(alpha_unitised([300], {"c": [[[], []]]}))


@st.composite
def answered(draw, annotators, missing):
    label = st.sampled_from(["1", "2", "3", *([None] if missing else [])])
    row = st.lists(label, min_size=annotators, max_size=annotators)
    return draw(st.lists(row, min_size=2, max_size=20))


@given(answered(4, missing=True))
@settings(deadline=None)
def test_alpha_equals_krippendorffs_package(answers):
    pairable = [label for row in answers if 4 - row.count(None) >= 2 for label in row if label is not None]
    assume(len(set(pairable)) > 1)
    matrix = np.array([[np.nan if one is None else float(one) for one in row] for row in answers]).T
    found = scores(answers)
    for level in ("nominal", "interval"):
        expected = krippendorff.alpha(reliability_data=matrix, level_of_measurement=level)
        assert found[f"alpha_{level}"] == pytest.approx(expected, abs=1e-9)


@given(answered(2, missing=False))
@settings(deadline=None)
def test_kappas_equal_nltks(answers):
    assume(len({label for row in answers for label in row}) > 1)
    task = AnnotationTask([(who, item, label) for item, row in enumerate(answers) for who, label in enumerate(row)])
    found = scores(answers)
    assert found["observed"] == pytest.approx(task.avg_Ao())
    assert found["alpha_nominal"] == pytest.approx(task.alpha())
    if not np.isnan(found["kappa_cohen"]):
        assert found["kappa_cohen"] == pytest.approx(task.kappa())


def test_intervals_are_of_documents():
    answers = [["yes", "yes"], ["yes", "no"], ["no", "no"]] * 20
    apart = label_agreement(Annotations(["a", "b"], [str(n) for n in range(60)], answers))
    together = label_agreement(Annotations(["a", "b"], [str(n // 3) for n in range(60)], answers))
    by_name = {one.name: one for one in apart}
    assert by_name["observed"].low < 2 / 3 < by_name["observed"].high
    assert by_name["observed"].n == 60
    assert [one.value for one in apart] == [one.value for one in together]
    observed = next(one for one in together if one.name == "observed")
    assert observed.low == observed.high == pytest.approx(2 / 3)  # every document is alike


LONG = "id,annotator,label\n1,ada,yes\n1,ben,yes\n2,ada,yes\n2,ben,no\n3,ada,no\n3,ben,\n"


def test_files_of_rows(tmp_path):
    (tmp_path / "all.csv").write_text(LONG)
    one = read_annotations([tmp_path / "all.csv"])
    assert one == Annotations(["ada", "ben"], ["1", "2", "3"], [["yes", "yes"], ["yes", "no"], ["no", None]])
    (tmp_path / "ada.tsv").write_text("id\tlabel\n1\tyes\n2\tyes\n3\tno\n")
    (tmp_path / "ben.jsonl").write_text('{"id": 1, "label": "yes"}\n{"id": 2, "label": "no"}\n')
    assert read_annotations([tmp_path / "ada.tsv", tmp_path / "ben.jsonl"]) == one


def brat(folder, text, *spans):
    folder.mkdir()
    (folder / "x.txt").write_text(text)
    lines = [f"T{n}\t{label} {start} {end}\t{text[start:end]}" for n, (label, start, end) in enumerate(spans, 1)]
    (folder / "x.ann").write_text("\n".join(lines))
    return folder


def test_spans_of_brat_and_of_rows(tmp_path):
    text = "It may rain or perhaps snow."
    ada = brat(tmp_path / "ada", text, ("cue", 3, 6), ("cue", 15, 22))
    ben = brat(tmp_path / "ben", text, ("cue", 3, 6))
    read = read_annotations([ada, ben])
    assert read.spans == {"cue": [[[(3, 6), (15, 22)], [(3, 6)]]]}
    by_name = {one.name: one for one in span_agreement(read, resamples=20)}
    # Seven tokens: "may" twice in, "perhaps" once, the other five never (of 14 answers 3 are in).
    assert by_name["alpha_tokens"].n == 7
    assert by_name["alpha_tokens"].value == pytest.approx(1 - 13 * 1 / (3 * 11))
    assert by_name["alpha_unitised"].value < 1
    (tmp_path / "rows.csv").write_text(
        "document,annotator,start,end,label\nx,ada,3,6,cue\nx,ada,15,22,cue\nx,ben,3,6,cue\ny,ben,,,\n"
    )
    rows = read_annotations([tmp_path / "rows.csv"])
    assert rows.spans == {"cue": [[[(3, 6), (15, 22)], [(3, 6)]], [[], []]]}
    assert list(map(len, rows.texts)) == [22, 0]


def test_the_command(tmp_path, capsys):
    (tmp_path / "all.csv").write_text(LONG)
    assert main(["agreement", str(tmp_path / "all.csv")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("annotators: ada, ben\n\n| coefficient | of | value | n |")
    assert "| alpha nominal | all | 0.000 [" in out
    assert main(["agreement", str(tmp_path / "all.csv"), "--format", "json"]) == 0
    assert {"name", "label", "value", "low", "high", "n"} == json.loads(capsys.readouterr().out)[0].keys()


def test_mistakes(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("id,label\n1,yes\n")
    with pytest.raises(InputError, match="must be of at least two annotators, got x"):
        read_annotations([path])
    path.write_text("id,annotator,label\n1,ada,yes\n1,ada,no\n")
    with pytest.raises(InputError, match="'1' must be labelled once by 'ada', got 'yes' and 'no'"):
        read_annotations([path])
    path.write_text("item,annotator,label\n1,ada,yes\n")
    with pytest.raises(UnknownNameError, match="Unknown column of the annotations 'id'"):
        read_annotations([path])
    with pytest.raises(InputError, match="There is no file or folder"):
        read_annotations([tmp_path / "none.csv"])
    with pytest.raises(InputError, match=r"must have \.ann files of the same names"):
        read_annotations([brat(tmp_path / "a", "x"), (tmp_path / "b").mkdir() or tmp_path / "b"])


def polnear(split="*"):
    """The 19 articles of PolNeAR that all six annotated, or those of a split: attributions with a source alone."""
    by_text = defaultdict(list)
    for source in corpora.get("polnear").fetch().values():
        for path in sorted(source.rglob(f"{split}/attributions/*_????.ann")) if source.is_dir() else ():
            by_text[path.parent.parent / "text" / f"{path.stem.rpartition('_')[0]}.txt"].append(path)
    whole = {text: paths for text, paths in by_text.items() if len(paths) == 6}
    spans = {role: [] for role in ("Source", "Cue", "Content")}
    for paths in whole.values():
        found = [[one for one in read_brat_events(path) if one.type == "Attribution"] for path in paths]
        for role, documents in spans.items():
            documents.append([merged(span for one in own for span in one.roles.get(role, ())) for own in found])
    texts = [text.read_bytes().decode("utf-8") for text in whole]
    return SpanAnnotations([path.stem[-4:] for path in paths], texts, spans)


@pytest.mark.corpus
def test_polnear_is_as_reliable_as_published():
    # Published: token-wise .754, of articles and tokens that are not told; ours are its 19 with six annotations.
    annotations = polnear()
    assert len(annotations.texts) == 19
    found = {(one.name, one.label): one for one in span_agreement(annotations, resamples=50)}
    whole = found["alpha_tokens", ""]
    assert whole.value == pytest.approx(0.773, abs=0.0005)
    assert whole.low < 0.754 < whole.high
    assert found["alpha_tokens", "Content"].value > found["alpha_tokens", "Cue"].value > 0.65
    train = readings(polnear("train"))["tokens"][0]
    assert train.value == pytest.approx(0.756, abs=0.0005)
    assert train.low < 0.754 < train.high


@pytest.mark.corpus
def test_the_committed_report_is_what_the_corpus_gives(capsys):
    assert main(["agreement", "--corpus", "polnear_annotators"]) == 0
    committed = Path(__file__).parent.parent / "experiments" / "tables" / "agreement.md"
    assert capsys.readouterr().out == committed.read_text(encoding="utf-8")


def annotated(document, text, **by_annotator):
    for who, words in by_annotator.items():
        spans = [{"start": text.index(word), "end": text.index(word) + len(word)} for word in words]
        yield {"document": document, "annotator": who, "text": text, "cue": spans}


def test_readings_differ_by_units_and_by_what_is_averaged():
    rows = [
        *annotated("a", "It may rain, perhaps.", ada=["may", "perhaps"], ben=["may"]),
        *annotated("b", "It might.", ada=["might"], ben=["might"]),
    ]
    annotations = annotations_of(rows, ["cue"])
    assert annotations.annotators == ["ada", "ben"]
    found = {unit: {one.name: one for one in of} for unit, of in readings(annotations).items()}
    # Nine tokens, six of which are words: of 18 and of 12 answers, five are cues; one pair differs.
    assert [found[unit]["labels"].n for unit in ("tokens", "words")] == [9, 6]
    assert found["tokens"]["labels"].value == pytest.approx(1 - 17 * 1 / (5 * 13))
    assert found["words"]["labels"].value == pytest.approx(1 - 11 * 1 / (5 * 7))
    # With one label, it is the same to count labels, any label, and the mean of the labels.
    same = ("labels", "a label, or none", "mean of the labels", "cue, or not")
    assert len({round(found["words"][name].value, 9) for name in same}) == 1
    # Document a: four words, three of eight answers are cues; in b all agree.
    mean = (1 - 7 * 1 / (3 * 5) + 1) / 2
    assert found["words"]["labels, mean of the documents"].value == pytest.approx(mean)
    assert all(one.low <= one.value <= one.high for of in found.values() for one in of.values())


def test_agreement_is_of_files_or_of_a_corpus(capsys):
    assert main(["agreement"]) == 2
    assert "files, or of one --corpus" in capsys.readouterr().err
    assert main(["agreement", "--corpus", "sample"]) == 2
    assert "sample must have a column 'annotator'" in capsys.readouterr().err
