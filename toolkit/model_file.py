"""Models on disk: safetensors for numbers, JSON in their header for the rest. Reading one runs no code."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from safetensors import SafetensorError, deserialize
from safetensors.numpy import save

from toolkit.errors import ModelFileError

FORMAT = 1
SUFFIX = ".safetensors"
_TYPES = {"F16": np.float16, "F32": np.float32, "F64": np.float64, "U8": np.uint8, "I8": np.int8}
_TYPES |= {"U16": np.uint16, "U32": np.uint32, "I32": np.int32, "I64": np.int64}

Arrays = dict[str, np.ndarray]


def _digest(arrays: Mapping[str, np.ndarray]) -> str:
    digest = sha256()
    for name in sorted(arrays):
        digest.update(f"{name} {arrays[name].dtype} {arrays[name].shape}".encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()


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
    header = {"format": FORMAT, "kind": kind, "sha256": _digest(arrays), **metadata}
    content = save(arrays, {"toolkit": json.dumps(header, sort_keys=True, ensure_ascii=False)})
    try:
        with NamedTemporaryFile(dir=target.parent, delete=False) as stream:
            stream.write(content)
        os.chmod(stream.name, 0o644)
        os.replace(stream.name, target)
    except OSError as error:
        raise ModelFileError(f"The model file {target} cannot be written: {error.strerror}.") from error
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
        header = json.loads(json.loads(content[8 : 8 + size])["__metadata__"]["toolkit"])
        found, version, digest = header["kind"], header["format"], header["sha256"]
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ModelFileError(f"The model file {path} must be a whole model of this toolkit, got {error!r}.") from error
    if version != FORMAT:
        raise ModelFileError(f"The format of the model file {path} must be {FORMAT}, got {version!r}.")
    if found != kind:
        raise ModelFileError(f"The model in {path} must be a {kind}, got a {found}.")
    if digest != _digest(arrays):
        raise ModelFileError(f"The weights in the model file {path} must have the digest {digest}: it was altered.")
    return arrays, header
