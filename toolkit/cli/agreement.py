"""``discourse agreement``: how far annotators agree."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError

if TYPE_CHECKING:
    from toolkit.agreement import Coefficient
    from toolkit.corpus import Corpus

#: Of fewer documents than this, a split's interval says little: it is not printed apart.
_FEW = 10

_EXAMPLES = """\
examples:
  discourse agreement ada.csv ben.csv              # rows of id and label, a file an annotator
  discourse agreement all.jsonl                    # rows of id, annotator and label
  discourse agreement brat/ada brat/ben            # the same documents, annotated twice
  discourse agreement --corpus polnear_annotators  # of a corpus's own annotators

Labels and numbers: Cohen's kappa (two annotators), Fleiss' kappa (no answer missing), Krippendorff's alpha, nominal
and, of numbers, interval. Spans (brat, or rows of document, start, end and label): alpha token by token, and alpha of
units. In brackets: the 95% interval of 1,000 bootstrap resamples of documents, a column `document` of rows.

Of a corpus, whose rows are documents as somebody annotated them: alpha token by token as papers may mean it.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "agreement",
        help="how far annotators agree",
        description="Measure how far the annotators of your own annotations agree.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="CSV, TSV, JSON Lines, or folders of brat")
    parser.add_argument("--corpus", metavar="NAME", help="a corpus with a column `annotator`, in place of files")
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown", help="default: %(default)s")
    parser.add_argument("--output", metavar="FILE", help="write it there")
    parser.set_defaults(action=agreement)


def agreement(arguments: argparse.Namespace) -> int:
    """Print every coefficient, or write them."""
    from toolkit.results import write_whole

    if bool(arguments.files) == bool(arguments.corpus):
        raise InputError("Agreement is that of files, or of one --corpus.")
    found, page = _of_corpus(arguments.corpus) if arguments.corpus else _of_files(arguments.files)
    if arguments.format == "json":
        rows = [{k: None if v != v else v for k, v in asdict(one).items()} for one in found]
        page = json.dumps(rows, indent=2) + "\n"
    if arguments.output:
        write_whole(Path(arguments.output), page.encode())
    else:
        sys.stdout.write(page)
    return 0


def _of_files(files: Sequence[str]) -> tuple[list[Coefficient], str]:
    """Return the coefficients of files, and their page."""
    from toolkit.agreement import SpanAnnotations, label_agreement, read_annotations, span_agreement
    from toolkit.tables.layout import Cell, Grid
    from toolkit.tables.markup import grid_markdown

    annotations = read_annotations(files)
    found = span_agreement(annotations) if isinstance(annotations, SpanAnnotations) else label_agreement(annotations)
    rows = tuple(
        (Cell(one.name.replace("_", " ")), Cell(one.label or "all"), _cell(one), Cell(f"{one.n:,}")) for one in found
    )
    grid = grid_markdown(Grid("", ("coefficient", "of", "value", "n"), rows))
    return found, f"annotators: {', '.join(annotations.annotators)}\n\n{grid}"


def _of_corpus(name: str) -> tuple[list[Coefficient], str]:
    """Return the coefficients of a corpus, all of it and split by split, and their page."""
    import corpora
    from toolkit.agreement import annotations_of, readings
    from toolkit.corpus import SPANS
    from toolkit.tables.layout import Cell, Grid
    from toolkit.tables.markup import grid_markdown

    corpus = corpora.get(name)
    labels = [column for column, kind in corpus.columns.items() if kind == SPANS]
    if "annotator" not in corpus.columns or not labels:
        raise InputError(f"The corpus {name} must have a column 'annotator' and columns of spans.")
    splits = corpus.load()
    parts = {"all of it": [row for split in splits.values() for row in split]}
    if len(splits) > 1:
        parts |= {split: list(rows) for split, rows in splits.items() if len(set(rows["document"])) >= _FEW}
    found, page = [], [_head(corpus)]
    for part, rows in parts.items():
        annotations = annotations_of(rows, labels)
        by_unit = readings(annotations)
        units = [f"{unit}, {of[0].n:,}" for unit, of in by_unit.items()]
        lines = tuple((Cell(pair[0].name), *map(_cell, pair)) for pair in zip(*by_unit.values(), strict=True))
        grid = grid_markdown(Grid("", ("alpha of", *units), lines, words=1))
        page.append(
            f"## {part}: {len(annotations.texts)} documents, {len(annotations.annotators)} annotators\n\n{grid}"
        )
        found += [one for of in by_unit.values() for one in of]
    return found, "\n".join(page)


def _head(corpus: Corpus) -> str:
    return (
        f"# Agreement: {corpus.name}\n\n"
        f"Generated by `discourse agreement --corpus {corpus.name}`; not edited by hand. Krippendorff's nominal alpha "
        "token by token, as a paper may mean it: of all tokens, and of those with a letter or digit. In brackets: the "
        f"95% interval of 1,000 bootstrap resamples of documents.\n\n{(corpus.notes or '').strip()}\n"
    )


def _cell(one: Coefficient) -> Any:
    from toolkit.tables.layout import Cell

    return Cell(*(f"{number:.3f}" for number in (one.value, one.low, one.high)))
