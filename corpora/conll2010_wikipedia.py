"""CoNLL-2010 shared task, Wikipedia: sentences with weasels, put together from what is public.

Evaluation. The official 9,634 items in their order, article titles included (2,346; the list that we read has
them, the lists of sentences do not, and that is how a title is told from a section heading). A title starts a
document; consecutive titles that are equal are paragraphs of one article.

Training. 1,186 paragraphs come with cues (and no titles). 1,000 more come without labels; of their sentences,
those whose letters and digits equal a sentence of a list of certain or uncertain training sentences take its
label. Where such a list has several sentences in one line, only a line of certain ones says something of each:
the sentences inside it are certain too (checked on the labelled paragraphs: 293 of 294 are). The rest is left
out, and so is a sentence that the lists call both. One list also has titles, all certain; they join the
paragraph that follows them. ``cues_known`` is true in the 1,186 paragraphs only.

``representative`` is true in the evaluation part, and in training in the paragraphs of at most three sentences;
titles are false. 1,318 of the 2,186 training paragraphs have exactly four sentences, when the shorter ones have
113 to 203 of each length and there are 171 of five: four seems to be a window around a frequent cue word, and a
longer paragraph to be windows run together. Certain sentences with cue words are too many there. One of the 20 most
frequent one-word cues stands in 45% of the sentences of fours, in 32% of longer paragraphs and in 25% of
shorter ones; such a sentence is uncertain in 42%, 41% and 65%. With "often" it is 15% of 345, 20% of 65 and 63% of
19; with "some" 63% of 525, 61% of 170 and 94% of 66. All sentences: 30%, 23% and 32%. Counted in training only.

Both parts are detokenised; curly quotes, which the evaluation part has lost, become straight in both.
"""

from __future__ import annotations

import csv
import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from toolkit.corpus import (
    SPANS,
    Corpus,
    GitHubFile,
    GitHubFolder,
    Row,
    detokenise,
    split_edge_quotes,
    unescape,
)
from toolkit.labels import HEDGING

_STRAIGHT = str.maketrans("“”„‘’", '"""\'\'')
_ENOUGH = 20  # letters and digits that make a sentence unmistakable inside a longer line
_WINDOW = 4  # sentences of a paragraph that was cut around a cue word; shorter ones were not


def _key(text: str) -> str:
    """Return what two tokenisations of one sentence share: its letters and digits."""
    return re.sub(r"[^a-z0-9]+", "", unescape(html.unescape(text)).lower())


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _row(
    place: str, document: str, representative: bool, tokens: Sequence[str], tags: Sequence[str] | None = None
) -> Row:
    text, spans = detokenise([token.translate(_STRAIGHT) for token in tokens], tags)
    return {
        "id": place,
        "document": document,
        "text": text,
        "label": "certain",
        "cues": [],
        "cues_known": False,
        "representative": representative,
        "tokens": [{"start": start, "end": end} for start, end in spans],
    }


def _paragraphs(folder: Path, parts: Iterable[str]) -> Iterator[tuple[Row, list[str]]]:
    """Yield every sentence of the paragraphs' files, with the third column where there is one."""
    for part in parts:
        for path in sorted((folder / part).glob("doc_*.txt")):
            document = f"{part}/{path.stem}"
            blocks = re.split(r"\n{2,}", path.read_text(encoding="utf-8").strip("\n"))
            for number, block in enumerate(blocks, 1):
                words, tags, *cues = zip(*(line.split("\t") for line in block.split("\n")), strict=True)
                row = _row(f"{document}/{number}", document, len(blocks) < _WINDOW, words, tags)
                yield row, list(cues[0]) if cues else []


def _with_cues(row: Row, cues: Sequence[str]) -> Row:
    """Add the cues of a labelled sentence: runs of one CUE-n, never interrupted in these files."""
    spans = []
    for cue, run in groupby(zip(cues, row["tokens"], strict=True), key=lambda pair: pair[0]):
        tokens = [token for _, token in run]
        if cue != "_":
            spans.append({"start": tokens[0]["start"], "end": tokens[-1]["end"]})
    return row | {"cues": spans, "cues_known": True, "label": "uncertain" if spans else "certain"}


class _Lists:
    """The lists of certain and of uncertain training sentences, to look a sentence up in."""

    def __init__(self, certain: Sequence[str], uncertain: Sequence[str]) -> None:
        self._labels: dict[str, set[str]] = defaultdict(set)
        for label, sentences in (("certain", certain), ("uncertain", uncertain)):
            for sentence in sentences:
                self._labels[_key(sentence)].add(label)
        self._certain_lines = "\n".join(map(_key, certain))

    def label(self, text: str) -> str | None:
        """Return a sentence's label, or None where the lists do not tell."""
        key = _key(text)
        labels = self._labels.get(key, set())
        if len(labels) == 1:
            return next(iter(labels))
        inside = not labels and len(key) >= _ENOUGH and key in self._certain_lines
        return "certain" if inside else None


