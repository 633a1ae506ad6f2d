"""CoNLL-2010 shared task, biological text: BioScope for training, the official papers for evaluation.

Training. BioScope's abstracts and full papers, 14,541 sentences of running text with the cues and scopes of
speculation and of negation. A sentence is uncertain where it has a speculation cue. ``cues`` holds the spans of
speculation cues; ``speculations`` and ``negations`` hold every cue with its scope: a cue of several parts
("either … or") is one of them with several spans. Scopes never have gaps here, and four scopes have no cue of
their own and are left out; a scope holds its cue, but for 13 of them. The files have no tokens: ``tokens`` are words,
with the marks inside them.

Evaluation. The official 5,003 sentences, tokenised, with speculation cues and no scopes. The shared task
counted 790 uncertain ones, this file 789. Sentences 228 and 1878 are empty: each has lost the heading
"Introduction". A paper starts at its title, the sentence before "Abstract" (before "SUMMARY" in one): 15 papers.

``part`` says which kind of text a row is of, abstracts or full_papers; ``representative`` is true in full papers,
which are what is evaluated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from toolkit.corpus import SPANS, Corpus, GitHubFile, Row, detokenise
from toolkit.labels import CUE, HEDGING

_TOKEN = re.compile(r"\w+(?:[-'./,]\w+)*|[^\w\s]")
_ABSTRACTS, _PAPERS = "abstracts", "full_papers"
_AFTER_TITLE = ("Abstract", "SUMMARY")

_Span = tuple[int, int]


def _spans(pairs: Iterable[_Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in sorted(pairs)]


def _row(place: str, document: str, part: str, text: str, cues: Iterable[_Span], tokens: Iterable[_Span]) -> Row:
    spans = _spans(cues)
    return {
        "id": place,
        "document": document,
        "part": part,
        "text": text,
        "label": "uncertain" if spans else "certain",
        "cues": spans,
        "cues_known": True,
        "representative": part == _PAPERS,
        "tokens": _spans(tokens),
        "speculations": [],
        "negations": [],
    }


def _elements(sentence: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, _Span]]:
    """Yield every element below a sentence with the characters that it covers."""

    def walk(element: ElementTree.Element, start: int) -> Iterator[tuple[ElementTree.Element, _Span]]:
        place = start + len(element.text or "")
        for child in element:
            end = place + len("".join(child.itertext()))
            yield child, (place, end)
            yield from walk(child, place)
            place = end + len(child.tail or "")

    return walk(sentence, 0)


def _train(path: Path, part: str) -> Iterator[Row]:
    for document in ElementTree.parse(path).getroot().iter("Document"):
        for sentence in document.iter("sentence"):
            text = "".join(sentence.itertext())
            scopes: dict[str, _Span] = {}
            cues: dict[str, dict[str, list[_Span]]] = {kind: defaultdict(list) for kind in CUE}
            for element, span in _elements(sentence):
                if element.tag == "xcope":
                    scopes[element.attrib["id"]] = span
                else:
                    cues[element.attrib["type"]][element.attrib["ref"]].append(span)
            scoped: dict[str, list[dict[str, Any]]] = {
                f"{kind}s": [
                    {"cue": _spans(parts), "scope": _spans([scopes[name]])}
                    for name, parts in sorted(cues[kind].items(), key=lambda item: min(item[1]))
                ]
                for kind in CUE
            }
            speculation = [span for parts in cues["speculation"].values() for span in parts]
            tokens = [match.span() for match in _TOKEN.finditer(text)]
            place = f"{part}/{sentence.attrib['id']}"
            yield _row(place, f"{part}/{document.findtext('DocID')}", part, text, speculation, tokens) | scoped


def _evaluation(path: Path) -> Iterator[Row]:
    # A blank line ends every sentence, so two in a row hold an empty one.
    sentences: list[list[list[str]]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line:
            sentences[-1].append(line.split("\t"))
        else:
            sentences.append([])
    sentences.pop()
    paper = 0
    for number, columns in enumerate(sentences):
        following = sentences[number + 1] if number + 1 < len(sentences) else []
        paper += [words[0] for words in following] in ([word] for word in _AFTER_TITLE)
        text, tokens = detokenise([column[0] for column in columns])
        cues: list[_Span] = []
        for (start, end), column in zip(tokens, columns, strict=True):
            if column[-1] == "B":
                cues.append((start, end))
            elif column[-1] == "I":
                cues[-1] = (cues[-1][0], end)
        yield _row(f"evaluation/{number + 1:04}", f"evaluation/paper_{paper:02}", _PAPERS, text, cues, tokens)


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    abstracts, papers = (_train(files[part], part) for part in (_ABSTRACTS, _PAPERS))
    return {"train": [*abstracts, *papers], "evaluation": _evaluation(files["evaluation"])}


_BIOSCOPE = ("joey234/negation-focused-pretraining", "c90be5e8ce73dcabe09d06e7e1ef94b7622f79e5")
_SCOPED = [{"cue": SPANS, "scope": SPANS}]

CORPUS = Corpus(
    name="conll2010_biological",
    version="2010",
    summary="Biological abstracts and papers, sentences labelled uncertain where they have a speculation cue",
    task="hedging",
    unit="sentence",
    domain="biology",
    license="CC BY 2.0",
    citation=f"{HEDGING.citation} {CUE.citation}",
    url="https://rgai.inf.u-szeged.hu/node/118",
    notes=__doc__,
    metric="f1_uncertain",
    splits=("train", "evaluation"),
    columns={
        "id": str,
        "document": str,
        "part": str,
        "text": str,
        "label": HEDGING,
        "cues": SPANS,
        "cues_known": bool,
        "representative": bool,
        "tokens": SPANS,
        "speculations": _SCOPED,
        "negations": _SCOPED,
    },
    sources={
        "abstracts": GitHubFile(
            *_BIOSCOPE,
            "data/bioscope/abstracts.xml",
            "464bfd645aa4935ba2c6f6230cccf3884fe3819499d0471b7c405b05b998c5b7",
        ),
        "full_papers": GitHubFile(
            *_BIOSCOPE,
            "data/bioscope/full_papers.xml",
            "83043ae90e8b3e349c63563be77bc5222c1163b7d3eab6e9e8c4f8d1d102ecf0",
        ),
        "evaluation": GitHubFile(
            "PAJEAN/uncertaintyDetection",
            "c8203d27fe36ad7c91aaf3c185723645220e6945",
            "Data/BioScope/bioscope_eval.txt",
            "ebd86b2c7af1b043c9068651438d164c65b6fa2f26b9569a2645a3ac3cb75f32",
        ),
    },
    build=_build,
)
