"""Scoring from and to other filesystems than the local one gives the bytes that scoring here gives."""

from __future__ import annotations

import gzip
import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from object_store import ObjectStore
from pyarrow import fs
from s3_server import serving
from scored import errors, everything, lines, read, rows

from toolkit.cli import main
from toolkit.errors import InputError
from toolkit.scoring import chunks, inputs, remote
from toolkit.scoring.chunks import Options
from toolkit.scoring.corpus import score_corpus
from toolkit.scoring.engine import Threads
from toolkit.scoring.records import Columns
from toolkit.scoring.remote import Remote, path_of, told
from toolkit.scoring.schema import TABLES


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 500)
    monkeypatch.setattr(chunks, "SHARD", 1500)


def corpus(folder: Path, count: int = 45) -> Path:
    """Documents with a bad one here and there."""
    return lines(folder / "a.jsonl", [{"text": 1} if n % 10 == 7 else row for n, row in enumerate(rows(count))])


def bucket(objects: dict[str, bytes], before: Callable[[str], None] = lambda key: None) -> Remote:
    return Remote(fs.PyFileSystem(ObjectStore(objects, before)), "bucket/out", "s3://")


def under(objects: dict[str, bytes], folder: str = "bucket/out/") -> dict[str, bytes]:
    return {key.removeprefix(folder): content for key, content in objects.items() if key.startswith(folder)}


