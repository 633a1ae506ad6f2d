"""Model files: what is read is what was saved, and of anything else one sentence says what is wrong."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import hedged
import numpy as np
import pytest
from safetensors.numpy import load_file, save

from toolkit.errors import ModelFileError
from toolkit.hedging import HedgeClassifier
from toolkit.model_file import FORMAT, digest_in, load_model, save_model

ARRAYS = {"weights": np.arange(6, dtype=np.float32).reshape(2, 3), "columns": np.array([3, 1], np.uint32)}
METADATA = {"parameters": {"C": 0.3, "templates": ["word", "fine"]}, "licence": "CC BY 4.0, © Oddy"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return save_model(tmp_path / "toy", "Toy", ARRAYS, METADATA)


def refused(path: Path, kind: str = "Toy") -> str:
    """Return what is said of a file that must not be read."""
    with pytest.raises(ModelFileError) as caught:
        load_model(path, kind)
    message = str(caught.value)
    assert str(path) in message
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_what_is_read_is_what_was_saved(path: Path) -> None:
    arrays, metadata = load_model(path, "Toy")
    assert path.name == "toy.safetensors"
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].tolist() == array.tolist()
    assert metadata.items() >= METADATA.items()
    assert (metadata["kind"], metadata["format"]) == ("Toy", FORMAT)


def test_the_digest_is_read_from_the_head_and_tells_models_apart(path: Path, tmp_path: Path) -> None:
    other = save_model(tmp_path / "other", "Toy", {**ARRAYS, "columns": np.array([3, 2], np.uint32)}, METADATA)
    found = []
    for file in (path, other):
        with file.open("rb") as content:
            found.append(digest_in(content))
            assert content.tell() < file.stat().st_size
        assert found[-1] == load_model(file, "Toy")[1]["sha256"]
    assert found[0] != found[1]


def test_others_can_read_the_numbers(path: Path) -> None:
    assert load_file(path)["weights"].tolist() == ARRAYS["weights"].tolist()


def test_the_same_model_is_the_same_bytes_and_replaces_the_file(path: Path) -> None:
    content = path.read_bytes()
    assert save_model(path, "Toy", dict(reversed(ARRAYS.items())), METADATA) == path
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == ["toy.safetensors"]


def test_metadata_of_numpy_and_of_other_keys(tmp_path: Path) -> None:
    metadata = {"n": np.int64(3), "by_size": {10: 1, 9: 2}, "pair": (1, 2)}
    _, read = load_model(save_model(tmp_path / "odd", "Toy", ARRAYS, metadata), "Toy")
    assert (read["n"], read["by_size"], read["pair"]) == (3, {"9": 2, "10": 1}, [1, 2])


def test_cut_anywhere(path: Path) -> None:
    content = path.read_bytes()
    for size in range(len(content)):
        path.write_bytes(content[:size])
        refused(path)
    path.write_bytes(content + b"\0")
    refused(path)


def test_a_byte_changed_anywhere(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(len(content)):
        content[at] ^= 0xFF
        path.write_bytes(content)
        refused(path)
        content[at] ^= 0xFF
    path.write_bytes(content)
    assert load_model(path, "Toy")


def test_words_changed_in_the_header(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"CC BY 4.0", b"CC BY 2.0"))
    assert refused(path) == f"The model file {path} must be as it was saved: it was altered."


def test_a_whole_model_cut_or_changed(tmp_path: Path) -> None:
    path = hedged.fitted().save(tmp_path / "hedges")
    content = path.read_bytes()
    head = 8 + int.from_bytes(content[:8], "little")
    # The head is parsed, and every place in it another case; behind it are numbers, which a digest holds together.
    for size in (*range(0, head, 13), *range(head, len(content), 4001)):
        path.write_bytes(content[:size])
        refused(path, "HedgeClassifier")
        changed = bytearray(content)
        changed[size] ^= 0x01
        path.write_bytes(changed)
        refused(path, "HedgeClassifier")


def test_another_kind(path: Path) -> None:
    assert refused(path, "HedgeTagger") == f"The model in {path} must be a HedgeTagger, got a Toy."


def rewritten(path: Path, arrays: dict[str, np.ndarray], **header: object) -> Path:
    """Write a file as somebody else could."""
    path.write_bytes(save(arrays, {"toolkit": json.dumps(header)}))
    return path


def test_a_newer_format(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "new.safetensors", ARRAYS, format=FORMAT + 1, kind="Toy")
    assert refused(path) == f"The format of the model file {path} must be {FORMAT}, got {FORMAT + 1}."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        pickle.dumps({"weights": [1.0]}),
        save(ARRAYS),
        save(ARRAYS, {"toolkit": "[1]"}),
        save(ARRAYS, {"toolkit": "null"}),
        save(ARRAYS, {"toolkit": "[" * 100_000}),
        save({"weights": np.zeros(2, np.complex64)}, {"toolkit": "{}"}),
        b"\xff" * 100,
        (2**40).to_bytes(8, "little") + b"{}",
    ],
    ids=["empty", "pickle", "no header", "list", "null", "deep", "complex", "bytes", "long"],
)
def test_what_is_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.safetensors"
    path.write_bytes(content)
    assert refused(path) == f"The model file {path} must be a whole model of this toolkit: it is not."


def test_reading_a_pickle_runs_no_code(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "sprung",))

    path = tmp_path / "trap.safetensors"
    path.write_bytes(pickle.dumps(Trap()))
    refused(path)
    assert not (tmp_path / "sprung").exists()


def test_missing_or_a_folder(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refused(tmp_path / "none.safetensors")
    assert "cannot be read: Is a directory" in refused(tmp_path)


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "taken.safetensors"
    folder.mkdir()
    (tmp_path / "file").touch()
    for target in (folder, tmp_path / "none" / "toy", tmp_path / "file" / "toy"):
        with pytest.raises(ModelFileError, match=r"^The model file .* cannot be written: [^\n]*\.$"):
            save_model(target, "Toy", ARRAYS, METADATA)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "taken.safetensors"]


def test_numbers_that_are_none(tmp_path: Path) -> None:
    assert "altered" in refused(save_model(tmp_path / "nan", "Toy", {"a": np.array([np.nan])}, {}))


MISFITS = {
    "missing": ("weights", None),
    "no column": ("shape", np.array([0], np.int64)),
    "too many columns": ("shape", np.array([2**62], np.int64)),
    "a scalar": ("shape", np.array(4096, np.int64)),
    "columns out of range": ("columns", np.array([2**20], np.uint32)),
    "too few weights": ("weights", np.zeros((1, 2), np.float16)),
    "weights of nothing": ("bias", np.zeros(4, np.float32)),
    "a view that is none": ("templates", np.full((3, 6), 99, np.int8)),
    "a part of a template": ("templates", np.zeros((3, 5), np.int8)),
    "words of another type": ("words", np.zeros(3)),
}


@pytest.mark.parametrize("name", MISFITS)
def test_arrays_that_misfit(tmp_path: Path, name: str) -> None:
    part, array = MISFITS[name]
    tagger = hedged.fitted_tagger()
    for model, prefix in ((hedged.fitted(), "cues."), (tagger, "")):
        kind = type(model).__name__
        arrays, header = load_model(model.save(tmp_path / "good"), kind)
        arrays = {**arrays, f"{prefix}{part}": array} if array is not None else _without(arrays, f"{prefix}{part}")
        path = save_model(tmp_path / "bad", kind, arrays, {"parameters": header["parameters"]})
        with pytest.raises(ModelFileError, match=rf"^The model file .* must hold a whole {kind}: parts are missing"):
            type(model).load(path)


def _without(arrays: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    return {other: array for other, array in arrays.items() if other != name}


@pytest.mark.parametrize("header", [{}, {"parameters": {"D": 1}}, {"parameters": None}])
def test_parameters_that_are_none(tmp_path: Path, header: dict[str, object]) -> None:
    arrays, _ = load_model(hedged.fitted().save(tmp_path / "good"), "HedgeClassifier")
    path = save_model(tmp_path / "bad", "HedgeClassifier", arrays, header)
    with pytest.raises(ModelFileError, match="must hold a whole HedgeClassifier"):
        HedgeClassifier.load(path)
