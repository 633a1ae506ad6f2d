"""Texts whose sentence ends are known, put together from corpora; each with a training and an evaluation part.

- wikipedia: CoNLL-2010's Wikipedia paragraphs. Training: the 1,000 unlabelled ones; evaluation: the other 1,186.
- news: NewsMTSC's single sentences, shuffled, twenty to a text. Training: its training file; evaluation: both tests.
- articles: SEESAW's news articles, by its own split; their ends are a program's, put right by annotators in part.
- paragraphs: PolNeAR's articles with the units of CofeNet. Those are mostly paragraphs of several sentences,
  so precision against them is low for every splitter. Never trained on.
- biological (BioScope) and events (UW factuality, shuffled): for training only.

Sentences are joined by one space, except in `paragraphs`, where the text is the article's own.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from toolkit.corpus import GitHubFile, GitHubFolder, Source, detokenise

TRAIN, EVALUATION = "train", "evaluation"
SENTENCES_A_TEXT = 20

NEWSMTSC = GitHubFolder(
    "fhamborg/NewsMTSC",
    "b9d9b79704ed1b35cecaf1d7c2343dc1bd734fb7",
    "NewsSentiment/controller_data/datasets/NewsMTSC-dataset",
    "700f4dd7ea8e2850395a4722bf36d8b90e6554806154a0c613a368e5757ad4ba",
    pattern="*.jsonl",
)
SEESAW = GitHubFolder(
    "launchnlp/SEESAW",
    "aeb7bac2d1fa9c65856accc9e1c18269953a4db7",
    "SEESAW",
    "e6fbd0dfc1bf5f698beb3498b26c5e5a7720c8c9fc603c3ee4b154a89e6ec1e6",
    pattern="[am]*s/*.json",
)
WIKIPEDIA = GitHubFolder(
    "jrusso1020/CS4740",
    "46a923da6091ec49a9d2188badfd2f378d3df844",
    "nlp_project2_uncertainty",
    "c051253930b6cb36990a01af58d6f0d1dec0da55b82cf46d91f2148a44b90789",
    pattern="t*/doc_*.txt",
)
COFENET = {
    TRAIN: GitHubFile(
        "cofe-ai/CofeNet",
        "7904299ef9f66e8687212ee3f039c294bb472dc7",
        "res/polnear/valid.txt",
        "3e31225e2a8b26d7fcf1c1aa07eaa78d41f3cff73f33f522e26b86d719e3ece7",
    ),
    EVALUATION: GitHubFile(
        "cofe-ai/CofeNet",
        "7904299ef9f66e8687212ee3f039c294bb472dc7",
        "res/polnear/test.txt",
        "79e60a47dd06d530e7aaad05639b552d00850a0f8e0c94e945afbb1d7fac33b0",
    ),
}
POLNEAR = {
    part: GitHubFolder(
        "networkdynamics/PolNeAR",
        "c3eee833c035bf7b8c84f55b58c0bf7346cfae76",
        f"data/{folder}/text",
        digest,
        pattern="*.txt",
    )
    for part, folder, digest in (
        (TRAIN, "dev", "cd55cd76db0d0c249ecf4e505e1a46b1993fa8ee335cb99c65940b4d877d8a96"),
        (EVALUATION, "test", "cf63159b313cd572150e0e7a09253b20b6c90f2ef51cee2775809cdfd5ebda94"),
    )
}
UW = GitHubFolder(
    "njjiang/factuality_bert",
    "03c67193240a24806c9065acd757196681d941fe",
    "glue_data/UW",
    "ef7d7a0ff3bd386aa58f3539f9672b2fd4b1042f63255856bb140013892951ba",
    pattern="*.conll",
)
BIOSCOPE = GitHubFolder(
    "joey234/negation-focused-pretraining",
    "c90be5e8ce73dcabe09d06e7e1ef94b7622f79e5",
    "data/bioscope",
    "1f73008295069d94ba791e02e6f52f0284671e45af80f0c1d0ab5fbf0cf71a90",
    pattern="*.xml",
)
SOURCES: tuple[Source, ...] = (NEWSMTSC, SEESAW, WIKIPEDIA, *COFENET.values(), *POLNEAR.values(), UW, BIOSCOPE)


class Gold(NamedTuple):
    """A text and the offset behind the last character of each of its sentences."""

    text: str
    ends: list[int]


def join(sentences: Iterable[str]) -> Gold:
    """Put sentences together with a space between them.

    Examples
    --------
    >>> join(["It rained.", "He left."])
    Gold(text='It rained. He left.', ends=[10, 19])
    """
    text, ends = "", []
    for sentence in filter(None, map(str.strip, sentences)):
        text += f" {sentence}" if text else sentence
        ends.append(len(text))
    return Gold(text, ends)


def marked(lines: Iterable[str]) -> list[Gold]:
    """Read texts, one a line, with a bar between their sentences."""
    return [join(line.split("|")) for line in lines if line.strip()]


def shuffled(sentences: Iterable[str], seed: int = 0) -> list[Gold]:
    """Put unconnected sentences together in any order, without the doubles."""
    single = list(dict.fromkeys(sentence.strip() for sentence in sentences))
    random.Random(seed).shuffle(single)
    return [join(single[at : at + SENTENCES_A_TEXT]) for at in range(0, len(single), SENTENCES_A_TEXT)]


def wikipedia(part: str) -> list[Gold]:
    """Return CoNLL-2010's Wikipedia paragraphs."""
    folders = ("test-public", "test-private") if part == TRAIN else ("train",)
    root = WIKIPEDIA.fetch()
    return [join(_tokenised(path, 0, 1)) for folder in folders for path in sorted((root / folder).glob("doc_*.txt"))]


