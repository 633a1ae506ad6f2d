"""Where the files of a corpus come from: the cache, a mirror, or the network; always with their digest checked.

``DISCOURSE_CACHE`` names the cache folder (otherwise the user's own), ``DISCOURSE_MIRROR`` a read-only folder
laid out OWNER/REPO/COMMIT/PATH. The cache holds what was downloaded, each source under its digest.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Protocol

from toolkit.corpus import download
from toolkit.errors import CorpusError


class Source(Protocol):
    """A file or a folder that a corpus is built from."""

    @property
    def digest(self) -> str:
        """The SHA-256 that its bytes must have."""

    def fetch(self) -> Path:
        """Bring it here if need be, check it, and return where it lies."""


@dataclass(frozen=True)
class GitHubFile:
    """One file of a public repository at one commit."""

    repo: str
    commit: str
    path: str
    sha256: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return self.sha256

    def fetch(self) -> Path:
        """Bring the file here if need be, check it, and return its path."""
        return _resolve(self, file_digest, lambda target: download.file(self._address(), target))

    def _address(self) -> str:
        return f"{download.RAW}/{self.repo}/{self.commit}/{self.path}"


@dataclass(frozen=True)
class GitHubFolder:
    """The files of a public repository's folder whose path below it matches a pattern; ``*`` spans slashes."""

    repo: str
    commit: str
    path: str
    sha256: str
    pattern: str = "*"

    @property
    def digest(self) -> str:
        """The SHA-256 over the sorted (path, SHA-256) pairs of the files."""
        return self.sha256

    def fetch(self) -> Path:
        """Bring the folder here if need be, check it, and return its path."""
        return _resolve(self, lambda path: folder_digest(path, self.pattern), self._download)

    def _download(self, target: Path) -> None:
        address = f"{download.ARCHIVE}/{self.repo}/tar.gz/{self.commit}"
        download.folder(address, self.path, lambda name: fnmatchcase(name, self.pattern), target)


@dataclass(frozen=True)
class LocalFolder:
    """Files that ship beside a declaration; they are versioned with it, so no digest is pinned."""

    path: Path
    pattern: str = "*"

    @property
    def digest(self) -> str:
        """The SHA-256 over the sorted (path, SHA-256) pairs of the files."""
        return folder_digest(self.path, self.pattern)

    def fetch(self) -> Path:
        """Return the path."""
        return self.path


def cache_folder() -> Path:
    """Return the folder that downloads are kept in."""
    if named := os.environ.get("DISCOURSE_CACHE"):
        return Path(named)
    import platformdirs

    return platformdirs.user_cache_path("discourse-toolkit", appauthor=False)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def folder_digest(path: Path, pattern: str) -> str:
    """Return one SHA-256 over the sorted (path, SHA-256) pairs of the files that match."""
    found = {file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_file()}
    lines = (f"{file_digest(found[name])}  {name}\n" for name in sorted(found) if fnmatchcase(name, pattern))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _resolve(source: GitHubFile | GitHubFolder, digest: Callable[[Path], str], fetch: Callable[[Path], None]) -> Path:
    name = PurePosixPath(source.path).name
    cached = cache_folder() / source.sha256 / name
    places = [cached]
    if mirror := os.environ.get("DISCOURSE_MIRROR"):
        places.append(Path(mirror, source.repo, source.commit, source.path))
    for place in places:
        if place.exists():
            _check(place, source, digest(place))
            return place
    with _workplace(cached.parent) as folder:
        try:
            fetch(folder / name)
        except download.DownloadError as error:
            looked = " nor ".join(str(place) for place in places)
            raise CorpusError(
                f"{source.repo}/{source.path} is not at {looked}, and it cannot be downloaded: {error}."
            ) from error
        _check(folder / name, source, digest(folder / name))
    return cached


def _check(place: Path, source: GitHubFile | GitHubFolder, found: str) -> None:
    if found != source.sha256:
        raise CorpusError(
            f"{source.repo}/{source.path} at {place} must have the SHA-256 {source.sha256}, found {found}."
        )


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """Give a folder to write in that becomes the target at the end, or vanishes on an error."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        holder = tempfile.TemporaryDirectory(dir=target.parent, prefix="partial-")
    except OSError as error:
        raise CorpusError(
            f"The cache folder {target.parent} cannot be written ({error.strerror}): "
            "DISCOURSE_CACHE must name a folder that can."
        ) from error
    with holder as name:
        folder = Path(name, "files")
        folder.mkdir()
        yield folder
        if not target.exists():
            folder.rename(target)
