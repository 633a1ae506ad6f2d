"""Paths of filesystems that Arrow reaches, such as object stores, with what of ``pathlib.Path`` scoring asks for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from textwrap import shorten
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from toolkit.errors import InputError

SCHEMES = ("file", "s3", "gs", "hdfs", "abfs")
_BUCKETS = {"s3", "gs", "gcs", "abfs", "abfss"}  # here paths begin with the bucket, and folders are but names
_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_MOST_TOLD = 200  # characters of a reason, of which some filesystems give pages
_PATIENCE = "retry_limit_seconds"  # of Google's client, which by itself is silent for a quarter of an hour
_SECONDS = 30


class Status(NamedTuple):
    """What is known of a file, under the name that ``os.stat_result`` has for it."""

    st_size: int


class Remote:
    """A path of a filesystem.

    Parameters
    ----------
    filesystem : pyarrow.fs.FileSystem
    path : str or PurePosixPath
        In the filesystem.
    base : str
        What stands before the path where it is shown: scheme and host, without keys or passwords.
    info : pyarrow.fs.FileInfo, optional
        What is known of it.

    Examples
    --------
    >>> path = Remote(fs.LocalFileSystem(), "news/a.jsonl.gz", "s3://")
    >>> str(path), path.name, path.suffixes
    ('s3://news/a.jsonl.gz', 'a.jsonl.gz', ['.jsonl', '.gz'])
    """

    def __init__(self, filesystem: Any, path: str | PurePosixPath, base: str = "", info: Any = None) -> None:
        self.filesystem, self.base = filesystem, base
        self._path, self._info = PurePosixPath(path), info

    @property
    def name(self) -> str:
        """The last part."""
        return self._path.name

    @property
    def suffix(self) -> str:
        """The end of the name, from its last dot on."""
        return self._path.suffix

    @property
    def suffixes(self) -> list[str]:
        """The ends of the name."""
        return self._path.suffixes

    @property
    def place(self) -> str:
        """The path in the filesystem."""
        return str(self._path)

    @property
    def flat(self) -> bool:
        """Whether folders need not be made, since they are but names."""
        return str(self.filesystem.type_name) in _BUCKETS

    def __str__(self) -> str:
        return f"{self.base}{self._path}"

    def __truediv__(self, name: str) -> Remote:
        return Remote(self.filesystem, self._path / name, self.base)

    def exists(self) -> bool:
        """Return whether there is a file or a folder."""
        return bool(self._known().type != fs.FileType.NotFound)

    def is_dir(self) -> bool:
        """Return whether it is a folder."""
        return bool(self._known().type == fs.FileType.Directory)

    def stat(self) -> Status:
        """Return the size of a file."""
        return Status(self._known().size or 0)

    def iterdir(self) -> Iterator[Remote]:
        """Yield what is in a folder, nothing where there is none."""
        with told(self):
            found = self.filesystem.get_file_info(fs.FileSelector(self.place, allow_not_found=True))
        return (Remote(self.filesystem, self._path / info.base_name, self.base, info) for info in found)

    def open(self, mode: str = "rb", buffering: int = -1) -> io.BufferedReader:
        """Open a file to read from; what is read at once is one request to an object store."""
        with told(self):
            file = self.filesystem.open_input_file(self.place)
        return io.BufferedReader(_Content(file, self), buffering if buffering > 0 else io.DEFAULT_BUFFER_SIZE)

    def read_bytes(self) -> bytes:
        """Return the content of a file."""
        with self.open() as file:
            return file.read()

    def _known(self) -> Any:
        if self._info is None:
            with told(self):
                self._info = self.filesystem.get_file_info(self.place)
        return self._info


class _Content(io.RawIOBase):
    """A file's content; a network that fails is no fault of the file: it stops the run, which goes on another time."""

    def __init__(self, file: Any, path: Remote) -> None:
        self._file, self._path = file, path

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with told(self._path):
            return int(self._file.readinto(buffer))

    def readall(self) -> bytes:
        with told(self._path):
            return bytes(self._file.read())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with told(self._path):
            return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()
        super().close()


AnyPath = Path | Remote


def below(path: AnyPath, folder: AnyPath) -> str:
    """Return a path from a folder on.

    Examples
    --------
    >>> below(Path("news/2020/a.txt"), Path("news"))
    '2020/a.txt'
    """
    return PurePosixPath(str(path)).relative_to(str(folder)).as_posix()


def path_of(name: str) -> AnyPath:
    """Return the path that a name stands for, be it a URI.

    Parameters
    ----------
    name : str
        A local path, or a URI that ``pyarrow.fs.FileSystem.from_uri`` knows.

    Raises
    ------
    InputError
        If there is no filesystem of that scheme, or it does not answer.

    Examples
    --------
    >>> path_of("news/a.jsonl"), path_of("file:///news/a.jsonl")
    (PosixPath('news/a.jsonl'), PosixPath('/news/a.jsonl'))
    """
    found = _URI.match(name)
    if not found:
        return Path(name)
    scheme, parts = found[1].lower(), urlsplit(name)
    shown = f"{scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    if scheme in ("gs", "gcs") and _PATIENCE not in parts.query:
        name = f"{name}{'&' if parts.query else '?'}{_PATIENCE}={_SECONDS}"
    try:
        filesystem, path = fs.FileSystem.from_uri(name)
    except pa.ArrowInvalid as error:
        known = f"a path or a URI of {', '.join(SCHEMES[:-1])} or {SCHEMES[-1]}"
        raise InputError(f"{shown!r} must be {known}, got: {_why(error)}.") from None
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{shown!r} cannot be reached: {_why(error)}.") from None
    if filesystem.type_name == "local":
        return Path(path)
    host = "" if scheme in _BUCKETS else parts.netloc.rpartition("@")[2]
    return Remote(filesystem, path, f"{scheme}://{host}")


@contextmanager
def told(path: Remote) -> Iterator[None]:
    """Say in one sentence what a filesystem cannot do: a bucket is missing, or there are no credentials for it."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{str(path)!r} cannot be used: {_why(error)}.") from None


def _why(error: BaseException) -> str:
    return shorten(str(error), _MOST_TOLD, placeholder=" …").rstrip(". ") or type(error).__name__
