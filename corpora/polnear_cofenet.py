"""PolNeAR as CofeNet was evaluated on it: tokens that belong to a source, a cue, a content, or to nothing.

``valid`` and ``test`` are CofeNet's files, made of all 84 articles of PolNeAR's dev and all 84 of its test.
``train``, whose file is not published, is rebuilt here from PolNeAR's train. Its recipe, as it can be read from the
files:

- A row is a paragraph, as between blank lines, and not a sentence: in CofeNet's files 44 tokens in the mean,
  1,429 at most. Headlines and paragraphs without attributions stay in.
- Tokens and sentences are CoreNLP's, with its escapes, though round brackets are themselves. No sentence is cut: one
  that runs over a blank line is, whole, in the paragraph that has most of it, and quotes that open a paragraph and
  that CoreNLP takes for closing ones are in the paragraph before. A sentence of less than two words ("ABSTRACT .")
  joins the row before.
- Every annotation of an article gives its rows again: the two articles of dev and the two of test that six people
  annotated stand there six times (``annotator`` tells them apart), as do 15 of train, and one five times.
- A token that touches a piece of an attribution has its role; every piece begins anew with B, also the pieces of one
  content. Of pieces that overlap the first has the token.

The recipe gives 1,804 of the 1,925 rows of valid and 1,665 of the 1,814 of test with all their tokens (93.7% and
91.8%), of which 1,794 and 1,658 with all their labels (99.4% and 99.6%); of the tokens 99.9% are the same. Most of
what is missing is in three articles (92, 85 and 56 rows) that CofeNet cut at every sentence, for no reason that
shows; two more have sentences in another order. Without the three it is 98.3% and 98.9%. ``train`` has 17,260 rows.

The texts of all splits are made from the tokens, so they look alike: straight quotes, dashes with spaces around.
``place`` counts the rows of an article. ``roles`` are the runs of labels, their ``label`` source, cue or content.
``attributions`` say in train which of them belong together: the parts of each that stand in the row. CofeNet's files
do not tell, so in valid and test they are empty. No article stands in two splits; the rows whose text does are
editorial lines ("FULL TEXT."), but for one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from toolkit.corpus import (
    SPANS,
    BratEvent,
    Corpus,
    GitHubFile,
    GitHubFolder,
    Row,
    TreebankToken,
    detokenise,
    read_brat_events,
    treebank_sentences,
)
from toolkit.labels import ATTRIBUTION_ROLE

_OUTSIDE = "O"
_Link = dict[str, list[tuple[int, int]]]  # first and last token of the pieces of each role


def paragraphs(text: str) -> list[list[TreebankToken]]:
    """Cut an article as CofeNet cuts it: at blank lines, but through no sentence."""
    cut: list[list[TreebankToken]] = []
    last = -1
    for sentence in treebank_sentences(text):
        # A sentence that runs over a blank line belongs where most of it stands.
        place = text.count("\n\n", 0, sentence[len(sentence) // 2].start)
        is_short = sum(token.word.isalpha() for token in sentence) < 2
        if cut and (place == last or is_short):
            cut[-1] += sentence
        else:
            cut.append(sentence)
            last = place
    return cut


def labels(paragraph: Iterable[TreebankToken], pieces: Sequence[str]) -> Iterator[str]:
    """Yield the labels of a paragraph's tokens: every piece of an attribution begins anew."""
    before = ""
    for token in paragraph:
        piece = next(filter(None, pieces[token.start : token.end]), "")
        role = piece.partition("/")[0]
        yield f"{'I' if piece == before else 'B'}-{role}" if piece else _OUTSIDE
        before = piece


def pieces(annotation: Path, length: int) -> list[str]:
    """Return for every character of an article the piece of an attribution that it is in, ROLE/START, or nothing."""
    spans = {
        (start, end, role)
        for event in read_brat_events(annotation)
        for role in ATTRIBUTION_ROLE
        for start, end in event.roles.get(role.title(), ())
    }
    owners = [""] * length
    for start, end, role in sorted(spans, reverse=True):  # where pieces overlap, the first one has it
        owners[start:end] = [f"{role}/{start}"] * (end - start)
    return owners


def _given(path: Path) -> Iterator[Row]:
    counts: Counter[str] = Counter()
    with path.open(encoding="utf-8") as stream:
        for line in map(json.loads, stream):
            yield _row(line["id"], counts[line["id"]], line["tokens"], line["labels"], ())
            counts[line["id"]] += 1


