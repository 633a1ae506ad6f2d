"""An object store in a dictionary: objects are written whole, and nothing can be renamed or appended to."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pyarrow as pa
from pyarrow import fs


class ObjectStore(fs.FileSystemHandler):
    """Objects by their keys; folders are but the beginnings of keys.

    `before` is called before an object appears, and may raise, as a network does, or a process that dies.
    """

    def __init__(self, objects: dict[str, bytes], before: Callable[[str], None] = lambda key: None) -> None:
        self.objects, self.before = objects, before

    def get_type_name(self) -> str:
        return "objects"

    def normalize_path(self, path: str) -> str:
        return path

    def get_file_info(self, paths: list[str]) -> list[fs.FileInfo]:
        return [self._info(path) for path in paths]

    def _info(self, path: str) -> fs.FileInfo:
        if path in self.objects:
            return fs.FileInfo(path, fs.FileType.File, size=len(self.objects[path]))
        if any(key.startswith(f"{path}/") for key in self.objects):
            return fs.FileInfo(path, fs.FileType.Directory)
        return fs.FileInfo(path, fs.FileType.NotFound)

    def get_file_info_selector(self, selector: fs.FileSelector) -> list[fs.FileInfo]:
        inside = [key for key in self.objects if key.startswith(f"{selector.base_dir}/")]
        depth = selector.base_dir.count("/") + 2
        return [self._info(path) for path in {"/".join(key.split("/")[:depth]) for key in inside}]

    def create_dir(self, path: str, recursive: bool) -> None:
        pass

    def delete_file(self, path: str) -> None:
        del self.objects[path]

    def delete_dir(self, path: str) -> None:
        for key in [key for key in self.objects if key.startswith(f"{path}/")]:
            self.before(key)
            del self.objects[key]

    def open_input_file(self, path: str) -> Any:
        if path not in self.objects:
            raise FileNotFoundError(path)
        return pa.PythonFile(io.BytesIO(self.objects[path]), "r")

    def open_input_stream(self, path: str) -> Any:
        return self.open_input_file(path)

    def open_output_stream(self, path: str, metadata: Any) -> Any:
        return pa.PythonFile(_Upload(self, path), "w")

    def _refused(self, *_: Any) -> Any:
        raise NotImplementedError("an object store cannot do this")

    open_append_stream = move = copy_file = delete_dir_contents = delete_root_dir_contents = _refused


class _Upload(io.BytesIO):
    def __init__(self, store: ObjectStore, key: str) -> None:
        super().__init__()
        self.store, self.key = store, key

    def close(self) -> None:
        if not self.closed:
            content = self.getvalue()
            super().close()
            self.store.before(self.key)
            self.store.objects[self.key] = content
