"""Places where YAML would guess are faults; everything else is what was written."""

import pytest

from toolkit.strict_yaml import read_yaml


def test_plain_data():
    reading = read_yaml('a: 1\nb: [0.5, x, true, null]\nc: {d: "yes", e: "1e-3", f: 2020-01-02}\n2: two')
    assert reading.faults == []
    assert reading.value == {
        "a": 1,
        "b": [0.5, "x", True, None],
        "c": {"d": "yes", "e": "1e-3", "f": "2020-01-02"},
        2: "two",
    }


def test_a_fault_below_an_unknown_path_gets_the_line_of_what_holds_it():
    reading = read_yaml("a:\n  b: [1,\n      2]\n")
    reading.fault("a.b[1]", "is wrong")
    reading.fault("a.c.d", "must be given")
    assert [str(fault) for fault in reading.faults] == ["a.b[1]: is wrong (line 3)", "a.c.d: must be given (line 1)"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: on", "a: must be true, false or a quoted word, got on (line 1)"),
        ("no: 1", "no: must be true, false or a quoted word, got no (line 1)"),
        ("a: 1E5", "a: must be a number, and YAML reads 1E5 as text: write 100000.0 (line 1)"),
        ("a: 12:30", "a: must be a number, and YAML reads 12:30 in base 60: quote it (line 1)"),
        ("a: -.inf", "a: must be a finite number, got -.inf (line 1)"),
        ("a: 1\na: 1", "a: is given twice (line 2)"),
        ("a: {b: 1, b: 2}", "a.b: is given twice (line 1)"),
        ("[a]: 1", "a key must be a word or a number (line 1)"),
        ("a: !!binary aGk=", "a: must be plain data, got the tag tag:yaml.org,2002:binary (line 1)"),
        ("a: !!int x", "a: must be a finite number, got x (line 1)"),
        ("a: [", "not YAML: expected the node content, but found '<stream end>' (line 1)"),
        ("a: 1\n---\nb: 1", "not YAML: but found another document (line 2)"),
        ("a: \0", "not YAML: unacceptable character #x0000: special characters are not allowed"),
        ("[" * 5000, "must not be nested so deeply"),
    ],
)
def test_faults(text, fault):
    assert [str(found) for found in read_yaml(text).faults] == [fault]
