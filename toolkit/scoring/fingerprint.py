"""What tells one input, or one set of models, from another, without reading all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from toolkit.model_file import digest_in
from toolkit.scoring.remote import AnyPath, below

_ENDS = 2**16  # bytes at both ends of a file


def of_file(path: AnyPath) -> dict[str, Any]:
    """Return the name of a file, its size, and a digest of its first and last bytes."""
    size = path.stat().st_size
    with path.open("rb") as file:
        ends = file.read(_ENDS)
        file.seek(max(size - _ENDS, 0))
        ends += file.read(_ENDS)
    return {"name": str(path), "bytes": size, "ends": sha256(ends).hexdigest()}


def of_folder(folder: AnyPath, members: Iterable[AnyPath]) -> dict[str, Any]:
    """Return the name of a folder, how many files and bytes are in it, and a digest of their names and sizes."""
    digest, count, total = sha256(), 0, 0
    for path in members:
        size = path.stat().st_size
        digest.update(f"{below(path, folder)}\0{size}\n".encode(errors="surrogateescape"))
        count, total = count + 1, total + size
    return {"name": str(folder), "bytes": total, "files": count, "names": digest.hexdigest()}


def files_in(folder: AnyPath) -> Iterator[AnyPath]:
    """Yield the files of a folder and of the folders in it, in the order of their names; hidden ones are left out."""
    inside: list[AnyPath] = [*folder.iterdir()]
    for path in sorted(inside, key=lambda path: path.name):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from files_in(path)
        else:
            yield path


def texts_in(path: AnyPath) -> Iterator[AnyPath]:
    """Yield the texts of a folder, or the one that a path is."""
    return (file for file in files_in(path) if file.suffix == ".txt") if path.is_dir() else iter([path])


def of_models() -> dict[str, str]:
    """Return the digest of every model, and of every word list, that scoring stands on."""
    found: dict[str, str] = {}
    for item in _shipped("models", ".safetensors"):
        with item.open("rb") as content:
            found[f"models/{item.name}"] = digest_in(content)
    for item in _shipped("data", ".safetensors", ".json"):
        found[f"data/{item.name}"] = sha256(item.read_bytes()).hexdigest()
    return found


def _shipped(folder: str, *suffixes: str) -> list[Traversable]:
    items = (files("toolkit") / folder).iterdir()
    return sorted((item for item in items if item.name.endswith(suffixes)), key=lambda item: item.name)
