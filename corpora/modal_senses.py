"""Senses of the modal verbs can, could, may, must, shall and should in context: epistemic, deontic, dynamic.

Three sources, a split each. ``mpqa``: news, annotated by Ruppenhofer and Rehbein, in the five folds in which Marasović
and Frank tested (``fold`` 1 to 5: test on one, train on the rest; ``folds: 5, group: fold`` in an experiment does it).
``epos``: their training sentences from Europarl and OpenSubtitles, labelled by paraphrase in the German
translation and not by hand; to balance the senses, sentences are repeated up to 64 times (2,440 differ of 4,379).
``masc``: 19 genres, ``genre`` says which; its four rows of another sense are left out. ``genre`` is news for mpqa and
empty for epos; ``fold`` is empty for both of the others.

The files do not say which verb of a sentence is meant (but for *shall* they do): where a sentence has several of one
verb, its rows are taken for them in their order, over again where rows are more. A document is a sentence,
so that the verbs of one sentence stay together. "ca" of "ca n't" is a form of *can*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFolder, Row, detokenise
from toolkit.labels import MODAL_VERB_SENSE

_VERBS = {
    "can": ("can", "ca", "cannot"),
    "could": ("could",),
    "may": ("may",),
    "must": ("must",),
    "shall": ("shall", "sha"),
    "should": ("should",),
}
_SENSES = {"ep": "epistemic", "de": "deontic", "dy": "dynamic"}
_SPLITS = ("mpqa", "epos", "masc")


def _examples(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the sentence of every line, the place of the verb in it where that is told, and the sense."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            # Lines of "shall" are longer: sentence, place, features with the sense as the last one.
            sentence, *places, label = line.split("\t")
            yield sentence, places[0] if places else "", label.rpartition(",")[2]


class _Rows:
    """Makes the rows of one split; it counts how often it met a sentence."""

    def __init__(self, split: str) -> None:
        self._split = split
        self._documents: dict[str, int] = {}
        self._met: Counter[tuple[str, str]] = Counter()

    def read(self, path: Path, verb: str, genre: str, fold: str = "") -> Iterator[Row]:
        for number, (sentence, place, label) in enumerate(_examples(path)):
            words = sentence.split()
            text, tokens = detokenise(words)
            forms = [i for i, word in enumerate(words) if word.lower() in _VERBS[verb]]
            occurrence = forms[self._met[sentence, verb] % len(forms)]
            self._met[sentence, verb] += 1
            start, end = tokens[int(place) if place else occurrence]
            document = self._documents.setdefault(sentence, len(self._documents))
            if label in _SENSES:
                yield {
                    "id": f"{self._split}/{path.stem}/{number:04}",
                    "document": f"{self._split}/{document:04}",
                    "text": text,
                    "start": start,
                    "end": min(end, start + len(verb)),
                    "verb": verb,
                    "sense": _SENSES[label],
                    "source": self._split,
                    "genre": genre,
                    "fold": fold,
                    "tokens": [{"start": left, "end": right} for left, right in tokens],
                }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    english, masc = files["data"] / "EPOS_E", files["data"] / "MASC"
    rows: dict[str, list[Row]] = {split: [] for split in _SPLITS}
    readers = {split: _Rows(split) for split in _SPLITS}
    for verb in _VERBS:
        for fold in "12345":
            path = english / "test" / f"{verb}_unbalance_classifier1_fold{fold}.txt"
            rows["mpqa"] += readers["mpqa"].read(path, verb, "news", fold)
        path = english / "train" / f"{verb}_balance_classifier3.txt"
        rows["epos"] += readers["epos"].read(path, verb, "")
        for path in sorted(masc.glob(f"*__{verb}.txt")):
            rows["masc"] += readers["masc"].read(path, verb, path.stem.partition("__")[0])
    return {**rows}


CORPUS = Corpus(
    name="modal_senses",
    version="2016",
    summary="Sentences with a modal verb and its sense: news, translated talk, and nineteen genres",
    task="modality",
    unit="modal verb",
    domain="news, mixed",
    license="not stated",
    citation=f"{MODAL_VERB_SENSE.citation} Zhou et al. 2015. Semantically Enriched Models for Modal Sense "
    "Classification. LSDSem.",
    url="https://github.com/amarasovic/modal-sense-classifcation",
    notes=__doc__,
    metric="accuracy",
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "text": str,
        "start": int,
        "end": int,
        "verb": str,
        "sense": MODAL_VERB_SENSE,
        "source": str,
        "genre": str,
        "fold": str,
        "tokens": SPANS,
    },
    sources={
        "data": GitHubFolder(
            "amarasovic/modal-sense-classifcation",
            "848ff6a0de85cfba16f77c5a965a786c4d3063c4",
            "data",
            "ded2f307746443a16a599252ec6248ff69f1f61360633d6b8868627dee1f7fb6",
            pattern="[EM]*/*.txt",
        )
    },
    build=_build,
)
