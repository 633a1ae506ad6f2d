from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from toolkit.corpus import GitHubFile, GitHubFolder, LocalFolder, download
from toolkit.corpus.fetching import folder_digest
from toolkit.errors import CorpusError

BYTES = b"The mayor of Ostrava-under-Hill may resign.\n" * 50
FILE = GitHubFile("owner/repo", "c0ffee", "data/news.txt", hashlib.sha256(BYTES).hexdigest())
Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers each request with the next of a list of answers, the last one for ever."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: list[Answer] = []
        self.paths: list[str] = []

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.paths.append(handler.path)
        (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(handler)


@pytest.fixture
def server(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.answer(self)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        running = Server(f"http://127.0.0.1:{http.server_port}")
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setattr(download, "RAW", running.address)
        monkeypatch.setattr(download, "ARCHIVE", running.address)
        monkeypatch.setattr(download, "_PAUSES", (0.0, 0.0))
        yield running
        http.shutdown()
        thread.join()


def whole(body: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(BYTES)))
    handler.end_headers()
    handler.wfile.write(BYTES[:100])


def cut_chunk(handler: BaseHTTPRequestHandler) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"40\r\nonly a little of it")
    handler.close_connection = True


def failing(code: int) -> Answer:
    return lambda handler: handler.send_error(code)


def archive(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, content in members:
            member = tarfile.TarInfo(f"repo-c0ffee/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def left_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_download_lands_in_the_cache_and_is_made_once(server: Server, cache: Path) -> None:
    server.answers = [whole(BYTES)]
    path = FILE.fetch()
    assert path.read_bytes() == BYTES
    assert FILE.fetch() == path
    assert server.paths == ["/owner/repo/c0ffee/data/news.txt"]
    assert left_in(cache) == [f"{FILE.sha256}/news.txt"]


@pytest.mark.parametrize("fault", [cut, cut_chunk, failing(500), failing(503), failing(429)])
def test_a_passing_fault_is_tried_again(server: Server, fault: Answer) -> None:
    server.answers = [fault, fault, whole(BYTES)]
    assert FILE.fetch().read_bytes() == BYTES
    assert len(server.paths) == 3


@pytest.mark.parametrize(
    ("fault", "attempts", "words"),
    [
        (cut, 3, "100 bytes of 2200"),
        (cut_chunk, 3, "was cut"),
        (failing(503), 3, "answered 503"),
        (failing(404), 1, "answered 404 Not Found"),
        (whole(b"something else"), 1, f"must have the SHA-256 {FILE.sha256}, found "),
    ],
)
def test_a_lasting_fault_is_one_sentence_and_leaves_nothing(
    server: Server, cache: Path, fault: Answer, attempts: int, words: str
) -> None:
    server.answers = [fault]
    with pytest.raises(CorpusError) as caught:
        FILE.fetch()
    assert words in str(caught.value)
    assert "owner/repo/data/news.txt" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(server.paths) == attempts
    assert list(cache.iterdir()) == []


def test_no_network_no_mirror(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DISCOURSE_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setattr(download, "RAW", "http://127.0.0.1:9")
    with pytest.raises(CorpusError, match=r"is not at .*cache.* nor .*mirror.*cannot be reached"):
        FILE.fetch()


def test_the_mirror_is_read_in_place(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mirrored = tmp_path / "mirror/owner/repo/c0ffee/data/news.txt"
    mirrored.parent.mkdir(parents=True)
    mirrored.write_bytes(BYTES)
    monkeypatch.setenv("DISCOURSE_MIRROR", str(tmp_path / "mirror"))
    assert FILE.fetch() == mirrored
    assert not cache.exists()
    mirrored.write_bytes(BYTES + b"!")
    with pytest.raises(CorpusError, match=r"news.txt must have the SHA-256 \w{64}, found \w{64}\.$"):
        FILE.fetch()


@pytest.fixture
def folder(tmp_path: Path) -> GitHubFolder:
    """A folder source whose digest is that of two files below texts/."""
    original = tmp_path / "original"
    (original / "a").mkdir(parents=True)
    (original / "a/one.txt").write_bytes(b"one")
    (original / "two.txt").write_bytes(b"two")
    (original / "notes.md").write_bytes(b"not meant")
    return GitHubFolder("owner/repo", "c0ffee", "texts", folder_digest(original, "*.txt"), "*.txt")


def test_a_folder_comes_as_the_archive(server: Server, cache: Path, folder: GitHubFolder) -> None:
    server.answers = [
        whole(archive(("texts/two.txt", b"two"), ("texts/a/one.txt", b"one"), ("texts/x.md", b""), ("b.txt", b"b")))
    ]
    path = folder.fetch()
    assert left_in(path) == ["a/one.txt", "two.txt"]
    assert path.is_relative_to(cache)
    assert folder.fetch() == path
    assert server.paths == ["/owner/repo/tar.gz/c0ffee"]


def test_a_folder_lies_in_the_mirror_as_files(
    cache: Path, folder: GitHubFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mirrored = tmp_path / "mirror/owner/repo/c0ffee/texts"
    mirrored.parent.mkdir(parents=True)
    (tmp_path / "original").rename(mirrored)
    monkeypatch.setenv("DISCOURSE_MIRROR", str(tmp_path / "mirror"))
    assert folder.fetch() == mirrored
    (mirrored / "three.txt").write_bytes(b"one too many")
    with pytest.raises(CorpusError, match=r"owner/repo/texts at .* must have"):
        folder.fetch()


@pytest.mark.parametrize(
    "body",
    [
        archive(("texts/a/one.txt", b"one"), ("texts/two.txt", b"TWO")),
        archive(("texts/a/one.txt", b"one")),
        archive(("texts/a/one.txt", b"one"), ("texts/../../../escaped.txt", b"two")),
        b"no archive",
        archive(("texts/a/one.txt", os.urandom(9000)))[:500],
    ],
    ids=["other bytes", "a file less", "a path that climbs", "no archive", "cut archive"],
)
def test_a_bad_archive_leaves_nothing(
    server: Server, cache: Path, tmp_path: Path, folder: GitHubFolder, body: bytes
) -> None:
    server.answers = [whole(body)]
    with pytest.raises(CorpusError, match="owner/repo/texts"):
        folder.fetch()
    assert list(cache.iterdir()) == []
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_cache_that_cannot_be_written(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write_text("a file stands where the folder should")
    with pytest.raises(CorpusError, match=r"cache folder .* cannot be written .*DISCOURSE_CACHE"):
        FILE.fetch()


def test_a_local_folder_is_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"one")
    source = LocalFolder(tmp_path, "*.txt")
    before = source.digest
    assert source.fetch() == tmp_path
    (tmp_path / "notes.md").write_bytes(b"not meant")
    assert source.digest == before
    (tmp_path / "one.txt").write_bytes(b"two")
    assert source.digest != before
