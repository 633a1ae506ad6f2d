"""As much of S3 as Arrow speaks, served from a dictionary: whole objects, lists, uploads in parts, deletion."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

Objects = dict[str, bytes]


@contextmanager
def serving(buckets: set[str]) -> Iterator[tuple[Objects, int]]:
    """Yield the objects, by bucket and key, and the port where they are served."""
    objects: Objects = {}
    parts: Objects = {}
    handler = type("Handler", (_Handler,), {"buckets": buckets, "objects": objects, "parts": parts})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield objects, server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    buckets: set[str]
    objects: Objects
    parts: Objects

    def log_message(self, *_: object) -> None:
        pass

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:  # the client was killed
            self.close_connection = True

    def parse_request(self) -> bool:
        found = super().parse_request()
        if found:
            parts = urlsplit(self.path)
            self.key = unquote(parts.path).strip("/")
            self.query = {name: value[0] for name, value in parse_qs(parts.query, keep_blank_values=True).items()}
        return found

    def refused(self) -> bool:
        """Answer whom no answer is due: for another's key, or a bucket that is not there."""
        if "Credential=key/" not in self.headers.get("Authorization", ""):
            self.fail(403, "AccessDenied")
        elif self.key.split("/")[0] not in self.buckets:
            self.fail(404, "NoSuchBucket")
        else:
            return False
        return True

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self.refused():
            return
        if "/" not in self.key:
            self.answer(200, self.listing() if self.command == "GET" else b"")
        elif self.key not in self.objects:
            self.fail(404, "NoSuchKey")
        else:
            content, asked = self.objects[self.key], re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            if asked and self.command == "GET":
                first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
                headers = {"Content-Range": f"bytes {first}-{last}/{len(content)}"}
                self.answer(206, content[first : last + 1], headers)
            else:
                self.answer(200, content)

    def do_PUT(self) -> None:
        content = self.body()
        if self.refused():
            return
        if "uploadId" in self.query:
            self.parts[f"{self.key}#{int(self.query['partNumber']):05}"] = content
        else:
            self.objects[self.key] = content
        self.answer(200, b"", {"ETag": '"tag"'})

    def do_POST(self) -> None:
        content = self.body()
        if self.refused():
            return
        if "uploads" in self.query:
            self.answer(200, b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>")
        elif "uploadId" in self.query:
            names = sorted(name for name in self.parts if name.startswith(f"{self.key}#"))
            self.objects[self.key] = b"".join(self.parts.pop(name) for name in names)
            self.answer(200, b'<CompleteMultipartUploadResult><ETag>"tag"</ETag></CompleteMultipartUploadResult>')
        else:
            for element in ElementTree.fromstring(content).iter():
                if element.tag.endswith("Key"):
                    self.objects.pop(f"{self.key}/{element.text}", None)
            self.answer(200, b"<DeleteResult></DeleteResult>")

    def do_DELETE(self) -> None:
        if not self.refused():
            self.objects.pop(self.key, None)
            self.answer(204, b"")

    def body(self) -> bytes:
        """Read what was sent: as it is, in HTTP's chunks, or in those that AWS puts into either."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            content = _joined(self.rfile)
        else:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return _joined(io.BytesIO(content)) if "aws-chunked" in self.headers.get("Content-Encoding", "") else content

    def listing(self) -> bytes:
        start, prefix, delimiter = f"{self.key}/", self.query.get("prefix", ""), self.query.get("delimiter", "")
        keys = sorted(key.removeprefix(start) for key in [*self.objects] if key.startswith(start + prefix))
        cut = {key: key.find(delimiter, len(prefix)) if delimiter else -1 for key in keys}
        folders = sorted({key[: place + 1] for key, place in cut.items() if place >= 0})
        files = [key for key, place in cut.items() if place < 0]
        content = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[start + key])}</Size>"
            "<LastModified>2020-01-01T00:00:00.000Z</LastModified></Contents>"
            for key in files
        )
        content += "".join(f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in folders)
        count = f"<KeyCount>{len(files) + len(folders)}</KeyCount><IsTruncated>false</IsTruncated>"
        return f"<ListBucketResult>{count}{content}</ListBucketResult>".encode()

    def answer(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def fail(self, status: int, code: str) -> None:
        self.answer(status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode())


def _joined(stream: IO[bytes]) -> bytes:
    """Read chunks that are each told their length, in hexadecimal; what trails behind the last one is left out."""
    found = b""
    while size := int(stream.readline().split(b";")[0], 16):
        found += stream.read(size)
        stream.readline()
    while stream.readline().strip():
        pass
    return found
