"""``discourse corpora``: what corpora there are, and bringing them here."""

from __future__ import annotations

import argparse
import json
import textwrap
from typing import Any

from toolkit.cli.batch import for_each

_EXAMPLES = """\
examples:
  discourse corpora list
  discourse corpora info conll2010_wikipedia
  discourse corpora fetch conll2010_wikipedia conll2010_biological
  discourse corpora stats sample

A corpus is read from the cache (DISCOURSE_CACHE), from a mirror (DISCOURSE_MIRROR) or from the network.
"""


def add(commands: Any) -> None:
    """Add the sub-command and its own sub-commands."""
    parser = commands.add_parser(
        "corpora",
        help="list, describe and fetch corpora",
        description="List, describe and fetch the corpora that experiments may name.",
        epilog=_EXAMPLES,
    )
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = inner.add_parser("list", help="name every corpus", description="Name every corpus.")
    listing.set_defaults(action=_list)
    for name, nargs, action, help_ in (
        ("info", None, _info, "say what a corpus is: terms, paper, splits, columns"),
        ("fetch", "+", _fetch, "bring corpora here and check their digests"),
        ("stats", None, _stats, "count a corpus: rows, labels, duplicates, as JSON"),
    ):
        command = inner.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
        command.add_argument("names", nargs=nargs, metavar="NAME", help="a corpus")
        command.set_defaults(action=action)


def _list(arguments: argparse.Namespace) -> int:
    import corpora

    names = corpora.names()
    width = max(map(len, names))
    for name in names:
        print(f"{name:<{width}}  {corpora.get(name).summary}")
    return 0


def _info(arguments: argparse.Namespace) -> int:
    import corpora

    corpus = corpora.get(arguments.names)
    facts = {
        "name": corpus.name,
        "version": corpus.version,
        "summary": corpus.summary,
        "task": corpus.task,
        "unit": corpus.unit,
        "domain": corpus.domain,
        "language": corpus.language,
        "licence": corpus.license,
        "citation": corpus.citation,
        "url": corpus.url,
        "metric": corpus.metric or "none stated",
        "splits": ", ".join(corpus.splits),
        "columns": ", ".join(corpus.columns),
        "labels": ", ".join(corpus.labels or ()) or "none",
        "digest": corpus.digest,
        "notes": corpus.notes or "none",
    }
    for name, fact in facts.items():
        print(textwrap.fill(fact, 100, initial_indent=f"{name:<10}", subsequent_indent=" " * 10))
    return 0


def _fetch(arguments: argparse.Namespace) -> int:
    import corpora

    def one(name: str) -> None:
        for path in corpora.get(name).fetch().values():
            print(f"{name}: {path}")

    return for_each(arguments.names, one)


def _stats(arguments: argparse.Namespace) -> int:
    import corpora
    from toolkit.corpus import corpus_statistics

    print(json.dumps(corpus_statistics(corpora.get(arguments.names)), indent=2, ensure_ascii=False))
    return 0
