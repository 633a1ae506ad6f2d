"""Models on disk: safetensors for numbers, JSON in their header for the rest. Reading one runs no code."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import numpy as np
from safetensors import SafetensorError, deserialize
from safetensors.numpy import save

from toolkit.errors import ModelFileError

FORMAT = 1
SUFFIX = ".safetensors"
_TYPES = {"F16": np.float16, "F32": np.float32, "F64": np.float64, "U8": np.uint8, "I8": np.int8}
_TYPES |= {"U16": np.uint16, "U32": np.uint32, "I32": np.int32, "I64": np.int64}

Arrays = dict[str, np.ndarray]


def _digest(arrays: Mapping[str, np.ndarray], header: Mapping[str, Any]) -> str:
    """Return the digest of all that a model file says, but for the digest itself."""
    said = {key: value for key, value in header.items() if key != "sha256"}
    digest = sha256(json.dumps(said, sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(f"{name} {arrays[name].dtype} {arrays[name].shape}".encode())
        digest.update(np.ascontiguousarray(arrays[name]).data)
    return digest.hexdigest()


def _finite(array: np.ndarray) -> bool:
    if array.dtype == np.float16:  # by the bits of the exponent: NumPy makes a number of each half first
        return not ((array.view(np.uint16) & 0x7C00) == 0x7C00).any()
    return array.dtype.kind != "f" or bool(np.isfinite(array).all())


def save_model(path: str | Path, kind: str, arrays: Arrays, metadata: Mapping[str, Any]) -> Path:
    """Write a model; the file is whole or not there.

    Parameters
    ----------
    path : str or Path
        The suffix ``.safetensors`` is added where it is missing.
    kind : str
        Name of the class that reads the model.
    arrays : dict of str to ndarray
    metadata : mapping
        What JSON can hold: parameters, corpora, scores, licences.

    Returns
    -------
    Path
        The file.
    """
    target = Path(path)
    if target.suffix != SUFFIX:
        target = target.with_name(target.name + SUFFIX)
    # As it will be read: a tuple as a list, a number of numpy as a number.
    header = json.loads(json.dumps({**metadata, "format": FORMAT, "kind": kind}, default=np.generic.item))
    header["sha256"] = _digest(arrays, header)
    content = save(arrays, {"toolkit": json.dumps(header, sort_keys=True)})
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        raise ModelFileError(f"The model file {target} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return target


def load_model(path: str | Path, kind: str) -> tuple[Arrays, dict[str, Any]]:
    """Read a model file.

    Returns
    -------
    arrays : dict of str to ndarray
    metadata : dict

    Raises
    ------
    ModelFileError
        If the file is missing, cut, altered, of another kind, or written by a newer version.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ModelFileError(f"The model file {path} cannot be read: {error.strerror}.") from error
    try:
        arrays = {
            name: np.frombuffer(entry["data"], _TYPES[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in deserialize(content)  # type: ignore[no-untyped-call]
        }
        size = int.from_bytes(content[:8], "little")
        header: dict[str, Any] = dict(json.loads(json.loads(content[8 : 8 + size])["__metadata__"]["toolkit"]))
    except (SafetensorError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ModelFileError(f"The model file {path} must be a whole model of this toolkit: it is not.") from error
    if header.get("format") != FORMAT:
        raise ModelFileError(f"The format of the model file {path} must be {FORMAT}, got {header.get('format')!r}.")
    if header.get("kind") != kind:
        raise ModelFileError(f"The model in {path} must be a {kind}, got a {header.get('kind')}.")
    if header.get("sha256") != _digest(arrays, header) or not all(map(_finite, arrays.values())):
        raise ModelFileError(f"The model file {path} must be as it was saved: it was altered.")
    return arrays, header


def digest_in(content: IO[bytes]) -> str:
    """Return the digest that a model file bears, of what :func:`load_model` holds it to; only its head is read."""
    size = int.from_bytes(content.read(8), "little")
    return str(json.loads(json.loads(content.read(size))["__metadata__"]["toolkit"])["sha256"])


@contextmanager
def whole(path: str | Path, kind: str) -> Iterator[None]:
    """Say what is wrong with a file whose arrays or parameters do not make the model that they should."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ModelFileError(f"The model file {path} must hold a whole {kind}: parts are missing or misfit.") from error
