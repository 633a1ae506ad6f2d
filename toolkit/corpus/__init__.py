"""Corpora: what each one is, where its files come from, and its rows as a ``datasets.DatasetDict``."""

from toolkit.corpus.brat import BratEvent, read_brat_events
from toolkit.corpus.declaration import SPANS, Build, Corpus, Row
from toolkit.corpus.detokenise import detokenise, split_edge_quotes, unescape
from toolkit.corpus.events import read_events
from toolkit.corpus.fetching import GitHubFile, GitHubFolder, LocalFolder, Source
from toolkit.corpus.files import read_jsonl
from toolkit.corpus.loading import load_source
from toolkit.corpus.offsets import read_offsets, spans_at
from toolkit.corpus.statistics import corpus_statistics
from toolkit.corpus.treebank import TreebankToken, treebank_sentences

__all__ = [
    "SPANS",
    "BratEvent",
    "Build",
    "Corpus",
    "GitHubFile",
    "GitHubFolder",
    "LocalFolder",
    "Row",
    "Source",
    "TreebankToken",
    "corpus_statistics",
    "detokenise",
    "load_source",
    "read_brat_events",
    "read_events",
    "read_jsonl",
    "read_offsets",
    "spans_at",
    "split_edge_quotes",
    "treebank_sentences",
    "unescape",
]
