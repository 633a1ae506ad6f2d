"""The house's order: imports go down, never round, and each kind of file stays in its place."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = (
    {"errors", "labels", "annotation", "lazy"},
    {"kernel", "text", "batch", "word_classes", "valence", "word_vectors"},
    {"features"},
    {"classifier", "tagger", "model_file"},
    {"hedging", "modality", "negation", "attribution", "commitment", "stance"},
    {"speakers", "quoting", "positions", "verdicts", "analysis", "corpus", "metrics", "resampling", "agreement"},
    {
        "config",
        "evaluation",
        "experiment",
        "fitting",
        "predictions",
        "published",
        "results",
        "rows",
        "strict_yaml",
        "audit",
        "comparison",
        "fingerprint",
        "import_config",
        "imported",
        "learning_curve",
        "recast",
        "transfer",
        "reproduction",
        "tables",
    },
    {"figures", "triples", "scoring", "summary", "report", "sentence_training", "speaker_training", "renown_training"},
    {"portrait_training", "citer_training"},
    {"cli", "__main__"},
)
LAYER = {module: number for number, modules in enumerate(LAYERS) for module in modules}


def imports(path: Path) -> set[str]:
    """Return the dotted names of what a file imports; ``from toolkit import X`` gives toolkit.X."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules_of(package: str, names: set[str]) -> set[str]:
    """Return the second part of the dotted names that lie in a package."""
    parts = (name.split(".") for name in names)
    return {part[1] if len(part) > 1 else "" for part in parts if part[0] == package}


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def module(path: Path) -> str:
    return path.relative_to(ROOT / "toolkit").parts[0].removesuffix(".py")


def test_every_module_has_a_layer() -> None:
    unknown = {module(path) for path in files("toolkit")} - {"__init__"} - LAYER.keys()
    assert not unknown, f"give these a layer: {unknown}"


@pytest.mark.parametrize("path", files("toolkit"), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    if module(path) == "__init__":
        return
    used = modules_of("toolkit", imports(path)) & LAYER.keys()
    upwards = {name for name in used if LAYER[name] > LAYER[module(path)]}
    assert not upwards


def test_imports_never_go_round() -> None:
    graph: dict[str, set[str]] = {}
    for path in files("toolkit"):
        if module(path) != "__init__":
            used = modules_of("toolkit", imports(path)) & LAYER.keys()
            graph.setdefault(module(path), set()).update(used - {module(path)})
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("path", files("toolkit"), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_knows_the_corpora(path: Path) -> None:
    if module(path) != "cli":
        assert not modules_of("corpora", imports(path))


@pytest.mark.parametrize("path", files("corpora"), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_corpus_knows_only_declarations_and_labels(path: Path) -> None:
    allowed = {"corpus", "labels"} | ({"errors"} if path == ROOT / "corpora/__init__.py" else set())
    assert modules_of("toolkit", imports(path)) <= allowed
    own = path.relative_to(ROOT / "corpora").parts[0]
    assert modules_of("corpora", imports(path)) <= {own}


def test_experiments_hold_no_python() -> None:
    assert not files("experiments")
