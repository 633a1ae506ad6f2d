"""``discourse analyze``: the output contract, and every kind of file that is not an article."""

import io
import json
import sys
from importlib.resources import files

import pytest
from test_cli import loaded_by

from toolkit.cli import main
from toolkit.cli.inputs import read_text

ARTICLE = "The dam may fail, Mira Oddy said.\r\nIt was built in 1931.\r\n"
LISTS = {"sentences", "hedges", "modals", "negations", "attributions", "stances", "speakers"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_bytes(ARTICLE.encode())
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "latin.txt").write_bytes("Perhaps the café will close.".encode("latin-1"))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "zeros.bin").write_bytes(b"\0" * 100)
    return tmp_path


def analyzed(capsys, *arguments):
    assert main(["analyze", "--format", "json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_keeps_the_contract(folder, capsys):
    result = analyzed(capsys, "article.txt")
    assert result["schema"] == 1
    assert result["document"]["id"] == "article.txt"
    assert result["document"]["characters"] == len(ARTICLE)
    assert set(result) >= LISTS
    sentences = [ARTICLE[s["start"] : s["end"]] for s in result["sentences"]]
    assert sentences == ["The dam may fail, Mira Oddy said.", "It was built in 1931."]
    assert all(ARTICLE[hedge["start"] : hedge["end"]] == hedge["text"] for hedge in result["hedges"])


def test_no_file_is_the_sample_article(capsys):
    result = analyzed(capsys)
    assert result["document"]["id"] == "article.txt"
    assert result["sentences"]


def test_several_files_make_a_list_and_jsonl_a_line_each(folder, capsys):
    assert [one["document"]["id"] for one in analyzed(capsys, "article.txt", "empty.txt")] == [
        "article.txt",
        "empty.txt",
    ]
    assert main(["analyze", "--format", "jsonl", "article.txt", "empty.txt"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["document"]["id"] for line in lines] == ["article.txt", "empty.txt"]


def test_standard_input(folder, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ARTICLE.encode())))
    result = analyzed(capsys, "-")
    assert result["document"]["id"] == "standard input"
    assert result["document"]["characters"] == len(ARTICLE)


def test_an_empty_file_is_an_empty_result(folder, capsys):
    result = analyzed(capsys, "empty.txt")
    assert result["document"]["characters"] == 0
    assert all(result[name] == [] for name in LISTS)


def test_one_word_is_one_sentence(folder, capsys):
    (folder / "word.txt").write_bytes(b"Perhaps")
    result = analyzed(capsys, "word.txt")
    assert [(sentence["start"], sentence["end"]) for sentence in result["sentences"]] == [(0, 7)]


def test_one_long_line(folder, capsys):
    (folder / "line.txt").write_bytes(b"The dam may fail. It was built in 1931. " * 25_000)
    result = analyzed(capsys, "line.txt")
    assert result["document"]["characters"] == 1_000_000
    assert len(result["sentences"]) == 50_000
    assert len(result["hedges"]) == 25_000
    assert main(["analyze", "line.txt"]) == 0
    assert "cues: may 25,000" in capsys.readouterr().out


def test_of_several_files_as_json_the_bad_one_is_left_out(folder, capsys):
    assert main(["analyze", "--format", "json", "article.txt", "none.txt", "empty.txt"]) == 1
    captured = capsys.readouterr()
    assert [one["document"]["id"] for one in json.loads(captured.out)] == ["article.txt", "empty.txt"]
    assert captured.err == "discourse: There is no file 'none.txt'.\n"


def test_a_model_that_is_cut_is_one_sentence(folder, capsys, monkeypatch):
    import toolkit.hedging.model as hedging

    (folder / "models").mkdir()
    content = (files("toolkit") / "models" / "hedging.safetensors").read_bytes()
    (folder / "models" / "hedging.safetensors").write_bytes(content[:-1])
    monkeypatch.setattr(hedging, "files", lambda package: folder)
    hedging.shipped.cache_clear()
    assert main(["analyze", "article.txt"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith("hedging.safetensors must be a whole model of this toolkit: it is not.\n")
    hedging.shipped.cache_clear()


def test_json_for_an_output_that_is_not_unicode(folder, capsys, monkeypatch):
    (folder / "café.txt").write_bytes(b"It may rain.")
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding="ascii"))
    assert main(["analyze", "--format", "json", "café.txt"]) == 0
    assert json.loads(output.getvalue())["document"]["id"] == "café.txt"


def test_colour_only_where_it_is_asked_for(folder, capsys):
    assert main(["analyze", "article.txt"]) == 0
    assert "\x1b[" not in capsys.readouterr().out
    assert main(["analyze", "--color", "always", "article.txt"]) == 0
    assert "\x1b[" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.txt", "There is no file 'none.txt'."),
        (".", "'.' is a folder: name the files in it."),
        ("latin.txt", "'latin.txt' is not utf-8 text, from byte 15 on: if it is latin-1, give --encoding latin-1."),
        ("picture.png", "'picture.png' is not utf-8 text, from byte 0 on: if it is latin-1, give --encoding latin-1."),
        ("zeros.bin", "'zeros.bin' is not a text: 100 of its 100 characters are control characters."),
    ],
)
def test_what_is_no_article_gets_one_sentence_and_does_not_stop_the_others(folder, capsys, name, message):
    assert main(["analyze", name]) == 2
    captured = capsys.readouterr()
    assert captured.err == f"discourse: {message}\n"
    assert captured.out == ""
    assert main(["analyze", "--format", "jsonl", name, "article.txt"]) == 1
    captured = capsys.readouterr()
    assert captured.err == f"discourse: {message}\n"
    assert json.loads(captured.out)["document"]["id"] == "article.txt"


def test_another_encoding(folder, capsys):
    result = analyzed(capsys, "--encoding", "latin-1", "latin.txt")
    assert result["document"]["characters"] == len("Perhaps the café will close.")
    assert main(["analyze", "--encoding", "latin-one", "latin.txt"]) == 2
    assert "The encoding must be one that Python knows" in capsys.readouterr().err


def test_utf_16_is_suggested_where_the_file_says_so(folder):
    (folder / "wide.txt").write_bytes(ARTICLE.encode("utf-16"))
    with pytest.raises(ValueError, match="if it is utf-16, give --encoding utf-16"):
        read_text("wide.txt")
    assert read_text("wide.txt", "utf-16") == ARTICLE


def test_a_few_control_characters_are_still_a_text(folder):
    (folder / "odd.txt").write_bytes(b"It may rain.\0 " * 5 + ARTICLE.encode())
    assert read_text("odd.txt").endswith(ARTICLE)


def test_analyze_loads_neither_scikit_learn_nor_datasets():
    loaded = loaded_by("analyze", "--format", "jsonl")
    assert "toolkit.analysis" in loaded
    assert not loaded & {"sklearn", "datasets", "pandas", "pyarrow", "nltk"}
