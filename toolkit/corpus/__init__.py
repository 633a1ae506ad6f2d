"""Corpora: what each one is, where its files come from, and its rows as a ``datasets.DatasetDict``."""

from toolkit.corpus.declaration import SPANS, Build, Corpus, Row
from toolkit.corpus.detokenise import detokenise, split_edge_quotes, unescape
from toolkit.corpus.fetching import GitHubFile, GitHubFolder, LocalFolder, Source
from toolkit.corpus.files import read_jsonl
from toolkit.corpus.loading import load_source
from toolkit.corpus.statistics import corpus_statistics

__all__ = [
    "SPANS",
    "Build",
    "Corpus",
    "GitHubFile",
    "GitHubFolder",
    "LocalFolder",
    "Row",
    "Source",
    "corpus_statistics",
    "detokenise",
    "load_source",
    "read_jsonl",
    "split_edge_quotes",
    "unescape",
]
