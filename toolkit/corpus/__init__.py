"""Corpora: what each one is, where its files come from, and its rows as a ``datasets.DatasetDict``."""

from toolkit.corpus.declaration import SPANS, Build, Corpus, Row
from toolkit.corpus.detokenise import detokenise, split_edge_quotes, unescape
from toolkit.corpus.fetching import GitHubFile, GitHubFolder, LocalFolder, Source

__all__ = [
    "SPANS",
    "Build",
    "Corpus",
    "GitHubFile",
    "GitHubFolder",
    "LocalFolder",
    "Row",
    "Source",
    "detokenise",
    "split_edge_quotes",
    "unescape",
]
