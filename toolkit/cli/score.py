"""``discourse score``: large corpora → tables."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from toolkit.cli.start import start_quickly
from toolkit.errors import must_be

if TYPE_CHECKING:
    from toolkit.scoring.corpus import Progress
    from toolkit.scoring.engine import Engine

_EXAMPLES = """\
examples:
  discourse score news/*.jsonl.gz --output scored --keep outlet,date
  discourse score articles.parquet --output scored --text body --id url
  discourse score texts/ --output scored             a folder of .txt files
  discourse score hub:OWNER/NAME@train --output scored
  discourse score s3://bucket/news --output s3://bucket/scored

Inputs are JSON Lines (.jsonl, .ndjson) and CSV (.csv, .tsv), also packed (.gz, .zst), Parquet, folders of texts
(.txt) or of such files, folders that `datasets` saved, and datasets of the Hugging Face Hub, which are streamed.
Inputs and the output may be URIs (s3://, gs://, hdfs://, abfs://, file://); who may read and write there is known from
where Arrow looks for it, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
The output is a folder of Parquet tables: documents, sentences, spans and attributions; docs/scale.md has their columns.
Stopped at any moment, the same command goes on where it was. A bad document is written to errors.jsonl with its place
and the reason, and the others are done. Exit codes: 0 all done, 1 some documents failed, 2 all did, or a mistake.
"""


def add(commands: Any) -> None:
    """Add the sub-command."""
    parser = commands.add_parser(
        "score",
        help="score large corpora into tables",
        description="Score corpora of any size into Parquet tables.",
        epilog=_EXAMPLES,
    )
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="a file, a folder, a URI of either, or hub:OWNER/NAME[@SPLIT]"
    )
    parser.add_argument("--output", required=True, metavar="DIR", help="the folder of the tables, or its URI")
    parser.add_argument("--text", default="text", metavar="COLUMN", help="where the text is (default: %(default)s)")
    parser.add_argument(
        "--id",
        default="id",
        metavar="COLUMN",
        help="where the document's name is, if it has one (default: %(default)s)",
    )
    parser.add_argument(
        "--keep", default="", metavar="COLUMNS", help="columns to copy to the documents, with commas between"
    )
    parser.add_argument("--with-text", action="store_true", help="copy the texts to the documents, too")
    parser.add_argument(
        "--speakers",
        action="store_true",
        help="attributions as `analyze` gives them, with speakers: about nine times slower",
    )
    parser.add_argument("--threads", type=int, metavar="N", help="default: as many as there are processors for it")
    parser.add_argument("--engine", choices=["local", "ray"], default="local", help="default: %(default)s")
    parser.add_argument("--ray-address", metavar="ADDRESS", help="a running Ray cluster; one is started here otherwise")
    parser.set_defaults(action=score)


def score(arguments: argparse.Namespace) -> int:
    """Score the inputs, and say what was done."""
    threads = len(os.sched_getaffinity(0)) if arguments.threads is None else arguments.threads
    if threads < 1:
        raise must_be("--threads", "discourse score", "a positive number", threads)
    start_quickly()
    from toolkit.scoring.chunks import Options
    from toolkit.scoring.corpus import score_corpus
    from toolkit.scoring.folders import ERRORS
    from toolkit.scoring.records import Columns
    from toolkit.scoring.remote import path_of

    keep = tuple(column.strip() for column in arguments.keep.split(",") if column.strip())
    options = Options(Columns(arguments.text, arguments.id, keep), arguments.with_text, arguments.speakers)
    output = path_of(arguments.output)
    with closing(_Bar()) as bar:
        done = score_corpus(arguments.inputs, output, options, _engine(arguments, threads), bar.show)
    print(f"{output}: {done.documents:,} documents, {done.size / 1e6:,.1f} MB of text, {done.failed:,} errors")
    if done.failed:
        print(f"discourse: What failed is in {output / ERRORS}.", file=sys.stderr)
    return 0 if not done.failed else 1 if done.documents else 2


def _engine(arguments: argparse.Namespace, threads: int) -> Engine:
    if arguments.engine == "ray":
        from toolkit.scoring.ray_engine import Ray

        return Ray(threads, arguments.ray_address)
    from toolkit.scoring.engine import Threads

    return Threads(threads)


class _Bar:
    """The progress, on a terminal: how much of the inputs was read, documents, MB of text a second, time left."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._before = 0

    def show(self, progress: Progress) -> None:
        """Show how far the run is."""
        if not sys.stderr.isatty():
            return  # nobody looks, and importing tqdm takes longer than a short article
        if self._bar is None:
            from tqdm import tqdm

            total = progress.of or None
            self._bar = tqdm(total=total, unit="B", unit_scale=True, desc="reading", smoothing=0.05)
            self._before = progress.size
        elapsed = self._bar.format_dict["elapsed"] or 1
        rate = (progress.size - self._before) / elapsed / 1e6
        failed = f", {progress.failed:,} errors" if progress.failed else ""
        self._bar.set_postfix_str(f"{progress.documents:,} documents{failed}, {rate:.1f} MB of text/s", refresh=False)
        self._bar.update(progress.read - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()
