"""News sentences with two political entities, p and q, one of which may be for or against the other.

The official split. p is the entity that the sentence names first, q the second; the files mark them by brackets, which
the text is without, and sometimes cut a name ("Congre"). The text is otherwise as it was. Many rows are exact copies
of others: ``copied`` tells which rows of valid (392) and of test (400) are copies of rows of train, so that
``where: {copied: false}`` leaves them out.

``holder``, ``target`` and ``polarity`` say the same as ``label`` in the terms of the corpus ``seesaw``; they are known
where one entity is for or against the other. ``stances`` has what each of the two holds of the other, in the terms of
``seesaw_triples``, none included, and where both stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import SPANS, Corpus, GitHubFile, Row
from toolkit.labels import DIRECTED_SENTIMENT, ENTITY_STANCE

_SPLITS = ("train", "valid", "test")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a sentence without the brackets of its entities, and where the entities stand."""
    text, spans = "", []
    for piece in marked.split("[")[1:]:
        spans.append((0, len(piece.partition("]")[0])))
    for number, piece in enumerate(marked.split("[")):
        if number:
            length = spans[number - 1][1]
            spans[number - 1] = (len(text), len(text) + length)
        text += piece.replace("]", "", 1) if number else piece
    return text, spans


def _rows(lines: Iterable[str], split: str, known: frozenset[str]) -> Iterator[Row]:
    for number, line in enumerate(lines):
        marked, _, _, label = line.split("\t")
        text, (p, q) = _unmarked(marked)
        yield {
            "id": f"{split}/{number}",
            "document": f"{split}/{number}",
            "text": text,
            "p": [{"start": p[0], "end": p[1]}],
            "q": [{"start": q[0], "end": q[1]}],
            "label": DIRECTED_SENTIMENT.labels[int(label)],
            "copied": line in known,
            **_stance(text[slice(*p)], text[slice(*q)], DIRECTED_SENTIMENT.labels[int(label)]),
            "story": f"{split}/{number}",
            "stances": list(_both(text, p, q, DIRECTED_SENTIMENT.labels[int(label)])),
        }


def _stance(p: str, q: str, label: str) -> Row:
    holder, target = (q, p) if label.startswith("q") else (p, q)
    return {
        "holder": holder,
        "target": target,
        "polarity": "favor" if "+" in label else "against",
        "polarity_known": label != "neutral",
    }


def _both(text: str, p: tuple[int, int], q: tuple[int, int], label: str) -> Iterator[Row]:
    """Yield what p holds of q, and what q holds of p."""
    for holder, target, first in ((p, q, "p"), (q, p, "q")):
        yield {
            "holder": text[slice(*holder)],
            "target": text[slice(*target)],
            "label": ("favor" if "+" in label else "against") if label.startswith(first) else "none",
            "evidence": [{"start": 0, "end": len(text)}],
            "holder_at": [{"start": holder[0], "end": holder[1]}],
            "target_at": [{"start": target[0], "end": target[1]}],
        }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    lines = {split: _lines(files[split]) for split in _SPLITS}
    known = frozenset(lines["train"])
    return {split: _rows(lines[split], split, frozenset() if split == "train" else known) for split in _SPLITS}


def _file(split: str, sha256: str) -> GitHubFile:
    commit = "6a1275f070e40e8d9ae7499963556653c05d439c"
    return GitHubFile("bywords/directed_sentiment_analysis", commit, f"dataset/{split}.txt", sha256)


CORPUS = Corpus(
    name="directed_sentiment",
    version="2021",
    summary="News sentences with two political entities: who is for or against whom",
    task="stance",
    unit="sentence",
    domain="political news",
    license="not stated; cite the paper",
    citation=DIRECTED_SENTIMENT.citation,
    url="https://github.com/bywords/directed_sentiment_analysis",
    notes=__doc__,
    metric="macro_f1",
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "text": str,
        "p": SPANS,
        "q": SPANS,
        "label": DIRECTED_SENTIMENT,
        "copied": bool,
        "holder": str,
        "target": str,
        "polarity": ENTITY_STANCE,
        "polarity_known": bool,
        "story": str,
        "stances": [
            {
                "holder": str,
                "target": str,
                "label": str,
                "evidence": SPANS,
                "holder_at": SPANS,
                "target_at": SPANS,
            },
        ],
    },
    sources={
        "train": _file("train", "0b608a7e376bcd73aad9f0f211d0c29e5fe520a281d1d4b3f5e4e37a20a0636b"),
        "valid": _file("valid", "e4bd17fd9f419acd034912de9bfc746a7e400d84496e6082cd18e30b4cedface"),
        "test": _file("test", "a1dcda253f3741e5d66018cad7dc757350c853be7d905a11fd707eb708c847d0"),
    },
    build=_build,
)
