"""Packed files, unpacked as they are read; of one that is cut, all that stands before the cut is read."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any

import pyarrow as pa

from toolkit.scoring.remote import AnyPath

#: What reading a packed file comes to that is cut or altered.
BROKEN = (OSError, EOFError, zlib.error, pa.ArrowException)

_PACKED = 2**15  # bytes that are unpacked at once: what stands before an altered one among them is lost
_BUFFER = 2**16
_AHEAD = 2**22  # bytes of the file itself that are read at once: one request to an object store
_GZIP = 31  # zlib's number for the format with its largest window


@contextmanager
def opened(path: AnyPath) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a file that may be packed; yield the stream of its content, and the file itself, whose place can be told."""
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb", buffering=_AHEAD))
        if path.suffix == ".gz":
            yield io.BufferedReader(_Gzip(file), _BUFFER), file
        elif path.suffix == ".zst":
            stream = stack.enter_context(pa.CompressedInputStream(pa.PythonFile(file, "r"), "zstd"))
            yield io.BufferedReader(stream, _BUFFER), file
        else:
            yield file, file


def why(error: BaseException) -> str:
    """Return what an error says, as a part of a sentence."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def rest_is_lost(error: BaseException) -> str:
    """Return the reason why nothing behind a place can be read."""
    return f"From here on it cannot be read: {why(error)}."


class _Gzip(io.RawIOBase):
    """The content of a gzip file; the gzip module would drop what it has unpacked when it finds the end missing."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._member = zlib.decompressobj(_GZIP)
        self._packed = b""
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            self._packed = self._packed or self._file.read(_PACKED)
            between = self._member.eof or not self._begun
            if not self._packed and between:
                return 0
            if not self._packed:
                raise EOFError("the file ends in the middle")
            if between:
                # Another member follows, or zeros that fill up a block.
                self._packed = self._packed.lstrip(b"\0") if self._begun else self._packed
                if not self._packed:
                    continue
                self._member, self._begun = zlib.decompressobj(_GZIP), True
            content = self._member.decompress(self._packed, len(buffer))
            self._packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if content:
                buffer[: len(content)] = content
                return len(content)
