"""The corpora: one file each, declared in Python; a module (or folder) NAME exposes ``CORPUS``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from toolkit.corpus import Corpus
from toolkit.errors import unknown_name


def names() -> list[str]:
    """Return the names of all corpora, sorted."""
    return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))


def get(name: str) -> Corpus:
    """Return the declaration of a corpus, or raise UnknownNameError."""
    if name not in names():
        raise unknown_name("corpus", name, names())
    corpus: Corpus = import_module(f"corpora.{name}").CORPUS
    return corpus
