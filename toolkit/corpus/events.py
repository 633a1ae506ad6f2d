"""Events of tokenised sentences with a number each: JSON Lines as Jiang and de Marneffe publish event factuality."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from toolkit.corpus.declaration import Row
from toolkit.corpus.detokenise import detokenise


def read_events(path: Path) -> Iterator[Row]:
    """Yield a row for every event: its sentence as natural text, its place in it, and how far it is vouched for.

    An id is SPLIT/SENTENCE/TOKEN; a document is a sentence, so that the events of one stay together.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        sentence = json.loads(line)
        text, tokens = detokenise(sentence["text"].split())
        document = f"{path.stem}/{number:05}"
        for event in sentence["targets"]:
            first, behind = event["span1"]
            yield {
                "id": f"{document}/{first:03}",
                "document": document,
                "text": text,
                "start": tokens[first][0],
                "end": tokens[behind - 1][1],
                "commitment": event["label"],
            }