def news(part: str, seed: int = 0) -> list[Gold]:
    """Return NewsMTSC's sentences, shuffled; some have a line break inside, and some no stop at their end."""
    names = ("train",) if part == TRAIN else ("devtest_mt", "devtest_rw")
    lines = (line for name in names for line in _lines(NEWSMTSC.fetch() / f"{name}.jsonl"))
    return shuffled((json.loads(line)["sentence_normalized"] for line in lines), seed)


def articles(part: str) -> list[Gold]:
    """Return SEESAW's articles."""
    root, gold = SEESAW.fetch(), []
    for path in sorted((root / "articles").glob("*.json")):
        story = path.name.split("_DOCUMENT")[0]
        split = json.loads((root / "meta" / f"{story}.json").read_text("utf-8"))["Split"]
        if (split == "test") == (part == EVALUATION):
            sentences = json.loads(path.read_text("utf-8"))["text"]
            gold.append(join(" ".join(sentence["text"].split()) for sentence in sentences))
    return gold


def paragraphs(part: str) -> list[Gold]:
    """Return the stretches of PolNeAR's articles that CofeNet's units cover without a gap."""
    articles = [_Article(path.read_bytes().decode("utf-8")) for path in sorted(POLNEAR[part].fetch().glob("*.txt"))]
    current = articles[0]
    gold: list[Gold] = []
    run: list[tuple[int, int]] = []
    for line in _lines(COFENET[part].fetch()):
        unit = "".join(json.loads(line)["tokens"])
        span = current.next(unit)
        if span is None or (run and any(map(str.isalnum, current.text[run[-1][1] : span[0]]))):
            gold += _stretch(current.text, run)
            run = []
        if span is None:
            # The articles stand one after the other, in an order of their own.
            begun = next((article for article in articles if not article.done and article.has(unit)), None)
            current = begun or current
            span = begun.next(unit) if begun else None
        if span:
            run.append(span)
    return gold + _stretch(current.text, run)


def biological(part: str) -> list[Gold]:
    """Return BioScope's abstracts and papers, part by part."""
    trees = [ElementTree.parse(path) for path in sorted(BIOSCOPE.fetch().glob("*.xml"))]
    parts = (element for tree in trees for element in tree.iter("DocumentPart"))
    return [join(" ".join("".join(s.itertext()).split()) for s in element.iter("sentence")) for element in parts]


def events(part: str) -> list[Gold]:
    """Return the sentences of the UW event factuality corpus, shuffled."""
    return shuffled(s for path in sorted(UW.fetch().glob("*.conll")) for s in _tokenised(path, 1, 3))


TRAINING = (wikipedia, news, articles, biological, events)
EVALUATED = (wikipedia, paragraphs, news, articles)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _tokenised(path: Path, word: int, tag: int) -> Iterator[str]:
    """Yield the sentences of a file with a token a line, detokenised."""
    for block in re.split(r"\n{2,}", path.read_text("utf-8").strip("\n")):
        columns = list(zip(*(line.split("\t") for line in block.split("\n")), strict=True))
        yield detokenise(columns[word], columns[tag])[0]


class _Article:
    """An article in which units are found one after the other, by their letters and digits alone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.done = 0
        self._place = [at for at, character in enumerate(text) if character.isalnum()]
        self._letters = "".join(text[at] for at in self._place)

    def has(self, unit: str) -> bool:
        """Tell whether the article has the unit anywhere."""
        return _letters(unit) in self._letters

    def next(self, unit: str) -> tuple[int, int] | None:
        """Return where the next such unit stands, the marks at its end included."""
        letters = _letters(unit)
        at = self._letters.find(letters, self.done)
        if at < 0 or not letters:
            return None
        self.done = at + len(letters)
        start, end = self._place[at], self._place[self.done - 1] + 1
        unit = _ESCAPED.sub(".", unit)
        last = max(at for at, character in enumerate(unit) if character.isalnum())
        marks = len(_MARK.findall(unit[last + 1 :]))
        behind = self._place[self.done] if self.done < len(self._place) else len(self.text)
        while marks and end < behind:
            marks -= not self.text[end].isspace()
            end += 1
        return start, len(self.text[:end].rstrip())


# What is one mark in the article: a doubled quote, an ellipsis, a dash, or any other.
_MARK = re.compile(r"``|''|\.\.\.|--|\S")
_ESCAPED = re.compile(r"-[LR][RSC]B-")


def _letters(unit: str) -> str:
    return "".join(filter(str.isalnum, _ESCAPED.sub("", unit)))


def _stretch(text: str, run: list[tuple[int, int]]) -> list[Gold]:
    """Return the text that a run of adjacent units covers, if there is one."""
    if not run:
        return []
    start = run[0][0]
    return [Gold(text[start : run[-1][1]], [end - start for _, end in run])]