@pytest.mark.usefixtures("small")
def test_an_object_store_ends_with_what_a_disk_has(tmp_path: Path) -> None:
    path = str(corpus(tmp_path))
    here = score_corpus([path], tmp_path / "here")
    objects: dict[str, bytes] = {}
    assert score_corpus([path], bucket(objects), engine=Threads(2)) == here
    whole = everything(tmp_path / "here")
    assert under(objects) == whole
    assert len(whole["errors.jsonl"].splitlines()) == 4
    assert score_corpus([path], bucket(objects)) == here  # with nothing to do
    assert under(objects) == whole


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("torn", [False, True])
def test_an_object_store_that_fails_at_any_moment(torn: bool, tmp_path: Path) -> None:
    """Whatever was being written or deleted: with `torn` half of it stays, as filesystems without whole objects do."""
    path, left = str(corpus(tmp_path, 80)), [10**9]
    objects: dict[str, bytes] = {}

    def fails(key: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            if torn and key not in objects:
                objects[key] = b'{"input": "a'
            raise OSError("the network is down")

    score_corpus([path], bucket(objects, fails))
    moments, whole = 10**9 - left[0], dict(objects)
    assert moments > 20
    for moment in range(moments):
        objects.clear()
        left[0] = moment
        with pytest.raises(InputError, match=r"'s3://bucket/out.*' cannot be used: .*the network is down"):
            score_corpus([path], bucket(objects, fails))
        left[0] = 10**9
        score_corpus([path], bucket(objects, fails))
        assert objects == whole


@pytest.mark.usefixtures("small")
def test_only_what_the_journal_knows_stands_in_an_object_store(tmp_path: Path) -> None:
    path, objects = str(corpus(tmp_path)), {}
    seen: list[str] = []
    score_corpus([path], bucket(objects, seen.append))
    assert seen[0] == "bucket/out/manifest.json"
    notes = [number for number, key in enumerate(seen) if "/journal/part" in key and key not in seen[:number]]
    for number, place in enumerate(notes):
        assert {key.split("/")[2] for key in seen[place - 4 : place]} == {*TABLES}
        assert all(f"part-{number:05}" in key for key in seen[place - 4 : place])
    score_corpus([path], bucket(objects))
    objects["bucket/out/spans/part-00099.parquet"] = b"PAR1"
    score_corpus([path], bucket(objects))
    assert "bucket/out/spans/part-00099.parquet" not in objects


def test_an_object_store_of_another_run_says_what_differs(tmp_path: Path) -> None:
    path, objects = str(corpus(tmp_path)), {}
    score_corpus([path], bucket(objects))
    with pytest.raises(InputError, match=r"'s3://bucket/out' is of another run: speakers was false and is true"):
        score_corpus([path], bucket(objects), Options(speakers=True))
    with pytest.raises(InputError, match=r"must be empty or of an earlier run, got 'a.txt'"):
        score_corpus([path], bucket({"bucket/out/a.txt": b"x"}))


@pytest.mark.filterwarnings("default")  # what Ray does is not ours to mend
@pytest.mark.usefixtures("small")
def test_ray_writes_to_an_object_store(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install 'discourse-toolkit[ray]'")
    from toolkit.scoring.ray_engine import Ray

    path, objects, left = str(corpus(tmp_path)), {}, [6]

    def fails(key: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError("the network is down")

    with pytest.raises(InputError, match="network is down"):
        score_corpus([path], bucket(objects, fails), engine=Ray(2))
    score_corpus([path], bucket(objects, fails), engine=Ray(2))
    score_corpus([path], tmp_path / "here")
    assert under(objects) == everything(tmp_path / "here")


@pytest.fixture
def remote_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Objects that inputs of the scheme ``s3`` are looked for among."""
    objects: dict[str, bytes] = {}
    filesystem = fs.PyFileSystem(ObjectStore(objects))
    monkeypatch.setattr(inputs, "path_of", lambda name: Remote(filesystem, name.removeprefix("s3://"), "s3://"))
    return objects


def test_every_format_is_read_from_an_object_store(remote_files: dict[str, bytes], tmp_path: Path) -> None:
    content = lines(tmp_path / "a.jsonl", rows()).read_bytes()
    pq.write_table(pa.Table.from_pylist(rows()), tmp_path / "a.parquet")
    with pa.CompressedOutputStream(str(tmp_path / "a.zst"), "zstd") as stream:
        stream.write(content)
    remote_files |= {
        "b/news/1.jsonl": content,
        "b/news/2.jsonl.gz": gzip.compress(content),
        "b/news/3.jsonl.zst": (tmp_path / "a.zst").read_bytes(),
        "b/news/4.parquet": (tmp_path / "a.parquet").read_bytes(),
        "b/news/more/5.csv": b"id,text\n1,It may rain.\n",
        "b/news/.hidden.jsonl": content,
        "b/texts/a.txt": b"It may rain.",
        "b/texts/in/b.txt": b"It \xff rained.",
    }
    done = score_corpus(["s3://b/news", "s3://b/texts"], tmp_path / "out")
    assert (done.documents, done.failed) == (4 * len(rows()) + 2, 1)
    ids = [row["id"] for row in read(tmp_path / "out", "documents")]
    assert ids == [*(row["id"] for row in rows())] * 4 + ["1", "a.txt"]
    assert errors(tmp_path / "out")[0] | {"reason": ""} == {"input": "s3://b/texts", "place": "in/b.txt", "reason": ""}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [one["name"] for one in manifest["inputs"]][:2] == ["s3://b/news/1.jsonl", "s3://b/news/2.jsonl.gz"]


def test_a_network_that_fails_is_no_fault_of_the_document(
    remote_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The run stops instead of giving up the rest of a file, and goes on another time."""

    class Down(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the network is down")

    remote_files["b/a.jsonl.gz"] = gzip.compress(lines(tmp_path / "a.jsonl", rows()).read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr("object_store.io.BytesIO", Down)
        with pytest.raises(InputError, match=r"'s3://b/a\.jsonl\.gz' cannot be used: the network is down"):
            score_corpus(["s3://b/a.jsonl.gz"], tmp_path / "out")
    done = score_corpus(["s3://b/a.jsonl.gz"], tmp_path / "out")
    assert (done.documents, done.failed) == (len(rows()), 0)


def test_a_uri_of_a_local_file_is_a_path(tmp_path: Path) -> None:
    path = corpus(tmp_path)
    assert path_of(path.as_uri()) == path
    score_corpus([path.as_uri()], (tmp_path / "out").as_uri())
    assert (tmp_path / "out" / "shards.jsonl").exists()


@pytest.mark.parametrize("uri", ["ftp://h/a.jsonl", "http://h/a.jsonl", "S4://b/a"])
def test_an_unknown_scheme_is_one_sentence(uri: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["score", uri, "--output", str(tmp_path / "out")]) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert "must be a path or a URI of file, s3, gs, hdfs or abfs, got" in message


def test_keys_in_a_uri_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(uri: str) -> Any:
        raise OSError("no route")

    monkeypatch.setattr("toolkit.scoring.remote.fs", SimpleNamespace(FileSystem=SimpleNamespace(from_uri=refusing)))
    with pytest.raises(InputError, match="'s3://bucket/a' cannot be reached: no route") as raised:
        path_of("s3://key:secret@bucket/a?region=x")
    assert "secret" not in str(raised.value)


def test_a_store_that_does_not_answer_is_waited_for_as_long_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def from_uri(uri: str) -> tuple[Any, str]:
        asked.append(uri)
        return SimpleNamespace(type_name="gcs"), "bucket/x"

    monkeypatch.setattr(remote, "fs", SimpleNamespace(FileSystem=SimpleNamespace(from_uri=from_uri)))
    for query in ("", "?retry_limit_seconds=5", "?scheme=http"):
        assert str(path_of(f"gs://bucket/x{query}")) == "gs://bucket/x"
    limits = ("?retry_limit_seconds=30", "?retry_limit_seconds=5", "?scheme=http&retry_limit_seconds=30")
    assert asked == [f"gs://bucket/x{limit}" for limit in limits]


def test_a_long_reason_is_cut_between_words() -> None:
    with pytest.raises(InputError, match=r"cannot be used: (?:reason )+…\.$") as caught, told(bucket({})):
        raise OSError("reason " * 100)
    assert len(str(caught.value)) < 300


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[dict[str, bytes], str]]:
    """A server that speaks S3, its objects, and what a URI says to reach it."""
    for name, value in {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with serving({"bucket"}) as (objects, port):
        yield objects, f"?endpoint_override=127.0.0.1:{port}&scheme=http&region=us-east-1"


SMALL = "import sys, toolkit.scoring.chunks as chunks; chunks.CHUNK, chunks.SHARD = 2_000, 6_000; "
COMMAND = SMALL + "from toolkit.cli import main; sys.exit(main(sys.argv[1:]))"


def test_s3_from_end_to_end(s3: tuple[dict[str, bytes], str], tmp_path: Path) -> None:
    """The command reads from S3 and writes to it, is killed on the way, and goes on to the same objects."""
    objects, query = s3
    objects["bucket/in/a.jsonl.gz"] = gzip.compress(corpus(tmp_path, 600).read_bytes())
    score = [sys.executable, "-c", COMMAND, "score", f"s3://bucket/in/a.jsonl.gz{query}", "--threads", "2", "--output"]
    done = subprocess.run([*score, f"s3://bucket/whole{query}"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("s3://bucket/whole: 540 documents")
    assert "What failed is in s3://bucket/whole/errors.jsonl." in done.stderr
    process = subprocess.Popen([*score, f"s3://bucket/cut{query}"], stdout=subprocess.DEVNULL)
    while process.poll() is None and "bucket/cut/journal/part-00003.jsonl" not in objects:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert under(objects, "bucket/cut/") != under(objects, "bucket/whole/")
    assert subprocess.run([*score, f"s3://bucket/cut{query}"], capture_output=True, check=False).returncode == 1
    assert under(objects, "bucket/cut/") == under(objects, "bucket/whole/")
    assert subprocess.run([*score, str(tmp_path / "here")], capture_output=True, check=False).returncode == 1
    assert under(objects, "bucket/whole/") == everything(tmp_path / "here")


def test_a_bucket_that_is_missing_is_one_sentence(
    s3: tuple[dict[str, bytes], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(corpus(tmp_path))
    assert main(["score", path, "--output", f"s3://nowhere/out{s3[1]}"]) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert "'s3://nowhere/out" in message
    assert "NO_SUCH_BUCKET" in message or "does not exist" in message
    assert main(["score", f"s3://nowhere/a.jsonl{s3[1]}", "--output", str(tmp_path / "out")]) == 2
    assert "There is no file or folder 's3://nowhere/a.jsonl'" in capsys.readouterr().err


def test_credentials_that_are_refused_are_one_sentence(
    s3: tuple[dict[str, bytes], str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "other")
    assert main(["score", str(corpus(tmp_path)), "--output", f"s3://bucket/out{s3[1]}"]) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert "'s3://bucket/out" in message
    assert "ACCESS_DENIED" in message


def test_kept_columns_come_from_objects_too(remote_files: dict[str, bytes], tmp_path: Path) -> None:
    remote_files["b/a.jsonl"] = lines(tmp_path / "a.jsonl", rows(3)).read_bytes()
    score_corpus(["s3://b/a.jsonl"], tmp_path / "out", Options(Columns(keep=("outlet",))))
    assert [row["outlet"] for row in read(tmp_path / "out", "documents")] == ["Outlet 0", "Outlet 1", "Outlet 0"]