def rebuilt(folder: Path, split: str) -> Iterator[Row]:
    """Yield the rows of a split of PolNeAR, made by CofeNet's recipe."""
    for annotation in sorted((folder / split / "attributions").glob("*.ann")):
        article = annotation.stem.rpartition("_")[0]
        text = (folder / split / "text" / f"{article}.txt").read_bytes().decode("utf-8")
        owners = pieces(annotation, len(text))
        events = list(read_brat_events(annotation))
        for place, paragraph in enumerate(paragraphs(text)):
            words, tags = [token.word for token in paragraph], list(labels(paragraph, owners))
            yield _row(annotation.stem, place, words, tags, list(_linked(paragraph, events)))


def _linked(paragraph: Sequence[TreebankToken], events: Iterable[BratEvent]) -> Iterator[_Link]:
    """Yield of every event the parts that stand in a paragraph: first and last token of each piece."""
    for event in events:
        link: _Link = {}
        for role in ATTRIBUTION_ROLE:
            touched = (
                [n for n, token in enumerate(paragraph) if token.start < end and start < token.end]
                for start, end in sorted(event.roles.get(role.title(), ()))
            )
            link[role] = [(own[0], own[-1]) for own in touched if own]
        if any(link.values()):
            yield link


def _row(name: str, place: int, words: Sequence[str], tags: Sequence[str], links: Iterable[_Link]) -> Row:
    """Return the row of a paragraph; ``name`` is that of the article with its annotator."""
    # Where a single and a double quote close together they are one token, which is shown as the double one.
    text, tokens = detokenise(["''" if word == "'''" else word for word in words])
    roles: list[dict[str, int | str]] = []
    for (start, end), tag in zip(tokens, tags, strict=True):
        if tag.startswith("B-"):
            roles.append({"start": start, "end": end, "label": tag[2:]})
        elif tag != _OUTSIDE:
            roles[-1]["end"] = end
    article, _, annotator = name.rpartition("_")
    return {
        "id": f"{name}/{place:03}",
        "document": article,
        "annotator": annotator,
        "place": place,
        "text": text,
        "tokens": [{"start": start, "end": end} for start, end in tokens],
        "roles": roles,
        "attributions": [
            {
                role: [{"start": tokens[first][0], "end": tokens[last][1]} for first, last in runs]
                for role, runs in link.items()
            }
            for link in links
        ],
    }


def _build(files: Mapping[str, Path]) -> dict[str, Iterable[Row]]:
    return {"train": rebuilt(files["polnear"], "train"), "valid": _given(files["valid"]), "test": _given(files["test"])}


_COFENET = ("cofe-ai/CofeNet", "7904299ef9f66e8687212ee3f039c294bb472dc7")

CORPUS = Corpus(
    name="polnear_cofenet",
    version="2022",
    summary="Paragraphs of PolNeAR with flat sources, cues and contents, as CofeNet was evaluated on them",
    task="attribution",
    unit="paragraph",
    domain="political news",
    license="not stated (CofeNet's repository: Apache-2.0)",
    citation="Wang et al. 2022. CofeNet: Context and Former-Label Enhanced Net for Complicated Quotation Extraction. "
    f"COLING. {ATTRIBUTION_ROLE.citation}",
    url="https://github.com/cofe-ai/CofeNet",
    notes=__doc__,
    metric=None,
    splits=("train", "valid", "test"),
    columns={
        "id": str,
        "document": str,
        "annotator": str,
        "place": int,
        "text": str,
        "tokens": SPANS,
        "roles": [{"start": int, "end": int, "label": str}],
        "attributions": [dict.fromkeys(ATTRIBUTION_ROLE, SPANS)],
    },
    sources={
        "polnear": GitHubFolder(
            "networkdynamics/PolNeAR",
            "c3eee833c035bf7b8c84f55b58c0bf7346cfae76",
            "data",
            "c6d2eb3d909db4df2f5295090ac2720b1ed70e98dc6ed0103923f3b682b4c22d",
            pattern="[dt]*/[ta]*/*.[ta][xn][tn]",  # texts and annotations of the three splits, not the parses
        ),
        "valid": GitHubFile(
            *_COFENET,
            "res/polnear/valid.txt",
            "3e31225e2a8b26d7fcf1c1aa07eaa78d41f3cff73f33f522e26b86d719e3ece7",
        ),
        "test": GitHubFile(
            *_COFENET,
            "res/polnear/test.txt",
            "79e60a47dd06d530e7aaad05639b552d00850a0f8e0c94e945afbb1d7fac33b0",
        ),
    },
    build=_build,
)
