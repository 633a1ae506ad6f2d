"""``discourse audit``: what to know of a corpus before trusting a figure on it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.batch import for_each

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

_EXAMPLES = """\
examples:
  discourse audit conll2010_wikipedia
  discourse audit gme --format json
  discourse audit --all --output corpora           # audits/NAME.json and cards/NAME.md of every corpus

Exact and near duplicates (datasketch's MinHash), rows of a test that training has, conflicting labels, and drift of
lengths and labels, in a card of Hugging Face's format. JSON has identifiers and counts, no texts.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "audit",
        help="find duplicates, leakage, conflicts and drift in a corpus",
        description="Find duplicates, leakage, conflicting labels and drift in corpora.",
        epilog=_EXAMPLES,
    )
    parser.add_argument("names", nargs="*", metavar="CORPUS", help="a corpus")
    parser.add_argument("--all", action="store_true", help="every corpus")
    parser.add_argument("--format", choices=["markdown", "json"], default="markdown", help="default: %(default)s")
    parser.add_argument("--output", metavar="DIR", help="write the findings and the card there instead of printing")
    parser.set_defaults(action=audit)


def audit(arguments: argparse.Namespace) -> int:
    """Audit every corpus."""
    from tqdm import tqdm

    import corpora
    from toolkit.errors import ParameterError

    names = corpora.names() if arguments.all else arguments.names
    if not names:
        raise ParameterError("The corpora to audit must be named, or be --all.")
    bar = tqdm(names, unit="", disable=None if len(names) > 1 else True)
    return for_each(bar, lambda name: _audit(name, arguments.format, arguments.output))


def _audit(name: str, format_: str, output: str | None) -> None:
    import corpora
    from toolkit.audit import audit_corpus, corpus_card
    from toolkit.results import write_whole

    corpus = corpora.get(name)
    findings = audit_corpus(corpus)
    card = corpus_card(corpus, _statistics(corpus), findings)
    record = json.dumps(findings, indent=1, ensure_ascii=False) + "\n"
    if output is None:
        sys.stdout.write(record if format_ == "json" else card)
        return
    write_whole(Path(output) / "audits" / f"{name}.json", record.encode())
    write_whole(Path(output) / "cards" / f"{name}.md", card.encode())


def _statistics(corpus: Corpus) -> dict[str, Any]:
    """Return the committed counts of a corpus, or count it."""
    import corpora
    from toolkit.corpus import corpus_statistics

    path = Path(corpora.__file__).parent / "stats" / f"{corpus.name}.json"
    if path.exists():
        counted: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if counted["digest"] == corpus.digest:
            return counted
    return corpus_statistics(corpus)
