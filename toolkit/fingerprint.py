"""A digest of the code that a result comes from: of the modules that its system and the harness import.

Comments, docstrings and layout do not count, and what a module reads from a file beside it does.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_HOME = Path(__file__).parent

#: The packages that are followed; all others have versions.
_OURS = ("toolkit", "corpora")

#: Where the files lie that modules name without a folder.
_DATA = (_HOME / "data", _HOME / "models")


def source_digest(modules: Iterable[str]) -> str:
    """Return one digest of modules, of all that they import from this project, and of the files that these name.

    Parameters
    ----------
    modules : iterable of str
        Dotted names to start from; those of other projects are left out: they have versions.

    Examples
    --------
    >>> source_digest(["toolkit.errors"]) == source_digest(["toolkit.lazy"])
    False
    """
    digest = hashlib.sha256()
    for name in sorted(closure(modules)):
        digest.update(f"{name} {_module_digest(name)}\n".encode())
    return digest.hexdigest()


def closure(modules: Iterable[str]) -> set[str]:
    """Return modules and all that they import from this project, by name.

    Examples
    --------
    >>> sorted(closure(["toolkit.metrics.base"]))
    ['toolkit.metrics.base']
    """
    seen: set[str] = set()
    waiting = [name for name in modules if _path(name)]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _imported(name)
    return seen


@cache
def _imported(module: str) -> tuple[str, ...]:
    """Return the modules of this project that a module imports, wherever in it."""
    path = _path(module)
    assert path is not None
    names: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update((str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)))
        elif path.name == "__init__.py" and isinstance(node, ast.Constant):
            names.add(str(node.value))  # a package names in words what it imports when asked for
    return tuple(sorted(name for name in names if _path(name)))


@cache
def _path(module: str) -> Path | None:
    """Return the file of a module of this project, below its packages' roots; None of anything else."""
    parts = module.split(".")
    if len(parts) < 2 or parts[0] not in _OURS or not all(part.isidentifier() for part in parts):
        return None
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # A name that is not a module, inside a module that is not a package.
        return None
    return Path(spec.origin) if spec and spec.origin else None


@cache
def _module_digest(module: str) -> str:
    path = _path(module)
    assert path is not None
    tree = _tree(path)
    digest = hashlib.sha256()
    for file in sorted(_named_files(tree, path.parent)):
        digest.update(file.read_bytes())
    _strip_docstrings(tree)
    digest.update(ast.dump(tree).encode())
    return digest.hexdigest()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _named_files(tree: ast.Module, beside: Path) -> Iterator[Path]:
    """Yield the data files that stand in a module as words."""
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for word in words:
        if 2 < len(word) < 80 and "." in word and not set(word) & set("\n*? "):
            yield from (folder / word for folder in (beside, *_DATA) if (folder / word).is_file())


def _strip_docstrings(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
