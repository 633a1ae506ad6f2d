"""The CommitmentBank: clauses under a question, modal, negation or condition, rated from -3 to 3.

Rated is how far the author of the text vouches for the clause: certain that it is false … certain that it is true.
All 1,200 items in one split, ``all``; ``commitment`` is the mean of the ``ratings`` (at least eight a row). A text is
the preceding context and the target sentence, and ``start`` and ``end`` are the embedded clause. The files do not mark
it: it is the stretch of the target that is most like the prompt which annotators rated, by the edit distance in words,
for a prompt has names for pronouns and is smoothed. A negation inside of the clause belongs to the clause. A document
is a context. Columns ``verb``, ``environment``, ``genre`` and the like are the publishers'; a system that is to work on
other texts does not look at them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.corpus import Corpus, GitHubFile, Row
from toolkit.labels import LabelSet

_CITATION = (
    "de Marneffe, Simons and Tonhauser 2019. The CommitmentBank: Investigating projection in naturally occurring "
    "discourse. Sinn und Bedeutung 23."
)
_ENVIRONMENTS = LabelSet("embedding environments", ("negation", "modal", "question", "conditional"), _CITATION)
_GENRES = {"BNC": "fiction", "SWBD": "talk", "WSJ": "news"}
_WORD = re.compile(r"[\w’'-]+|[^\w\s]")
_QUOTES = re.compile(r"``|''")
_OPENING = 3  # words of a clause among which its verb or "that" may wrongly be
_SPLIT_CLITIC = re.compile(r" (?=['’](?:s|m|d|re|ve|ll)\b|n['’]t\b)")


def _natural(text: str) -> str:
    """Return a text without the Treebank's quotes, and with split clitics joined."""
    return _SPLIT_CLITIC.sub("", _QUOTES.sub('"', " ".join(text.split())))


def _clause(target: str, prompt: str, verb: str) -> tuple[int, int]:
    """Return where the words stand that are most like a prompt (Sellers 1980), the longest of equals.

    Where the likeness begins too early, with the verb, the clause begins behind it.
    """
    words = list(_WORD.finditer(target))
    # Of every word of the target: the least distance of a stretch that ends behind it, and where that begins.
    ends = [(0, place) for place in range(len(words) + 1)]
    for read, wanted in enumerate(_WORD.findall(prompt.lower()), 1):
        row = [(read, 0)]
        for place, word in enumerate(words, 1):
            (same, begin), (left_out, without), (put_in, more) = ends[place - 1], ends[place], row[-1]
            changed = same + (word[0].lower() != wanted)
            row.append(min((changed, begin), (left_out + 1, without), (put_in + 1, more)))
        ends = row
    behind = max(range(1, len(ends)), key=lambda place: (-ends[place][0], place))
    first = ends[behind][1]
    opening = [word[0].lower() for word in words[first : min(first + _OPENING, behind - 1)]]
    early = [place for place, word in enumerate(opening, 1) if word == "that" or word[:3] == verb[:3]]
    return words[first + max(early, default=0)].start(), words[behind - 1].end()


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    with files["items"].open(encoding="utf-8", newline="") as lines:
        items = list(csv.DictReader(lines))
    documents: dict[str, str] = {}
    return {"all": [_row(item, documents.setdefault(item["Context"], item["uID"])) for item in items]}


def _row(item: Mapping[str, str], document: str) -> Row:
    context, target, prompt = (_natural(item[part]) for part in ("Context", "Target", "Prompt"))
    start, end = _clause(target, prompt, item["Verb"])
    before = f"{context} " if context else ""
    ratings = [int(rating) for rating in item["Reponses"].split(",")]
    return {
        "id": item["uID"],
        "document": document,
        "text": before + target,
        "start": len(before) + start,
        "end": len(before) + end,
        "prompt": prompt,
        "verb": item["Verb"],
        "environment": item["Embedding"],
        "genre": _GENRES[item["genre"]],
        "tense": item["MatTense"],
        "person": item["MatSubjPer"],
        "factive": item["factive"] == "yes",
        "ratings": ratings,
        "commitment": sum(ratings) / len(ratings),
    }


CORPUS = Corpus(
    name="commitment_bank",
    version="2019",
    summary="Embedded clauses in news, fiction and talk, rated for how far the author vouches for them, -3 to 3",
    task="commitment",
    unit="clause",
    domain="news, fiction, telephone talk",
    license="not stated",
    citation=_CITATION,
    url="https://github.com/mcdm/CommitmentBank",
    notes=__doc__,
    metric=None,
    splits=("all",),
    columns={
        "id": str,
        "document": str,
        "text": str,
        "start": int,
        "end": int,
        "prompt": str,
        "verb": str,
        "environment": _ENVIRONMENTS,
        "genre": str,
        "tense": str,
        "person": str,
        "factive": bool,
        "ratings": [int],
        "commitment": float,
    },
    sources={
        "items": GitHubFile(
            "mcdm/CommitmentBank",
            "14ea91f56e3575b011d28fca5c37a1f5e92769b7",
            "CommitmentBank-items.csv",
            "e06d30b2e197fe88b9917c049c534df74d35d37eddb2a55f6e7112c56e016401",
        )
    },
    build=_build,
)
