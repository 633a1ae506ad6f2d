"""Conan Doyle stories with negation cues, scopes and events: the corpus of the *SEM 2012 shared task.

The official parts: fourteen chapters for training, a story of two for development, two stories (three chapters,
in two files) as test; a document is a chapter. A negation has one span for every run of its cue, scope and event, so
discontinuous ones have several. An affix is a cue inside of a word ("im" of "impatient", "less" of "motionless"), and
the rest of the word is in the scope. Scopes and events may be empty. Punctuation is in a scope or not as the
annotators left it; the official scorer ignores it.

The files escape quotes as the Treebank does; the texts have straight ones again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.corpus import SPANS, Corpus, GitHubFile, Row, detokenise

_NEGATIONS = 7  # the first of the columns of negations, three to each: cue, scope, event
_NOTHING = ("_", "***")
_PARTS = ("cue", "scope", "event")

_Span = tuple[int, int]


def _place(token: _Span, word: str, part: str) -> _Span:
    """Return where a part of a word stands; "Dr" of "Dr." is taken for the word, as the official scorer does."""
    start, end = token
    if part in (word, word.removesuffix(".")):
        return token
    if word.endswith(part) and not word.startswith(part):
        return end - len(part), end
    start += word.index(part)
    return start, start + len(part)


def _runs(tokens: Sequence[_Span], words: Sequence[str], column: Sequence[str]) -> list[dict[str, int]]:
    """Return the spans of a column; neighbours make one unless a part of a word is left out between them."""
    runs: list[dict[str, int]] = []
    joins = False  # whether the last run goes up to the end of the token before
    for token, word, part in zip(tokens, words, column, strict=True):
        if part in _NOTHING:
            joins = False
            continue
        start, end = _place(token, word, part)
        if joins and start == token[0]:
            runs[-1]["end"] = end
        else:
            runs.append({"start": start, "end": end})
        joins = end == token[1]
    return runs


def _rows(path: Path) -> Iterator[Row]:
    for block in path.read_text(encoding="utf-8").strip("\n").split("\n\n"):
        lines = [line.split("\t") for line in block.split("\n")]
        chapter, number = lines[0][:2]
        words = [line[3] for line in lines]
        text, tokens = detokenise(words, [line[5] for line in lines])
        columns = list(zip(*(line[_NEGATIONS:] for line in lines), strict=True))
        negations: list[dict[str, Any]] = [
            {
                name: _runs(tokens, words, column)
                for name, column in zip(_PARTS, columns[first : first + 3], strict=True)
            }
            for first in range(0, len(columns) // 3 * 3, 3)
        ]
        yield {
            "id": f"{chapter}/{int(number):03}",
            "document": chapter,
            "text": text,
            "tokens": [{"start": start, "end": end} for start, end in tokens],
            "negations": negations,
        }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    test = [row for story in ("circle", "cardboard") for row in _rows(files[f"test_{story}"])]
    return {"train": _rows(files["train"]), "dev": _rows(files["dev"]), "test": test}


def _file(path: str, sha256: str) -> GitHubFile:
    return GitHubFile(
        "joey234/negation-focused-pretraining",
        "c90be5e8ce73dcabe09d06e7e1ef94b7622f79e5",
        f"data/starsem-st-2012-data/cd-sco/corpus/{path}",
        sha256,
    )


CORPUS = Corpus(
    name="cd_sco",
    version="2012",
    summary="Sentences of Conan Doyle stories with negation cues (affixes among them), scopes and negated events",
    task="negation",
    unit="sentence",
    domain="fiction",
    license="not stated (the stories are in the public domain)",
    citation="Morante and Blanco 2012. *SEM 2012 Shared Task: Resolving the Scope and Focus of Negation. *SEM. "
    "Morante and Daelemans 2012. ConanDoyle-neg: Annotation of negation in Conan Doyle stories. LREC.",
    url="http://www.clips.ua.ac.be/sem2012-st-neg/",
    notes=__doc__,
    metric="scope_f1",
    splits=("train", "dev", "test"),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "tokens": SPANS,
        "negations": [{"cue": SPANS, "scope": SPANS, "event": SPANS}],
    },
    sources={
        "train": _file(
            "training/SEM-2012-SharedTask-CD-SCO-training-09032012.txt",
            "560af62f6d3972f307d2553805305928a22efc24ca30ecba41472dd244aa5381",
        ),
        "dev": _file(
            "dev/SEM-2012-SharedTask-CD-SCO-dev-09032012.txt",
            "f86c55e7817636755b544e753658295abe35aa6aae35f7d591e1f18d6930b186",
        ),
        "test_circle": _file(
            "test-gold/SEM-2012-SharedTask-CD-SCO-test-circle-GOLD.txt",
            "4a151c8ea5dbc81fe0617997410fe3a35b5dccf873b7a5023a367e4612a2e1d4",
        ),
        "test_cardboard": _file(
            "test-gold/SEM-2012-SharedTask-CD-SCO-test-cardboard-GOLD.txt",
            "abf36bc48d5bc3648c738fa4110a183eef72a72b8db34f720dae4a17e90456bd",
        ),
    },
    build=_build,
)
