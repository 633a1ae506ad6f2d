"""News articles with stances between entities, sentence by sentence: who is for or against whom or what.

A row is one stance: a sentence, its holder, its target, and whether the holder is for or against it. There are no rows
without a stance. Holders and targets are the annotators' canonical names, which the sentence need not have ("Barack
Obama" for "he"); where the file has "None" for the holder, the author of the article holds the stance, and is called
AUTHOR. ``article`` is the whole text, a line to a sentence, and ``start`` is where the sentence stands in it. ``p``,
``q`` and ``label`` say the same as ``holder``, ``target`` and ``polarity`` in the terms of the corpus
``directed_sentiment``. Articles come in threes on the same story, which the official split (of ``meta``) keeps
together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFolder, Row
from toolkit.labels import DIRECTED_SENTIMENT, ENTITY_STANCE

_SPLITS = ("train", "valid", "test")
_LABELS = {"NEG": "against", "POS": "favor"}
_AUTHOR = {"None": "AUTHOR"}


def _rows(folder: Path, split: str) -> Iterator[Row]:
    for meta in sorted(folder.glob("meta/*.json")):
        if json.loads(meta.read_bytes())["Split"] != split:
            continue
        for annotation in sorted(folder.glob(f"annotations/{meta.stem}_DOCUMENT_*.json")):
            sentences = json.loads((folder / "articles" / annotation.name).read_bytes())["text"]
            article = "\n".join(sentence["text"] for sentence in sentences)
            stances = json.loads(annotation.read_bytes())["sentence-level stances"]
            start = 0
            for sentence in sentences:
                for stance in stances.get(str(sentence["id"]), ()):
                    yield {
                        "id": f"{annotation.stem}/{sentence['id']}/{stance['id']}",
                        "document": annotation.stem,
                        "story": meta.stem,
                        "text": sentence["text"],
                        "article": article,
                        "start": start,
                        "holder": _AUTHOR.get(stance["subject"], stance["subject"]),
                        "target": stance["object"],
                        "polarity": _LABELS[stance["sentiment"]],
                        "p": _AUTHOR.get(stance["subject"], stance["subject"]),
                        "q": stance["object"],
                        "label": "p-q" if stance["sentiment"] == "NEG" else "p+q",
                    }
                start += len(sentence["text"]) + 1


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {split: _rows(files["articles"], split) for split in _SPLITS}


CORPUS = Corpus(
    name="seesaw",
    version="2022",
    summary="Stances between entities in US news: sentence, holder, target, for or against",
    task="stance",
    unit="stance",
    domain="political news",
    license="CC BY-NC-SA 4.0",
    citation=ENTITY_STANCE.citation,
    url="https://github.com/launchnlp/SEESAW",
    notes=__doc__,
    metric="macro_f1",
    splits=_SPLITS,
    columns={
        "id": str,
        "document": str,
        "story": str,
        "text": str,
        "article": str,
        "start": int,
        "holder": str,
        "target": str,
        "polarity": ENTITY_STANCE,
        "p": str,
        "q": str,
        "label": DIRECTED_SENTIMENT,
    },
    sources={
        "articles": GitHubFolder(
            "launchnlp/SEESAW",
            "aeb7bac2d1fa9c65856accc9e1c18269953a4db7",
            "SEESAW",
            "393c91c1598ae4d43e51d2abc1e85f7727bdfc3ec45d77f3a133811571e526bf",
            pattern="*/*.json",
        ),
    },
    build=_build,
)