def _titles(sentences: Sequence[str], documents: Mapping[str, set[str]]) -> Iterator[Row]:
    """Yield the sentences that no paragraph has, as the titles of the paragraphs that follow them."""
    for number, sentence in enumerate(sentences):
        if _key(sentence) in documents:
            continue
        following = (documents.get(_key(after), set()) for after in sentences[number + 1 :])
        nearest = next(following, set())
        document = min(nearest) if len(nearest) == 1 else f"title/{number}"
        yield _row(f"title/{number}", document, False, html.unescape(sentence).split())


def _train(files: Mapping[str, Path]) -> Iterator[Row]:
    with files["pattern"].open(encoding="utf-8-sig", newline="") as stream:
        pattern = [(label == "-1", text) for label, text in csv.reader(stream)]
    lists = _Lists(
        _lines(files["train_certain"]) + [text for uncertain, text in pattern if not uncertain],
        _lines(files["train_uncertain"]) + [text for uncertain, text in pattern if uncertain],
    )
    documents: dict[str, set[str]] = defaultdict(set)
    for row, cues in _paragraphs(files["paragraphs"], ["train", "test-public", "test-private"]):
        documents[_key(row["text"])].add(row["document"])
        if cues:
            yield _with_cues(row, cues)
        elif label := lists.label(row["text"]):
            yield row | {"label": label}
    yield from _titles([text for _, text in pattern], documents)


def _evaluation(files: Mapping[str, Path]) -> Iterator[Row]:
    lines = _lines(files["evaluation"])
    sentences = {label: iter([_key(line) for line in _lines(files[f"evaluation_{label}"])]) for label in HEDGING}
    ahead = {label: next(keys, None) for label, keys in sentences.items()}
    article, title = 0, ""
    for number, (text, values) in enumerate(zip(lines[0::3], lines[1::3], strict=True), 1):
        label = HEDGING.labels[int(values.split()[-1])]
        if _key(text) == ahead[label]:
            ahead[label] = next(sentences[label], None)
        elif text != title:
            article, title = article + 1, text
        row = _row(f"evaluation/{number:04}", f"evaluation/article_{article:04}", True, split_edge_quotes(text))
        yield row | {"label": label}


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {"train": _train(files), "evaluation": _evaluation(files)}


_PAJEAN = ("PAJEAN/uncertaintyDetection", "c8203d27fe36ad7c91aaf3c185723645220e6945")

CORPUS = Corpus(
    name="conll2010_wikipedia",
    version="2010",
    summary="Wikipedia paragraphs, sentences labelled uncertain where they have a weasel cue",
    task="hedging",
    unit="sentence",
    domain="Wikipedia",
    license="not stated (Wikipedia's text is CC BY-SA)",
    citation=HEDGING.citation,
    url="https://rgai.inf.u-szeged.hu/node/118",
    notes=__doc__,
    metric="f1_uncertain",
    splits=("train", "evaluation"),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "label": HEDGING,
        "cues": SPANS,
        "cues_known": bool,
        "representative": bool,
        "tokens": SPANS,
    },
    sources={
        "evaluation": GitHubFile(
            *_PAJEAN,
            "Data/VP_FP_FN/WikiWeasel/ALL_labels.txt",
            "7bf9b62cf3d1dc28d76d45b02efa415170721a9ea534ad040c79316bab9e02e8",
        ),
        "evaluation_certain": GitHubFile(
            *_PAJEAN,
            "Data/WikiWeasel/eval_wikiweasel_certain_sentences.txt",
            "c732c8aa02030b53d77597f5d69ae46950e0ff32a04ec7950be5e7c86c9f6bc5",
        ),
        "evaluation_uncertain": GitHubFile(
            *_PAJEAN,
            "Data/WikiWeasel/eval_wikiweasel_uncertain_sentences.txt",
            "67779dec27d7826267237a735df645b0d965d72c7c9931f9f1578b9ae61ff1e0",
        ),
        "train_certain": GitHubFile(
            *_PAJEAN,
            "Data/WikiWeasel/train_wikiweasel_certain_sentences.txt",
            "a828d9d8df9e2830029c6541dcf0edcbebc03dc803a21ee08d734bb61deeb708",
        ),
        "train_uncertain": GitHubFile(
            *_PAJEAN,
            "Data/WikiWeasel/train_wikiweasel_uncertain_sentences.txt",
            "9cb0619995c2a28bffb5f5dd55bc3c638fd756115ce7a2f25d45341580bcb350",
        ),
        "pattern": GitHubFile(
            "clips/pattern",
            "d25511f9ca7ed9356b801d8663b8b5168464e68f",
            "test/corpora/uncertainty-conll2010.csv",
            "f713dc104f0b612a81d334be0aaf2a4744bb040c9802bf37f7b5e999e741455f",
        ),
        "paragraphs": GitHubFolder(
            "jrusso1020/CS4740",
            "46a923da6091ec49a9d2188badfd2f378d3df844",
            "nlp_project2_uncertainty",
            "c051253930b6cb36990a01af58d6f0d1dec0da55b82cf46d91f2148a44b90789",
            pattern="t*/doc_*.txt",
        ),
    },
    build=_build,
)
