"""Georgetown Gradable Modal Expressions, as Pyatkin et al. evaluated them: modal triggers in news, with senses.

The five published folds, ``train_0`` and ``dev_0`` to ``train_4`` and ``dev_4``, and the one ``test``. The files of
coarse and of fine senses have the same tokens and spans and never disagree: a fine sense always stands with the
coarse one that it belongs to, so the rows have both. Fine labels are written with a hyphen or an underscore, which
mean the same. One training span is interrupted by a quotation mark without a label; it is read as one span.

``seen`` is true in the test rows whose text also stands in train or dev: 17 sentences in 21 rows. No article is named,
so every sentence is its own document; an article's sentences may stand in train and in test. The folds
are not quite a partition: 55 sentences stand in several dev parts, 14 to 23 of every dev part stand in its train too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFolder, Row, detokenise
from toolkit.labels import MODAL_SENSE

_FOLDS = range(5)

_Sentence = list[list[str]]


def _sentences(path: Path) -> list[_Sentence]:
    """Return the sentences of a file, a list of (number, token, label) each."""
    _, _, content = path.read_text(encoding="utf-8").partition("\n")
    return [[line.split("\t") for line in block.split("\n")] for block in content.strip("\n").split("\n\n") if block]


def _spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the first and the last token of every span, and its label, of BIOES labels."""
    first = 0
    for place, label in enumerate(labels):
        if label[0] in "BS":
            first = place
        if label[0] in "ES":
            yield first, place, label[2:]


def _rows(folder: Path, split: str, place: str) -> Iterator[Row]:
    coarse, fine = (_sentences(folder / f"{grain}-Grained" / f"{place}.txt") for grain in ("Coarse", "Fine"))
    for number, (sentence, again) in enumerate(zip(coarse, fine, strict=True)):
        text, tokens = detokenise([token for _, token, _ in sentence])
        senses, fine_senses = (_spans([label for *_, label in lines]) for lines in (sentence, again))
        yield {
            "id": f"{split}/{number:04}",
            "document": f"{split}/{number:04}",
            "text": text,
            "modals": [
                {"start": tokens[first][0], "end": tokens[last][1], "sense": sense, "fine_sense": fine_sense}
                for (first, last, sense), (_, _, fine_sense) in zip(senses, fine_senses, strict=True)
            ],
            "tokens": [{"start": start, "end": end} for start, end in tokens],
            "seen": False,
        }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    parts = [(part, fold) for fold in _FOLDS for part in ("train", "dev")]
    rows: dict[str, Iterable[Row]] = {
        f"{part}_{fold}": list(_rows(files["data"], f"{part}_{fold}", f"{fold}/{part}")) for part, fold in parts
    }
    known = {row["text"] for split in rows.values() for row in split}
    rows["test"] = [row | {"seen": row["text"] in known} for row in _rows(files["data"], "test", "test")]
    return rows


CORPUS = Corpus(
    name="gme",
    version="2021",
    summary="News sentences with modal triggers of every word class, their coarse and fine senses",
    task="modality",
    unit="sentence",
    domain="news",
    license="CC BY 4.0, for research only, to those who have access to the MPQA corpus",
    citation=f"{MODAL_SENSE.citation} Rubinstein et al. 2013. Toward Fine-grained Annotation of Modality in Text. "
    "IWCS workshop on annotation of modal meanings.",
    url="https://github.com/OnlpLab/Modality-Corpus",
    notes=__doc__,
    metric="span_f1_coarse",
    splits=(*(f"{part}_{fold}" for fold in _FOLDS for part in ("train", "dev")), "test"),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "modals": [{"start": int, "end": int, "sense": str, "fine_sense": str}],
        "tokens": SPANS,
        "seen": bool,
    },
    sources={
        "data": GitHubFolder(
            "OnlpLab/Modality-Corpus",
            "bcbb63e6a515a2e09d51ce8d26e8c4688f302b16",
            "Data",
            "f0bd5d88c62a78b5476c9c805c75d2cd2c2208f59810ad7f18d25cfae2f2937a",
            pattern="*-Grained/*[!e].txt",  # not the *_space.txt, which are the same again
        )
    },
    build=_build,
)
