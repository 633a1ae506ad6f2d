"""Files over HTTP: streamed, and tried again when the transfer is cut or the server is at fault.

Callers hand a target inside a folder that vanishes on an error, so nothing half-written outlives one.
"""

from __future__ import annotations

import http.client
import shutil
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

RAW = "https://raw.githubusercontent.com"
ARCHIVE = "https://codeload.github.com"
_PAUSES = (1.0, 3.0, 9.0)  # seconds before each further attempt
_TIMEOUT = 60.0
_CHUNK = 1 << 18


class DownloadError(Exception):
    """An address did not give its file."""


def file(url: str, target: Path) -> None:
    """Download one file."""
    with target.open("wb") as stream:
        _download(url, stream)


def folder(url: str, path: str, wanted: Callable[[str], bool], target: Path) -> None:
    """Download a repository's archive and keep the wanted files of one folder of it.

    The archive's own top folder (REPO-COMMIT) does not count in ``path``; ``wanted`` is asked with paths
    relative to the folder.
    """
    target.mkdir()
    with tempfile.TemporaryFile(dir=target.parent) as stream:
        _download(url, stream)
        stream.seek(0)
        try:
            with tarfile.open(fileobj=stream, mode="r:gz") as archive:
                for member in archive:
                    name = PurePosixPath(*PurePosixPath(member.name).parts[1:])
                    if not member.isfile() or not name.is_relative_to(path):
                        continue
                    inner = name.relative_to(path)
                    if ".." in inner.parts:
                        raise DownloadError(f"{url} gave an archive with a path that leaves its folder ({name})")
                    content = archive.extractfile(member)
                    if content is not None and wanted(inner.as_posix()):
                        place = target / inner
                        place.parent.mkdir(parents=True, exist_ok=True)
                        with place.open("wb") as out:
                            shutil.copyfileobj(content, out)
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise DownloadError(f"{url} gave an archive that cannot be read ({error})") from error


def _download(url: str, stream: IO[bytes]) -> None:
    """Write what an address gives, with a few attempts."""
    for pause in (*_PAUSES, None):
        stream.seek(0)
        stream.truncate()
        try:
            return _transfer(url, stream)
        except urllib.error.HTTPError as error:
            fault = f"{url} answered {error.code} {error.reason}"
            error.close()
            if error.code < 500 and error.code != 429:
                raise DownloadError(fault) from error
        except urllib.error.URLError as error:
            raise DownloadError(f"{url} cannot be reached ({error.reason})") from error
        except (OSError, http.client.HTTPException) as error:
            fault = f"the transfer of {url} was cut ({error})"
        if pause is None:
            raise DownloadError(fault)
        time.sleep(pause)


def _transfer(url: str, stream: IO[bytes]) -> None:
    """Write what an address gives, once."""
    from tqdm import tqdm

    with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:
        length = answer.headers.get("Content-Length")
        size = int(length) if length else None
        name = PurePosixPath(url).name
        # disable=None: a bar on a terminal, nothing elsewhere.
        with tqdm(total=size, desc=name, unit="B", unit_scale=True, leave=False, disable=None) as bar:
            while chunk := answer.read(_CHUNK):
                stream.write(chunk)
                bar.update(len(chunk))
    if size is not None and stream.tell() != size:
        raise ConnectionError(f"{stream.tell()} bytes of {size}")
